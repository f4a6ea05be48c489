"""The mean decay in bins that widen with time."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.decay_trace import decay_trace

MS = 1e-3
GIVEN = {
    "direction": "decay", "count": 6, "interval": 0.1 * MS, "aperture": 0.05 * MS, "sigma": 0,
    "noise": 0.0, "samples": 400, "before": 20,
}  # fmt: skip
TERMS = [(0.8, 0.5 * MS), (0.2, 8 * MS)]


def means(lab, trace, full):
    """What the bins should hold, from the closed form at every sample."""
    after = (1 - lab.read_edge(trace.sample_s, TERMS, 0.05 * MS)) / full
    return trace.after(np.asarray(after))


@pytest.mark.parametrize("phases", [1, 7])
def test_a_bin_holds_the_mean_of_all_samples_in_it(lab, phases):
    edges = lab.edges(TERMS, seed=1, phases=phases, **GIVEN)
    trace = decay_trace(edges)
    level = means(lab, trace, 1.0)
    later = ~trace.before
    ratio = (trace.mean[later] - trace.mean[later][-1]) / (level[later] - level[later][-1] + 1e-15)
    assert ratio[:-1] == pytest.approx(np.full(ratio.size - 1, ratio[0]), rel=2e-3)  # one scale
    assert trace.mean[trace.before] == pytest.approx(np.ones(trace.before.sum()), abs=1e-9)


def test_bins_are_one_interval_wide_at_first_and_wider_later(lab):
    trace = decay_trace(lab.edges(TERMS, seed=1, phases=1, **GIVEN))
    width = (trace.end_s - trace.begin_s)[~trace.before] / (0.1 * MS)
    assert width[:8] == pytest.approx(np.ones(8))
    assert np.all(np.diff(width) >= -1e-6)
    assert trace.mean.size < 80
    assert trace.count.sum() == pytest.approx(edges_used(trace))


def edges_used(trace):
    return trace.sample_s.size + trace.count[trace.before].sum()


def test_too_few_samples_after_the_edge_are_no_trace(lab):
    given = {**GIVEN, "samples": 28, "before": 22}
    assert decay_trace(lab.edges(TERMS, seed=1, phases=1, **given)) is None
