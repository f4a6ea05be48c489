"""The log: when, how bad and what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from qtpy import QtGui, QtWidgets

from janus_lab.gui.panels.log_panel import LINES, LogPanel
from janus_lab.gui.widgets.table_colours import state_colour


@pytest.fixture
def log(qtbot) -> LogPanel:
    log = LogPanel(now=lambda: datetime(2026, 11, 21, 14, 30, 5, tzinfo=UTC))
    qtbot.addWidget(log)
    log.resize(600, 200)
    log.show()
    return log


def test_the_log_says_when_how_bad_and_what(log):
    log.add("info", "The bench is open")
    log.add(40, "film:\n the interlock opened")
    assert log.lines() == [
        "14:30:05\tinfo\tThe bench is open",
        "14:30:05\t⚠ error\tfilm: the interlock opened",
    ]
    colours = [line.format.foreground().color() for line in formats(log, 1)]
    assert colours == [state_colour("error", log.palette())]


def formats(log: LogPanel, block: int) -> list[QtGui.QTextLayout.FormatRange]:
    return log.document().findBlockByNumber(block).textFormats()


def test_an_error_told_again_and_again_stands_there_once(log):
    log.add("info", "begun")
    for _ in range(3):
        log.add("error", "The laser does not answer")
    log.add("info", "ended")
    assert [line.split("\t")[2] for line in log.lines()] == [
        "begun", "The laser does not answer (×3)", "ended",
    ]  # fmt: skip


def test_the_log_keeps_the_last_lines_and_stays_where_a_person_reads(log):
    for number in range(LINES + 10):
        log.add("info", f"line {number}")
    assert len(log.lines()) == LINES == 5_000
    assert log.lines()[0].endswith("line 10")
    bar = log.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(100)
    log.add("info", "one more")
    assert bar.value() <= 100


def test_the_log_takes_the_colours_of_another_theme(log):
    log.add("error", "no answer")
    dark = QtGui.QPalette(QtGui.QColor("#202326"))
    dark.setColor(QtGui.QPalette.Base, QtGui.QColor("#181a1d"))
    before = formats(log, 0)[0].format
    log.setPalette(dark)
    QtWidgets.QApplication.processEvents()
    after = formats(log, 0)[0].format
    assert after.foreground().color() == state_colour("error", dark)
    assert after.foreground().color() != before.foreground().color()


@pytest.mark.parametrize("seen_before", [False, True])
def test_a_log_that_is_shown_is_full_of_its_last_lines(qtbot, seen_before):
    tabs = QtWidgets.QTabWidget()
    qtbot.addWidget(tabs)
    tabs.addTab(QtWidgets.QWidget(), "Queue")
    log = LogPanel()
    tabs.addTab(log, "Log")
    tabs.resize(900, 240)
    tabs.show()
    if seen_before:
        tabs.setCurrentWidget(log)
        QtWidgets.QApplication.processEvents()
        tabs.setCurrentIndex(0)
    for number in range(60):
        log.add("info", f"line {number} " + "word " * (60 if number % 3 == 0 else 3))
    tabs.setCurrentWidget(log)
    QtWidgets.QApplication.processEvents()
    assert is_full_of_the_end(log)
    tabs.setCurrentIndex(0)
    for number in range(60, 70):
        log.add("info", f"line {number}")
    tabs.setCurrentWidget(log)
    QtWidgets.QApplication.processEvents()
    assert is_full_of_the_end(log)
    for height in (500, 160):
        tabs.resize(900, height)
        QtWidgets.QApplication.processEvents()
        assert is_full_of_the_end(log)
    log.verticalScrollBar().setValue(5)  # a person reads
    tabs.setCurrentIndex(0)
    log.add("info", "one more")
    tabs.setCurrentWidget(log)
    QtWidgets.QApplication.processEvents()
    assert log.verticalScrollBar().value() == 5


def is_full_of_the_end(log: LogPanel) -> bool:
    """Whether the last line stands at the bottom, within two lines, and others up to the top."""
    cursor = QtGui.QTextCursor(log.document())
    cursor.movePosition(QtGui.QTextCursor.End)
    bottom, line = log.cursorRect(cursor).bottom(), log.fontMetrics().lineSpacing()
    return bool(0 <= log.viewport().height() - bottom < 3 * line)
