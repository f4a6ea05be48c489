"""The LDC500 as a current source: light against time, modulation, scans."""

import math

import numpy as np
import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import (
    SETUP,
    TAU,
    TURN_ON,
    LitBench,
)


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


# -- current against time


def test_light_comes_three_seconds_after_the_command_and_settles(bench: LitBench) -> None:
    bench.write(SETUP + ";SILD 60;LDON ON")
    assert bench.screen.at(TURN_ON - 1e-6) == 0.0
    bench.wait(TURN_ON)
    assert bench.ask("RILD?;LDON?").split() == ["0.000", "1"]
    bench.wait(TAU)
    assert bench.ldc.current == pytest.approx(0.060 * (1 - math.exp(-1)))
    assert not int(bench.ask("LDCR? 4"))  # not stable yet
    bench.wait(12 * TAU)
    assert bench.ask("RILD?") == "60.000"
    assert bench.ask("LDCR? 4") == "1"
    assert bench.screen.at(1e9) == bench.irradiance(0.060)


def test_a_setpoint_step_is_ninety_percent_there_after_2_3_time_constants(bench: LitBench) -> None:
    bench.light_up(50)
    step = bench.clock.now()
    bench.write("SILD 90")
    ages = np.linspace(0, 20e-3, 2001)
    exact = bench.irradiance(0.090 - 0.040 * np.exp(-ages / TAU))
    error = np.abs(bench.screen.at(step + ages) - exact)
    assert error.max() <= (exact[-1] - exact[0]) / 32
    assert np.mean(bench.screen.at(step + ages) - exact) == pytest.approx(0, abs=error.max() / 30)
    bench.wait(TAU * math.log(10))
    assert bench.ldc.current == pytest.approx(0.086)


def test_a_setpoint_change_during_turn_on_does_not_shorten_it(bench: LitBench) -> None:
    bench.write(SETUP + ";SILD 60;LDON ON")
    bench.wait(2.0)
    bench.write("SILD 80;LDON ON")
    assert bench.screen.at([2.9, 3.1]).tolist() == [0.0, float(bench.irradiance(0.080))]


def test_off_is_dark_at_once(bench: LitBench) -> None:
    bench.light_up(60)
    off = bench.clock.now()
    bench.write("LDON OFF")
    assert bench.screen.at([off - 1e-9, off, off + 10]).tolist() == [
        float(bench.irradiance(0.060)),
        0.0,
        0.0,
    ]
    assert bench.ask("RILD?") == "0.000"


def test_what_the_bench_does_depends_on_the_clock_and_not_on_who_asks() -> None:
    quiet, polled = LitBench(), LitBench()
    for bench in (quiet, polled):
        bench.write(SETUP + ";SILD 60;LDON ON;LDPT 16")
    for _ in range(1000):
        polled.wait(0.004)
        polled.ask("RILD?")
    quiet.wait(polled.clock.now())
    assert quiet.ask("RILD?;LDEV?;LDCR?") == polled.ask("RILD?;LDEV?;LDCR?")
    assert np.array_equal(quiet.screen.levels, polled.screen.levels)


# -- modulation


def test_the_modulation_input_is_full_scale_at_ten_volts_and_fast(bench: LitBench) -> None:
    bench.light_up(50, SETUP + ";MODU ON;SIBW HIGH")
    now = bench.clock.now()
    bench.ldc.modulation([now, now + 1e-3], [1.0, 0.0])  # 25 mA/V on the 250 mA range
    at_75, at_50 = bench.irradiance([0.075, 0.050])
    assert bench.screen.at([now + 5e-6, now + 0.999e-3]) == pytest.approx(at_75, rel=1e-12)
    assert bench.screen.at(now + 2e-3) == at_50
    edge = at_50 + np.array([0.1, 0.9]) * (at_75 - at_50)
    rising = bench.screen.times.searchsorted([now, now + 5e-6])
    times, levels = (a[slice(*rising)] for a in (bench.screen.times, bench.screen.levels))
    rise = times[levels.searchsorted(edge)]
    assert rise[1] - rise[0] == pytest.approx(0.35 / 1.2e6, rel=0.1)


def test_low_bandwidth_is_ten_kilohertz(bench: LitBench) -> None:
    bench.light_up(50, SETUP + ";MODU ON;SIBW LOW")
    bench.ldc.modulation([bench.clock.now()], [1.0])
    bench.wait(1 / (2 * math.pi * 10e3))
    assert bench.ldc.current == pytest.approx(0.050 + 0.025 * (1 - math.exp(-1)))


def test_modulation_is_ignored_while_off_and_never_exceeds_the_limit(bench: LitBench) -> None:
    bench.light_up(50)
    bench.ldc.modulation([bench.clock.now()], [5.0])
    assert bench.ldc.current == pytest.approx(0.050)
    bench.write("MODU ON")
    bench.wait(1.0)
    assert bench.ask("RILD?;LDCR? 5").split() == ["100.000", "1"]
    bench.write("AILM YES")
    assert not bench.ldc.laser_on


def test_modulation_cannot_change_the_past(bench: LitBench) -> None:
    bench.light_up(50, "RNGE HIGH;SILM 400;SVLM 10;MODU ON")
    now = bench.clock.now()
    before = bench.screen.at(now - 1e-3)
    bench.ldc.modulation([now - 1.0], [1.0])
    assert bench.screen.at(now - 1e-3) == before
    assert bench.screen.at(now + 1e-3) > before


# -- scan


def test_a_scan_steps_the_setpoint_as_in_the_manual(bench: LitBench) -> None:
    bench.light_up(50, "RNGE HIGH;SILM 400;SVLM 10")
    begin = bench.clock.now()
    bench.write("SCAN 10,25,100")
    bench.wait(1.25)  # in the 13th of 25 steps
    assert bench.ask("SCAN?;SILD?").split() == ["1", "180.000"]
    bench.wait(1.3)
    assert bench.ask("SCAN?;SILD?;RILD?").split() == ["0", "300.000", "300.000"]
    middles = begin + 0.1 * np.arange(25) + 0.09
    assert np.array_equal(bench.screen.at(middles), bench.irradiance(np.arange(60, 301, 10) / 1e3))


@pytest.mark.parametrize("scan", ["10,6,100", "-10,6,100", "1,2,5", "1,0,100"])
def test_a_scan_that_would_leave_the_range_changes_nothing(bench: LitBench, scan: str) -> None:
    bench.light_up(50)
    bench.write(f"SCAN {scan}")
    assert bench.error() == (1, 0)
    assert bench.ask("SCAN?;SILD?").split() == ["0", "50.000"]


def test_a_new_setpoint_ends_the_scan_and_a_refused_one_does_not(bench: LitBench) -> None:
    bench.light_up(50)
    bench.write("SCAN 10,4,100;SILD 900")
    bench.wait(0.15)
    assert bench.ask("SCAN?;SILD?").split() == ["1", "70.000"]
    bench.write("SILD 20")
    bench.wait(1)
    assert bench.ask("SCAN?;RILD?").split() == ["0", "20.000"]
