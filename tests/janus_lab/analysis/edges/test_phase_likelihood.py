"""The likelihood of a response, given edges whose times are known only to an uncertainty."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate

from janus_lab.analysis.edges.phase_likelihood import PhaseLikelihood
from janus_lab.analysis.edges.step_response import Instrument, step_response

MS = 1e-3
TRUE = 0.2 * MS
APERTURE = 0.2 * MS


def exponential(tau):
    return lambda time: step_response(time, [tau], [1.0], Instrument(APERTURE))


def likelihood(edges):
    return PhaseLikelihood(edges, 2 * MS, 0.1 * MS)


def by_quadrature(edges, noise, response):
    """Log-likelihood with each edge's shift integrated by SciPy."""
    sigma, total = edges.edge_sigma_s, 0.0
    shift = np.linspace(-4 * sigma, 4 * sigma, 1601)
    for time, level, after in zip(edges.time_s, edges.level, edges.after, strict=True):
        late = time > -1 * MS  # before the edge can have come all responses agree
        model = response(time[late][:, None] - shift) / np.mean(response(time[after]))
        squares = np.sum(((level[late][:, None] - model) / noise) ** 2, axis=0)
        density = np.exp(-0.5 * squares - 0.5 * (shift / sigma) ** 2)
        total += np.log(integrate.simpson(density, x=shift))
    return total


def test_it_is_the_integral_over_the_unknown_shift_of_each_edge(lab):
    """Three edges, seed 4, noise 3 %: ratios of likelihoods against SciPy's integration."""
    edges = lab.edges([(1.0, TRUE)], seed=4, count=3, noise=0.03)
    found = likelihood(edges)
    for tau in (0.1 * MS, 0.3 * MS):
        ours = found(exponential(tau)) - found(exponential(TRUE))
        theirs = by_quadrature(edges, found.noise, exponential(tau))
        theirs -= by_quadrature(edges, found.noise, exponential(TRUE))
        assert ours == pytest.approx(theirs, abs=0.1 + 0.01 * abs(theirs))


@pytest.mark.parametrize("sigma", [0.0, 0.1 * MS])
def test_the_true_response_is_likelier_than_others(lab, sigma):
    found = likelihood(lab.edges([(1.0, TRUE)], seed=4, sigma=sigma))
    true = found(exponential(TRUE))
    assert true > found(exponential(0.8 * TRUE)) + 2
    assert true > found(exponential(1.25 * TRUE)) + 2


def test_residuals_of_the_true_response_are_the_noise_alone(lab):
    """175 edges with 1 % noise: seed 4."""
    edges = lab.edges([(1.0, TRUE)], seed=4)
    time, residual = likelihood(edges).residuals(exponential(TRUE))
    assert time.shape == residual.shape
    assert abs(np.mean(residual)) < 3 * 0.01 / np.sqrt(residual.size)
    assert np.std(residual) == pytest.approx(0.01, rel=0.1)


def test_no_noise_below_what_the_model_is_good_for_is_believed(lab):
    silent = lab.edges([(1.0, TRUE)], seed=4, noise=0.0, count=20)
    assert likelihood(silent).noise == pytest.approx(2e-3)


def test_edges_whose_times_nobody_knows_have_no_likelihood(lab):
    unknown = lab.edges([(1.0, TRUE)], seed=4, count=3, known=False)
    with pytest.raises(ValueError, match="must be known"):
        likelihood(unknown)
