"""What becomes of a figure held against its truth."""

import math

import pytest

from janus_lab.analysis.flags import FLAGS
from janus_lab.selftest.scoring import DISQUALIFYING, FigureOutcome, score


def of(value=1.0, uncertainty=0.1, bound=None, flags=(), truth=1.0):
    return score("a figure", value, uncertainty, bound, flags, truth)


def test_an_estimate_has_a_pull_and_is_wrong_beyond_three_u():
    assert of(1.2).pull == pytest.approx(2.0)
    assert not of(1.29).wrong
    assert of(1.31).wrong
    assert of(0.69).wrong


def test_a_flag_takes_a_wrong_number_back_and_a_right_one_for_nothing():
    wrong = of(2.0, flags=("NOT_SETTLED",))
    assert wrong.outcome is FigureOutcome.TAKEN_BACK
    assert not wrong.wrong
    assert not wrong.flagged_for_nothing
    assert of(1.05, flags=("NOT_SETTLED",)).flagged_for_nothing
    assert not of(1.15, flags=("NOT_SETTLED",)).flagged_for_nothing


def test_other_flags_leave_the_number_standing():
    assert of(2.0, flags=("D_STAR_SHOT_ONLY", "GAIN_NOT_EFFICIENCY")).wrong


@pytest.mark.parametrize(
    ("value", "bound", "outcome"),
    [
        (1.5, "upper", FigureOutcome.HOLDS),
        (0.5, "upper", FigureOutcome.BROKEN),
        (0.5, "lower", FigureOutcome.HOLDS),
        (1.5, "lower", FigureOutcome.BROKEN),
        (1.0, "lower", FigureOutcome.HOLDS),
    ],
)
def test_bounds_hold_or_are_broken(value, bound, outcome):
    assert of(value, None, bound).outcome is outcome


def test_what_does_not_exist_has_no_right_number():
    assert of(truth=None).wrong
    assert of(truth=None).pull == math.inf
    assert of(0.5, None, "lower", truth=None).outcome is FigureOutcome.BROKEN
    assert of(None, None, truth=None, flags=("ZERO_BIAS",)).outcome is FigureOutcome.MISSING


def test_an_exact_number_is_right_or_wrong():
    assert of(1.0, 0.0).pull == 0.0
    assert of(1.1, 0.0).wrong


def test_every_flag_that_takes_a_number_back_is_one():
    assert set(FLAGS) >= DISQUALIFYING
