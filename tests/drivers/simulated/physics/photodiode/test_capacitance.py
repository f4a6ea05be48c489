"""The capacitance of a junction, and the charge that it integrates to."""

import numpy as np
import pytest
from scipy.integrate import quad

from drivers.config.photodiode import JunctionCapacitance
from drivers.simulated.physics.photodiode.capacitance import capacitance, charge


def law(**changed):
    given = {"zero_bias": "70 pF", "built_in": "0.6 V", "grading": 0.575}
    return JunctionCapacitance(**{**given, **changed})


def test_the_data_sheet_s_capacitances_come_out():
    # Vishay BPW34: 70 pF at 0 V, 25 pF at 3 V reverse
    assert capacitance(np.array([0.0, -3.0]), law()) == pytest.approx([70e-12, 25e-12], rel=0.01)


@pytest.mark.parametrize("grading", [0.0, 1 / 3, 0.5, 0.9])
def test_the_charge_is_the_integral_of_the_capacitance(grading):
    given = law(grading=grading)
    volts = np.array([-20.0, -1.0, 0.2, 0.3, 0.55, 1.2])
    expected = [
        quad(lambda v: float(capacitance(np.array([v]), given)[0]), 0, v, points=[0.3])[0]
        for v in volts
    ]
    assert charge(volts, given) == pytest.approx(expected, rel=1e-8)


def test_forward_bias_makes_it_rise_without_a_step_or_an_end():
    volts = np.linspace(-1, 5, 6001)
    found = capacitance(volts, law())
    assert np.all(np.diff(found) > 0)
    assert np.max(np.diff(found)) < 1e-3 * found[-1]
