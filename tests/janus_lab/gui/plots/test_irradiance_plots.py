"""Figures of merit against irradiance, with bars and bounds."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy import QtWidgets

from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.plots.sample_curve import Bars
from tests.drawn import curves, figure, shown, texts
from tests.made_up_rows import laid_out
from tests.on_plot import names_drawn


def test_figures_stand_against_irradiance_with_bars_and_bounds(qtbot):
    plot = shown(qtbot, MeritPlot())
    assert all(text.isVisible() for text in plot.irradiance._nothing.values())
    plot.set_figures(
        [
            figure("responsivity", 13.0, 1.5, 0.1),
            figure("responsivity", 0.7, 4.0, 3.0),
            figure("responsivity", 3.0, None),
            figure("detectivity_shot", 0.7, 3e12, None, "lower", "Jones"),
            figure("eqe", 13.0, 3.4, 0.2, unit="1"),
            figure("dark_current", 0.0, 3e-8, 1e-9, unit="A"),
        ]
    )
    (dots,) = curves(plot.irradiance.plots["responsivity"])
    (lengths,) = (i for i in plot.irradiance.plots["responsivity"].items if isinstance(i, Bars))
    bars = lengths.getOriginalDataset()
    assert bars[0].tolist() == [0.7, 0.7, 13.0, 13.0]
    assert bars[1] == pytest.approx([0.4, 10.0, 1.3, 1.7])  # what reaches zero is cut at a tenth
    assert [axis.tolist() for axis in dots] == [[0.7, 13.0], [4.0, 1.5]]
    (triangle,) = plot.irradiance.plots["detectivity_shot"].listDataItems()
    assert triangle.opts["symbol"] == "t1"
    assert curves(plot.irradiance.plots["eqe"])[0][1] == pytest.approx([340.0])
    hidden = [not text.isVisible() for text in plot.irradiance._nothing.values()]
    assert hidden == [True, True, True, False]
    assert texts(plot.irradiance.marks) == ["± k = 2", "lower bound"]
    plot.overlay_figures("yesterday", [figure("photocurrent", 13.0, 1e-4, 1e-6, unit="A")])
    plot.show_now()
    assert texts(plot.irradiance.runs) == ["this run", "yesterday"]
    plot.clear_overlays()
    assert not curves(plot.irradiance.plots["photocurrent"])


def test_a_single_irradiance_stands_among_numbers(qtbot):
    merit = laid_out(qtbot, MeritPlot())
    plot = merit.irradiance
    given = {"method": "as in a test", "flags": [], "bound": None}
    for name, value in (("responsivity", 1.3), ("photocurrent", 1.7e-4)):
        conditions = {"irradiance_mW_cm2": 13.0}
        found = {"name": name, "value": value, "uncertainty": 0.01 * value, "unit": ""}
        plot.set_figures([{**found, **given, "conditions": conditions}])
        for _ in range(3):
            QtWidgets.QApplication.processEvents()
        plot.grab()
        panel = plot.plots[name]
        (left, right), (low, high) = panel.viewRange()
        assert (left + right) / 2 == pytest.approx(np.log10(13.0), abs=0.01)
        assert low < np.log10(value) < high
        for axis, view, size in (
            ("bottom", (left, right), panel.getViewBox().width()),
            ("left", (low, high), panel.getViewBox().height()),
        ):
            scale = panel.getAxis(axis)
            ticks = scale.logTickValues(*view, size, [])
            named = [v for step, values in ticks if step for v in values if view[0] < v < view[1]]
            assert len(named) >= 2
    assert plot._nothing["responsivity"].toPlainText() == "No responsivity in this run."
    assert plot._nothing["eqe"].toPlainText() == "No EQE in this run."
    assert not plot._nothing["photocurrent"].isVisible()


@pytest.mark.parametrize("size", [(900, 600), (654, 420), (500, 310)])
def test_each_axis_has_two_numbers_also_in_small_plots(qtbot, size):
    plot = laid_out(qtbot, MeritPlot(), size)
    figures = []
    for irradiance, value in ((0.7, 7.0), (3.0, 4.0), (13.0, 1.5)):
        figures += [
            figure("responsivity", irradiance, value, 0.1),
            figure("detectivity_shot", irradiance, value * 1e12, unit="Jones"),
            figure("eqe", irradiance, 2.3 * value, 0.1, unit="1"),
            figure("photocurrent", irradiance, 1e-6 * value * irradiance, 1e-8, unit="A"),
        ]
    plot.set_figures(figures)
    plot.show_now()
    for _ in range(3):
        QtWidgets.QApplication.processEvents()
        plot.grab()
    for panel in plot.irradiance.plots.values():
        for axis in (panel.tools.x, panel.tools.y):
            names = [name for _, name in names_drawn(axis)]
            assert len(names) == len(set(names)) >= 2
