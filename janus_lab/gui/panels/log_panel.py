"""The log: what happened, in words, with the time of day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.table_colours import is_bad, state_colour, state_text
from janus_lab.wall_time import wall_time

#: Older lines go.
LINES = 5_000

_LEVELS = ("debug", "info", "warning", "error")


class LogPanel(QtWidgets.QPlainTextEdit):  # type: ignore[misc]
    """Read-only, bounded, and following the end unless a person has scrolled up to read.

    An error that is told again and again stands there once, with how often it was told.
    """

    def __init__(
        self,
        parent: QtWidgets.QWidget | None = None,
        *,
        now: Callable[[], datetime] = wall_time,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._last: tuple[str, str] | None = None
        self._times = 1
        self._follows = True  #: the end; not while a person reads further up
        # tabs, as not every system has a font whose letters are of one width
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance("⚠ warning__"))
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            QtCore.Qt.TextSelectableByMouse | QtCore.Qt.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(LINES)
        self.setAccessibleName("Log")
        self.setPlaceholderText("Nothing has happened yet.")
        self.setFrameShape(QtWidgets.QFrame.NoFrame)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())

    def add(self, level: str | int, text: str) -> None:
        """Append a line; `level` is debug, info, warning or error, or a number of `logging`."""
        word = _level_of(level) if isinstance(level, int) else level.lower()
        line = " ".join(text.split())
        follows = self._follows
        if (word, line) == self._last:
            self._times += 1
            self._write(word, f"{line} (×{self._times})", again=True)
        else:
            self._last, self._times = (word, line), 1
            self._write(word, line)
        if follows:
            self._to_end()

    def lines(self) -> list[str]:
        """The lines as they stand there."""
        text = str(self.toPlainText())
        return text.split("\n") if text else []

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """The end stays in sight."""
        follows = self._follows
        super().resizeEvent(event)
        if follows:
            self._to_end()

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        """A page of what has come meanwhile: how many lines that is, Qt knows only of a log that is
        seen."""
        super().showEvent(event)
        size = self.viewport().size()
        self.resizeEvent(QtGui.QResizeEvent(size, size))

    def _scrolled(self) -> None:
        if self.isVisible():
            bar = self.verticalScrollBar()
            self._follows = bar.value() >= bar.maximum() - 2

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._follows = True

    def changeEvent(self, event: QtCore.QEvent) -> None:
        """Another theme: the lines that are there take its colours."""
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            block = self.document().begin()
            while block.isValid():
                self._colour(block)
                block = block.next()

    def contextMenuEvent(self, event: QtGui.QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addAction("Clear").triggered.connect(lambda _: self._clear())
        menu.popup(event.globalPos())

    def _clear(self) -> None:
        self._last = None
        self.clear()

    def _write(self, level: str, line: str, *, again: bool = False) -> None:
        cursor = QtGui.QTextCursor(self.document())
        cursor.movePosition(QtGui.QTextCursor.End)
        if again:
            cursor.movePosition(QtGui.QTextCursor.StartOfBlock, QtGui.QTextCursor.KeepAnchor)
            cursor.removeSelectedText()
        elif not self.document().isEmpty():
            cursor.insertBlock()
        cursor.insertText(f"{self._now():%H:%M:%S}\t{state_text(level)}\t{line}")
        cursor.block().setUserState(_LEVELS.index(level) if level in _LEVELS else -1)
        self._colour(cursor.block())

    def _colour(self, block: QtGui.QTextBlock) -> None:
        """Time and level in the level's colour, what failed as a whole."""
        state = block.userState()
        level = _LEVELS[state] if 0 <= state < len(_LEVELS) else ""
        cursor = QtGui.QTextCursor(block)
        cursor.movePosition(QtGui.QTextCursor.EndOfBlock, QtGui.QTextCursor.KeepAnchor)
        cursor.setCharFormat(QtGui.QTextCharFormat())
        if not is_bad(level):
            head = block.text().rfind("\t") + 1
            cursor.setPosition(block.position())
            cursor.setPosition(block.position() + head, QtGui.QTextCursor.KeepAnchor)
        shape = QtGui.QTextCharFormat()
        shape.setForeground(state_colour(level, self.palette()))
        cursor.setCharFormat(shape)


def _level_of(number: int) -> str:
    """The word for a level of `logging`."""
    steps = (logging.INFO, logging.WARNING, logging.ERROR)
    return _LEVELS[sum(number >= step for step in steps)]
