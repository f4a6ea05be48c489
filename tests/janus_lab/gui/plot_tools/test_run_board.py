"""Notes and lines of a run stand on the plots that show it, and its data stay as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyqtgraph as pg
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtTest, QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.menu import make_menu
from janus_lab.gui.plot_tools.note_field import NoteField
from janus_lab.gui.plot_tools.run_board import RunBoard
from janus_lab.gui.plot_tools.tools import PlotTools
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.sample_curve import SampleCurve
from janus_lab.runs.layout import NOTES
from janus_lab.runs.notes.pinned import read_notes


def board_with_plot(qtbot: QtBot) -> tuple[RunBoard, PlotTools]:
    widget = QtWidgets.QWidget()
    qtbot.addWidget(widget)
    plot = WorkingPlot("current-time", TimeAxis("bottom"), QuantityAxis("left", "Current", "A"))
    shown = pg.PlotWidget(widget, plotItem=plot)
    shown.resize(500, 400)
    widget.resize(500, 400)
    curve = SampleCurve()
    plot.addItem(curve)
    curve.set_samples(np.arange(100.0), np.arange(100.0) * 1e-9)
    widget.show()
    QtWidgets.QApplication.processEvents()
    board = RunBoard(widget)
    board.kept = widget
    return board, plot.tools


def pinned(qtbot: QtBot, board: RunBoard, tools: PlotTools, text: str) -> None:
    """Pin a note where the mouse is, as a person does."""
    tools.point_at(QtCore.QPointF(200, 150))
    tools.ask_for_note()
    (field,) = tools.plot.getViewWidget().findChildren(NoteField)
    QtTest.QTest.keyClicks(field, text)
    before = len(tools.notes)
    QtTest.QTest.keyClick(field, QtCore.Qt.Key_Return)
    qtbot.waitUntil(lambda: len(tools.notes) > before, timeout=5000)
    qtbot.waitUntil(lambda: not tools.plot.getViewWidget().findChildren(NoteField), timeout=5000)


def test_a_note_is_kept_with_the_run_and_comes_back_with_it(qtbot, tmp_path: Path) -> None:
    board, tools = board_with_plot(qtbot)
    board.begin(tmp_path)
    pinned(qtbot, board, tools, "lamp flickered")
    (note,), _ = read_notes(tmp_path)
    assert (note.x, note.y) == (tools.cursor.x, tools.cursor.y)
    assert (note.text, note.plot) == ("lamp flickered", "current-time")
    board.begin(None)
    assert not tools.notes
    board.open(tmp_path)
    qtbot.waitUntil(lambda: bool(tools.notes), timeout=5000)
    assert tools.notes[0] == note
    assert [path.name for path in tmp_path.iterdir()] == [NOTES]
    tools.point_at(QtCore.QPointF(*tools.overlay.place(note.x, note.y)))
    assert "lamp flickered" in tools.box_lines()[-1]


def test_a_note_is_changed_and_taken_away_from_the_menu(qtbot, tmp_path: Path) -> None:
    board, tools = board_with_plot(qtbot)
    board.begin(tmp_path)
    pinned(qtbot, board, tools, "first")
    at = QtCore.QPointF(*tools.overlay.place(tools.notes[0].x, tools.notes[0].y))
    board.change(tools.notes[0], "second")
    qtbot.waitUntil(lambda: tools.notes[0].text == "second", timeout=5000)
    menu = make_menu(tools, at)
    (take,) = [a for a in menu.actions() if a.text() == "Take this note away"]
    take.trigger()
    qtbot.waitUntil(lambda: not tools.notes, timeout=5000)


def test_without_a_run_there_is_nothing_to_pin_to(qtbot) -> None:
    board, tools = board_with_plot(qtbot)
    board.refresh()
    tools.point_at(QtCore.QPointF(200, 150))
    with qtbot.waitSignal(board.said) as told:
        tools.ask_for_note()
    assert told.args[0] == "warning"
    with qtbot.waitSignal(board.said):
        tools.show_lines(True)  # nor are there lines


def test_a_folder_that_is_gone_is_said(qtbot, tmp_path: Path) -> None:
    board, tools = board_with_plot(qtbot)
    board.begin(tmp_path / "gone")
    tools.point_at(QtCore.QPointF(200, 150))
    with qtbot.waitSignal(board.said, timeout=5000) as told:
        board.pin(tools.note_here("text", tools.cursor))
    assert told.args[0] == "error"
