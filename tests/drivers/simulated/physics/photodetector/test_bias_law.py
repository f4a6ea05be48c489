"""Laws in bias: their values at the reference, their slope, and the bias for a current."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from drivers.simulated.physics.photodetector.bias_law import BiasLaw, bias_for_current

ASYMMETRIES = [0.01, 0.3, 1.0, 4.0, 100.0]


@pytest.mark.parametrize("asymmetry", ASYMMETRIES)
def test_the_two_polarities_have_the_stated_ratio_at_the_reference(asymmetry):
    law = BiasLaw(3.0, 6.0, asymmetry)
    assert law.current(3.0) == pytest.approx(1.0, rel=1e-12)
    assert law.current(-3.0) == pytest.approx(-asymmetry, rel=1e-12)
    assert law.current(0.0) == 0.0


def test_without_asymmetry_it_is_a_sinh():
    bias = np.linspace(-10, 10, 41)
    np.testing.assert_allclose(
        BiasLaw(3.0, 6.0).current(bias), np.sinh(bias / 6) / np.sinh(0.5), rtol=1e-14
    )


@pytest.mark.parametrize("asymmetry", ASYMMETRIES)
@pytest.mark.parametrize("curvature", [0.5, 6.0, 1e3])
def test_it_rises_everywhere_with_the_stated_slope(asymmetry, curvature):
    law = BiasLaw(3.0, curvature, asymmetry)
    bias = np.concatenate((np.linspace(-9, -0.3, 801), np.linspace(-0.29, 9, 4001)))
    assert np.all(np.diff(law.current(bias)) > 0)
    step = 1e-5
    slope = (law.current(bias + step) - law.current(bias - step)) / (2 * step)
    np.testing.assert_allclose(law.conductance(bias), slope, rtol=1e-5)


@pytest.mark.parametrize("asymmetry", ASYMMETRIES)
def test_the_bias_of_a_current_is_found_again(asymmetry):
    law = BiasLaw(3.0, 6.0, asymmetry)
    bias = np.array([-20.0, -3.0, -0.1, -1e-3, 1e-3, 0.1, 3.0, 20.0])
    np.testing.assert_allclose(law.bias(law.current(bias)), bias, rtol=1e-9)


def test_dark_current_and_photocurrent_together_take_the_bias_that_a_solver_finds():
    rng = np.random.default_rng(4)
    for _ in range(40):
        laws = [
            BiasLaw(rng.uniform(0.5, 5), 10 ** rng.uniform(-0.3, 2), 10 ** rng.uniform(-2, 2))
            for _ in range(2)
        ]
        dark, light = 10 ** rng.uniform(-12, -3), 10 ** rng.uniform(-12, -3) * rng.integers(0, 2)
        bias = rng.uniform(-1, 1) * 10 ** rng.uniform(-3, 1)

        def total(volt, dark=dark, light=light, laws=laws):
            return float(dark * laws[0].current(volt) + light * laws[1].current(volt))

        current = total(bias)
        root = brentq(lambda volt, total=total, i=current: total(volt) - i, -20, 20, xtol=1e-15)
        arrays = [np.array([value]) for value in (current, dark, light)]
        found = bias_for_current(arrays[0], arrays[1], laws[0], arrays[2], laws[1])
        assert found[0] == pytest.approx(root, rel=1e-9, abs=1e-13)
