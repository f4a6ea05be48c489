"""An empty plot says what will be there."""

from __future__ import annotations

import pytest

from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.plots.time_plot import TimePlot
from tests.made_up_rows import cycling, edges, laid_out, settled, sweeps


def panels(plot):
    """The plots on a widget with their notes."""
    if isinstance(plot, IVPlot):
        return list(zip((plot.linear, plot.logarithmic), plot._notes, strict=True))
    if isinstance(plot, TimePlot):
        return [(plot.run_plot.getPlotItem(), plot._notes[0])]
    if isinstance(plot, EdgesPlot):
        return [(plot.plots[name], plot._notes[name]) for name in plot.plots]
    both = plot.irradiance
    return [(both.plots[name], both._nothing[name]) for name in both.plots]


@pytest.mark.parametrize("make", [IVPlot, TimePlot, EdgesPlot, MeritPlot])
def test_an_empty_plot_says_what_will_be_there_and_has_no_numbers(qtbot, make):
    plot = laid_out(qtbot, make())
    settled(plot)
    for panel, note in panels(plot):
        assert note.isVisible()
        assert note.toPlainText().startswith("Nothing measured yet.\nHere: ")
        place = note.mapRectToScene(note.boundingRect())
        box = panel.getViewBox().sceneBoundingRect()
        assert box.contains(place)
        assert abs(place.center().x() - box.center().x()) < 0.05 * box.width()
        assert not any(panel.getAxis(name).style["showValues"] for name in ("left", "bottom"))


@pytest.mark.parametrize(
    ("make", "rows"), [(IVPlot, sweeps), (TimePlot, cycling), (EdgesPlot, edges)]
)
def test_the_note_goes_with_the_first_rows_and_comes_back(qtbot, make, rows):
    plot = laid_out(qtbot, make())
    for empty in (False, True, False):
        plot.clear() if empty else plot.add(rows())
        settled(plot)
        for panel, note in panels(plot):
            assert note.isVisible() == empty
            assert panel.getAxis("left").style["showValues"] != empty
    plot.clear()
    plot.overlay("yesterday", rows())  # a past run is something, too
    settled(plot)
    assert not any(note.isVisible() for _, note in panels(plot))
