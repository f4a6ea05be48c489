"""The panels of a run of the current against time."""

import numpy as np

from janus_lab.measurements.current_vs_time.panels import panels
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_the_current_stands_against_time_with_its_mean_and_its_distribution():
    run = kept("current-vs-time")
    figures = kept_figures(run)
    along, distribution = panels(run, figures)
    assert np.array_equal(along.series[0].y, run.data["Current (A)"])
    assert [(mark.at, mark.axis) for mark in along.marks] == [(figures[0].value, "y")]
    assert sum(distribution.series[0].y) == len(run.data)
    assert (along.x.quantity, along.x.unit) == ("Time", "s")
