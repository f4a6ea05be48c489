"""A photodiode: current proportional to the irradiance, as fast as the light."""

import pytest

from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.monitor_photodiode import MonitorPhotodiode

SENSITIVITY = 2e-8  # A per W/m²


@pytest.fixture
def light():
    light = SampleLight(rin=0.0, drift=0.0)
    light.change([1.0, 2.0], [100.0, 0.0])
    return light


def test_a_reading_is_the_mean_over_its_aperture(light):
    diode = MonitorPhotodiode(light, SENSITIVITY)
    expected = [0.0, SENSITIVITY * 50.0, SENSITIVITY * 100.0]  # dark, half lit, lit
    assert diode.current([0.0, 0.95, 1.5], 0.1, 0.0, 0) == pytest.approx(expected)


def test_bias_flows_through_the_shunt(light):
    diode = MonitorPhotodiode(light, SENSITIVITY)
    assert diode.current(0.0, 0.1, 1.0, 0) == pytest.approx(1e-9)  # 1 GΩ


def test_open_it_stands_where_shunt_and_light_agree(light):
    diode = MonitorPhotodiode(light, SENSITIVITY)
    volts = diode.voltage(1.5, 0.1, 0.0, 0)
    assert diode.current(1.5, 0.1, volts, 0) == pytest.approx(0.0, abs=1e-18)


def test_it_sees_the_fluctuation_of_the_light():
    light = SampleLight(seed=3, rin=0.01, drift=0.0)
    light.change([0.0], [100.0])
    current = float(MonitorPhotodiode(light, SENSITIVITY).current(5.0, 1e-3, 0.0, 0))
    share = float(light.fluctuation(5.0 + 0.5e-3, 1e-3))
    assert current == pytest.approx(SENSITIVITY * 100 * (1 + share))
    assert share != 0.0
