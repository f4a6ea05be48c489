"""What the pictures of a summary share."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from janus_lab.summary.axes import has_values, in_unit, is_taken_back, is_wide
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.pictures import distributions
from janus_lab.summary.summary import summed_up
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


def test_a_picture_says_at_its_edge_which_runs_were_simulated():
    real = [made_run(f"S{n}", figure("photocurrent", 1e-4 * n)) for n in range(1, 4)]
    simulated = [replace(run, simulated=True) for run in real]
    for runs, said in (
        (real, None),
        (simulated, "simulated bench"),
        ([*simulated[:1], *real[1:]], "simulated bench: S1"),
    ):
        summary = summed_up(sorted_out(runs), "wafer")
        picture = distributions(summary, summary.found.groups[0])
        assert picture is not None
        text = picture._supxlabel
        assert (text and text.get_text()) == said
        if text:
            renderer = FigureCanvasAgg(picture).get_renderer()
            picture.draw(renderer)
            box = text.get_window_extent(renderer)
            assert picture.bbox.contains(box.x0, box.y0)
            assert not any(box.overlaps(axis.get_tightbbox(renderer)) for axis in picture.axes)
