"""The numbers of a comparison say what they leave open."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.analysis.samples.distribution import distribution
from janus_lab.gui.comparison.numbers_table import MOST_RUNS, NumbersTable
from janus_lab.gui.comparison.points import MeritAxis, MeritPoint, MeritStatistics, statistics
from tests.made_up_runs import responsivity


def test_bounds_and_values_that_are_taken_back_are_counted(qtbot: QtBot) -> None:
    table = NumbersTable()
    qtbot.addWidget(table)
    values = [responsivity(v, 13.0) for v in (1.0, 2.0, 3.0)]
    bound = responsivity(9.0, 13.0, bound="lower")
    doubtful = responsivity(99.0, 13.0, flags=("NOT_SETTLED",))
    both = MeritStatistics(2.0, distribution([*values, bound, doubtful]))
    lower = MeritStatistics(5.0, distribution([bound, bound]))
    table.show_numbers(MeritAxis("day", "Day", "d"), "A/W", [both, lower], [], {})
    texts = [[table.item(row, c).text() for c in range(7)] for row in range(2)]
    assert texts[0][:2] == ["2 d", "3 + 1 bounds, 1 left out"]
    assert texts[0][2].replace("\u202f", " ") == "2.5 A/W"
    assert texts[0][6].replace("\u202f", " ") == "3 A/W"
    assert texts[1][1:3] == ["0 + 2 bounds", "> 9\u202fA/W"]
    assert texts[1][5] == "–"


def test_each_of_few_runs_has_a_column_with_its_values(qtbot: QtBot) -> None:
    table = NumbersTable()
    qtbot.addWidget(table)
    figures = {
        (0, 1.3): responsivity(2.31, 1.3, u=0.05 / 2.31),
        (0, 13.0): responsivity(1.5, 13.0, flags=("NOT_SETTLED",)),
        (1, 13.0): responsivity(9.0, 13.0, bound="lower"),
    }
    points = [
        MeritPoint(run, x, f.value or 0.0, f.uncertainty, f) for (run, x), f in figures.items()
    ]
    axis = MeritAxis("irradiance_mW_cm2", "Irradiance", "mW/cm²")
    table.show_numbers(axis, "A/W", statistics(points), points, {0: "film 1", 1: "film 2"})
    headings = [table.horizontalHeaderItem(n).text() for n in range(3)]
    assert headings == ["Irradiance", "film 1", "film 2"]
    texts = [[table.item(row, n).text().replace("\u202f", " ") for n in (1, 2)] for row in (0, 1)]
    assert texts[0] == ["2.31(5) A/W", ""]
    assert texts[1][0].startswith("1.5")
    assert "?" in texts[1][0], "it is not to be used as it stands"
    assert texts[1][1] == "> 9 A/W"
    many = [replace(points[0], run=run) for run in range(MOST_RUNS + 1)]
    table.show_numbers(axis, "A/W", statistics(many), many, {r: str(r) for r in range(20)})
    assert table.horizontalHeaderItem(1).text() == "Values"


def test_a_copy_says_that_the_runs_were_simulated(qtbot: QtBot) -> None:
    table = NumbersTable()
    qtbot.addWidget(table)
    found = MeritStatistics(2.0, distribution([responsivity(1.0, 13.0)]))
    for origin, more in (("simulated bench", ["Origin", "simulated bench"]), ("", ["Most", None])):
        table.origin = origin
        table.show_numbers(MeritAxis("day", "Day", "d"), "A/W", [found], [], {})
        qtbot.keyClick(table, QtCore.Qt.Key_C, QtCore.Qt.ControlModifier)
        head, row = QtWidgets.QApplication.clipboard().text().split("\n")
        assert head.split("\t")[-1] == more[0]
        assert len(row.split("\t")) == len(head.split("\t"))
        assert more[1] in (None, row.split("\t")[-1])
