"""The panels of a run that recorded edges of light."""

import numpy as np
import pytest

from janus_lab.measurements.edges.panels import panels
from tests.janus_lab.measurements.kept_runs import kept


def panels_of(name):
    return {panel.name: panel for panel in panels(kept(name), [])}


@pytest.mark.parametrize(("direction", "before", "after"), [("rise", 0, 1), ("decay", 1, 0)])
def test_edges_go_from_plateau_to_plateau_of_the_step(direction, before, after):
    (series,) = panels_of("response-0.1ms")[direction].series
    assert np.median(series.y[series.x < -1e-4]) == pytest.approx(before, abs=1e-3)
    assert np.median(series.y[series.x > 6e-3]) == pytest.approx(after, abs=1e-3)


def test_every_sample_of_every_edge_is_drawn():
    found = panels_of("response-0.1ms")
    drawn = [found[direction].series[0].x.size for direction in ("rise", "decay")]
    assert sum(drawn) == kept("response-0.1ms").rows


def test_the_same_edges_stand_larger_around_the_edge():
    found = panels_of("response-0.1ms")
    for direction in ("rise", "decay"):
        far, near = found[direction], found[f"{direction}-close"]
        low, high = near.x.limits
        assert far.x.limits is None
        assert far.series[0].x.min() <= low < 0 < high <= far.series[0].x.max()


def test_the_reference_detector_has_a_name_of_its_own():
    named = [series.label for series in panels_of("response-equivalent-time")["rise"].series]
    assert named == ["sample", "reference detector"]


def test_edges_without_both_plateaus_leave_an_empty_panel():
    run = kept("response-0.1ms")
    run.data.loc[run.data["Time since edge (s)"] < 0, "Time since edge (s)"] = 1e-6
    assert all(panel.is_empty for panel in panels(run, []))
