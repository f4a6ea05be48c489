"""A run is handed over row for row, in portions, and no thread is left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.opening import excerpt, run_reading
from janus_lab.gui.opening.run_reading import RunReading
from tests.made_up_rows import cycling
from tests.made_up_runs import made_up


class Heard:
    """What a reading has told, in order."""

    def __init__(self, reading: RunReading) -> None:
        self.said: list[str] = []
        self.blocks: list[dict[str, np.ndarray]] = []
        self.problem = ""
        for name in ("begun", "excerpt", "told", "ended"):
            getattr(reading, name).connect(lambda *_, name=name: self.said.append(name))
        reading.block.connect(self._take)
        reading.failed.connect(lambda problem: setattr(self, "problem", problem))

    def _take(self, block: dict[str, np.ndarray]) -> None:
        self.said.append("block")
        self.blocks.append(block)

    def order(self) -> list[str]:
        return list(dict.fromkeys(self.said))


@pytest.mark.parametrize("long", [False, True])
def test_all_rows_come_in_order(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    columns = cycling(40.0)
    path = made_up(tmp_path, "on_off_cycling", columns)
    monkeypatch.setattr(run_reading, "_ROWS", 70)  # more blocks than may wait
    if long:
        monkeypatch.setattr(excerpt, "ALL_AT_ONCE", 1000)
    reading = RunReading()
    heard = Heard(reading)
    with qtbot.waitSignal(reading.ended, timeout=20_000):
        reading.start(path)
    reading.stop()
    assert not reading.busy
    for name, values in columns.items():
        assert np.array_equal(np.concatenate([block[name] for block in heard.blocks]), values)
    begin = ["begun", "excerpt", "told", "block"] if long else ["begun", "block", "told"]
    assert heard.order() == [*begin, "ended"]


def test_of_two_runs_only_the_later_one_is_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_reading, "_ROWS", 10)
    first = made_up(tmp_path, "on_off_cycling", cycling(40.0), sample="one")
    second = made_up(tmp_path, "on_off_cycling", cycling(4.0), sample="two")
    reading = RunReading()
    heard = Heard(reading)
    told = []
    reading.told.connect(lambda run: told.append(run.sample))
    reading.start(first)
    qtbot.waitUntil(lambda: "block" in heard.said, timeout=20_000)
    heard.blocks.clear()
    with qtbot.waitSignal(reading.ended, timeout=20_000):
        reading.start(second)
    reading.stop()
    assert told == ["two"]
    assert sum(len(block["Cycle"]) for block in heard.blocks) == 200


@pytest.mark.parametrize("damage", ["gone", "text", "no numbers"])
def test_what_cannot_be_read_is_told_in_one_line(qtbot: QtBot, tmp_path: Path, damage: str) -> None:
    path = made_up(tmp_path, "on_off_cycling", cycling(4.0))
    if damage == "gone":
        (path / "run.json").unlink()
    elif damage == "text":
        (path / "run.json").write_text("no JSON", encoding="utf-8")
    else:
        with (path / "data.csv").open("a", encoding="utf-8") as file:
            file.write("1,what,is,this,5\n")
    reading = RunReading()
    heard = Heard(reading)
    with qtbot.waitSignal(reading.failed, timeout=20_000):
        reading.start(path)
    reading.stop()
    assert heard.problem
    assert "\n" not in heard.problem
    assert "Traceback" not in heard.problem
