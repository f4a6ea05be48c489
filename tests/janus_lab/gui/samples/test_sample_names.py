"""Names of the registry are offered while one is typed, and keep nobody from STOP."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtTest, QtWidgets

from janus_lab.gui.panels.stop_button import StopButton
from janus_lab.gui.panels.stop_under_popups import StopUnderPopups
from janus_lab.gui.samples.sample_names import SampleNames
from tests.registered import written

ALL = ["film 3", "W7", "W7-A1", "W7-A2", "W7-B1"]


class Window(QtWidgets.QMainWindow):
    def __init__(self, runs: Path) -> None:
        super().__init__()
        content = QtWidgets.QWidget()
        self.stop, self.field = StopButton(content), QtWidgets.QLineEdit(content)
        self.next = QtWidgets.QLineEdit(content)
        column = QtWidgets.QVBoxLayout(content)
        for widget in (self.stop, self.field, self.next):
            column.addWidget(widget)
        self.setCentralWidget(content)
        self.names = SampleNames(self.field, runs)
        self.field.returnPressed.connect(self.next.setFocus)
        self.presses: list[bool] = []
        self.stop.pressed.connect(lambda: self.presses.append(True))
        StopUnderPopups(self.stop)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Window:
    """With a registry of two samples, and a file that is none."""
    written(tmp_path / "samples")
    written(tmp_path / "samples", "sample: film 3\n", "film.yaml")
    written(tmp_path / "samples", "smaple: X\n", "bad.yaml")
    window = Window(tmp_path / "runs")
    qtbot.addWidget(window)
    window.resize(300, 300)
    window.show()
    window.activateWindow()
    window.next.setFocus()
    qtbot.waitUntil(window.next.hasFocus)
    assert window.names.names.stringList() == []  # nobody has asked for them yet
    window.field.setFocus()
    qtbot.waitUntil(lambda: window.names.names.stringList() == ALL)
    return window


def offered(window: Window) -> list[str]:
    popup = window.field.completer().popup()
    if not popup.isVisible():
        return []
    model = popup.model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("w7", ALL[1:]), ("W7-", ALL[2:]), ("a", ["W7-A1", "W7-A2"]), ("LM", ["film 3"]), ("q", [])],
)
def test_names_with_what_is_typed_in_any_case(
    qtbot: QtBot, window: Window, typed: str, found: list[str]
) -> None:
    qtbot.keyClicks(window.field, typed)
    assert offered(window) == found
    assert window.field.text() == typed  # nothing comes that has not been typed, or picked


def test_one_is_picked_by_key(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClicks(window.field, "-a")
    popup = window.field.completer().popup()
    QtTest.QTest.keyClick(popup, QtCore.Qt.Key_Down)
    QtTest.QTest.keyClick(popup, QtCore.Qt.Key_Down)
    QtTest.QTest.keyClick(popup, QtCore.Qt.Key_Return)
    assert window.field.text() == "W7-A2"
    assert not popup.isVisible()


def test_return_without_a_choice_takes_what_was_typed(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClicks(window.field, "w7")
    QtTest.QTest.keyClick(window.field.completer().popup(), QtCore.Qt.Key_Return)
    assert window.field.text() == "w7"
    assert window.next.hasFocus()
    assert offered(window) == []


def test_a_sample_that_has_come_meanwhile_is_offered(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    written(tmp_path / "samples", "sample: W8\n", "W8.yaml")
    window.next.setFocus()
    window.field.setFocus()
    qtbot.waitUntil(lambda: "W8" in window.names.names.stringList())


@pytest.mark.parametrize("key", [None, QtCore.Qt.Key_F12, QtCore.Qt.Key_Period])
def test_stop_is_heard_while_names_are_offered(
    qtbot: QtBot, window: Window, key: QtCore.Qt.Key | None
) -> None:
    qtbot.keyClicks(window.field, "w")
    popup = window.field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.wait(250)  # before a hand can be there
    to = popup.windowHandle()
    if key is None:
        at = to.mapFromGlobal(window.stop.mapToGlobal(window.stop.rect().center()))
        QtTest.QTest.mousePress(to, QtCore.Qt.LeftButton, QtCore.Qt.NoModifier, at)
        assert not popup.isVisible()
    else:
        control = QtCore.Qt.ControlModifier
        with_it = control if key == QtCore.Qt.Key_Period else QtCore.Qt.NoModifier
        QtTest.QTest.keyPress(to, key, with_it)
    assert window.presses
