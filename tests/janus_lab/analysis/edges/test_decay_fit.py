"""Bi-exponential decays: kept where two time constants are seen, refused where they are not."""

from __future__ import annotations

import pytest

from janus_lab.analysis.edges.decay_fit import decay_figures

MS = 1e-3
SAMPLED = {
    "direction": "decay",
    "count": 30,
    "interval": 0.1 * MS,
    "aperture": 0.05 * MS,
    "sigma": 0,
    "phases": 1,
    "samples": 1000,
    "before": 20,
}


@pytest.fixture
def fitted(lab):
    def _fitted(terms, **changed):
        return lab.found(decay_figures(lab.edges(terms, **{**SAMPLED, **changed}), {}))

    return _fitted


def test_fast_and_slow_part_are_found_with_their_shares(fitted):
    truths = {
        "decay_fast_time_constant": 0.5 * MS,
        "decay_slow_time_constant": 15 * MS,
        "decay_slow_fraction": 0.1,
    }
    inside = 0
    for seed in range(8):
        found = fitted([(0.9, 0.5 * MS), (0.1, 15 * MS)], seed=seed)
        for name, true in truths.items():
            assert found(name).value == pytest.approx(true, rel=0.06)
            inside += abs(found(name).value - true) <= 2 * found(name).uncertainty
    assert inside >= 20  # of 24, at k = 2


def test_one_exponential_stays_one(fitted):
    for seed in range(5):
        found = fitted([(1.0, 0.5 * MS)], seed=seed)
        assert len(found.figures) == 1
        single = found("decay_time_constant")
        assert abs(single.value - 0.5 * MS) <= 3 * single.uncertainty
        assert not single.flags


def test_a_fast_part_below_two_intervals_leaves_the_slow_one(fitted):
    found = fitted([(0.8, 0.05 * MS), (0.2, 10 * MS)], seed=1)
    assert found("decay_fast_time_constant").value is None
    slow = found("decay_slow_time_constant")
    assert slow.value == pytest.approx(10 * MS, rel=0.03)
    assert "FAST_PART_UNRESOLVED" in slow.flags
    assert found("decay_slow_fraction").value == pytest.approx(0.2, rel=0.05)


def test_time_constants_within_a_factor_of_three_say_what_they_depend_on(fitted):
    found = fitted([(0.5, 1.0 * MS), (0.5, 2.4 * MS)], seed=2, noise=0.002)
    assert all("STRETCHED_OR_SINGLE" in figure.flags for figure in found.figures)


def test_a_decay_that_sampling_does_not_see_has_no_time_constant(fitted):
    found = fitted([(1.0, 0.3 * MS)], seed=3, interval=2 * MS, aperture=0.2 * MS, samples=60)
    assert [f.value for f in found.figures] == [None]
    assert "FAST_PART_UNRESOLVED" in found.figures[0].flags


def test_light_that_may_come_late_as_a_whole_leaves_the_share_open(fitted):
    """10 µs of 0.4 ms are a fortieth of what is left."""
    found = fitted([(0.8, 0.002 * MS), (0.2, 0.4 * MS)], seed=4, sigma=0.01 * MS, noise=1e-4)
    share = found("decay_slow_fraction")
    assert share.components["edge timing"] == pytest.approx(share.value * 0.01 / 0.4, rel=0.02)


def test_of_a_slow_time_constant_that_noise_hides_there_is_a_bound(fitted):
    """A tenth of the step among 2 % of noise: there it is, but how long it takes is not seen."""
    bounds = 0
    for seed in range(4):
        terms = [(0.9, 0.15 * MS), (0.1, 1.5 * MS)]
        found = fitted(terms, seed=seed, noise=0.02, count=5, samples=420)
        for slow in (f for f in found.figures if f.name == "decay_slow_time_constant"):
            if slow.bound is None:
                assert slow.uncertainty < 0.4 * slow.value
                continue
            bounds += 1
            assert slow.bound == "lower"
            assert slow.value < 1.5 * MS
            assert found("decay_slow_fraction").uncertainty > 0.1 * 0.1
    assert bounds == 4
