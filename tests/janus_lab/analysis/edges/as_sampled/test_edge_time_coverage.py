"""Intervals of rise and decay times hold the true ones as often as they say, over all edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize

from janus_lab.analysis.edges.as_sampled.edge_time import edge_time
from janus_lab.analysis.edges.edge_set import Edges


def true_time(terms, after_s):
    """From 10 to 90 % of the response's mean at the times `after_s`."""
    weights, taus = np.array(terms).T

    def response(time):
        return float(1 - weights @ np.exp(-time / taus))

    full = np.mean([response(time) for time in np.quantile(after_s, np.linspace(0, 1, 60))])

    def passed(share):
        return optimize.brentq(lambda time: response(time) - share * full, 0, 50 * taus[-1])

    return passed(0.9) - passed(0.1)


def drawn(lab, random, least, most):
    """Edges with an interval of 1 s, known to 0.02 s: τ from `least` to `most`, noise 0.1 to 10 %,
    apertures from nothing to gap-free, 5 to 60 edges at one phase or many, half of them with a
    slow part up to 30 % that is 5 to 100 times slower."""
    tau = 10 ** random.uniform(math.log10(least), math.log10(most))
    aperture, noise = random.uniform(0.001, 1), 10 ** random.uniform(-3, -1)
    count, aligned = round(5 * 12 ** random.random()), random.random() < 0.5
    slow = random.uniform(0, 0.3) if random.random() < 0.5 else 0.0
    terms = [(1 - slow, tau), (slow, tau * 10 ** random.uniform(0.7, 2))]
    after = max(24, round(12 * tau))
    before = max(6, after // 5)
    phase = np.full((count, 1), random.random()) if aligned else random.random((count, 1))
    time = (np.arange(before + after) - before)[None] + phase
    level = lab.read_edge(time - random.normal(0, 0.02, (count, 1)), terms, aperture)
    level = 1e-6 + 1e-5 * (level + noise * random.standard_normal(level.shape))
    edges = Edges("rise", time, level, 1.0, aperture, 0.02)
    return edges, true_time(terms, time[edges.after])


@pytest.mark.parametrize("band", [(0.05, 0.8), (0.8, 5.0), (5.0, 100.0)])
def test_the_true_time_is_where_the_interval_or_the_bound_says(lab, band):
    """40 sets of edges in each band, seeds 0 to 39."""
    pulls, noisy, bounds = [], [], []
    for seed in range(40):
        edges, true = drawn(lab, np.random.default_rng(seed), *band)
        found = edge_time(edges, {})
        if found.value is None:
            assert "EDGE_NOT_RESOLVED" in found.flags  # noise of a tenth of the step
        elif found.bound == "upper":
            bounds.append(found.value >= true)
        else:
            pulls.append((found.value - true) / found.uncertainty)
            if found.components["noise and edge scatter"] > 0.8 * found.uncertainty:
                noisy.append(pulls[-1])
    assert all(bounds)
    if len(pulls) > 20:
        assert np.mean(np.abs(pulls) < 2) >= 0.9
        assert np.max(np.abs(pulls)) < 4.5
    if len(noisy) > 20:
        assert 0.7 < np.std(noisy) < 1.3
