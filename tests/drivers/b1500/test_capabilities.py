"""What a B1500A can do, known without asking it."""

from __future__ import annotations

import pytest

from drivers.b1500.capabilities import RecorderCapabilities, UnitCapabilities
from drivers.errors import LimitError

METER = UnitCapabilities(50.0)


@pytest.mark.parametrize(
    ("bias", "full_scale"), [(0.0, 0.5), (0.5, 0.5), (-3.0, 5.0), (40.0, 40.0), (200.0, 200.0)]
)
def test_the_source_counts_in_20000ths_of_its_range(bias: float, full_scale: float) -> None:
    found, step = METER.source_resolution(bias)
    assert (found, step) == (full_scale, pytest.approx(full_scale / 20_000))


@pytest.mark.parametrize(
    "call",
    [
        lambda: METER.source_resolution(201.0),
        lambda: METER.largest_compliance(-201.0),
        lambda: METER.check_current_range(1.2),
        lambda: METER.check_nplc(2.5),
        lambda: RecorderCapabilities().current_resolution(0.2),
        lambda: RecorderCapabilities().check_sampling(5e-5, 10, 1),
        lambda: RecorderCapabilities().check_hold("hold", 0.005),
    ],
)
def test_what_no_unit_does_is_refused(call) -> None:
    with pytest.raises(LimitError):
        call()


@pytest.mark.parametrize(
    ("bias", "most"), [(20.0, 1.0), (40.0, 0.5), (100.0, 0.125), (200.0, 0.05)]
)
def test_the_largest_compliance_is_that_of_the_high_power_unit(bias: float, most: float) -> None:
    assert METER.largest_compliance(bias) == most


def test_the_ranges_are_those_that_any_unit_has() -> None:
    assert METER.current_ranges == pytest.approx([10.0**power for power in range(-11, 1)])


def test_a_cycle_of_the_mains_is_as_long_as_the_mains_says() -> None:
    american = UnitCapabilities(60.0)
    times = [can.reading_time(3.0, autozero=False) for can in (METER, american)]
    assert times[0] - times[1] == pytest.approx(3 / 50 - 3 / 60)


def test_whole_cycles_are_read_with_the_finer_converter() -> None:
    fine, fast = (METER.meter_record(nplc).current_ranges[0] for nplc in (1.0, 0.5))
    assert fine.resolution_A == 1e-15
    assert fine.offset_A < fast.offset_A
    recorded = RecorderCapabilities().meter_record(1.0).current_ranges[0]
    assert recorded == fast, "edges are recorded with the high-speed converter"
