"""A table that is typed into: a new row at the end, rows that go, cells that are wrong."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.typed_table import TypedTable


@pytest.fixture
def table(qtbot: QtBot) -> TypedTable:
    table = TypedTable(["Name", "Value"])
    qtbot.addWidget(table)
    table.set_rows([("a", "1"), ("b", "2")])
    table.show()
    return table


def test_what_is_typed_into_the_last_row_is_a_new_one(qtbot: QtBot, table: TypedTable) -> None:
    table.setCurrentCell(2, 0)
    with qtbot.waitSignal(table.edited):
        table.edit(table.currentIndex())
        editor = table.findChild(QtWidgets.QLineEdit)
        qtbot.keyClicks(editor, "c")
        qtbot.keyClick(editor, QtCore.Qt.Key_Return)
    assert table.rows() == [("a", "1"), ("b", "2"), ("c", "")]
    assert table.rowCount() == 4


def test_chosen_rows_are_taken_away(qtbot: QtBot, table: TypedTable) -> None:
    table.setCurrentCell(0, 1)
    with qtbot.waitSignal(table.edited):
        qtbot.keyClick(table, QtCore.Qt.Key_Delete)
    assert table.rows() == [("b", "2")]


def test_wrong_cells_are_marked_until_they_are_not(table: TypedTable) -> None:
    heard: list[None] = []
    table.edited.connect(lambda: heard.append(None))
    table.mark({(1, 0): "no name", (7, 0): "gone by now"})
    assert table.item(1, 0).toolTip() == "no name"
    marked = table.item(1, 0).data(QtCore.Qt.ForegroundRole)
    assert marked is not None
    assert table.item(0, 0).data(QtCore.Qt.ForegroundRole) is None
    table.mark({})
    assert table.item(1, 0).toolTip() == ""
    assert table.item(1, 0).data(QtCore.Qt.ForegroundRole) is None
    assert heard == []


def test_rows_that_are_shown_already_stay_as_they_are(table: TypedTable) -> None:
    item = table.item(0, 0)
    table.set_rows(table.rows())
    assert table.item(0, 0) is item
