"""One module's errors and noise."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.systematic_errors import MeterErrors
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench, values


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


def test_errors_stay_within_the_data_sheet():
    """HRSMU, high-speed ADC: 1 µA ±(0.1 % + 200 pA), plus the forced 20 V range's own error."""
    deviations = []
    for seed in range(30):
        bench = _ready(1e7, ideal=False, seed=seed)
        bench.does("DV1,11,1,1E-3", "AIT0,2,10", "RI1,-14", "MM1,1")
        deviations.append(values(bench.run())[0] - 1e-7)
    limit = 1e-3 * 1e-7 + 200e-12 + (1.8e-4 + 4e-4) * 1e-7
    assert np.abs(deviations).max() < limit
    assert np.std(deviations) > 0.2 * limit


def test_noise_averages_and_is_keyed_by_the_reading():
    def trace(samples, count):
        bench = _ready(ideal=False, seed=1)
        bench.does("RI1,-14", f"AIT0,1,{samples}", "MM10,1", f"MT0,0.001,{count}")
        bench.does("DV1,0,0.5", "FMT12")
        bench.clock.wait(0.1)
        return values(bench.run(), 0)

    one, hundred = trace(1, 2000), trace(100, 2000)
    # two steps of the resolution, 50 pA each, and a tenth of it after 100 samples
    assert one.std() == pytest.approx(100e-12, rel=0.1)
    assert hundred.std() == pytest.approx(np.hypot(10e-12, 50e-12 / 12**0.5), rel=0.2)
    assert (trace(1, 500) == one[:500]).all()


def test_readings_are_numbered_densely_through_all_measurements():
    seen = []

    class Numbers:
        def current(self, start, aperture, bias, conversion):
            seen.extend(np.atleast_1d(conversion).tolist())
            return np.zeros(np.shape(start))

        voltage = current

    bench = AnalyserBench({1: Numbers()})
    bench.does("CN1", "RI1,-17", "AIT0,2,1", "MM10,1", "MT0,0.002,5", "TI1,-17")
    bench.write("XE", "TI1,-17")
    bench.clock.wait(1)
    bench.unit.update()
    assert seen == list(range(7))


def test_errors_by_hand_are_the_same_on_every_range():
    errors = MeterErrors(0.01, 2e-9, 0.02, 3e-3)
    for code, ohms in ((14, 1e7), (15, 1e6), (16, 1e5)):  # 1 µA, 10 µA, 100 µA
        bench = _ready(ohms, ideal=False, errors=errors)
        bench.does("DV1,11,5,1E-3", "AIT0,2,100", f"RI1,-{code}", "MM1,1")
        expected = 1.01 * (1.02 * 5 + 3e-3) / ohms + 2e-9
        assert values(bench.run())[0] == pytest.approx(expected, rel=2e-4)


def test_its_timer_is_off_by_the_error_of_its_time_base():
    bench = _ready(ideal=False, errors=MeterErrors(time_base=0.01))
    bench.does("TSR")
    bench.clock.wait(200.0)
    assert float(bench.ask("TSQ")[3:]) == pytest.approx(202.0, abs=1e-3)


def test_a_sample_integrates_longer_by_the_error_of_the_aperture():
    seen = []

    class Apertures:
        def current(self, start, aperture, bias, conversion):
            seen.append(aperture)
            return np.zeros(np.shape(start))

        voltage = current

    bench = AnalyserBench({1: Apertures()}, ideal=False, errors=MeterErrors(aperture=0.25))
    bench.does("CN1", "RI1,-19", "AIT0,3,1E-3", "MM10,1", "MT0,0.01,2")
    bench.run()
    assert seen[-1] == pytest.approx(1.25e-3)
