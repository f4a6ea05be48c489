"""The queue as a table; whose queue it is, and what becomes of it, is its owner's business."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.durations import duration
from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.gui.widgets.table_colours import state_colour, state_text
from janus_lab.runs.states import RunState
from janus_lab.sequence.executor import LEFT_OUT

Qt = QtCore.Qt

_HEADINGS = (
    "#", "Measurement", "Sample", "Device", "State", "Progress", "Remaining",
    "Main figures or reason",
)  # fmt: skip
POSITION, TITLE, SAMPLE, DEVICE, STATE, PROGRESS, REMAINING, RESULT = range(8)


class QueueModel(QtCore.QAbstractTableModel):  # type: ignore[misc]
    """Entries as rows, the next one first. `rearranged` says that the rows are others now."""

    rearranged = QtCore.Signal()

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[QueueEntry] = []

    @property
    def entries(self) -> Sequence[QueueEntry]:
        """The entries of the rows."""
        return tuple(self._entries)

    def set_entries(self, entries: Iterable[QueueEntry]) -> None:
        """Show these; where only their progress differs, the rows stay."""
        before, now = self._entries, list(entries)
        if [entry.id for entry in before] != [entry.id for entry in now]:
            self.beginResetModel()
            self._entries = now
            self.endResetModel()
            self.rearranged.emit()
            return
        self._entries = now
        for row, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, RESULT))

    def rowCount(self, parent: QtCore.QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: QtCore.QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Any, role: int = Qt.DisplayRole) -> Any:
        if orientation == Qt.Horizontal and role in (Qt.DisplayRole, Qt.ToolTipRole):
            return _HEADINGS[section]  # the column may be too narrow for it
        if orientation == Qt.Horizontal and role == Qt.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: QtCore.QModelIndex, role: int = Qt.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], index.column()
        if role == Qt.ToolTipRole:
            return plain_tip(_text(entry, index.row(), column))
        if role == Qt.DisplayRole:
            return _text(entry, index.row(), column)
        if role == Qt.UserRole and column == PROGRESS:
            return entry.percent
        if role == Qt.ForegroundRole and column == STATE:
            return QtGui.QBrush(state_colour(entry.state))
        if role == Qt.TextAlignmentRole:
            return _alignment(column)
        return None


class ProgressBars(QtWidgets.QStyledItemDelegate):  # type: ignore[misc]
    """Paints `Qt.UserRole` (percent) as a bar behind the text, readable on any theme."""

    def paint(
        self,
        painter: QtGui.QPainter,
        option: QtWidgets.QStyleOptionViewItem,
        index: QtCore.QModelIndex,
    ) -> None:
        shown = QtWidgets.QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        text, shown.text = shown.text, ""
        style = shown.widget.style() if shown.widget else QtWidgets.QApplication.style()
        style.drawControl(QtWidgets.QStyle.CE_ItemViewItem, shown, painter, shown.widget)
        if not text:
            return
        percent = min(max(float(index.data(Qt.UserRole) or 0.0), 0.0), 100.0)
        bar = shown.rect.adjusted(4, 3, -4, -3)
        is_selected = bool(shown.state & QtWidgets.QStyle.State_Selected)
        role = QtGui.QPalette.HighlightedText if is_selected else QtGui.QPalette.Text
        words = shown.palette.color(role)
        frame, fill = QtGui.QColor(words), QtGui.QColor(words)
        frame.setAlpha(70)
        fill.setAlpha(70)
        if not is_selected:
            fill = state_colour(RunState.RUNNING)
            fill.setAlpha(90)
        painter.save()
        filled = QtCore.QRect(bar)
        filled.setWidth(round(bar.width() * percent / 100))
        painter.fillRect(filled, fill)
        painter.setPen(frame)
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        painter.setPen(words)
        painter.drawText(bar, Qt.AlignCenter, text)
        painter.restore()


def _text(entry: QueueEntry, row: int, column: int) -> str:
    if column == POSITION:
        return str(row + 1)
    if column == PROGRESS:
        # rounded down: 100 % is for what is done
        unbegun = (entry.is_waiting and not entry.percent) or entry.state == LEFT_OUT
        return "" if unbegun else f"{int(entry.percent)} %"
    if column == REMAINING:
        return "" if entry.remaining_s is None else duration(max(entry.remaining_s, 0.0))
    texts = {
        TITLE: entry.title,
        SAMPLE: entry.sample,
        DEVICE: entry.device,
        STATE: state_text(entry.state),
        RESULT: " · ".join(filter(None, (entry.reason, entry.figures))),
    }
    return texts[column]


def _alignment(column: int) -> int:
    return int((Qt.AlignRight if column == POSITION else Qt.AlignLeft) | Qt.AlignVCenter)
