"""What an SMU and its device settle on."""

import numpy as np
import pytest

from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench, Lamp, values


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


def test_forced_current_reads_voltage():
    bench = _ready()
    bench.does("DI1,0,1E-6,5")
    assert bench.ask("TV1,-11") == "NAV+001.000E+00"
    bench.does("DI1,0,1E-5,5")
    assert bench.ask("TV1") == "CAV+005.000E+00"
    assert bench.ask("TI1") == "CAI+005.000E-06"


def test_an_smu_wired_to_nothing_reads_its_noise_floor():
    bench = AnalyserBench({1: None}, ideal=False, seed=5)
    bench.does("CN1", "DV1,0,10", "AAD1,1", "AIT1,2,5", "RI1,-11", "MM1,1")
    currents = np.array([values(bench.run())[0] for _ in range(20)])
    # 300 fA of offset at most; noise far below the 1 nA range's accuracy
    assert np.abs(currents).max() < 4e-13
    assert 0 < currents.std() < 1e-13
    bench.does("DI1,0,1E-9,2")
    assert bench.ask("TV1").startswith("CAV+")


@pytest.mark.parametrize(("code", "tau"), [(14, 50e-6), (13, 0.3e-3), (12, 3e-3)])
def test_low_ranges_lag(code, tau):
    """Through a first-order lag a step has come to 1 - exp(-t/τ) after t."""
    full = 10.0 ** (code - 20)
    bench = AnalyserBench({1: Lamp(at=0.02, dark=1e15, lit=1 / full)})
    bench.does("CN1", f"RI1,-{code}", "AIT0,1,1", "MM10,1", "MT0,0.0001,800", "MV1,0,1,1,1E-3")
    bench.does("FMT12")
    currents = values(bench.run(), 0) / full
    after = 1e-4 * np.arange(1, 600) + 1e-6
    expected = 1 - np.exp(-after / tau)
    assert currents[201:] == pytest.approx(expected, abs=0.04)
    assert currents[:199] == pytest.approx(0, abs=1e-3)
    area = np.sum(1 - currents[200:]) * 1e-4 - 0.5e-4
    assert area == pytest.approx(tau, abs=0.3 * tau if code == 14 else 0.05 * tau)


def test_a_spot_measurement_waits_until_its_range_has_settled():
    bench = _ready(1e9)
    bench.does("DV1,0,5,1E-3")
    began = bench.clock.now()
    assert bench.ask("TI1,-12") == "NAI+005.000E-09"
    assert bench.clock.now() - began > 3 * 3e-3
    bench.does("WAT2,0", "DV1,0,0")
    unsettled = float(bench.ask("TI1,-12")[3:])
    assert unsettled > 4e-9


def test_auto_range_never_overflows_below_its_highest_range():
    """Whatever gain and noise make of a current at the edge of a range (115 % of it), auto range
    takes the range that holds it; on a fixed range the same reading overflows. Seeds 0 to 19."""
    overflowed = {"auto": 0, "fixed": 0}
    for seed in range(20):
        bench = AnalyserBench({1: Resistor(1 / 114.999e-6)}, ideal=False, seed=seed)
        bench.does("CN1", "DV1,0,1,5E-3")
        for ranging, command in (("auto", "TI1,0"), ("fixed", "TI1,-16")):
            overflowed[ranging] += bench.ask(command).startswith("V")
    assert overflowed["auto"] == 0
    assert overflowed["fixed"] > 0


class _White(Resistor):
    """A resistor of infinite resistance with white noise of 1 A²/Hz, as devices make it."""

    _stream = Stream(4, "white")

    def current(self, start, aperture, volts, conversion):
        return self._stream.normals_at(np.asarray(conversion)) / np.sqrt(2 * aperture) * 1e-11


@pytest.mark.parametrize(("code", "tau"), [(13, 0.3e-3), (12, 3e-3)])
def test_white_noise_behind_the_lag_is_correlated_from_reading_to_reading(code, tau):
    """Of W A²/Hz a first-order lag leaves the variance W/(4τ), which decays as exp(-t/τ)."""
    bench = AnalyserBench({1: _White(1e15)})
    interval = tau
    bench.does(
        "CN1", f"RI1,-{code}", "AIT0,1,1", "MM10,1", f"MT0,{interval},6000", "MV1,0,0,0,1E-3"
    )
    bench.does("FMT12")
    currents = values(bench.run(), 0)
    assert currents.var() == pytest.approx(1e-22 / (4 * tau), rel=0.12)
    neighbours = np.corrcoef(currents[1:], currents[:-1])[0, 1]
    assert neighbours == pytest.approx(np.exp(-interval / tau), abs=0.06)
    apart = np.corrcoef(currents[5:], currents[:-5])[0, 1]
    assert apart == pytest.approx(0, abs=0.06)
