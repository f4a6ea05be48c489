"""A bare number has the unit that was seen last."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.sequences.typed_line import TypedLine


def test_a_bare_number_takes_the_unit_that_was_seen_and_shows_it(qtbot: QtBot) -> None:
    parent = QtWidgets.QWidget()
    qtbot.addWidget(parent)
    line = TypedLine("500 mV", lambda: "V", parent)
    told: list[str] = []
    line.typed.connect(told.append)
    line.clear()
    qtbot.keyClicks(line, "0,7")
    assert told[-1] == "0.7 mV"
    line.editingFinished.emit()
    assert line.text() == "0.7 mV"
    line.clear()
    qtbot.keyClicks(line, "2 V")
    line.editingFinished.emit()
    line.clear()
    qtbot.keyClicks(line, "3")
    assert told[-1] == "3 V"


def test_what_nobody_has_edited_and_what_has_no_unit_stays(qtbot: QtBot) -> None:
    parent = QtWidgets.QWidget()
    qtbot.addWidget(parent)
    kept = TypedLine("7", lambda: "V", parent)
    kept.editingFinished.emit()
    assert kept.text() == "7"
    free = TypedLine("", str, parent)
    qtbot.keyClicks(free, "5")
    free.editingFinished.emit()
    assert free.text() == free.with_unit() == "5"
