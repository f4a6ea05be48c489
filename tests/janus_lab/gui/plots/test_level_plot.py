"""Photocurrent against irradiance as a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from janus_lab.gui.plot_tools.run_lines import read_lines
from janus_lab.gui.plots.level_plot import LevelPlot
from janus_lab.gui.widgets.theme import DARK
from procedures.rows import CURRENT, IRRADIANCE, KEPT, LEVEL
from tests.drawn import curves, shown, texts


def level(number, irradiance, slope=1e-6, dark=1e-9):
    light = np.repeat([0.0, irradiance, 0.0], 4)
    return {
        LEVEL: np.full(12, number),
        KEPT: np.ones(12),
        IRRADIANCE: light,
        CURRENT: dark - slope * light,
    }


def test_levels_appear_as_they_are_measured_with_a_line_of_unit_slope(qtbot):
    plot = shown(qtbot, LevelPlot(), [level(n, 10.0**n) for n in (1, 2, 3)])
    line, marks = curves(plot.plot)
    assert marks[0].tolist() == [10, 100, 1000]
    assert marks[1] == pytest.approx(1e-6 * marks[0])
    assert line[1] / line[0] == pytest.approx([1e-6, 1e-6])
    plot.add(level(4, 1e4, slope=5e-7))
    plot.show_now()
    assert curves(plot.plot)[1][1][-1] == pytest.approx(5e-3)
    plot.set_theme(DARK)
    assert len(curves(plot.plot)) == 2


def test_past_runs_stay_when_the_run_is_forgotten(qtbot):
    plot = shown(qtbot, LevelPlot(), [level(1, 10.0), level(2, 100.0)])
    plot.overlay("yesterday", level(1, 3.0))
    plot.show_now()
    assert texts(plot.runs) == ["unit slope", "yesterday"]
    assert curves(plot.plot)[-1][0].tolist() == [3.0]
    plot.clear()
    assert [x.tolist() for x, _ in curves(plot.plot)] == [[3.0]]
    assert texts(plot.runs) == ["yesterday"]
    plot.clear_overlays()
    assert not curves(plot.plot)


def test_without_a_level_it_says_what_will_be_here(qtbot):
    plot = shown(qtbot, LevelPlot(), [{name: v[:4] for name, v in level(1, 10.0).items()}])
    assert not curves(plot.plot)
    assert plot._note.isVisible()


def test_there_is_one_line_of_unit_slope_also_with_that_of_the_figures(qtbot):
    plot = shown(qtbot, LevelPlot(), [level(n, 10.0**n) for n in (1, 2, 3)])
    tools = plot.plot.tools
    tools.show_lines(True)
    assert len(curves(plot.plot)) == 2, "the lines of the run are not there yet"
    tools.set_lines(read_lines(Path(__file__).parents[3] / "replays" / "linear-range"))
    assert any(each.label == "unit slope" for each in tools.lines)
    assert len(curves(plot.plot)) == 1, "the points alone"
    assert not texts(plot.runs)
    tools.show_lines(False)
    assert len(curves(plot.plot)) == 2
    assert texts(plot.runs) == ["unit slope"]
