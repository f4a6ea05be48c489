"""The picture of a run that recorded edges of light."""

import numpy as np
import pytest

from janus_lab.measurements.edges.picture import picture
from tests.janus_lab.measurements.kept_runs import kept


def points(line):
    return np.ravel(line.get_xdata()), np.ravel(line.get_ydata())


@pytest.mark.parametrize(("column", "before", "after"), [(0, 0, 1), (1, 1, 0)])
def test_edges_go_from_plateau_to_plateau_of_the_step(column, before, after):
    (line,) = [line for line in picture(kept("response-0.1ms"), []).axes[column].lines if
               line.get_label() == "janus-160C"]  # fmt: skip
    time, level = points(line)
    assert np.median(level[time < -1e-4]) == pytest.approx(before, abs=1e-3)
    assert np.median(level[time > 6e-3]) == pytest.approx(after, abs=1e-3)


def test_every_sample_of_every_edge_is_drawn():
    run = kept("response-0.1ms")
    drawn = [points(axis.lines[0])[0].size for axis in picture(run, []).axes[:2]]
    assert sum(drawn) == run.rows


def test_below_the_same_edges_stand_larger():
    axes = np.reshape(picture(kept("response-0.1ms"), []).axes, (2, 2))
    for far, near in axes.T:
        assert np.ptp(near.get_xlim()) < np.ptp(far.get_xlim())
        assert near.get_xlim()[0] < 0 < near.get_xlim()[1]


def test_the_reference_detector_has_a_name_of_its_own():
    first, *_ = picture(kept("response-equivalent-time"), []).axes
    named = [text.get_text() for text in first.get_legend().get_texts()]
    assert named == ["janus-160C", "reference detector"]


def test_edges_without_both_plateaus_leave_an_empty_picture():
    run = kept("response-0.1ms")
    run.data.loc[run.data["Time since edge (s)"] < 0, "Time since edge (s)"] = 1e-6
    figure = picture(run, [])
    assert figure.axes[0].get_legend() is None
