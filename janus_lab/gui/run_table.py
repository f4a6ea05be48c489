"""The table that queue and history share: whole rows, one line each, columns that a person sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from qtpy import QtCore, QtGui, QtWidgets


class RunTable(QtWidgets.QTableView):  # type: ignore[misc]
    """Shows `model`; `widths` are the first widths of columns in characters.

    Its actions are its context menu; they listen to keys where the table has the focus.
    """

    def __init__(
        self,
        model: QtCore.QAbstractItemModel,
        widths: Mapping[int, int],
        name: str,
        parent: QtWidgets.QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QtWidgets.QAbstractItemView.SelectRows)
        self.setSelectionMode(QtWidgets.QAbstractItemView.ExtendedSelection)
        self.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
        self.setHorizontalScrollMode(QtWidgets.QAbstractItemView.ScrollPerPixel)
        self.setContextMenuPolicy(QtCore.Qt.ActionsContextMenu)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QtWidgets.QHeaderView.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        character = self.fontMetrics().horizontalAdvance("0")
        for column, width in widths.items():
            self.setColumnWidth(column, width * character + 12)

    def make_action(
        self, text: str, keys: str, tip: str, does: Callable[[], None]
    ) -> QtWidgets.QAction:
        """A new action of the table, in its context menu too."""
        action = QtWidgets.QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(QtCore.Qt.WidgetShortcut)
        action.setToolTip(f"{tip} ({action.shortcut().toString()})")
        action.triggered.connect(lambda _: does())
        self.addAction(action)
        return action

    def selected_rows(self) -> list[int]:
        """The rows that are selected, from top to bottom."""
        # by ranges, as Qt's own list of rows takes seconds when thousands are selected
        ranges = self.selectionModel().selection()
        return sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})

    def select_rows(self, rows: Iterable[int]) -> None:
        """Select these rows and no others; the first is the current one."""
        flags = QtCore.QItemSelectionModel
        selection = QtCore.QItemSelection()
        model, last = self.model(), self.model().columnCount() - 1
        wanted = sorted(set(rows))
        for _, numbered in groupby(enumerate(wanted), lambda pair: pair[1] - pair[0]):
            part = [row for _, row in numbered]  # without a gap
            ends = model.index(part[0], 0), model.index(part[-1], last)
            selection.append(QtCore.QItemSelectionRange(*ends))
        chosen = self.selectionModel()
        chosen.select(selection, flags.ClearAndSelect)
        if wanted:
            chosen.setCurrentIndex(model.index(wanted[0], 0), flags.NoUpdate)

    def columns_state(self) -> str:
        """Widths, order and sorting of the columns."""
        return bytes(self.horizontalHeader().saveState().toBase64()).decode()

    def restore_columns(self, state: object) -> None:
        """Take what `columns_state` gave once; anything else changes nothing."""
        if isinstance(state, str):
            content = QtCore.QByteArray.fromBase64(state.encode())
            self.horizontalHeader().restoreState(content)

    def focusInEvent(self, event: QtGui.QFocusEvent) -> None:
        """Coming by keyboard, there is a current row to start from."""
        super().focusInEvent(event)
        by_mouse = event.reason() == QtCore.Qt.MouseFocusReason
        if not by_mouse and not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
