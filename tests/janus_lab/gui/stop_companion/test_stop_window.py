"""STOP's own window: all of it on the screen, and above STOP of the bench window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.stop_companion.stop_window import StopWindow


@pytest.fixture
def window(qtbot: QtBot) -> StopWindow:
    window = StopWindow()
    qtbot.addWidget(window)
    window.say("The bench window has not answered for 3 s.\nSTOP (F12) switches everything off.")
    return window


@pytest.mark.parametrize(
    "place", [(300, 200, 280, 64), (-5000, -5000, 280, 64), (9000, 9000, 600, 64), None]
)
def test_all_of_it_is_on_the_screen(qtbot: QtBot, window: StopWindow, place) -> None:
    window.bring_up(place, with_keyboard=False)
    room = QtGui.QGuiApplication.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: room.contains(window.frameGeometry()))
    assert window.button.width() >= (place[2] if place else 250)
    assert window.words.height() >= window.words.heightForWidth(window.words.width())
    if place == (300, 200, 280, 64):
        centre = window.button.mapToGlobal(window.button.rect().center())
        assert QtCore.QRect(*place).contains(centre)


def test_it_grows_with_what_it_says_and_is_not_closed(window: StopWindow) -> None:
    window.bring_up(None, with_keyboard=True)
    before = window.height()
    window.say("CHECK THE BENCH: " + "the laser could not be confirmed off, " * 8)
    assert window.height() > before
    assert window.words.height() >= window.words.heightForWidth(window.words.width())
    window.close()
    assert window.isVisible()


@pytest.mark.parametrize("key", [QtCore.Qt.Key_Space, QtCore.Qt.Key_Return])
def test_a_key_that_was_meant_for_the_bench_window_does_not_end_it(
    qtbot: QtBot, window: StopWindow, key: QtCore.Qt.Key
) -> None:
    dismissed: list[bool] = []
    window.dismissed.connect(lambda: dismissed.append(True))
    window.dismiss.show()
    window.bring_up(None, with_keyboard=True)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QtWidgets.QApplication.focusWidget(), key)
    assert dismissed == []
    qtbot.keyClick(QtWidgets.QApplication.focusWidget(), QtCore.Qt.Key_Tab)
    qtbot.keyClick(QtWidgets.QApplication.focusWidget(), QtCore.Qt.Key_Space)
    assert dismissed == [True]
