"""Recorded edges: their plateaus, their step, and when there is too little of either."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.edge_set import Edges

MS = 1e-3


def test_edges_that_make_no_sense_are_refused():
    time = np.zeros((2, 3))
    with pytest.raises(ValueError, match="edges by samples"):
        Edges("rise", time, time[:1], 1e-3, 1e-4)
    with pytest.raises(ValueError, match="does not fit an interval"):
        Edges("rise", time, time, 1e-3, 2e-3)
    with pytest.raises(ValueError, match="edge_sigma_s"):
        Edges("rise", time, time, 1e-3, 1e-4, -1.0)


def folded(current, *, first=-4, count=1, **given):
    """`count` equal edges, a sample every ms from `first` ms on."""
    time = (first + np.arange(len(current))) * MS
    given = {"interval_s": 1 * MS, "aperture_s": 0.1 * MS, "edge_sigma_s": 0.0} | given
    shape = np.tile(np.asarray(current, float), (count, 1))
    return Edges("rise", np.tile(time, (count, 1)), shape, **given)


def test_an_edge_is_measured_in_its_own_step_whichever_way_it_goes():
    rise = folded([1.0] * 4 + [2.0, 4.0] + [5.0] * 8)
    decay = folded([5.0] * 4 + [4.0, 2.0] + [1.0] * 8)
    assert (rise.low_A[0], rise.step_A[0]) == (1.0, 4.0)
    assert (decay.low_A[0], decay.step_A[0]) == (5.0, -4.0)
    for edges in (rise, decay):
        assert edges.level[0].tolist() == [0] * 4 + [0.25, 0.75] + [1.0] * 8
        assert edges.between == 2


def test_a_sample_whose_aperture_may_hold_the_edge_is_of_no_plateau():
    edges = folded([1.0] * 4 + [5.0] * 10, aperture_s=1 * MS)
    assert edges.before[0].tolist() == [True] * 3 + [False] * 11


@pytest.mark.parametrize(
    ("sigma", "samples"),
    [(0.0, 4), (0.3 * MS, 3), (0.6 * MS, 2), (None, 3)],  # four sigma, or an interval, before 0
)
def test_nor_is_one_that_the_uncertainty_of_the_edge_reaches(sigma, samples):
    edges = folded([1.0] * 4 + [5.0] * 10, edge_sigma_s=sigma)
    assert edges.before[0].tolist() == [True] * samples + [False] * (14 - samples)


def test_a_plateau_of_two_samples_is_not_complete():
    assert folded([1.0] * 3 + [5.0] * 8, first=-3).complete
    assert not folded([1.0] * 2 + [5.0] * 8, first=-2).complete


def test_what_was_not_recorded_is_left_out_of_the_plateaus():
    current = np.array([1.0, 1.0, 1.0, np.nan, 3.0] + [5.0] * 8 + [np.nan])
    edges = folded(current)
    assert edges.valid.sum() == 12
    assert edges.step_A[0] == 4.0


def test_noise_is_that_of_one_sample_in_steps():
    """200 edges of 4 A with 0.1 A of noise: seed 8."""
    edges = folded([1.0] * 10 + [5.0] * 20, first=-10, count=200)
    noise = 0.1 * np.random.default_rng(8).standard_normal(edges.current_A.shape)
    noisy = Edges("rise", edges.time_s, edges.current_A + noise, 1 * MS, 0.1 * MS, 0.0)
    assert noisy.noise == pytest.approx(0.1 / 4, rel=0.03)


def test_a_step_of_ten_counts_is_not_resolved():
    current = [1.0] * 4 + [5.0] * 10
    assert folded(current, resolution_A=0.39).resolved
    assert not folded(current, resolution_A=0.4).resolved
    assert folded(current, resolution_A=0.4).count_share == pytest.approx(0.1)


def test_edges_at_other_phases_of_the_sampling_are_not_aligned():
    edges = folded([1.0] * 4 + [5.0] * 10, count=2)
    assert edges.aligned
    time = edges.time_s - np.array([[0.0], [0.25 * MS]])
    vernier = Edges("rise", time, edges.current_A, 1 * MS, 0.1 * MS, 0.0)
    assert not vernier.aligned
    assert np.diff(vernier.phases) == pytest.approx(0.25)


def test_the_middle_of_an_edge_is_where_it_passes_half_its_step():
    assert folded([1.0] * 4 + [1.5, 2.5, 3.5] + [5.0] * 10).middle_s == pytest.approx(2 * MS)
