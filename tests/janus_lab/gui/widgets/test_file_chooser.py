"""A list of files whose last entry asks for another one, and only of who means it."""

from __future__ import annotations

import random

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.file_chooser import FileChooser

Qt = QtCore.Qt
WALKING = (
    Qt.Key_Up, Qt.Key_Down, Qt.Key_PageUp, Qt.Key_PageDown, Qt.Key_Home, Qt.Key_End, Qt.Key_O
)  # fmt: skip


@pytest.fixture
def chooser(qtbot: QtBot) -> FileChooser:
    chooser = FileChooser("device", "")
    qtbot.addWidget(chooser)
    chooser.set_files(["film", "janus-160C"], ["/lab/mine.yaml"])
    chooser.show()
    chooser.setFocus()
    return chooser


def test_the_ends_of_the_list_are_files(qtbot: QtBot, chooser: FileChooser) -> None:
    picked: list[str] = []
    chooser.picked.connect(picked.append)
    qtbot.keyClick(chooser, Qt.Key_End)
    assert chooser.chosen() == "/lab/mine.yaml"
    qtbot.keyClick(chooser, Qt.Key_Down)
    qtbot.keyClick(chooser, Qt.Key_End)
    qtbot.keyClick(chooser, Qt.Key_O)  # as "Other device file …" begins
    assert chooser.currentText() == "mine"
    qtbot.keyClick(chooser, Qt.Key_Home)
    assert chooser.chosen() == "film"
    assert picked == ["/lab/mine.yaml", "film"]
    assert chooser.dialog is None


def test_no_way_through_the_closed_list_asks_for_a_file(qtbot: QtBot, chooser: FileChooser) -> None:
    keys = random.Random(9)
    picked = [chooser.chosen()]
    chooser.picked.connect(picked.append)
    for _ in range(300):
        qtbot.keyClick(chooser, keys.choice(WALKING))
        assert chooser.dialog is None
        assert chooser.chosen() == picked[-1]
        assert chooser.currentText() in ("film", "janus-160C", "mine")
    assert len(set(picked)) == 3


@pytest.mark.parametrize("key", [Qt.Key_Return, Qt.Key_Enter])
def test_who_chooses_it_in_the_open_list_is_asked(
    qtbot: QtBot, chooser: FileChooser, key: int
) -> None:
    qtbot.keyClick(chooser, Qt.Key_Space)
    view = chooser.view()
    qtbot.waitUntil(view.isVisible)
    qtbot.keyClick(view, Qt.Key_End)
    assert chooser.dialog is None
    qtbot.keyClick(view, key)
    assert isinstance(chooser.dialog, QtWidgets.QFileDialog)
    assert chooser.chosen() == "film"
    chooser.dialog.reject()


def test_a_click_on_it_asks(qtbot: QtBot, chooser: FileChooser) -> None:
    chooser.showPopup()
    view = chooser.view()
    index = chooser.model().index(chooser.findText("Other device file …"), 0)
    view.scrollTo(index)
    qtbot.wait(QtWidgets.QApplication.doubleClickInterval() + 50)  # Qt takes none that is sooner
    qtbot.mouseMove(view.viewport(), view.visualRect(index).center())
    qtbot.mouseClick(view.viewport(), Qt.LeftButton, pos=view.visualRect(index).center())
    assert chooser.dialog is not None
    chooser.dialog.reject()
