"""Minimum, curvature and goodness of a fit, on functions whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.likelihood_fit import hessian, minimise, newton, residuals_fit
from janus_lab.analysis.edges.phase_likelihood import PhaseLikelihood
from janus_lab.analysis.edges.step_response import Instrument, step_response

MS = 1e-3
CURVATURE = np.array([[4.0, 1.0, 0.0], [1.0, 9.0, -2.0], [0.0, -2.0, 1.0]])
LEAST = np.array([1.0, -2.0, 0.5])


def bowl(at):
    """Half of a quadratic form: its Hessian is CURVATURE everywhere."""
    return float(0.5 * (at - LEAST) @ CURVATURE @ (at - LEAST))


def exponential(tau):
    return lambda time: step_response(time, [tau], [1.0], Instrument(0.2 * MS))


def fits(lab, terms, tau, **given):
    likelihood = PhaseLikelihood(lab.edges(terms, seed=9), 2 * MS, 0.1 * MS)
    return residuals_fit(likelihood, exponential(tau), 1, **given)


def test_the_minimum_is_found_to_a_share_of_its_uncertainty():
    scale = 1 / np.sqrt(np.diag(CURVATURE))
    found = minimise(bowl, LEAST + 3 * scale, scale)
    assert np.all(np.abs(found - LEAST) < 0.2 * scale)


def test_the_minimum_does_not_depend_on_the_unit():
    """The same bowl in ms and in s."""
    scale = 1 / np.sqrt(np.diag(CURVATURE))
    found = minimise(bowl, LEAST + 3 * scale, scale)
    in_s = minimise(lambda at: bowl(at * 1e3), 1e-3 * (LEAST + 3 * scale), 1e-3 * scale)
    assert in_s * 1e3 == pytest.approx(found, rel=1e-6)


def test_newton_finds_the_minimum_and_the_curvature_there():
    found, second = newton(bowl, LEAST + np.array([2.0, -1.0, 3.0]), np.full(3, 0.3))
    assert found == pytest.approx(LEAST, abs=1e-6)
    assert second == pytest.approx(CURVATURE, abs=1e-6)


def test_newton_goes_downhill_where_the_cost_bends_down():
    """Rosenbrock's valley less steep, from where its curvature is negative."""

    def valley(at):
        return float(20 * (at[1] - at[0] ** 2) ** 2 + (1 - at[0]) ** 2)

    found, _ = newton(valley, np.array([0.0, 1.5]), np.array([0.1, 0.1]))
    assert valley(found) < 0.02  # it ends where a step would gain less than 0.01


def test_central_differences_of_a_quadratic_are_its_curvature():
    found = hessian(bowl, np.array([3.0, 1.0, -1.0]), np.array([0.1, 0.2, 0.05]))
    assert found == pytest.approx(CURVATURE, abs=1e-9)


def test_mixed_derivatives_need_not_be_constant():
    """x²y at (2, 3): 2y, 2x, 0."""
    found = hessian(lambda at: at[0] ** 2 * at[1], np.array([2.0, 3.0]), np.array([1e-3, 1e-3]))
    assert found == pytest.approx(np.array([[6.0, 4.0], [4.0, 0.0]]), abs=1e-5)


def test_the_true_response_fits_and_a_slower_one_does_not(lab):
    assert fits(lab, [(1.0, 0.5 * MS)], 0.5 * MS)
    assert not fits(lab, [(1.0, 0.5 * MS)], 0.7 * MS)


def test_a_slow_part_that_the_model_lacks_is_noticed(lab):
    assert not fits(lab, [(0.9, 0.5 * MS), (0.1, 5 * MS)], 0.5 * MS)


def test_what_is_within_the_tolerance_is_nothing(lab):
    terms = [(0.9, 0.5 * MS), (0.1, 5 * MS)]
    assert fits(lab, terms, 0.5 * MS, tolerance=0.2)
