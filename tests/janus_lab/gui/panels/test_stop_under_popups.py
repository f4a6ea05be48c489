"""STOP is pressed, and its keys are heard, while a menu or a list is open."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtTest, QtWidgets

from janus_lab.gui.panels.stop_button import StopButton
from janus_lab.gui.panels.stop_under_popups import StopUnderPopups


class Window(QtWidgets.QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        content = QtWidgets.QWidget()
        self.stop, self.list = StopButton(content), QtWidgets.QComboBox(content)
        self.list.addItems(["one", "two", "three"])
        column = QtWidgets.QVBoxLayout(content)
        column.addWidget(self.stop)
        column.addWidget(self.list)
        self.setCentralWidget(content)
        self.menu = self.menuBar().addMenu("&File")
        self.menu.addAction("Quit")
        self.presses: list[bool] = []
        self.stop.pressed.connect(lambda: self.presses.append(True))
        StopUnderPopups(self.stop)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    return window


def opened(qtbot: QtBot, window: Window, which: str) -> QtWidgets.QWidget:
    if which == "menu":
        window.menu.popup(window.mapToGlobal(QtCore.QPoint(0, 150)))
    else:
        window.list.showPopup()
    qtbot.waitUntil(lambda: QtWidgets.QApplication.activePopupWidget() is not None)
    qtbot.wait(250)
    popup = QtWidgets.QApplication.activePopupWidget()
    assert popup is not None
    return popup


@pytest.mark.parametrize("which", ["menu", "list"])
@pytest.mark.parametrize("key", [None, QtCore.Qt.Key_F12, QtCore.Qt.Key_Period])
@pytest.mark.parametrize("through", ["popup", "window"])
def test_it_is_heard(qtbot: QtBot, window: Window, which: str, key, through: str) -> None:
    popup = opened(qtbot, window, which)
    to = popup.windowHandle() if through == "popup" else window.windowHandle()
    if key is None:
        at = window.stop.mapToGlobal(window.stop.rect().center())
        QtTest.QTest.mousePress(
            to, QtCore.Qt.LeftButton, QtCore.Qt.NoModifier, to.mapFromGlobal(at)
        )
    else:
        control = QtCore.Qt.ControlModifier
        with_it = control if key == QtCore.Qt.Key_Period else QtCore.Qt.NoModifier
        QtTest.QTest.keyPress(to, key, with_it)
    assert window.presses, "some systems let the press through as well: twice is as good as once"
    assert key is not None or QtWidgets.QApplication.activePopupWidget() is None


def test_other_presses_are_the_popup_s(qtbot: QtBot, window: Window) -> None:
    popup = opened(qtbot, window, "list").windowHandle()
    QtTest.QTest.keyPress(popup, QtCore.Qt.Key_Down)
    QtTest.QTest.keyPress(popup, QtCore.Qt.Key_Period)
    QtTest.QTest.keyPress(popup, QtCore.Qt.Key_Return)
    assert window.presses == []
    assert window.list.currentText() != "one"
    qtbot.wait(150)
    QtTest.QTest.mouseClick(
        window.windowHandle(), QtCore.Qt.LeftButton, QtCore.Qt.NoModifier,
        window.stop.mapTo(window, window.stop.rect().center()),
    )  # fmt: skip
    assert window.presses == [True], "once, where nothing is open"
