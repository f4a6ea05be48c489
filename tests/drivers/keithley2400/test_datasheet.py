"""The 2400 family's data sheets (SPEC-24xx, one year, 23 ± 5 °C)."""

from __future__ import annotations

import pytest

from drivers.keithley2400.datasheet import meter_record


def test_the_most_sensitive_range_of_the_2400() -> None:
    lowest = meter_record(1.0).current_ranges[0]
    assert lowest.full_scale_A == 1e-6
    assert (lowest.gain, lowest.offset_A) == (0.029e-2, 300e-12)
    assert lowest.resolution_A == 10e-12


@pytest.mark.parametrize(("nplc", "share"), [(10.0, 0.0), (0.1, 0.005e-2), (0.01, 0.05e-2)])
def test_fast_readings_have_a_larger_offset(nplc: float, share: float) -> None:
    microamp, amp = meter_record(nplc).current_ranges[0], meter_record(nplc).current_ranges[-1]
    assert microamp.offset_A == pytest.approx(300e-12 + share * 1e-6)
    assert amp.offset_A == pytest.approx(570e-6 + 10 * share * 1.0)  # tenfold on 1 A
