"""The rows of a form, in as many columns as its width has room for."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from .parameter_field import ParameterField

#: A column has room for so many letters, label and input together.
_LETTERS = 36
_MOST_COLUMNS = 3
_PLACES = 3  #: of the grid for each column: label, input, gap
_GAP = 16


class FieldGrid(QtWidgets.QWidget):  # type: ignore[misc]
    """Fields one below the other; where there is room, also beside each other.

    The order is that of reading. A field that is `wide` has a line of its own.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[ParameterField] = []
        self.columns = 1
        self._grid = QtWidgets.QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)

    def add(self, field: ParameterField) -> None:
        """Put `field`, whose widgets are children of this one, behind the others."""
        self._fields.append(field)
        self._place()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        narrowest = _LETTERS * self.fontMetrics().averageCharWidth()
        columns = max(1, min(_MOST_COLUMNS, event.size().width() // max(1, narrowest)))
        if columns != self.columns:
            self.columns = columns
            self._place()

    def _place(self) -> None:
        grid = self._grid
        while grid.count():
            grid.takeAt(0)
        for column in range(_MOST_COLUMNS):
            used = column < self.columns
            for place, stretch in ((0, 5), (1, 6)):
                grid.setColumnStretch(_PLACES * column + place, stretch if used else 0)
            gap = _GAP if column + 1 < self.columns else 0
            grid.setColumnMinimumWidth(_PLACES * column + 2, gap)
        row = column = 0
        for field in self._fields:
            if column and (field.wide or column == self.columns):
                row, column = row + _PLACES, 0
            self._place_at(field, row, column)
            column = self.columns if field.wide else column + 1

    def _place_at(self, field: ParameterField, row: int, column: int) -> None:
        grid, left = self._grid, _PLACES * column
        across = _PLACES * self.columns - 1 if field.wide else 2
        if field.label is None:
            grid.addWidget(field.editor, row, left, 1, across)
        elif field.wide:
            grid.addWidget(field.label, row, left, 1, across)
            grid.addWidget(field.editor, row + 1, left, 1, across)
        else:
            grid.addWidget(field.label, row, left)
            grid.addWidget(field.editor, row, left + 1)
        grid.addWidget(field.reason, row + 2, left, 1, across, QtCore.Qt.Alignment())
