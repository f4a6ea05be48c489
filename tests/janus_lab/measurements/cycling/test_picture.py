"""The picture of a run of on/off cycles."""

import numpy as np
import pytest

from janus_lab.measurements.cycling.figures import cycles_of
from janus_lab.measurements.cycling.picture import picture
from tests.janus_lab.measurements.kept_runs import kept


def axes_of(name):
    return {axis.get_title(): axis for axis in picture(kept(name), []).axes}


def current_lines(axis):
    """The lines of readings, without those that mark a new start."""
    return [line for line in axis.lines if len(line.get_xdata()) > 2]


def test_every_reading_is_drawn():
    (line,) = current_lines(axes_of("cycling-drift")["whole run"])
    assert np.array_equal(line.get_ydata(), kept("cycling-drift").data["Current (A)"])


@pytest.mark.parametrize(
    ("title", "chosen"), [("first cycles", (1, 2, 3)), ("last cycles", (28, 29, 30))]
)
def test_three_cycles_stand_larger_at_either_end(title, chosen):
    data = kept("cycling-drift").data
    (line,) = current_lines(axes_of("cycling-drift")[title])
    assert np.array_equal(line.get_xdata(), data["Time (s)"][data["Cycle"].isin(chosen)])


def test_each_whole_cycle_is_a_point_of_its_irradiance():
    axis = axes_of("cycling")["photocurrent of each whole cycle, ± k = 2 of its plateaus"]
    table = cycles_of(kept("cycling"))
    drawn = {c.get_label(): c.lines[0].get_ydata() for c in axis.containers}
    assert list(drawn) == ["0.7 mW/cm²", "13 mW/cm²"]
    for level, found in zip((0.7, 13.0), drawn.values(), strict=True):
        assert np.array_equal(found, table.at(level).photocurrent_A)


def test_a_new_start_breaks_the_line_and_is_named():
    axes = axes_of("resumed")
    before, after = current_lines(axes["whole run"])
    assert before.get_xdata()[-1] < after.get_xdata()[0]
    each = axes["photocurrent of each whole cycle, ± k = 2 of its plateaus"]
    assert "started again" in [text.get_text() for text in each.get_legend().get_texts()]


def test_a_run_of_one_start_marks_none():
    axes = axes_of("cycling")
    assert len(axes["whole run"].lines) == 1
    each = axes["photocurrent of each whole cycle, ± k = 2 of its plateaus"]
    assert "started again" not in [text.get_text() for text in each.get_legend().get_texts()]
