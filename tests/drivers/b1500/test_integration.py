"""How a B1500A integrates for a number of power line cycles: AAD and AIT."""

from __future__ import annotations

import pytest

from drivers.b1500.integration import (
    HIGH_RESOLUTION,
    HIGH_SPEED,
    integration,
    longest_nplc,
)
from drivers.errors import LimitError
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.mark.parametrize("line", [50.0, 60.0])
@pytest.mark.parametrize("nplc", [1, 2, 10, 100])
def test_whole_cycles_are_the_high_resolution_converters(nplc: int, line: float) -> None:
    how = integration(nplc, line)
    assert (how.converter, how.number) == (HIGH_RESOLUTION, nplc)
    assert how.aperture == pytest.approx(nplc / line)


@pytest.mark.parametrize(("nplc", "line"), [(0.0001, 50.0), (0.01, 50.0), (0.2, 60.0), (0.5, 60.0)])
def test_parts_of_a_cycle_are_the_high_speed_converters_within_its_step(
    nplc: float, line: float
) -> None:
    how = integration(nplc, line)
    assert how.converter == HIGH_SPEED
    assert how.aperture == pytest.approx(nplc / line, abs=1e-6)
    assert how.aperture / 2e-6 == pytest.approx(round(how.aperture / 2e-6))


@pytest.mark.parametrize("nplc", [0.0, -1.0, 2.5e-5, 1.5, 100.5, 101.0])
def test_what_neither_converter_does_is_refused(nplc: float) -> None:
    with pytest.raises(LimitError):
        integration(nplc, 50.0)


@pytest.mark.parametrize("nplc", [0.0001, 0.2, 1.0, 100.0])
def test_the_instrument_takes_the_command(nplc: float) -> None:
    how = integration(nplc, 50.0)
    bench = AnalyserBench()
    bench.does(f"AIT {how.converter},{how.mode},{how.number:.9g}")


def test_auto_zero_costs_the_high_resolution_converter_a_second_conversion() -> None:
    fine, fast = integration(1.0, 50.0), integration(0.5, 50.0)

    def cost(how):
        with_zero, without = (
            how.reading_time(autozero=z, source_delay=None) for z in (True, False)
        )
        return with_zero - without

    assert cost(fine) == pytest.approx(0.02)
    assert cost(fast) == 0.0


def test_the_source_delay_comes_before_every_reading() -> None:
    how = integration(0.5, 50.0)
    waited, at_once = (how.reading_time(autozero=False, source_delay=d) for d in (0.1, None))
    assert waited - at_once == pytest.approx(0.1)


@pytest.mark.parametrize("line", [50.0, 60.0])
def test_the_longest_integration_fits_between_readings(line: float) -> None:
    for interval in (1e-4, 3.7e-4, 1.99e-3, 0.012, 0.021, 0.1, 1.0):
        nplc = longest_nplc(interval, line)
        how = integration(nplc, line)
        taken = how.reading_time(autozero=False, source_delay=None)
        assert taken <= interval + 1e-9
        step = 1 / line if how.converter == HIGH_RESOLUTION else 2e-6
        # of less than 20 ms the high-speed converter takes all that is free
        assert taken + step > interval - 1e-9 or how.aperture == pytest.approx(20e-3, abs=4e-3)
    assert longest_nplc(10.0, line) == 100
    with pytest.raises(LimitError, match="at least"):
        longest_nplc(6e-5, line)
