"""What leakage, thermal voltages and stray light add to the current of a device."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from drivers.simulated.physics.fixture import Fixture
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector, Truth
from drivers.simulated.physics.two_terminal import Floats, Resistor
from tests.bench_files import device


class SquareRoot(Resistor):
    """1 MΩ, and 1 µA/V more at 100 W/m², which goes as the root of the light."""

    def __init__(self, light: SampleLight) -> None:
        super().__init__(1e6)
        self._light = light

    def photo(self, bias: ArrayLike, irradiance: ArrayLike) -> Floats:
        return np.asarray(1e-7 * np.asarray(bias) * np.sqrt(np.asarray(irradiance)))

    def truth(self, bias: float, irradiance: float) -> Truth:
        photo = float(self.photo(bias, 10 * irradiance))  # mW/cm²
        return Truth(1e-6 * bias, photo, np.nan, np.nan, np.nan)

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        photo = self.photo(bias, self._light.mean(start, aperture))
        return super().current(start, aperture, bias, conversion) + photo

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        conductance = self.current(start, aperture, 1.0, conversion)
        return np.asarray(current) / conductance


@pytest.fixture
def light() -> SampleLight:
    light = SampleLight()
    light.change([1.0, 2.0], [100.0, 0.0])
    return light


def test_leakage_lies_beside_and_a_thermal_voltage_in_series(light: SampleLight) -> None:
    held = Fixture(SquareRoot(light), light, leakage=1e-9, emf=5e-6)
    biases = np.array([-2.0, 0.0, 3.0])
    expected = (biases + 5e-6) / 1e6 + 1e-9 * biases
    np.testing.assert_allclose(held.current(0.0, 0.01, biases, 0), expected)


def test_stray_light_adds_to_the_laser(light: SampleLight) -> None:
    held = Fixture(SquareRoot(light), light, stray_light=44.0)
    # 1e-7·√E A/V: at 1 V √44 in the dark, √144 = 12 where the laser gives 100 W/m²
    dark, lit = held.current([0.5, 1.5], 0.01, 1.0, 0)
    assert dark == pytest.approx(1e-6 + 1e-7 * np.sqrt(44.0))
    assert lit == pytest.approx(1e-6 + 1.2e-6)


@pytest.mark.parametrize("leakage", [0.0, 1e-9, 1e-5])
def test_with_a_forced_current_the_voltage_is_that_which_drives_it(
    light: SampleLight, leakage: float
) -> None:
    sample = device()
    assert sample.physics is not None
    detector = Photodetector(sample.physics, sample.active_area, light, seed=4)
    held = Fixture(detector, light, leakage=leakage, emf=2e-3, stray_light=1.0)
    times, numbers = np.array([0.5, 1.5, 1.9]), np.arange(3)
    amps = np.array([1e-9, -3e-6, 2e-7])
    volts = held.voltage(times, 0.02, amps, numbers)
    np.testing.assert_allclose(held.current(times, 0.02, volts, numbers), amps, rtol=1e-6)
