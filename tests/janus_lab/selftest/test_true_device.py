"""The truth about a device agrees with closed forms."""

import math

import pytest
from scipy import constants

from drivers.config.quantities import MW_PER_CM2
from janus_lab.selftest.true_device import TrueDevice, over
from tests.janus_lab.selftest.made_devices import made_device, slow_part


def test_slow_parts_are_told_by_their_time_constants():
    device = TrueDevice(made_device(1e-3, (slow_part(0.1, 0.02), slow_part(0.2, 3.0))))
    assert device.nearest_slow(0.01) == (0.02, 0.1)
    assert device.nearest_slow(1.0) == (3.0, 0.2)
    assert device.slow_share == pytest.approx(0.3)
    assert device.slowest_time_constant == 3.0
    assert TrueDevice(made_device()).nearest_slow(1.0) is None


def test_responsivity_efficiency_and_shot_limit_are_of_one_photocurrent():
    device = TrueDevice(made_device())
    responsivity = device.responsivity(2.0, 5.0)
    power = 5.0 * MW_PER_CM2 * 1e-4 * device.area  # W
    assert responsivity == pytest.approx(device.photocurrent(2.0, 5.0) / power, rel=1e-9)
    photon_energy_eV = constants.h * constants.c / 450e-9 / constants.e
    assert device.efficiency(2.0, 5.0) == pytest.approx(responsivity * photon_energy_eV, rel=1e-9)
    density = device.dark_current(2.0) / device.area
    expected = responsivity / math.sqrt(2 * constants.e * density)
    assert device.shot_limit(2.0, 5.0) == pytest.approx(expected, rel=1e-9)
    assert math.isnan(device.shot_limit(0.0, 5.0))  # neither photocurrent nor noise


def test_something_over_nothing_is_infinite():
    assert over(-1.0, 0.0) == -math.inf
    assert math.isnan(over(0.0, 0.0))
    assert over(1.0, 4.0) == 0.25
