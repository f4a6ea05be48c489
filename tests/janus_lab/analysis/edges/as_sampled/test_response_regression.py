"""The time of a response of any shape, by regression on exponentials behind aperture and lag."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.edges.as_sampled.response_regression import regressed_time
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.step_response import Instrument

APERTURE = 0.3
#: Responses after so many time constants; none but the first is what the regression adds up.
SHAPES = {
    "exponential": lambda x: 1 - np.exp(-x),
    "tanh": np.tanh,  # a bimolecular rise
    "hyperbola": lambda x: 1 - 1 / (1 + x),  # a bimolecular decay
    "stretched": lambda x: 1 - np.exp(-(x**0.6)),
    "jump": lambda x: 1 - 0.7 * np.exp(-x),
}


def through(shape, tau, lag, *, seed, noise, count=20, sigma=0.02):
    """Edges of a shape with its time constant and the meter's lag in intervals, and the true time.

    The response is convolved with lag and aperture on a fine grid.
    """
    random = np.random.default_rng(seed)
    step, before, after = 0.01, 10, round(max(40, 20 * tau))
    fine = np.arange(0, after + 3, step)
    response = SHAPES[shape](fine / tau)
    seen = response
    if lag:
        kept = math.exp(-step / lag)
        seen = np.empty_like(response)
        value = 0.0
        for i, given in enumerate(response.tolist()):
            value = kept * value + (1 - kept) * given
            seen[i] = value
    integral = np.concatenate(([0.0], np.cumsum((seen[1:] + seen[:-1]) / 2 * step)))
    phase = np.full((count, 1), random.random()) if seed % 2 else random.random((count, 1))
    time = (np.arange(before + after) - before)[None] + phase
    begin = time - random.normal(0, sigma, (count, 1))
    level = np.interp(begin + APERTURE, fine, integral) - np.interp(begin, fine, integral)
    level = level / APERTURE + noise * random.standard_normal(level.shape)
    edges = Edges("decay", time, 1e-5 * (1 - level), 1.0, APERTURE, sigma)
    full = np.mean(np.interp(time[edges.after], fine, response))
    low, high = np.interp([0.1 * full, 0.9 * full], response, fine)
    return edges, high - max(low, 0.0)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("tau", "lag"), [(4.0, 0.0), (12.0, 3.0)])
def test_no_shape_is_asked_for(shape, tau, lag):
    """Within 3 % from noise of 0.5 %; seeds 0 to 3, every second at one phase only."""
    for seed in range(4):
        edges, true = through(shape, tau, lag, seed=seed, noise=0.005)
        found = regressed_time(edges, Instrument(APERTURE, lag))
        assert found.time_s == pytest.approx(true, rel=0.03)


def test_the_lag_is_taken_out_with_what_it_is_uncertain_by():
    """A lag of a quarter of τ: as the sum of two exponentials passes 10 and 90 %."""
    edges, true = through("exponential", 12.0, 3.0, seed=0, noise=0.002)
    without = regressed_time(edges, Instrument(APERTURE)).time_s
    assert without > 1.04 * true
    found = regressed_time(edges, Instrument(APERTURE, 3.0), lag_u_s=0.9)
    assert found.time_s == pytest.approx(true, rel=0.01)
    # what 30 % of the lag changes: by the difference of the lags that is seen
    assert 0.5 * 0.6 * (without - true) < found.lag_s < 1.5 * 0.6 * (without - true)


def test_a_scatter_between_edges_that_noise_does_not_explain_is_believed(lab):
    """Five edges of different time constants: their scatter, with Student's t of four."""
    taus = 3e-3 * (1 + 0.05 * np.random.default_rng(3).standard_normal(5))
    time = np.tile((np.arange(80) - 15) * 1e-3, (5, 1))
    level = np.stack([lab.read_edge(time[0], [(1.0, tau)], 2e-4) for tau in taus])
    found = regressed_time(Edges("rise", time, level, 1e-3, 2e-4, 0.0), Instrument(2e-4))
    of_mean = math.log(9) * np.std(taus, ddof=1) / math.sqrt(5)
    assert found.noise_s == pytest.approx(1.43 * of_mean, rel=0.15)
