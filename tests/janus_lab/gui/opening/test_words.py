"""Names and texts are read as they are, wrapped, and copied."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.opening import words as module
from janus_lab.gui.opening.words import Words


def test_a_long_text_takes_more_lines(qtbot: QtBot) -> None:
    words = Words(("Time", "Event"))
    qtbot.addWidget(words)
    words.resize(300, 400)
    words.show()
    words.set_groups([("", [("1 s", "short"), ("2 s", "a long sentence " * 12)])])
    QtWidgets.QApplication.processEvents()
    short, long = (words.visualItemRect(words.topLevelItem(n)).height() for n in range(2))
    assert long > 3 * short


@pytest.mark.parametrize("letter", ["m", "θ", "²"])
@pytest.mark.parametrize("points", [8, 9, 10, 13])
def test_no_line_of_a_long_text_is_cut_off(qtbot: QtBot, letter: str, points: int) -> None:
    words = Words(("Time", "Event"))
    qtbot.addWidget(words)
    words.setFont(QtGui.QFont(words.font().family(), points))
    words.resize(300, 900)
    words.show()
    word = letter
    while words.fontMetrics().horizontalAdvance(word) < 130:
        word += letter  # each takes a line for itself
    words.set_groups([("Flags", [("1 s", word), ("2 s", " ".join([word] * 9))])])
    QtWidgets.QApplication.processEvents()
    flags = words.topLevelItem(0)
    one, nine = (words.visualItemRect(flags.child(n)).height() for n in range(2))
    layout = QtGui.QTextLayout(word, words.font())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1000)
    layout.endLayout()
    height = line.height()
    assert one >= height
    assert nine >= 9 * height


def test_selected_lines_are_copied_and_too_many_are_counted(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 3)
    words = Words(("Parameter", "Value"))
    qtbot.addWidget(words)
    words.set_groups([("Bias", [("Start", "−3 V"), ("Stop", "3 V")]), ("Light", [("E", "1")] * 4)])
    light = words.topLevelItem(1)
    assert [light.child(n).text(0) for n in range(light.childCount())] == ["E", "…"]
    words.selectAll()
    qtbot.keyClick(words, QtCore.Qt.Key_C, QtCore.Qt.ControlModifier)
    copied = QtWidgets.QApplication.clipboard().text().splitlines()
    assert {"Start\t−3 V", "Stop\t3 V"} <= set(copied)
    words.set_groups([], "There is no note.")
    words.grab()
    assert not words.topLevelItemCount()
