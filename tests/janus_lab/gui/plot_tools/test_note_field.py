"""A note is written in a line over the plot, which keeps nobody from anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from qtpy import QtCore, QtTest

from janus_lab.gui.plot_tools.note_field import NoteField
from janus_lab.gui.plot_tools.run_board import RunBoard
from janus_lab.runs.notes.pinned import LONGEST, read_notes
from tests.on_plot import sampled, working_plot


def test_escape_and_no_text_keep_nothing(qtbot, tmp_path: Path) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(10.0), np.arange(10.0))
    tools.board = RunBoard(tools.plot.getViewWidget())
    tools.board.begin(tmp_path)
    for keys in (QtCore.Qt.Key_Escape, QtCore.Qt.Key_Return):
        tools.point_at(QtCore.QPointF(200, 150))
        tools.ask_for_note()
        (field,) = tools.plot.getViewWidget().findChildren(NoteField)
        assert field.maxLength() == LONGEST
        inside = tools.plot.getViewWidget().rect()
        assert inside.contains(field.geometry())
        QtTest.QTest.keyClicks(field, "  ")
        QtTest.QTest.keyClick(field, keys)
        qtbot.waitUntil(lambda: not tools.plot.getViewWidget().findChildren(NoteField))
    assert read_notes(tmp_path) == ([], [])
