"""The menu of a plot is ours, and has what can be done on it."""

from __future__ import annotations

import numpy as np
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.menu import make_menu
from tests.on_plot import painted, sampled, working_plot


def entries(menu: QtWidgets.QMenu) -> dict[str, QtWidgets.QAction]:
    """All entries, those of menus inside it too, by their texts."""
    found = {}
    for action in menu.actions():
        found[action.text().replace("&", "").split("\t")[0]] = action
        if action.menu() is not None:
            found |= entries(action.menu())
    return found


def test_the_menu_is_ours_and_has_everything(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(10.0), np.arange(10.0))
    found = entries(make_menu(tools, QtCore.QPointF(200, 150)))
    for words in ("Marker A here", "Marker B here", "Pin a note here …", "Save figure",
                  "One column (86 mm) …", "Copy figure", "Save data …", "Copy data", "Show all",
                  "Seconds", "Minutes", "Hours"):  # fmt: skip
        assert words in found
    assert not any("Export" in text or "Plot Options" in text for text in found)
    assert tools.plot.getViewBox().menu is None
    assert not found["Pin a note here …"].isEnabled()  # there is no run


def test_entries_do_what_they_say(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(1.0, 10.0), np.arange(1.0, 10.0))
    at = QtCore.QPointF(200, 150)
    found = entries(make_menu(tools, at))
    found["Marker A here"].trigger()
    assert tools.markers["A"] == tools.cursor
    found["Minutes"].trigger()
    assert tools.x.shown == (1 / 60, "min")
    [action for text, action in found.items() if text == "Logarithmic"][-1].trigger()
    assert tools.y.logMode
    tools.plot.setXRange(2, 3)
    found["Show all"].trigger()
    painted(tools)
    assert tools.plot.viewRange()[0][1] > 8
    found["Remove markers"].trigger()
    assert not tools.markers
