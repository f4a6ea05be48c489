"""What the pictures of a summary share."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from janus_lab.summary.axes import has_values, in_unit, is_taken_back, is_wide
from janus_lab.summary.gather import sorted_out
from tests.janus_lab.summary.made_runs import figure, made_run


@pytest.mark.parametrize(
    ("values", "wide"), [([1, 100], True), ([1, 20], False), ([-1, 100], False), ([], False)]
)
def test_decades_want_a_logarithmic_axis(values, wide):
    assert is_wide(np.array(values, float)) == wide


def test_a_figure_without_a_value_is_not_drawn():
    groups = sorted_out([made_run("A", figure("R", 1.0), figure("D", None, flags=("X",)))]).groups
    assert has_values(groups, "R")
    assert not has_values(groups, "D")
    assert not has_values(groups, "other")


def test_amperes_have_a_prefix_and_jones_none():
    axis = Figure().subplots().yaxis
    in_unit(axis, "A")
    assert axis.get_major_formatter()(1.5e-4) == "150 µA"
    other = Figure().subplots().yaxis
    before = type(other.get_major_formatter())
    in_unit(other, "Jones")
    assert type(other.get_major_formatter()) is before


def test_some_flags_take_a_value_back():
    assert is_taken_back(figure("R", 1.0, flags=("NOT_SETTLED",)))
    assert not is_taken_back(figure("R", 1.0, flags=("QUANTISED",)))
