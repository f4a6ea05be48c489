"""Photodiodes are drawn from the distributions that are stated; the truth about them is that of a
junction."""

import math

import numpy as np
import pytest
from scipy import constants

from drivers.config.photodiode import PhotodiodePhysics
from janus_lab.selftest.drawn_photodiode import drawn_photodiode
from janus_lab.selftest.true_device import TrueDevice

DEVICES = [drawn_photodiode(np.random.default_rng(seed), f"drawn-{seed}") for seed in range(200)]


def test_one_seed_is_one_device():
    assert drawn_photodiode(np.random.default_rng(7), "drawn-7") == DEVICES[7]


def test_the_grid_reaches_from_end_to_end_of_what_is_stated():
    assert all(isinstance(device.physics, PhotodiodePhysics) for device in DEVICES)
    shunt = [device.physics.shunt_resistance for device in DEVICES]
    current = [device.physics.diode.saturation_current for device in DEVICES]
    for values, low, high in ((shunt, 1e6, 1e12), (current, 1e-14, 1e-9)):
        assert low <= min(values) < 3 * low
        assert high / 3 < max(values) <= high * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_open_circuit_voltage_is_that_of_a_junction_without_losses(seed):
    """V = n·kT/q·ln(1 + I/I0), the shunt and the collection left out: n·kT/q at 293 K."""
    device = DEVICES[seed]
    physics = device.physics.model_copy(update={"collection": None, "shunt_resistance": 1e15})
    truth = TrueDevice(device.model_copy(update={"physics": physics}))
    thermal = constants.k * 293.0 / constants.e
    light = truth.photocurrent(-0.1, 5.0)  # all of it
    law = physics.diode
    expected = law.ideality * thermal * math.log1p(-light / law.saturation_current)
    assert truth.open_circuit_voltage(5.0) == pytest.approx(expected, rel=1e-6)
    assert truth.light_current(truth.open_circuit_voltage(5.0), 5.0) == pytest.approx(
        0.0, abs=1e-6 * abs(light)
    )


def test_responsivity_without_saturation_is_that_of_its_file():
    for device in DEVICES:
        physics = device.physics
        if physics.collection is None and physics.responsivity.saturation_irradiance is None:
            found = abs(TrueDevice(device).responsivity(-1.0, 1.0))
            assert found == pytest.approx(physics.responsivity.value, rel=1e-2)
            break
    with pytest.raises(TypeError, match="no photoconductor"):
        _ = TrueDevice(DEVICES[0]).physics
