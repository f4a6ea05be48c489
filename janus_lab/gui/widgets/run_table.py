"""The table that queue and history share: whole rows, one line each, columns that a person sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from qtpy import QtCore, QtGui, QtWidgets

#: The column that takes what is left has room for so many characters if any has.
_RESULT: Final = 20
#: A column of names grows with them up to so many characters.
_WIDEST: Final = 30


def in_rows(table: QtWidgets.QTableView) -> None:
    """Let `table` show whole rows of one line each, to be read and chosen."""
    table.setSelectionBehavior(QtWidgets.QAbstractItemView.SelectRows)
    table.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)  # Tab leaves the table
    rows = table.verticalHeader()
    rows.hide()
    rows.setDefaultSectionSize(table.fontMetrics().height() + 6)


class RunTable(QtWidgets.QTableView):  # type: ignore[misc]
    """Shows `model`; all columns have a place in the width there is.

    `columns` are the least and the usual widths in characters; the column that is not among them
    takes what is left. `names` are those of them that grow with their texts. What a person has
    made wider or narrower stays so.

    Its actions are its context menu; they listen to keys where the table has the focus.
    """

    def __init__(
        self,
        model: QtCore.QAbstractItemModel,
        columns: Mapping[int, tuple[int, int]],
        names: Collection[int],
        name: str,
        parent: QtWidgets.QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._names = frozenset(names)
        self._set: dict[int, int] = {}  # widths that a person chose
        self._is_sharing = False
        self._sought: Callable[[], int | None] | None = None  # the row to be brought up
        self._brought = 0  # the scroll bar's value then
        self.setModel(model)
        self.setTextElideMode(QtCore.Qt.ElideRight)
        self.setAccessibleName(name)
        in_rows(self)
        self.setSelectionMode(QtWidgets.QAbstractItemView.ExtendedSelection)
        self.setHorizontalScrollMode(QtWidgets.QAbstractItemView.ScrollPerPixel)
        self.setContextMenuPolicy(QtCore.Qt.ActionsContextMenu)
        self.verticalHeader().setSectionResizeMode(QtWidgets.QHeaderView.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(QtCore.Qt.ElideRight)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(self._pixels(2))
        header.setResizeContentsPrecision(0)  # of the rows in view
        header.sectionResized.connect(self._resized)
        model.modelReset.connect(self.share)
        self.share()

    def share(self) -> None:
        """Give each column its part of the width."""
        wanted = {c: self._set.get(c, self._wanted(c)) for c in self._columns}
        least = {c: self._set.get(c, self._pixels(few)) for c, (few, _) in self._columns.items()}
        over = sum(wanted.values()) + self._pixels(_RESULT) - self.viewport().width()
        give = sum(wanted.values()) - sum(least.values())
        part = min(max(over / give, 0.0), 1.0) if give > 0 else 0.0
        self._is_sharing = True
        for column, width in wanted.items():
            self.setColumnWidth(column, round(width - part * (width - least[column])))
        self._is_sharing = False

    def _wanted(self, column: int) -> int:
        usual = self._pixels(self._columns[column][1])
        if column not in self._names:
            return usual
        return max(usual, min(int(self.sizeHintForColumn(column)), self._pixels(_WIDEST)))

    def _pixels(self, characters: int) -> int:
        return int(characters * self.fontMetrics().horizontalAdvance("0")) + 12

    def _resized(self, column: int, before: int, now: int) -> None:
        is_last = self.horizontalHeader().visualIndex(column) == self.model().columnCount() - 1
        if not self._is_sharing and column in self._columns and not is_last:
            self._set[column] = now

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self.share()

    def make_action(
        self, text: str, keys: str, tip: str, does: Callable[[], None]
    ) -> QtWidgets.QAction:
        """A new action of the table, in its context menu too; without `keys` for one whose key is
        an entry's of the menu bar: Qt does neither where two listen."""
        action = QtWidgets.QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(QtCore.Qt.WidgetShortcut)
        action.setToolTip(f"{tip} ({action.shortcut().toString()})" if keys else tip)
        action.setWhatsThis(f"{self.accessibleName()}: {tip[:1].lower()}{tip[1:]}")
        action.triggered.connect(lambda _: does())
        self.addAction(action)
        return action

    def selected_rows(self) -> list[int]:
        """The rows that are selected, from top to bottom."""
        # by ranges, as Qt's own list of rows takes seconds when thousands are selected
        ranges = self.selectionModel().selection()
        return sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})

    @property
    def is_scrolled(self) -> bool:
        """Whether a person has scrolled away from what was brought up last."""
        return self._sought is None and self.verticalScrollBar().value() != self._brought

    def bring_up(self, row: Callable[[], int | None]) -> None:
        """Scroll to the row that `row` tells, if there is one; of a table that nobody sees, when
        it is shown."""
        self._sought = row
        if self.isVisible():
            self._bring_up()

    def _bring_up(self) -> None:
        if self._sought is None or not self.isVisible():
            return
        row, self._sought = self._sought(), None
        if row is not None:
            self.executeDelayedItemsLayout()  # a row that has just come has no place before
            self.scrollTo(self.model().index(row, 0))
        self._brought = self.verticalScrollBar().value()

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        """Bring up what was to be seen meanwhile, once there is a size."""
        super().showEvent(event)
        QtCore.QTimer.singleShot(0, self._bring_up)

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

    def columns_state(self) -> dict[str, Any]:
        """Order and sorting of the columns, and the widths that a person chose, for JSON."""
        header = bytes(self.horizontalHeader().saveState().toBase64()).decode()
        return {"header": header, "widths": {str(c): width for c, width in self._set.items()}}

    def restore_columns(self, state: object) -> None:
        """Take what `columns_state` gave once; anything else changes nothing."""
        if not isinstance(state, dict):
            return
        header, widths = state.get("header"), state.get("widths")
        if isinstance(header, str):
            self._is_sharing = True  # these widths are of another window's size
            content = QtCore.QByteArray.fromBase64(header.encode())
            self.horizontalHeader().restoreState(content)
            self._is_sharing = False
        if isinstance(widths, dict):
            known = {str(c): c for c in self._columns}
            chosen = {known[c]: w for c, w in widths.items() if c in known and type(w) is int}
            self._set = {c: max(width, self._pixels(2)) for c, width in chosen.items()}
        self.share()

    def focusInEvent(self, event: QtGui.QFocusEvent) -> None:
        """Coming by keyboard, there is a current row to start from."""
        super().focusInEvent(event)
        by_mouse = event.reason() == QtCore.Qt.MouseFocusReason
        if not by_mouse and not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
