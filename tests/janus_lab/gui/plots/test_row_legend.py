"""Legends beside the plots, and what a click on them hides."""

from __future__ import annotations

import pytest
from qtpy import QtCore

from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.plots.time_plot import TimePlot
from tests.made_up_rows import NAMES, cycling, edges, laid_out, settled, sweeps


@pytest.mark.parametrize("make", [IVPlot, TimePlot, MeritPlot, EdgesPlot])
def test_a_legend_hides_nothing(qtbot, make):
    plot = laid_out(qtbot, make())
    rows = {IVPlot: sweeps, EdgesPlot: edges}.get(make, cycling)
    plot.add(rows())
    for name in NAMES:
        plot.overlay(name, rows())
    settled(plot)
    seen = {
        IVPlot: lambda: (plot.levels, plot.runs, [plot.linear, plot.logarithmic]),
        TimePlot: lambda: (plot.legend, [plot.run_plot.getPlotItem()]),
        MeritPlot: lambda: (plot.cycles.levels, plot.cycles.runs, [plot.cycles.plot]),
        EdgesPlot: lambda: (plot.kinds, list(plot.plots.values())),
    }
    *legends, plots = seen[make]()
    texts = [label.text for legend in legends for _, label in legend.items]
    assert set(NAMES) <= set(texts)
    for legend in legends:
        for _, label in legend.items:
            place = label.mapRectToScene(label.itemRect())
            assert 0 <= place.left() < place.right() <= plot.width()
            for panel in plots:
                data = panel.getViewBox().sceneBoundingRect()
                assert not data.intersects(place)
                assert data.height() > 90  # something is left of it


def test_both_time_plots_give_room_to_the_legend_and_get_it_back(qtbot):
    plot = laid_out(qtbot, TimePlot())

    def heights() -> tuple[float, float]:
        settled(plot)
        settled(plot)  # the second plot was hidden
        boxes = plot.run_plot.getViewBox(), plot.cycle_plot.getViewBox()
        return boxes[0].height(), boxes[1].height()

    plot.add(cycling())
    before = heights()
    assert before[0] == pytest.approx(before[1], abs=3)
    for _ in range(3):  # runs come and go, and overlays stay
        for name in NAMES:
            plot.overlay(name, cycling())
        narrow = heights()
        assert narrow[0] == pytest.approx(narrow[1], abs=5)
        assert narrow[0] < before[0] - 5
        plot.clear()
        heights()
        plot.add(cycling())
    plot.clear_overlays()
    assert heights() == pytest.approx(before, abs=5)


class Click:
    """What pyqtgraph says of a click."""

    def __init__(self) -> None:
        self.is_taken = False

    def button(self):
        return QtCore.Qt.MouseButton.LeftButton

    def accept(self) -> None:
        self.is_taken = True

    def ignore(self) -> None:
        self.is_taken = False


@pytest.mark.parametrize(("make", "rows"), [(IVPlot, sweeps), (TimePlot, cycling)])
def test_a_click_on_its_name_hides_a_past_run_and_shows_it_again(qtbot, make, rows):
    plot = laid_out(qtbot, make())
    plot.add(rows())
    plot.overlay("yesterday", rows())
    settled(plot)
    legend = plot.runs if make is IVPlot else plot.legend
    (this_run, _), (yesterday, _) = legend.items

    def visible() -> set[bool]:
        past = plot._past["yesterday"]
        items = [c.linear for c in past.values()] if make is IVPlot else [past]
        return {item.isVisible() for item in items}

    for expected in (False, True):
        click = Click()
        yesterday.mouseClickEvent(click)
        assert click.is_taken
        assert visible() == {expected}
    click = Click()
    this_run.mouseClickEvent(click)
    assert not click.is_taken
    assert this_run.item.isVisible()


def test_a_click_hides_the_cycles_of_a_level_or_of_a_past_run(qtbot):
    plot = laid_out(qtbot, MeritPlot())
    plot.add(cycling())
    plot.overlay("yesterday", cycling())
    settled(plot)
    cycles = plot.cycles
    assert [label.text for _, label in cycles.runs.items] == ["this run", "yesterday"]
    for sample, hidden in ((cycles.runs.items[1][0], 1), (cycles.levels.items[0][0], 2)):
        for count in (hidden, 0):
            sample.mouseClickEvent(Click())
            assert sum(not curve.isVisible() for curve in cycles._curves.values()) == count
