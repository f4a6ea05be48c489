"""Names and texts in two columns, under headings, that can be copied."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from qtpy import QtCore, QtGui, QtWidgets

from .opened_run import Pairs

#: Lines that are shown; a run may have millions of events, and nobody reads so many.
_MOST: Final = 2_000
#: Letters of the first column, at most.
_NAMES: Final = 34
#: Of a text within its column (pixels).
_MARGIN: Final = 8


class _Wrapped(QtWidgets.QStyledItemDelegate):  # type: ignore[misc]
    """Lines as high as their text needs in the width of its column; Qt's own ask for one line."""

    def sizeHint(self, option: Any, index: QtCore.QModelIndex) -> QtCore.QSize:
        size = super().sizeHint(option, index)
        view = self.parent()
        width = view.columnWidth(index.column()) - _MARGIN
        if index.column() and width > 0 and size.width() > width:
            needed = _height(str(index.data() or ""), option.font, width)
            size.setHeight(max(size.height(), needed + 2))
        return size


def _height(text: str, font: QtGui.QFont, width: int) -> int:
    """What `text` needs when it is laid out as Qt's views do it: they do not let lines overlap,
    which the metrics of some fonts count on."""
    wrapped = QtGui.QTextOption()
    wrapped.setWrapMode(QtGui.QTextOption.WordWrap)
    layout = QtGui.QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(wrapped)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        height += line.height()
    layout.endLayout()
    return math.ceil(height)


class Words(QtWidgets.QTreeWidget):  # type: ignore[misc]
    """Two columns; Ctrl+C copies the selected lines."""

    def __init__(self, headings: tuple[str, str], parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels(list(headings))
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QtWidgets.QAbstractItemView.ExtendedSelection)
        self.setAccessibleName(headings[1])
        self._nothing = ""
        self.setItemDelegate(_Wrapped(self))
        self.header().sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())

    def set_groups(self, groups: Sequence[tuple[str, Pairs]], nothing: str = "") -> None:
        """Show these in place of those shown; with no heading the lines stand by themselves.

        `nothing` is what stands there if there are none.
        """
        self.clear()
        self._nothing = nothing
        left = _MOST
        for title, pairs in groups:
            lines = [self._line(pair) for pair in pairs[:left]]
            if len(pairs) > left:
                lines.append(self._line(("…", f"{len(pairs) - left:,} more stand in the folder")))
            left = max(0, left - len(pairs))
            if title:
                heading = QtWidgets.QTreeWidgetItem([title])
                font = heading.font(0)
                font.setBold(True)
                heading.setFont(0, font)
                heading.addChildren(lines)
                self.addTopLevelItem(heading)
                heading.setFirstColumnSpanned(True)
            else:
                self.addTopLevelItems(lines)
        self.expandAll()
        self.resizeColumnToContents(0)
        widest = _NAMES * self.fontMetrics().averageCharWidth()
        self.setColumnWidth(0, min(self.columnWidth(0) + 8, widest))

    def _line(self, pair: tuple[str, str]) -> QtWidgets.QTreeWidgetItem:
        line = QtWidgets.QTreeWidgetItem(list(pair))
        line.setToolTip(0, pair[0])
        line.setToolTip(1, pair[1])
        for column in (0, 1):
            line.setTextAlignment(column, int(QtCore.Qt.AlignLeft | QtCore.Qt.AlignTop))
        return line

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Ctrl+C copies what is selected."""
        if event.matches(QtGui.QKeySequence.Copy):
            lines = ["\t".join(filter(None, (i.text(0), i.text(1)))) for i in self.selectedItems()]
            QtWidgets.QApplication.clipboard().setText("\n".join(lines))
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """The lines; why there are none, where there are none."""
        super().paintEvent(event)
        if not self.topLevelItemCount() and self._nothing:
            painter = QtGui.QPainter(self.viewport())
            painter.setPen(self.palette().color(QtGui.QPalette.PlaceholderText))
            place = QtCore.Qt.AlignCenter | QtCore.Qt.TextWordWrap
            painter.drawText(self.viewport().rect(), int(place), self._nothing)
            painter.end()
