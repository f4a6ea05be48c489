"""The points of a light calibration: laser current and irradiance at the sample."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy import QtCore, QtWidgets


class PointsTable(QtWidgets.QWidget):  # type: ignore[misc]
    """Rows of texts, as they stand in a bench file; an empty row at the end takes a new point."""

    edited = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.table = QtWidgets.QTableWidget(1, 2, self)
        self.table.setHorizontalHeaderLabels(["Laser current", "Irradiance at the sample"])
        self.table.horizontalHeader().setSectionResizeMode(QtWidgets.QHeaderView.Stretch)
        self.table.setToolTip("Such as 35 mA and 2.3 mW/cm²; both rise. Delete removes a point")
        self.table.setMinimumHeight(7 * self.fontMetrics().height())
        self.table.setTabKeyNavigation(False)
        self.table.itemChanged.connect(self._changed)
        delete = QtWidgets.QShortcut(QtCore.Qt.Key_Delete, self.table)
        delete.setContext(QtCore.Qt.WidgetShortcut)
        delete.activated.connect(self.remove_chosen)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def points(self) -> list[tuple[str, str]]:
        """What has been typed; rows with nothing in them are none."""
        rows = range(self.table.rowCount())
        pairs = [(self._text(row, 0), self._text(row, 1)) for row in rows]
        return [pair for pair in pairs if any(pair)]

    def set_points(self, points: Sequence[tuple[str, str]]) -> None:
        """Show these."""
        if [*points] == self.points() and self.table.rowCount() > len(points):
            return
        self._filling = True
        self.table.setRowCount(len(points) + 1)
        for row, pair in enumerate([*points, ("", "")]):
            for column, text in enumerate(pair):
                self.table.setItem(row, column, QtWidgets.QTableWidgetItem(text))
        self._filling = False

    def remove_chosen(self) -> None:
        """Take the chosen rows away."""
        for row in sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True):
            self.table.removeRow(row)
        self._changed()

    def _changed(self, *_: object) -> None:
        if self._filling:
            return
        last = self.table.rowCount() - 1
        if last < 0 or self._text(last, 0) or self._text(last, 1):
            self._filling = True
            self.table.setRowCount(last + 2)
            self._filling = False
        self.edited.emit()

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return str(item.text()).strip() if item is not None else ""
