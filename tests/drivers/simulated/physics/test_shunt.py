"""A conductance beside a device counts from when it is put there."""

import numpy as np

from drivers.simulated.physics.shunt import Shunt
from drivers.simulated.physics.two_terminal import Resistor


def test_the_current_is_that_of_both():
    shunted = Shunt(Resistor(1e3))
    shunted.change(10.0, 1e-3)
    shunted.change(20.0, 0.0)
    start = np.array([5.0, 10.0, 15.0, 25.0])
    np.testing.assert_allclose(
        shunted.current(start, 1e-3, 2.0, np.arange(4)), [2e-3, 4e-3, 4e-3, 2e-3]
    )


def test_a_forced_current_parts():
    shunted = Shunt(Resistor(1e3))
    np.testing.assert_allclose(shunted.voltage([0.0], 1e-3, 1e-3, [0]), [1.0])
    shunted.change(10.0, 1e-3)
    np.testing.assert_allclose(shunted.voltage([15.0], 1e-3, 1e-3, [0]), [0.5])


def test_steps_of_bias_charge_nothing_of_a_resistor():
    shunted = Shunt(Resistor(1e3))
    charging = shunted.charging_current([0.0, 1.0], 1e-3, np.array([0.0]), np.array([1.0]))
    np.testing.assert_array_equal(charging, [0.0, 0.0])
