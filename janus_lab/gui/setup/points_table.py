"""The points of a light calibration: laser current, irradiance at the sample, its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.parameter_values import with_units
from janus_lab.gui.widgets.labels import breakable, wrapped_label
from janus_lab.gui.widgets.typed_table import TypedTable
from janus_lab.values import shown

#: Columns by the key in the file, with unit and words.
_COLUMNS = {
    "current": ("A", "Laser current"),
    "irradiance": ("mW/cm**2", "Irradiance at the sample"),
    "uncertainty": ("", "Own uncertainty"),
}
#: Above them: there is room for the digits on a small screen, too.
_HEADINGS = ("Current", "Irradiance", "Own u (k = 1)")
#: Lines that are seen at once; the table does not change its height with what is said below it.
_LINES = 7


class PointsTable(QtWidgets.QWidget):  # type: ignore[misc]
    """Rows of texts, as they stand in a bench file; an empty row at the end takes a new point."""

    edited = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = TypedTable(_HEADINGS, self)
        self.table.setToolTip(
            "Laser current and irradiance at the sample, such as 35 mA and 2.3 mW/cm²; both rise. "
            "The relative standard uncertainty (k = 1) of a point by itself, such as 0.2 %, may be "
            "left out. Delete removes a point"
        )
        header = self.table.horizontalHeader()  # the irradiance has most digits
        for number in (0, 2):
            header.setSectionResizeMode(number, QtWidgets.QHeaderView.ResizeToContents)
        line = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(_LINES * line + self.table.horizontalHeader().sizeHint().height())
        self.table.edited.connect(self.edited)
        self.reason = wrapped_label(self)
        self.reason.setObjectName("points reason")
        self.reason.setMinimumHeight(2 * self.fontMetrics().lineSpacing())  # nothing jumps
        self.reason.setAlignment(QtCore.Qt.AlignTop)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addWidget(self.reason)

    def points(self) -> list[tuple[str, str, str]]:
        """What has been typed; rows with nothing in them are none. A bare number has the unit of
        the one above it; an uncertainty has none."""
        rows = self.table.rows()
        currents, irradiances = (
            with_units((row[column] for row in rows), shown(unit), unit)
            for column, unit in enumerate((_COLUMNS["current"][0], _COLUMNS["irradiance"][0]))
        )
        return [(c, i, row[2]) for c, i, row in zip(currents, irradiances, rows, strict=True)]

    def mark(self, mistakes: Mapping[tuple[str | int, ...], str]) -> None:
        """Show what is wrong, by number of the point and key: the cells, and the first in words."""
        keys = [*_COLUMNS]
        cells: dict[tuple[int, int], str] = {}
        said = ""
        for place, why in mistakes.items():
            if not place or not isinstance(place[0], int):
                said = said or why
                continue
            key = place[1] if len(place) > 1 else ""
            cells.setdefault((place[0], keys.index(key) if key in keys else 0), why)
            words = f", {_COLUMNS[key][1].lower()}" if key in _COLUMNS else ""
            said = said or f"Point {place[0] + 1}{words}: {why}"
        self.table.mark(cells)
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        self.reason.setText(f"⚠ {breakable(said)}{more}" if said else "")

    def set_points(self, points: Sequence[tuple[str, str, str]]) -> None:
        """Show these."""
        self.table.set_rows(points)

    def remove_chosen(self) -> None:
        """Take the chosen rows away."""
        self.table.remove_chosen()
