"""The centre of the window, fed as the bench's process feeds it: late, and with holes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import RunRows
from janus_lab.gui.model import overlays
from janus_lab.gui.model.overlays import MOST_OVERLAID
from janus_lab.gui.opening.run_pages import RunPages
from janus_lab.gui.panels import run_view
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.time_plot import TimePlot
from janus_lab.gui.widgets.theme import LIGHT
from janus_lab.kinds import KINDS

FOLDER = Path("runs/x")


def block(first: int, count: int) -> dict[str, np.ndarray]:
    """Rows of half a second each."""
    time = 0.5 * np.arange(first, first + count)
    return {"Time (s)": time, "Current (A)": 1e-9 * time}


@pytest.fixture
def view(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> RunView:
    def read(path: Path, holes: list[tuple[int, int]]) -> list[dict[str, np.ndarray]]:
        return [block(first, end - first) for first, end in holes]

    monkeypatch.setattr(run_view, "read_rows", read)
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
    view.add(RunRows(1, 0, block(0, 10)))
    view.end(1, FOLDER, 30, [])
    view.add(RunRows(1, 10, block(10, 10)))  # another queue than that of the end
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    view.add(RunRows(1, 20, block(20, 10)))
    assert shown(view) == times(30)


def test_the_rest_of_a_run_is_not_put_into_the_next_one(qtbot: QtBot, view: RunView) -> None:
    view.add(RunRows(1, 0, block(0, 10)))
    view.end(1, FOLDER, 30, [])
    view.begin(2, "on_off_cycling")
    view.add(RunRows(2, 0, block(0, 5)))
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    assert shown(view) == times(5)


def test_a_resumed_run_is_shown_from_its_beginning(qtbot: QtBot, view: RunView) -> None:
    view.add(RunRows(1, 20, block(20, 10)))
    view.end(1, FOLDER, 30, [])
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    assert shown(view) == times(30)


def past(path: Path) -> SimpleNamespace:
    """A sweep of three readings."""
    ones = np.ones(3)
    names = ("Time (s)", "Current (A)", "Irradiance (mW/cm**2)", "Direction", "Sweep")
    columns = {"Voltage (V)": np.arange(3.0), **dict.fromkeys(names, ones)}
    known = {"procedure": "iv_sweep", "label": path.name, "figures": [], "simulated": False}
    return SimpleNamespace(columns=columns, **known)


@pytest.mark.parametrize("ends", ["as it should", "refused in the middle"])
def test_past_runs_of_another_kind_wait_for_the_end_only(
    qtbot: QtBot, view: RunView, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    monkeypatch.setattr(overlays, "_read", past)
    said: list[str] = []
    view.message.connect(lambda level, text: said.append(text))
    view.add(RunRows(1, 0, block(0, 10)))
    view.overlay([Path("one"), Path("two")])
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == ["not shown, of another kind than the run that is being measured: one; two"]
    assert isinstance(view.rows, TimePlot)

    if ends == "as it should":
        view.end(1, FOLDER, 10, [])
    else:
        view.rest()
    view.overlay([Path("one"), Path("two")])
    qtbot.waitUntil(lambda: isinstance(view.rows, IVPlot), timeout=10_000)
    qtbot.waitUntil(lambda: list(view.rows._past) == ["one", "two"], timeout=10_000)
    view.end(1, FOLDER, 10, [])  # comes to nothing: that run is not shown any more
    view.begin(2, "on_off_cycling")
    view.add(RunRows(2, 0, block(0, 4)))
    assert shown(view) == times(4)
    assert len(said) == 1


def test_very_many_past_runs_are_bounded_however_they_come(
    qtbot: QtBot, view: RunView, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def counted(path: Path) -> SimpleNamespace:
        read.append(path)
        return past(path)

    monkeypatch.setattr(overlays, "_read", counted)
    said: list[str] = []
    view.message.connect(lambda level, text: said.append(level))
    view.begin(2, "iv_sweep")
    view.overlay([Path(f"run {number}") for number in range(300)])
    qtbot.waitUntil(lambda: len(view.rows._past) == MOST_OVERLAID, timeout=10_000)
    assert (said, len(read)) == (["warning"], MOST_OVERLAID)

    view.overlay([Path("run 3"), Path("one more")])
    qtbot.waitUntil(lambda: len(said) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: not view._one_past.isActive(), timeout=10_000)
    assert set(view.rows._past) == {f"run {number}" for number in range(MOST_OVERLAID)}
    view.clear_overlays()
    view.overlay([Path("one more")])
    qtbot.waitUntil(lambda: set(view.rows._past) == {"one more"}, timeout=10_000)
    assert said == ["warning", "warning"]


class Opened(QtWidgets.QWidget):
    """Stands where an opened run would."""

    def stop(self) -> None:
        """Nothing runs."""


def test_tabs_that_changed_while_another_page_was_in_front_can_be_clicked(qtbot: QtBot) -> None:
    rng = np.random.default_rng(12)
    view = RunView(LIGHT)
    pages = RunPages(view, LIGHT)
    qtbot.addWidget(pages)
    pages.resize(900, 500)
    pages.show()
    pages.add_page(Opened(), "opened")
    bar = view.tabBar()
    usual = ["on_off_cycling", "response_time", "current_vs_time", "dark_noise"]
    for round_, kinds in enumerate([usual, *(rng.choice(list(KINDS), 3) for _ in range(4))]):
        pages.main.setCurrentIndex(1)
        for number, kind in enumerate(kinds):
            view.begin(10 * round_ + number, str(kind))
            QtWidgets.QApplication.processEvents()
        pages.show_live()
        QtWidgets.QApplication.processEvents()
        seen = [number for number in range(view.count()) if view.isTabVisible(number)]
        for number in reversed(seen):
            place = bar.tabRect(number)
            letters = bar.fontMetrics().horizontalAdvance(bar.tabText(number))
            assert place.width() >= letters, (list(kinds), bar.tabText(number))
            qtbot.mouseClick(bar, QtCore.Qt.LeftButton, pos=place.center())
            assert view.currentIndex() == number
        view.setCurrentIndex(seen[-1])
        for number in reversed(seen[:-1]):
            qtbot.keyClick(bar, QtCore.Qt.Key_Left)
            assert view.currentIndex() == number
    pages.stop()


@pytest.mark.parametrize("ends", ["as it should", "with rows that come late", "refused"])
def test_what_forms_is_told_that_the_run_has_ended(
    qtbot: QtBot, view: RunView, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    view.begin(2, "dark_noise")
    told: list[str] = []
    rows = view.rows
    monkeypatch.setattr(rows, "add", lambda _: told.append("rows"))
    monkeypatch.setattr(rows, "end", lambda: told.append("end"))
    view.add(RunRows(2, 0, block(0, 10)))
    if ends == "refused":
        view.rest()
    else:
        view.end(2, FOLDER, 30 if ends == "with rows that come late" else 10, [])
    qtbot.waitUntil(lambda: not view._files.busy, timeout=10_000)
    assert told[-1] == "end"
    assert told.count("rows") == (2 if ends == "with rows that come late" else 1)
