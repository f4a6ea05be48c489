"""The LDC500 holding temperature and power."""

import pytest

from drivers.simulated.physics.laser_diode import LaserDiode
from tests.drivers.simulated.instruments.ldc500.lit_bench import (
    PER_WATT,
    SETUP,
    TMAX,
    LitBench,
)


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


# -- temperature


def test_the_tec_brings_the_mount_to_its_setpoint_and_the_laser_brightens(bench: LitBench) -> None:
    bench.light_up(60)
    bench.write("TEMP 15;TEON ON")
    assert bench.ask("TTRD?") == "25.000"
    bench.wait(120)
    assert bench.ask("TTRD?;TECR? 2").split() == ["15.000", "1"]
    assert float(bench.ask("TIRD?")) > 0  # positive current cools
    assert bench.screen.at(bench.clock.now()) == PER_WATT * bench.diode.power(0.060, 15.0)
    bench.write("TEON 0")
    bench.wait(600)
    assert bench.ldc.temperature == 25.0


def test_a_mount_that_leaves_its_limits_trips_the_laser(bench: LitBench) -> None:
    bench.light_up(60)
    bench.write("TMOD CC;TCUR -2;TMAX 40;TEON ON")
    bench.wait(120)
    assert not bench.ldc.laser_on
    assert int(bench.ask("LDEV?")) == TMAX


def test_the_tec_hands_over_between_modes_without_a_bump_unless_locked(bench: LitBench) -> None:
    bench.write("TEMP 15;TEON ON")
    bench.wait(120)
    bench.write("TMOD CC")
    bench.wait(120)
    assert bench.ldc.temperature == pytest.approx(15.0)
    bench.light_up(60)
    bench.write("TMLK YES;TMOD CT")
    assert bench.error() == (5, 0)
    assert bench.ask("TMOD?") == "0"


def test_autotune_takes_its_time_and_can_be_cancelled() -> None:
    bench = LitBench(tokens=True)
    bench.write("TUNE ON")
    assert bench.ask("TUNE?") == "ON"
    bench.wait(600)
    assert bench.ask("TUNE?") == "SUCCESS"
    bench.write("TUNE ON;TUNE OFF")
    assert bench.ask("TUNE?") == "OFF"


# -- photodiode


def test_constant_power_holds_the_monitor_current_without_a_bump() -> None:
    bench = LitBench(LaserDiode(monitor_responsivity=10e-3))
    bench.light_up(60)
    bench.write("SMOD CP")
    bench.wait(1)
    assert bench.ldc.current == pytest.approx(0.060, rel=1e-4)
    expected = 10e-3 * bench.diode.power(0.060) * 1e6
    assert float(bench.ask("SIPD?")) == pytest.approx(expected, abs=1e-3)
    bench.write("SIPD 400")
    bench.wait(1)
    assert float(bench.ask("RIPD?")) == pytest.approx(400, rel=1e-4)


def test_constant_power_without_a_photodiode_drives_into_the_current_limit(bench: LitBench) -> None:
    bench.write(SETUP + ";SMOD CP;SIPD 100;LDON ON")
    bench.wait(4)
    assert bench.ldc.current == pytest.approx(0.100)


def test_photodiode_current_and_power_stay_tied_by_the_responsivity(bench: LitBench) -> None:
    assert bench.ask("PDMW OFF;RESP 2;SIPD 300;SWPD?") == "150.000"
    assert bench.ask("PDMW ON;RESP 4;SIPD?") == "600.000"


def test_calibrating_at_a_known_power_makes_the_reading_that_power() -> None:
    bench = LitBench(LaserDiode(monitor_responsivity=10e-3))
    bench.light_up(60)
    bench.write("CALP 25")
    assert float(bench.ask("RWPD?")) == pytest.approx(25.0, abs=1e-3)
    bench.write("CALP 0")
    assert bench.error() == (1, 0)


def test_the_photodiode_trip_takes_several_hundred_milliseconds() -> None:
    bench = LitBench(LaserDiode(monitor_responsivity=10e-3))
    bench.light_up(60, SETUP + ";APLC YES")
    bench.write("PILM 100")
    bench.wait(0.2)
    assert bench.ldc.laser_on
    bench.wait(0.5)
    assert not bench.ldc.laser_on
