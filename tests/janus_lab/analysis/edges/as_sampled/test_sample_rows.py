"""Samples of edges as rows: what is averaged, and how uncertain the rows are."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.as_sampled.sample_rows import sample_rows
from janus_lab.analysis.edges.edge_set import Edges


def edges(*, aligned, samples=400, count=10):
    """A ramp of 1 % in an interval of 1 s, with noise of 1 %, seed 5."""
    random = np.random.default_rng(5)
    time = (np.arange(samples) - 40.0)[None] + (0 if aligned else random.random((count, 1)))
    time = time * np.ones((count, 1))
    level = np.clip(time / 100, 0, 1) + 0.01 * random.standard_normal(time.shape)
    return Edges("rise", time, level, 1.0, 0.1, 0.01)


def test_aligned_edges_are_averaged_and_others_kept():
    near = (0, 50)
    for aligned, expected in ((True, 51), (False, 500)):
        rows = sample_rows(edges(aligned=aligned), 1 if aligned else 10)
        inside = (rows.time_s >= near[0]) & (rows.time_s <= near[1])
        assert abs(int(np.sum(inside)) - expected) <= 5
        one = np.sqrt(rows.variance[inside])
        assert np.median(one) == pytest.approx(0.01 / np.sqrt(10 if aligned else 1), rel=0.1)


def test_late_samples_are_averaged_and_stay_where_they_were():
    rows = sample_rows(edges(aligned=True), 1)
    late = rows.time_s > 55
    assert np.sum(late) < 110
    ramp = late & (rows.time_s < 95)
    deviation = (rows.level - rows.time_s / 100 + np.mean(rows.level[rows.time_s < 0])) / np.sqrt(
        rows.variance
    )
    assert np.std(deviation[ramp]) == pytest.approx(1, abs=0.35)


def test_all_that_comes_before_the_edge_is_one_row_of_each_group():
    rows = sample_rows(edges(aligned=False), 4)
    assert rows.groups == 4
    assert np.sum(rows.time_s < -1) == 4


def test_no_more_groups_than_edges():
    assert sample_rows(edges(aligned=True, count=3), 20).groups == 3


def test_what_was_not_recorded_is_no_row():
    given = edges(aligned=True)
    current = given.current_A.copy()
    current[:, 60] = np.nan
    rows = sample_rows(Edges("rise", given.time_s, current, 1.0, 0.1, 0.01), 1)
    assert 20.0 not in rows.time_s
    assert np.all(np.isfinite(rows.level))
