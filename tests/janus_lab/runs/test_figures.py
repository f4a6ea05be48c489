"""A figure of merit is read if a reader can use it, and else told what it lacks."""

import math

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.runs.figures import what_it_lacks

WHOLE = FigureOfMerit(
    "responsivity",
    0.31,
    0.01,
    "A/W",
    "slope of photocurrent over power",
    flags=("few levels",),
    bound="lower",
    conditions={"bias": -1.0, "polarity": "reverse"},
    components={"type A": 0.006, "type B": 0.008},
).to_dict()


def test_what_the_analysis_writes_can_be_used():
    missing = FigureOfMerit("rise_time", None, None, "s", "10 to 90 %", flags=("too noisy",))
    assert what_it_lacks(WHOLE) is None
    assert what_it_lacks(missing.to_dict()) is None


def test_figures_of_older_versions_lack_bound_and_components():
    old = {key: value for key, value in WHOLE.items() if key not in ("bound", "components")}
    assert what_it_lacks(old) is None


@pytest.mark.parametrize(
    "key", ["name", "value", "uncertainty", "unit", "flags", "conditions", "method"]
)
def test_what_every_figure_has_is_named_when_it_is_missing(key):
    assert what_it_lacks({k: v for k, v in WHOLE.items() if k != key}) == f" has no '{key}'"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", None),
        ("value", "0.31"),
        ("value", True),
        ("uncertainty", [0.01]),
        ("unit", 7),
        ("flags", "few levels"),
        ("flags", [3]),
        ("conditions", [["bias", 1.0]]),
        ("conditions", {"bias": None}),
        ("conditions", {"bias": math.nan}),
        ("components", {"type A": "small"}),
        ("components", {"type A": math.inf}),
        ("bound", "about"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(key, value):
    assert f"'{key}'" in what_it_lacks(WHOLE | {key: value})


def test_a_missing_value_needs_a_flag_that_says_why():
    assert what_it_lacks(WHOLE | {"value": None, "flags": []}) is not None
    assert what_it_lacks(WHOLE | {"value": None, "flags": ["too noisy"]}) is None


@pytest.mark.parametrize("key", ["value", "uncertainty"])
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_cannot_be_used(key, number):
    assert f"'{key}'" in what_it_lacks(WHOLE | {key: number})
