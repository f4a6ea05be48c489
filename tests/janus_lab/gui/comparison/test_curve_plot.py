"""Lines are drawn as they are, magnitudes on a logarithmic axis, and the rest as a band."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison.curve_plot import MOST_DRAWN, CurvePlot, CurvesShown
from janus_lab.gui.comparison.look import Looks
from janus_lab.gui.plot_tools.files import shown as exported
from janus_lab.gui.widgets.theme import LIGHT

X = np.linspace(-1, 1, 21)


def shown(count: int, **more) -> CurvesShown:
    lines = [(n, (X, (n + 1) * X)) for n in range(count)]
    return CurvesShown("Voltage (V)", "Current (A)", lines, **more)


def test_the_rest_is_a_band_of_what_the_axis_shows(qtbot: QtBot) -> None:
    plot = CurvePlot(LIGHT)
    qtbot.addWidget(plot)
    count = MOST_DRAWN + 5
    looks = Looks(LIGHT, list(range(count)))
    plot.draw(shown(count), looks)
    assert plot.drawn == frozenset(range(MOST_DRAWN))
    assert plot.band is not None
    assert plot.band.least[-1] == MOST_DRAWN + 1
    assert plot.band.most[-1] == count
    assert plot.band.least[0] == -count
    plot.draw(shown(count, logarithmic=True), looks)
    assert plot.band is not None
    assert plot.band.most[0] == count, "magnitudes"
    assert np.nanmin(plot.band.least) > 0
    areas = [i for i in plot.getPlotItem().items if isinstance(i, pg.FillBetweenItem)]
    assert len(areas) == 2
    assert all(not area.path().isEmpty() for area in areas)


def test_one_line_more_than_are_drawn_is_a_line_and_none_says_so(qtbot: QtBot) -> None:
    plot = CurvePlot(LIGHT)
    qtbot.addWidget(plot)
    looks = Looks(LIGHT, list(range(MOST_DRAWN + 1)))
    plot.draw(shown(MOST_DRAWN + 1, selected=frozenset([MOST_DRAWN])), looks)
    assert plot.drawn == {MOST_DRAWN, *range(MOST_DRAWN - 1)}
    assert plot.band is None
    assert len(plot.getPlotItem().listDataItems()) == MOST_DRAWN + 1
    plot.draw(CurvesShown("", "", []), looks, "No run has a tick.")
    assert plot._note.isVisible()
    assert plot.getPlotItem().listDataItems() == []


def test_files_have_the_curves_in_their_order_and_colours_and_the_band(qtbot: QtBot) -> None:
    plot = CurvePlot(LIGHT)
    qtbot.addWidget(plot)
    count = MOST_DRAWN + 5
    names = {n: f"film {n}" for n in range(count)}
    numbers = [(7 * n) % count for n in range(count)]
    plot.draw(shown(3, names=names), Looks(LIGHT, numbers))
    found = exported(plot.getPlotItem().tools)
    assert [curve.name for curve in found.curves] == ["film 0", "film 1", "film 2"]
    assert [curve.kind.number for curve in found.curves] == numbers[:3]
    assert not found.more
    plot.draw(shown(count, names=names), Looks(LIGHT, numbers))
    found = exported(plot.getPlotItem().tools)
    assert [curve.name for curve in found.curves] == list(names.values())[:MOST_DRAWN]
    whole, half, _ = found.more
    assert whole.y[-1] - whole.below[-1] == MOST_DRAWN + 1
    assert whole.y[-1] + whole.above[-1] == count
    assert np.all(half.above <= whole.above)
