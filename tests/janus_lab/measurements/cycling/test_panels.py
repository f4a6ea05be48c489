"""The panels of a run of on/off cycles."""

import numpy as np
import pytest

from janus_lab.measurements.cycling.figures import cycles_of
from janus_lab.measurements.cycling.panels import panels
from tests.janus_lab.measurements.kept_runs import kept


def panels_of(name):
    return {panel.name: panel for panel in panels(kept(name), [])}


def test_every_reading_is_drawn():
    (series,) = panels_of("cycling-drift")["current-time"].series
    assert np.array_equal(series.y, kept("cycling-drift").data["Current (A)"])


@pytest.mark.parametrize(("which", "chosen"), [("first", (1, 2, 3)), ("last", (28, 29, 30))])
def test_three_cycles_stand_larger_at_either_end(which, chosen):
    data = kept("cycling-drift").data
    (series,) = panels_of("cycling-drift")[f"current-time-{which}"].series
    assert np.array_equal(series.x, data["Time (s)"][data["Cycle"].isin(chosen)])


def test_each_whole_cycle_is_a_point_of_its_irradiance():
    panel = panels_of("cycling")["photocurrent-cycle"]
    table = cycles_of(kept("cycling"))
    drawn = {series.label: series for series in panel.series}
    assert list(drawn) == ["0.7 mW/cm²", "13 mW/cm²"]
    for level, found in zip((0.7, 13.0), drawn.values(), strict=True):
        assert np.array_equal(found.y, table.at(level).photocurrent_A)
        assert np.array_equal(found.above, 2 * table.at(level).photocurrent_u_A)


def test_a_new_start_breaks_the_line_and_is_named():
    found = panels_of("resumed")
    (series,) = found["current-time"].series
    (gap,) = found["current-time"].spans
    assert np.isnan(series.y).sum() == 1
    before, after = series.x[series.x <= gap.low], series.x[series.x >= gap.high]
    assert before.size + after.size == np.isfinite(series.x).sum()
    assert "started again" in [mark.label for mark in found["photocurrent-cycle"].marks]


def test_a_run_of_one_start_marks_none():
    found = panels_of("cycling")
    assert not found["current-time"].spans
    assert not found["photocurrent-cycle"].marks
