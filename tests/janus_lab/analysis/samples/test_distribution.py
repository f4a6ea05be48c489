"""Medians and quartiles in which a bound is no value, and what limits decide."""

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.samples.distribution import Estimate, distribution, together, verdict


def figure(value, u=0.01, bound=None, flags=()):
    return FigureOfMerit("R", value, None if bound else u, "A/W", "made", flags, bound)


@pytest.mark.parametrize("seed", range(20))
def test_values_alone_have_the_quartiles_of_numpy(seed):
    random = np.random.default_rng(seed)
    values = random.lognormal(0, 2, random.integers(4, 60))
    found = distribution([figure(value, 0.1 * value) for value in values.tolist()])
    given = (found.lower_quartile.value, found.median.value, found.upper_quartile.value)
    assert given == pytest.approx(np.quantile(values, [0.25, 0.5, 0.75]))
    assert (found.least, found.most) == (values.min(), values.max())
    assert found.measurement_u == pytest.approx(np.median(0.1 * values))
    assert (found.samples, found.values) == (len(values), len(values))


@pytest.mark.parametrize("seed", range(40))
def test_a_quartile_is_right_wherever_the_bounded_values_truly_are(seed):
    """The true values are drawn, some told as bounds: what is said must hold of the true ones."""
    random = np.random.default_rng(seed)
    true = random.normal(10, 2, random.integers(5, 40))
    told = []
    for value in true.tolist():
        kind = random.choice(["exact", "lower", "upper"], p=[0.6, 0.2, 0.2])
        slack = abs(random.normal(0, 3))
        if kind == "exact":
            told.append(figure(value))
        else:
            told.append(figure(value - slack if kind == "lower" else value + slack, bound=kind))
    found = distribution(told)
    for share, said in zip(
        (0.25, 0.5, 0.75), (found.lower_quartile, found.median, found.upper_quartile), strict=True
    ):
        really = np.quantile(true, share)
        if said.value is None:
            assert said.bound is None
        elif said.bound is None:
            assert said.value == pytest.approx(really)
        else:
            below = said.value <= really + 1e-9
            assert below if said.bound == "lower" else said.value >= really - 1e-9
    assert found.values + found.bounds == len(true)


def test_bounds_beyond_the_median_leave_it_as_it_is():
    found = distribution([figure(1), figure(2), figure(3), figure(9, bound="lower")])
    assert found.median == Estimate(2.5)
    assert found.upper_quartile.bound == "lower"
    assert found.spread is None


def test_a_median_among_bounds_is_a_bound_or_unknown():
    uppers = [figure(1, bound="upper"), figure(2, bound="upper"), figure(3)]
    assert distribution(uppers).median == Estimate(2.0, "upper")
    mixed = [figure(1, bound="upper"), figure(2, bound="lower")]
    assert distribution(mixed).median == Estimate(None)
    assert distribution([None, None]).median == Estimate(None)


def test_what_is_taken_back_or_missing_is_counted_and_not_used():
    found = distribution(
        [figure(1), figure(100, flags=("NOT_SETTLED",)), figure(None, flags=("X",)), None]
    )
    assert (found.samples, found.values, found.taken_back, found.missing) == (4, 1, 1, 2)
    assert found.median == Estimate(1.0)


def test_spread_and_the_uncertainty_of_the_median_are_those_of_a_normal_distribution():
    random = np.random.default_rng(3)
    medians, spreads, stated = [], [], []
    for _ in range(400):
        found = distribution([figure(v) for v in random.normal(5, 0.5, 24).tolist()])
        medians.append(found.median.value)
        spreads.append(found.spread)
        stated.append(found.sampling_u)
    assert np.mean(spreads) == pytest.approx(0.5, rel=0.1)
    assert np.mean(stated) == pytest.approx(np.std(medians), rel=0.1)


@pytest.mark.parametrize(
    ("given", "least", "most", "says"),
    [
        (figure(5, 0.1), 4, 6, "good"),
        (figure(5, 0.6), 4, 6, "undecided"),
        (figure(3.9, 0.1), 4, None, "undecided"),
        (figure(3.7, 0.1), 4, None, "bad"),
        (figure(6.3, 0.1), None, 6, "bad"),
        (figure(5, bound="lower"), 4, None, "good"),
        (figure(5, bound="lower"), 6, None, "undecided"),
        (figure(7, bound="lower"), None, 6, "bad"),
        (figure(5, bound="upper"), None, 6, "good"),
        (figure(5, bound="upper"), 6, None, "bad"),
        (figure(5, flags=("NOT_SETTLED",)), 4, 6, "undecided"),
        (figure(None, flags=("X",)), 4, 6, "undecided"),
        (None, 4, 6, "undecided"),
    ],
)
def test_a_limit_decides_only_where_the_uncertainty_lets_it(given, least, most, says):
    assert verdict(given, least, most) == says


def test_one_bad_figure_makes_a_bad_sample_and_one_undecided_no_good_one():
    assert together(["good", "undecided", "bad"]) == "bad"
    assert together(["good", "undecided"]) == "undecided"
    assert together(["good", "good"]) == "good"
