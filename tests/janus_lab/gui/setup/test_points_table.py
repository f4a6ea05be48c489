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
    points = [("30 mA", "1 mW/cm²", "0.2 %"), ("40 mA", "2 mW/cm²", "")]
    table.set_points(points)
    assert table.points() == points
    assert told == []
    table.table.setItem(2, 0, QtWidgets.QTableWidgetItem(" 50 mA "))
    assert table.points() == [*points, ("50 mA", "", "")]
    assert table.table.rowCount() == 4  # there is always one more
    table.table.selectRow(0)
    table.remove_chosen()
    assert table.points() == [points[1], ("50 mA", "", "")]
    assert len(told) == 2


def test_a_mistake_is_at_its_cell_in_words_below_and_nothing_jumps(qtbot: QtBot) -> None:
    table = PointsTable()
    qtbot.addWidget(table)
    table.resize(400, 600)
    table.show()
    table.set_points([("30 mA", "1 mW/cm²", ""), ("40 mA", "2 mW/cm²", ""), ("50 mA", "x", "")])
    before = table.table.geometry()
    table.mark({(2, "irradiance"): "'x' is wrong", (0,): "is missing"})
    assert table.table.item(2, 1).toolTip() == "'x' is wrong"
    assert table.table.item(0, 0).toolTip() == "is missing"
    assert table.table.item(0, 1).toolTip() == ""
    said = table.reason.text().replace("\u200b", "")
    assert said == "⚠ Point 3, irradiance at the sample: 'x' is wrong (and 1 more)"
    assert table.reason.isVisible()
    qtbot.wait(20)
    assert table.table.geometry() == before
    table.mark({(): "the points must rise"})
    assert table.reason.text() == "⚠ the points must rise"
    assert table.table.item(2, 1).toolTip() == ""
    table.mark({})
    assert table.reason.text() == ""


def test_a_bare_number_has_the_unit_of_the_one_above_it(qtbot: QtBot) -> None:
    table = PointsTable()
    qtbot.addWidget(table)
    typed = [("30 mA", "1 W/m²"), ("40", "2,5"), ("5e-2", "7"), ("x", "1,500")]
    table.set_points([(*texts, "0.01") for texts in typed])
    found = table.points()
    assert [texts[:2] for texts in found[:3]] == [
        ("30 mA", "1 W/m²"),
        ("40 mA", "2.5 W/m²"),
        ("5e-2 A", "7 W/m²"),
    ]
    assert found[3][:2] == ("x", "1,500")  # what is not clear stays as it was typed
    assert {own for _, _, own in found} == {"0.01"}  # a share has no unit
    table.set_points([("1", "2", "")])
    assert table.points() == [("1 A", "2 mW/cm²", "")]
