"""STOP is seen as a whole on every screen, down to 1280×720 with everything twice as large."""

from __future__ import annotations

import pytest
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.panels.bench_panel import BenchPanel
from janus_lab.gui.widgets.on_screen import KeptOnScreen
from janus_lab.gui.window import BenchWindow

#: 1280×720 at 200, 150 and 100 %, 4K at 200 %, each without a frame and a desktop's bar (px).
ROOMS = [(632, 296), (845, 416), (1272, 656), (1912, 1016)]


def is_seen(panel: BenchPanel, window: BenchWindow) -> bool:
    """Whether all of STOP is inside the window, and nothing lies on it."""
    stop = panel.stop
    place = QtCore.QRect(stop.mapTo(window, QtCore.QPoint(0, 0)), stop.size())
    inside = place.adjusted(4, 4, -4, -4)
    spots = (inside.center(), inside.topLeft(), inside.bottomLeft(), inside.bottomRight())
    return window.rect().contains(place) and all(window.childAt(spot) is stop for spot in spots)


@pytest.mark.parametrize("points", [9.5, 13.0], ids=["usual letters", "large letters"])
def test_stop_is_seen_in_any_room(qapp: QtWidgets.QApplication, open_window, points: float) -> None:
    usual = qapp.font()
    qapp.setFont(QtGui.QFont(usual.family(), round(points)))
    try:
        window = open_window()
        for room in ROOMS:
            window.resize(*room)
            QtWidgets.QApplication.processEvents()
            assert (window.width(), window.height()) == room, "it is as small as it has to be"
            assert is_seen(window.bench_panel, window)
            assert window.bench_panel.stop.height() >= 64
            window.closing.question.ask("Close it? " * 20, "Close", "Stay", lambda: None)
            QtWidgets.QApplication.processEvents()
            assert is_seen(window.bench_panel, window), "a question lies beside it"
            window.closing.question.withdraw()
            alarm = window.bench_panel.alarm
            alarm.say("CHECK THE BENCH: nobody has said that all is off. " * 12)
            QtWidgets.QApplication.processEvents()
            assert is_seen(window.bench_panel, window), "the warning is below it"
            assert (window.width(), window.height()) == room, "the warning is no larger"
            hidden = alarm.words.height() - alarm.words.visibleRegion().boundingRect().height()
            bar = alarm.findChild(QtWidgets.QScrollArea).verticalScrollBar()
            assert bar.maximum() >= hidden, "what is not seen of it can be scrolled to"
            assert window.rect().contains(
                QtCore.QRect(alarm.dismiss.mapTo(window, QtCore.QPoint(0, 0)), alarm.dismiss.size())
            )
            alarm.say("")
    finally:
        qapp.setFont(usual)


def test_a_window_of_a_larger_screen_comes_back(qtbot, open_window) -> None:
    window = open_window()
    window.hide()
    KeptOnScreen(window)
    window.setGeometry(2000, 1000, 2500, 1300)
    window.show()
    room = QtGui.QGuiApplication.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: room.contains(window.frameGeometry()))
    QtWidgets.QApplication.processEvents()
    assert is_seen(window.bench_panel, window)
