"""The centre of the window, fed as the bench's process feeds it: late, and with holes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui import run_view
from janus_lab.gui.run_view import RunView
from janus_lab.gui.theme import LIGHT
from janus_lab.station.messages import Rows

FOLDER = Path("runs/x")


def block(first: int, count: int) -> dict[str, np.ndarray]:
    """Rows of half a second each."""
    time = 0.5 * np.arange(first, first + count)
    return {"Time (s)": time, "Current (A)": 1e-9 * time}


@pytest.fixture
def view(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> RunView:
    def read(path: Path, holes: list[tuple[int, int]]) -> list[dict[str, np.ndarray]]:
        return [block(first, end - first) for first, end in holes]

    monkeypatch.setattr(run_view, "_read_rows", read)
    view = RunView(LIGHT)
    qtbot.addWidget(view)
    view.begin(1, "on_off_cycling")
    return view


def shown(view: RunView) -> list[float]:
    chunks = view.rows._run._chunks
    return [float(x) for chunk in chunks for x, y in zip(chunk.x, chunk.y, strict=True) if y == y]


def times(count: int) -> list[float]:
    return [0.5 * n for n in range(count)]


def test_rows_that_come_after_the_end_are_not_shown_twice(qtbot: QtBot, view: RunView) -> None:
    view.add(Rows(1, 0, block(0, 10)))
    view.end(1, FOLDER, 30, [])
    view.add(Rows(1, 10, block(10, 10)))  # another queue than that of the end
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    view.add(Rows(1, 20, block(20, 10)))
    assert shown(view) == times(30)


def test_the_rest_of_a_run_is_not_put_into_the_next_one(qtbot: QtBot, view: RunView) -> None:
    view.add(Rows(1, 0, block(0, 10)))
    view.end(1, FOLDER, 30, [])
    view.begin(2, "on_off_cycling")
    view.add(Rows(2, 0, block(0, 5)))
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    assert shown(view) == times(5)


def test_a_resumed_run_is_shown_from_its_beginning(qtbot: QtBot, view: RunView) -> None:
    view.add(Rows(1, 20, block(20, 10)))
    view.end(1, FOLDER, 30, [])
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    assert shown(view) == times(30)
