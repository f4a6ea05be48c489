"""Decays fitted to a trace without noise, and their uncertainties to one with it."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.decay_models import DecayFitter
from janus_lab.analysis.edges.decay_trace import decay_trace
from janus_lab.analysis.edges.edge_set import Edges

MS = 1e-3
GIVEN = {
    "direction": "decay", "count": 10, "interval": 0.1 * MS, "aperture": 0.08 * MS, "sigma": 0,
    "phases": 1, "samples": 300, "before": 20,
}  # fmt: skip


def fitter(lab, terms, noise=0.0, seed=1):
    trace = decay_trace(lab.edges(terms, seed=seed, noise=noise, **GIVEN))
    variance = max(noise, 1e-6) ** 2 / trace.count / 10
    return DecayFitter(trace, np.diag(variance))


@pytest.mark.parametrize(
    "terms",
    [
        [(1.0, 0.6 * MS)],
        [(0.85, 0.5 * MS), (0.15, 6 * MS)],
        [(0.6, 0.4 * MS), (0.25, 2.5 * MS), (0.15, 12 * MS)],
    ],
)
def test_without_noise_the_terms_come_back(lab, terms):
    fit = fitter(lab, terms).exponentials(len(terms))
    assert fit.taus_s == pytest.approx([tau for _, tau in terms], rel=1e-3)
    assert fit.shares == pytest.approx([share for share, _ in terms], rel=2e-3)


def test_a_stretched_decay_comes_back():
    """exp(-(t/τ)^0.6) at points, which an aperture of nothing reads."""
    time = (np.arange(400) - 20)[None, :] * 0.1 * MS + np.zeros((5, 1))
    left = np.exp(-((np.maximum(time, 0) / (0.8 * MS)) ** 0.6))
    edges = Edges("decay", time, 1e-6 + 1e-5 * left, 0.1 * MS, 0.0, 0.0)
    trace = decay_trace(edges)
    fit = DecayFitter(trace, np.diag(1e-12 / trace.count))
    found = fit.stretched(fit.exponentials(1))
    assert found.taus_s[0] == pytest.approx(0.8 * MS, rel=1e-3)
    assert found.parameters[1] == pytest.approx(0.6, rel=1e-3)


def test_uncertainties_are_the_scatter_of_many_fits(lab):
    terms = [(0.85, 0.5 * MS), (0.15, 6 * MS)]
    fits = [
        fitter(lab, terms, noise=0.01, seed=seed).exponentials(2, [np.log([5e-4, 6e-3])])
        for seed in range(60)
    ]
    for i, tau in enumerate((0.5 * MS, 6 * MS)):
        pulls = [np.log(fit.taus_s[i] / tau) / fit.ln_u[i] for fit in fits]
        assert 0.8 < np.std(pulls) < 1.25  # of 60: ± 9 %
    slow = np.array([0.0, 1.0])
    pulls = [(fit.shares[1] - 0.15) / fit.share_u(slow) for fit in fits]
    assert 0.8 < np.std(pulls) < 1.25
