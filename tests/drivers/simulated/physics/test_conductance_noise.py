"""1/f noise and traps as a factor of the conductance: the spectra that the device file asks for."""

import numpy as np
import pytest
from scipy import signal

from drivers.config.noise import DeviceNoise
from drivers.simulated.physics.conductance_noise import ConductanceNoise

AREA = 0.02  #: cm²
RATE, COUNT = 1000.0, 200_000


def density(noise, seed):
    """Frequency (Hz) and density (1/Hz) of the factor as gap-free readings show it."""
    times, number = np.arange(COUNT) / RATE, np.arange(COUNT)
    made = ConductanceNoise(
        noise, AREA, seed=seed, source="test", longest=2.0**14, shortest=2.0**-19
    )
    return signal.welch(made.factor(times, 1 / RATE, number), RATE, nperseg=10_000)


def test_a_trap_has_its_plateau_and_its_corner():
    trap = {"plateau": "3e-9 cm²/Hz", "time_constant": "10 ms"}
    frequency, found = density(DeviceNoise.model_validate({"traps": [trap]}), 5)
    for low, high in ((0.1, 3.0), (10.0, 20.0), (30.0, 60.0), (150.0, 250.0)):
        band = (frequency > low) & (frequency < high)
        there = frequency[band] + RATE * np.arange(-20, 21)[:, np.newaxis]
        seen = np.sinc(there / RATE) ** 2 / (1 + (2 * np.pi * there * 0.01) ** 2)
        expected = 3e-9 / AREA * np.mean(np.sum(seen, axis=0))
        assert np.mean(found[band]) == pytest.approx(expected, rel=0.1)


def test_traps_and_flicker_add_up():
    parts = [
        {"traps": [{"plateau": "1e-9 cm²/Hz", "time_constant": "50 ms"}]},
        {"traps": [{"plateau": "1e-10 cm²/Hz", "time_constant": "1 ms"}]},
        {"flicker": "2e-9 cm²/Hz", "flicker_exponent": 1.1},
    ]
    together = {**parts[2], "traps": [parts[0]["traps"][0], parts[1]["traps"][0]]}
    whole = density(DeviceNoise.model_validate(together), 2)[1]
    alone = [density(DeviceNoise.model_validate(part), 2)[1] for part in parts]
    frequency = np.fft.rfftfreq(10_000, 1 / RATE)
    for low, high in ((0.5, 3.0), (10.0, 50.0), (100.0, 400.0)):
        band = (frequency > low) & (frequency < high)
        summed = sum(np.mean(part[band]) for part in alone)
        assert np.mean(whole[band]) == pytest.approx(summed, rel=0.1)


def test_without_either_nothing_fluctuates():
    still = ConductanceNoise(DeviceNoise(), AREA, seed=1, source="test", longest=64.0, shortest=1.0)
    assert still.silent
    assert still.factor(np.arange(3.0), 0.1, np.arange(3)).tolist() == [1.0, 1.0, 1.0]
