"""The numbers of a comparison say what they leave open."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from janus_lab.analysis.samples.distribution import distribution
from janus_lab.gui.comparison.numbers_table import NumbersTable
from janus_lab.gui.comparison.points import MeritAxis, MeritStatistics
from tests.made_up_runs import responsivity


def test_bounds_and_values_that_are_taken_back_are_counted(qtbot: QtBot) -> None:
    table = NumbersTable()
    qtbot.addWidget(table)
    values = [responsivity(v, 13.0) for v in (1.0, 2.0, 3.0)]
    bound = responsivity(9.0, 13.0, bound="lower")
    doubtful = responsivity(99.0, 13.0, flags=("NOT_SETTLED",))
    both = MeritStatistics(2.0, distribution([*values, bound, doubtful]))
    lower = MeritStatistics(5.0, distribution([bound, bound]))
    table.show_numbers(MeritAxis("day", "Day", "d"), "A/W", [both, lower])
    texts = [[table.item(row, c).text() for c in range(7)] for row in range(2)]
    assert texts[0][:2] == ["2 d", "3 + 1 bounds, 1 left out"]
    assert texts[0][2].replace("\u202f", " ") == "2.5 A/W"
    assert texts[0][6].replace("\u202f", " ") == "3 A/W"
    assert texts[1][1:3] == ["0 + 2 bounds", "> 9\u202fA/W"]
    assert texts[1][5] == "–"
