"""A table that a person types into: rows of texts, and an empty one at the end for the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qtpy import QtCore, QtGui, QtWidgets

from .labels import plain_tip, problem_colour


class TypedTable(QtWidgets.QTableWidget):  # type: ignore[misc]
    """Rows of texts, as they stand in a file; Delete removes the chosen ones. `edited`: a person
    has changed something."""

    edited = QtCore.Signal()

    def __init__(self, headings: Sequence[str], parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(1, len(headings), parent)
        self._filling = False
        self._marked: set[tuple[int, int]] = set()  #: cells that are wrong
        self.setHorizontalHeaderLabels([*headings])
        header = self.horizontalHeader()
        header.setSectionResizeMode(QtWidgets.QHeaderView.Stretch)
        header.setResizeContentsPrecision(0)  # of the rows in view
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._changed)
        delete = QtWidgets.QShortcut(QtCore.Qt.Key_Delete, self)
        delete.setContext(QtCore.Qt.WidgetShortcut)
        delete.setWhatsThis("Table that is typed into: remove the chosen rows")
        delete.activated.connect(self.remove_chosen)

    def rows(self) -> list[tuple[str, ...]]:
        """What has been typed; rows with nothing in them are none."""
        return [row for row in map(self._row, range(self.rowCount())) if any(row)]

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these."""
        wanted = [tuple(row) for row in rows]
        if wanted == self.rows() and self.rowCount() > len(wanted):
            return
        self._filling = True
        self._marked.clear()  # with the items that are replaced
        self.setRowCount(len(wanted) + 1)
        for number, row in enumerate([*wanted, ("",) * self.columnCount()]):
            for column, text in enumerate(row):
                self.setItem(number, column, QtWidgets.QTableWidgetItem(text))
        self._filling = False

    def remove_chosen(self) -> None:
        """Take the chosen rows away."""
        self.mark({})  # rows change their numbers
        for row in sorted({index.row() for index in self.selectedIndexes()}, reverse=True):
            self.removeRow(row)
        self._changed()

    def mark(self, mistakes: Mapping[tuple[int, int], str]) -> None:
        """Colour the cells, by row and column, that are wrong; the tip says why."""
        numbered = [n for n in range(self.rowCount()) if any(self._row(n))] if mistakes else []
        wrong = {(numbered[n], c): said for (n, c), said in mistakes.items() if n < len(numbered)}
        if not wrong and not self._marked:
            return
        self._filling = True
        colour = QtGui.QBrush(problem_colour(self.palette()))
        for row, column in self._marked | wrong.keys():
            if (item := self.item(row, column)) is not None:
                said = wrong.get((row, column), "")
                item.setToolTip(plain_tip(said))
                item.setData(QtCore.Qt.ForegroundRole, colour if said else None)
        self._marked = set(wrong)
        self._filling = False

    def _changed(self, *_: object) -> None:
        if self._filling:
            return
        last = self.rowCount() - 1
        if last < 0 or any(self._row(last)):
            self._filling = True
            self.setRowCount(last + 2)
            self._filling = False
        self.edited.emit()

    def _row(self, row: int) -> tuple[str, ...]:
        return tuple(self._text(row, column) for column in range(self.columnCount()))

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return str(item.text()).strip() if item is not None else ""
