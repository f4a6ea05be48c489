"""Columns and filters have a place in the window whatever the size of its letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.panels.history_filters import HistoryFilters
from janus_lab.gui.panels.history_panel import HistoryPanel
from janus_lab.gui.panels.queue_model import RESULT, SAMPLE, STATE
from janus_lab.gui.panels.queue_panel import QueuePanel

#: What queue and history have of a window of 1280 pixels.
WIDTH = 930
NAME = "a sample of film 12-B, left half"


@pytest.fixture(params=[9, 12, 14])
def letters(request, qapp) -> Iterator[int]:
    """Points of the application's letters."""
    before = QtGui.QFont(qapp.font())
    font = QtGui.QFont(before)
    font.setPointSize(request.param)
    qapp.setFont(font)
    yield request.param
    qapp.setFont(before)


def shown(qtbot, widget, width=WIDTH):
    qtbot.addWidget(widget)
    widget.resize(width, 250)
    widget.show()
    QtWidgets.QApplication.processEvents()
    return widget


def queue(qtbot, width=WIDTH) -> QueuePanel:
    panel = shown(qtbot, QueuePanel(), width)
    panel.set_entries(
        [QueueEntry("a", "On/off cycling", NAME, "janus-160C", "interrupted", 42.0, 734.0)]
    )
    QtWidgets.QApplication.processEvents()
    return panel


def widths(table) -> list[int]:
    return [table.columnWidth(column) for column in range(table.model().columnCount())]


def test_all_columns_of_queue_and_history_are_in_view(qtbot, tmp_path: Path, letters: int):
    history = shown(qtbot, HistoryPanel(tmp_path))
    for table in (queue(qtbot).table, history.table):
        assert sum(widths(table)) <= table.viewport().width()
        assert table.horizontalScrollBar().maximum() == 0
        room = table.fontMetrics().horizontalAdvance("light/dark 5.10")
        assert widths(table)[-1] >= room
    assert history.width() == WIDTH  # it can be as narrow as that


def test_names_have_the_room_there_is(qtbot, letters: int):
    narrow, wide = queue(qtbot, 800).table, queue(qtbot, 1800).table
    text = wide.fontMetrics().horizontalAdvance(NAME[:26])
    assert narrow.columnWidth(SAMPLE) < text < wide.columnWidth(SAMPLE)
    tip = narrow.model().index(0, SAMPLE).data(QtCore.Qt.ToolTipRole)
    assert tip == NAME  # what is cut off can be read
    assert narrow.model().headerData(RESULT, QtCore.Qt.Horizontal, QtCore.Qt.ToolTipRole)


def test_a_width_that_a_person_chose_stays(qtbot):
    panel = queue(qtbot)
    panel.table.setColumnWidth(STATE, 177)
    panel.resize(700, 250)
    QtWidgets.QApplication.processEvents()
    assert panel.table.columnWidth(STATE) == 177
    other = queue(qtbot, 1500)
    usual = widths(other.table)
    other.restore(panel.state())
    assert other.table.columnWidth(STATE) == 177
    # the others have the room of this window, not of the one that was narrow
    assert [w for c, w in enumerate(widths(other.table)) if c not in (STATE, RESULT)] == [
        w for c, w in enumerate(usual) if c not in (STATE, RESULT)
    ]


@pytest.mark.parametrize("width", [700, WIDTH, 1800])
def test_filters_can_be_read_in_one_row_or_in_two(qtbot, letters: int, width: int):
    filters = shown(qtbot, HistoryFilters(), width)
    assert filters.width() == width
    for chooser in (filters.samples, filters.devices, filters.procedures, filters.states):
        option = QtWidgets.QStyleOptionComboBox()
        chooser.initStyleOption(option)
        field = chooser.style().subControlRect(
            QtWidgets.QStyle.CC_ComboBox, option, QtWidgets.QStyle.SC_ComboBoxEditField, chooser
        )
        assert field.width() >= chooser.fontMetrics().horizontalAdvance(chooser.itemText(0))
        assert 0 <= chooser.x() < chooser.geometry().right() < width
    for field in (filters.text, filters.since, filters.until, filters.reset):
        assert 0 <= field.x() < field.geometry().right() < width
    rows = {widget.y() // filters.text.height() for widget in (filters.text, filters.samples)}
    if width == 1800:
        assert len(rows) == 1
    if width == 700:
        assert len(rows) == 2
