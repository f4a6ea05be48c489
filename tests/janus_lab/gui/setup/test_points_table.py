"""Points of a calibration as they are typed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.setup.points_table import PointsTable


def test_points_are_shown_typed_and_taken_away(qtbot: QtBot) -> None:
    table = PointsTable()
    qtbot.addWidget(table)
    told: list[int] = []
    table.edited.connect(lambda: told.append(1))
    points = [("30 mA", "1 mW/cm²"), ("40 mA", "2 mW/cm²")]
    table.set_points(points)
    assert table.points() == points
    assert told == []
    table.table.setItem(2, 0, QtWidgets.QTableWidgetItem(" 50 mA "))
    assert table.points() == [*points, ("50 mA", "")]
    assert table.table.rowCount() == 4  # there is always one more
    table.table.selectRow(0)
    table.remove_chosen()
    assert table.points() == [points[1], ("50 mA", "")]
    assert len(told) == 2
