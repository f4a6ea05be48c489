"""A name keeps its dots, whatever the format is changed to; only a known ending is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.files import ask_for_name
from janus_lab.gui.plot_tools.save_name import other_ending, with_ending

FORMATS = ("svg", "pdf", "png")


class Asking(QtCore.QObject):  # type: ignore[misc]
    """Whoever saves."""

    dialog: QtWidgets.QFileDialog | None = None


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("a", "a.pdf"), ("a.PNG", "a.PNG"), ("a.svg", "a.svg"), ("a.b", "a.b.pdf"),
        ("sample 1.2", "sample 1.2.pdf"), ("sample 1.2.svg", "sample 1.2.svg"),
        ("janus-160.C", "janus-160.C.pdf"), (".svg", ".svg.pdf"), ("a.", "a..pdf"),
        ("a.csv", "a.csv.pdf"),
    ],
)  # fmt: skip
def test_the_ending_is_given_where_there_is_none(name: str, saved: str) -> None:
    assert with_ending(name, FORMATS, "pdf") == saved


@pytest.mark.parametrize(
    ("name", "other"),
    [("a", "a"), ("a.PNG", "a.pdf"), ("sample 1.2", "sample 1.2"), ("sample 1.2.svg",
     "sample 1.2.pdf"), ("1.svg.svg", "1.svg.pdf"), ("", "")],
)  # fmt: skip
def test_another_format_exchanges_a_known_ending_alone(name: str, other: str) -> None:
    assert other_ending(name, FORMATS, "pdf") == other


def asked(qtbot: QtBot, folder: Path) -> tuple[QtWidgets.QFileDialog, list[Path]]:
    """The dialog, in a folder, with an empty name that has the keyboard; and what it gives."""
    parent, asking, got = QtWidgets.QWidget(), Asking(), []
    qtbot.addWidget(parent)
    ask_for_name(asking, parent, "figure", FORMATS, got.append)
    dialog = asking.dialog
    assert dialog is not None
    dialog.setDirectory(str(folder))
    dialog.kept = parent, asking
    dialog.activateWindow()
    name = dialog.findChild(QtWidgets.QLineEdit, "fileNameEdit")
    name.setFocus()
    qtbot.waitUntil(name.hasFocus)
    name.clear()
    return dialog, got


@pytest.mark.parametrize(
    ("typed", "steps", "shown", "saved"),
    [
        ("sample 1.2", 0, "sample 1.2", "sample 1.2.svg"),
        ("sample 1.2", 1, "sample 1.2", "sample 1.2.pdf"),
        ("sample 1.2", 2, "sample 1.2", "sample 1.2.png"),
        ("sample 1.2.svg", 1, "sample 1.2.pdf", "sample 1.2.pdf"),
        ("sample 1.2.svg", 2, "sample 1.2.png", "sample 1.2.png"),
        ("figure", 2, "figure", "figure.png"),
    ],
)
def test_in_the_dialog_of_qt(
    qtbot: QtBot, tmp_path: Path, typed: str, steps: int, shown: str, saved: str
) -> None:
    dialog, got = asked(qtbot, tmp_path)
    name = dialog.findChild(QtWidgets.QLineEdit, "fileNameEdit")
    formats = dialog.findChild(QtWidgets.QComboBox, "fileTypeCombo")
    qtbot.keyClicks(name, typed)
    for _ in range(steps):
        qtbot.keyClick(formats, QtCore.Qt.Key_Down)
    assert name.text() == shown
    dialog.accept()
    assert got == [tmp_path / saved]


def test_a_format_that_is_chosen_from_the_list_by_the_mouse(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, got = asked(qtbot, tmp_path)
    name = dialog.findChild(QtWidgets.QLineEdit, "fileNameEdit")
    formats = dialog.findChild(QtWidgets.QComboBox, "fileTypeCombo")
    qtbot.keyClicks(name, "sample 1.2")
    qtbot.mouseClick(formats, QtCore.Qt.LeftButton)
    view = formats.view()
    qtbot.waitUntil(view.isVisible)
    qtbot.wait(QtWidgets.QApplication.doubleClickInterval())  # the list takes no click sooner
    at = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseMove(view.viewport(), at)
    qtbot.mouseClick(view.viewport(), QtCore.Qt.LeftButton, pos=at)
    assert formats.currentIndex() == 1
    assert name.text() == "sample 1.2"
    dialog.accept()
    assert got == [tmp_path / "sample 1.2.pdf"]
