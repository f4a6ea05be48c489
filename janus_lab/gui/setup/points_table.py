"""The points of a light calibration: laser current and irradiance at the sample."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.typed_table import TypedTable


class PointsTable(QtWidgets.QWidget):  # type: ignore[misc]
    """Rows of texts, as they stand in a bench file; an empty row at the end takes a new point."""

    edited = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = TypedTable(["Laser current", "Irradiance at the sample"], self)
        self.table.setToolTip("Such as 35 mA and 2.3 mW/cm²; both rise. Delete removes a point")
        self.table.setMinimumHeight(7 * self.fontMetrics().height())
        self.table.edited.connect(self.edited)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def points(self) -> list[tuple[str, str]]:
        """What has been typed; rows with nothing in them are none."""
        return [(current, irradiance) for current, irradiance in self.table.rows()]

    def set_points(self, points: Sequence[tuple[str, str]]) -> None:
        """Show these."""
        self.table.set_rows(points)

    def remove_chosen(self) -> None:
        """Take the chosen rows away."""
        self.table.remove_chosen()
