"""The picture of a run of the current against time."""

import numpy as np

from janus_lab.measurements.current_vs_time.picture import picture
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_the_current_stands_against_time_with_its_mean_and_its_distribution():
    run = kept("current-vs-time")
    figures = kept_figures(run)
    along, beside = picture(run, figures).axes
    line, mean = along.get_lines()
    assert np.array_equal(line.get_ydata(), run.data["Current (A)"])
    assert set(mean.get_ydata()) == {figures[0].value}
    assert sum(patch.get_width() for patch in beside.patches) == len(run.data)
    assert along.get_xlabel() == "time (s)"
