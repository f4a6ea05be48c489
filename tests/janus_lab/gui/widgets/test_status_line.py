"""What the status bar says is cut where that is seen, and can be read as a whole."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.widgets.status_line import show_line


def test_a_line_that_is_too_long_is_shortened_in_its_middle(qtbot: QtBot) -> None:
    window = QtWidgets.QMainWindow()
    qtbot.addWidget(window)
    window.resize(600, 200)
    bar = window.statusBar()
    window.show()
    show_line(bar, "first\nshort")
    assert bar.currentMessage() == bar.toolTip() == "short"
    long = f"/lab/runs/2026-11-29/{'a' * 200}: there is no room on the disk"
    show_line(bar, long)
    shown = bar.currentMessage()
    assert shown.startswith("/lab")
    assert shown.endswith("on the disk")
    assert "…" in shown
    assert bar.toolTip() == long
    beside = QtWidgets.QPushButton("New here?")
    beside.setFixedWidth(300)
    bar.addPermanentWidget(beside)
    qtbot.waitUntil(beside.isVisible)
    show_line(bar, long)
    assert bar.fontMetrics().horizontalAdvance(bar.currentMessage()) < 300
