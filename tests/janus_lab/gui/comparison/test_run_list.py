"""One entry a run: ticks, names, signs, and why one is not there."""

from __future__ import annotations

import random
from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui.comparison.run_list import RunList, short_names

PATHS = [Path(f"runs/{n}") for n in range(4)]


def test_ticks_and_selection_are_told_once_each(qtbot: QtBot) -> None:
    runs = RunList()
    qtbot.addWidget(runs)
    switched: list[set[int]] = []
    runs.switched.connect(lambda: switched.append(runs.shown))
    runs.add(PATHS)
    runs.name(0, "film <b>, 11-28")
    runs.name(1, "1", "run.json: no such file")
    runs.colour(lambda n: ("#0072b2", n != 2))
    assert switched == [], "only a person switches"
    assert runs.shown == {0, 2, 3}
    assert runs.item(1).text() == "⚠ 1"
    assert "no such file" in runs.item(1).toolTip()
    runs.item(2).setCheckState(QtCore.Qt.Unchecked)
    runs.tick_all(True)
    runs.tick_all(False)
    assert switched == [{0, 3}, {0, 2, 3}, set()], "what cannot be read has no tick"
    runs.item(3).setSelected(True)
    assert runs.selected == {3}


def test_a_line_of_its_own_and_a_share_in_a_band_have_other_signs(qtbot: QtBot) -> None:
    runs = RunList()
    qtbot.addWidget(runs)
    runs.add(PATHS[:3])
    runs.colour(lambda n: ("#d55e00", n == 0))
    line, band, other = (runs.item(n).icon().pixmap(18, 18).toImage() for n in range(3))
    assert line != band
    assert band == other
    assert line.pixelColor(9, 9).name() == "#d55e00"


def test_names_are_written_without_what_all_runs_share(qtbot: QtBot) -> None:
    runs = RunList()
    qtbot.addWidget(runs)
    runs.add(PATHS)
    for number, clock in enumerate(("08:12", "08:13", "09:01")):
        parts = ("film", "11-28", clock, f"id{number}")
        runs.name(number, ", ".join(parts), parts=parts)
    runs.name(3, "3", "run.json: no such file")
    assert runs.shorten() == "film · 11-28"
    assert [runs.item(n).text() for n in range(4)] == ["08:12", "08:13", "09:01", "⚠ 3"]
    assert "film, 11-28, 08:12, id0" in runs.item(0).toolTip()
    runs.name(1, "", parts=("film", "11-28", "08:12", "id1"))
    runs.shorten()
    assert [runs.item(n).text() for n in range(2)] == ["08:12 · id0", "08:12 · id1"]


def test_no_two_short_names_are_alike_and_nothing_is_lost() -> None:
    chance = random.Random(15)
    for _ in range(300):
        count = chance.randint(1, 6)
        runs = [
            (f"s{chance.randint(0, 1)}", f"d{chance.randint(0, 1)}", f"t{chance.randint(0, 3)}", n)
            for n in map(str, range(count))
        ]
        names, shared = short_names(runs)
        assert len(set(names)) == count
        for run, name in zip(runs, names, strict=True):
            said = {*name.split(" · "), *shared.split(" · ")}
            assert set(run[:-1]) <= said
            assert count > 1 or set(run) <= said
