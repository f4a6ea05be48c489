"""What is said of simulated runs at the edge of a figure: plainly, and which of several."""

import pytest

from janus_lab.measurements.origin import origin_of, origin_word

LONG = "a sample with a name that has no room at the edge of a figure"


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], ""),
        ([("a", False), ("b", False)], ""),
        ([("a", True)], "simulated bench"),
        ([("a", True), ("", True)], "simulated bench"),
        ([("a", True), ("b", False)], "simulated bench: a"),
        ([("a", True), ("b", False), ("c", True)], "simulated bench: a, c"),
        ([(LONG, True), ("b", False), ("c", False)], "in part simulated bench: 1 of 3 runs"),
        ([("", True), ("b", False)], "in part simulated bench: 1 of 2 runs"),
        # a sample that was measured, and simulated
        ([("a", True), ("a", False)], "in part simulated bench: 1 of 2 runs"),
    ],
)
def test_runs_of_a_figure(runs, said):
    assert origin_of(runs) == said


@pytest.mark.parametrize(
    ("simulated", "word"),
    [([], ""), ([False], ""), ([True, True], "simulated"), ([True, False], "in part simulated")],
)
def test_runs_of_a_curve(simulated, word):
    assert origin_word(simulated) == word
