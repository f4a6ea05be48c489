"""The runs of a sample, with their figures, open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from janus_lab.gui.model.past_run import BROKEN, PastRun
from janus_lab.gui.samples.runs_of_sample import MOST_RUNS, RunsOfSample
from tests.made_up_runs import made_up, responsivity

WHEN = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def past(path: Path, state: str = "finished") -> PastRun:
    return PastRun(path, "x", "iv_sweep", "W7-A1", "film", state, WHEN, 3, "torn" * (state != "f"))


def test_runs_are_listed_with_their_figures_and_opened(qtbot: QtBot, tmp_path: Path) -> None:
    path = made_up(tmp_path, "iv_sweep", {"Voltage (V)": np.zeros(2)}, [responsivity(0.5, 13.0)])
    table = RunsOfSample()
    qtbot.addWidget(table)
    table.set_runs([past(path), past(tmp_path / "gone", BROKEN)])
    table.show()
    qtbot.waitUntil(lambda: "A/W" in table.item(0, 4).text())
    assert table.item(0, 1).text() == "I–V sweep"
    assert table.item(1, 3).text() == BROKEN
    table.setCurrentCell(0, 0)
    with qtbot.waitSignal(table.open_wanted) as opened:
        table.activated.emit(table.currentIndex())
    assert opened.args == [path]


def test_of_very_many_the_newest_are_listed(qtbot: QtBot, tmp_path: Path) -> None:
    table = RunsOfSample()
    qtbot.addWidget(table)
    table.set_runs([past(tmp_path / f"{n}", BROKEN) for n in range(MOST_RUNS + 50)])
    assert table.rowCount() == MOST_RUNS
    table.set_runs([])
    assert table.rowCount() == 0
