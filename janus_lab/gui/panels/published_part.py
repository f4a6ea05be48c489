"""Published numbers of the device beside the measured ones, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from qtpy import QtCore, QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import explain
from janus_lab.flag_marks import FlagMarks, marked
from janus_lab.gui.widgets.labels import ElidedLabel, plain_tip

if TYPE_CHECKING:
    from drivers.config.device import DeviceConfig
    from janus_lab.measurements.terminal_table import Cell

_TIP: Final = (
    "The deviation in per cent of the published number, and in u: the standard uncertainty of the "
    "measured number with the rounding of the published one. Nothing deviates from a bound"
)


class PublishedPart(QtWidgets.QWidget):  # type: ignore[misc]
    """A row for each published number that has a measured one beside it, and where it is printed.

    It is hidden while there is none.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = ElidedLabel(self)
        self.source.setContentsMargins(6, 4, 6, 2)
        self.table = QtWidgets.QTableWidget(self)
        self.table.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setSectionResizeMode(QtWidgets.QHeaderView.ResizeToContents)
        self.table.setWordWrap(False)
        self.table.verticalHeader().setSectionResizeMode(QtWidgets.QHeaderView.ResizeToContents)
        self.table.verticalHeader().hide()
        self.table.setToolTip(_TIP)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.source)
        layout.addWidget(self.table, 1)

    def show_beside(
        self, device: DeviceConfig | None, figures: Sequence[FigureOfMerit], marks: FlagMarks
    ) -> list[tuple[str, ...]]:
        """Show what is published of `device` beside `figures`; returns the flags of each number,
        which have their letters from `marks`."""
        tables = []
        if device is not None and device.published:
            from janus_lab.measurements.published_table import published_tables

            tables = published_tables(device, figures)
        self.setVisible(bool(tables))
        self.table.setRowCount(0)
        if not tables:
            return []
        (table,) = tables
        self.source.show_text(f"Published: {'; '.join(table.captions)}")
        self.table.setColumnCount(len(table.headings))
        self.table.setHorizontalHeaderLabels(list(table.headings))
        header = self.table.horizontalHeader()  # names take what room the numbers leave
        header.setSectionResizeMode(0, QtWidgets.QHeaderView.Stretch)
        self.table.setRowCount(len(table.rows))
        for i, row in enumerate(table.rows):
            for j, cell in enumerate(row):
                self.table.setItem(i, j, _item(cell, marks, is_number=j > 0))
        rows = self.table.rowHeight(0) * len(table.rows)
        frame = 2 * self.table.frameWidth() + self.table.horizontalHeader().sizeHint().height()
        self.setMaximumHeight(self.source.sizeHint().height() + frame + rows)
        return [cell.flags for row in table.rows for cell in row if cell.flags is not None]


def _item(cell: Cell, marks: FlagMarks, *, is_number: bool) -> QtWidgets.QTableWidgetItem:
    item = QtWidgets.QTableWidgetItem(marked(cell.text, marks.of(cell.flags or ())))
    side = QtCore.Qt.AlignRight if is_number else QtCore.Qt.AlignLeft
    item.setTextAlignment(int(side | QtCore.Qt.AlignVCenter))
    remarks = [f"{marks.of([flag])} {flag}: {explain(flag)}" for flag in cell.flags or ()]
    if remarks or not is_number:  # a name may be too long for its column
        item.setToolTip(plain_tip("\n".join(remarks) or cell.text))
    return item
