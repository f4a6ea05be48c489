"""What was open is open again after a restart, read when it is looked at, whatever has become of
the runs and of the file that says so."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui import settings
from janus_lab.gui.comparison.comparison_page import ComparisonPage
from janus_lab.gui.opening.run_page import RunPage
from janus_lab.gui.opening.waiting_page import WaitingPage
from janus_lab.gui.window import BenchWindow
from tests.janus_lab.damage import ODD
from tests.made_up_rows import cycling, sweeps
from tests.made_up_runs import made_up, responsivity

Open = Callable[..., BenchWindow]


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Four sweeps of two samples in two places, and a run of cycles."""
    runs = tmp_path / "runs"
    figures = [responsivity(4.8, 0.7), responsivity(1.3, 13.0)]
    found = [
        made_up(runs, "iv_sweep", sweeps(1.0 + n / 12), figures, sample=f"film {n % 2}", days=-n,
                parameters={"position": f"A{n % 2 + 1}"})
        for n in range(4)
    ]  # fmt: skip
    return [*found, made_up(runs, "on_off_cycling", cycling(), figures)]


def restored(qtbot: QtBot, window: BenchWindow) -> None:
    qtbot.waitUntil(lambda: window.reopening.kept._waiting is None, timeout=20_000)


def read(qtbot: QtBot, page: Any) -> None:
    reading = page.reading if isinstance(page, RunPage) else page.stream
    qtbot.waitUntil(lambda: not reading.busy, timeout=20_000)


def names(window: BenchWindow) -> list[list[str]]:
    both = window.pages.main, window.pages.beside
    return [[tabs.tabText(n) for n in range(tabs.count())] for tabs in both]


def compared(qtbot: QtBot, window: BenchWindow, paths: list[Path]) -> ComparisonPage:
    page = window.reopening.comparing.compare(paths)
    assert page is not None
    read(qtbot, page)
    return page


def test_the_same_tabs_the_one_in_front_and_runs_side_by_side(
    qtbot: QtBot, tmp_path: Path, open_window: Open, paths: list[Path]
) -> None:
    state_path = tmp_path / "window.json"
    window = open_window(state_path=state_path)
    restored(qtbot, window)
    for path in paths[:3]:
        window.pages.open_run(path)
        read(qtbot, window.pages.opened(path))
    beside = window.pages.opened(paths[1])
    window.pages.move(beside)
    beside.view.setCurrentWidget(beside.facts)
    compared(qtbot, window, paths[:4])
    window.pages.preview(paths[4])  # passing: nobody has decided to keep it
    qtbot.waitUntil(lambda: window.pages._preview is not None)
    window.pages.bring_up(window.pages.opened(paths[0]))
    before = names(window)
    window.close()

    window = open_window(state_path=state_path)
    restored(qtbot, window)
    main, beside = window.pages.main, window.pages.beside
    assert names(window) == [[n for n in before[0] if not n.startswith("Preview")], before[1]]
    assert main.currentWidget().path == paths[0]
    assert beside.currentWidget().path == paths[1]
    waiting = [type(page) for page in window.pages.pages].count(WaitingPage)
    assert waiting == 2, "only what is seen is read"
    for tabs in (main, beside):
        read(qtbot, tabs.currentWidget())
        assert tabs.currentWidget().run is not None
    assert beside.currentWidget().view.currentWidget() is beside.currentWidget().facts
    window.pages.open_run(paths[2])  # from the history, as ever: no second tab
    assert names(window)[0] == [n for n in before[0] if not n.startswith("Preview")]
    assert window.pages.main.currentWidget().path == paths[2]
    read(qtbot, window.pages.main.currentWidget())
    assert not [line for line in window.log.toPlainText().splitlines() if "error" in line]


def test_a_comparison_with_its_runs_and_everything_that_was_chosen(
    qtbot: QtBot, tmp_path: Path, open_window: Open, paths: list[Path]
) -> None:
    state_path = tmp_path / "window.json"
    window = open_window(state_path=state_path)
    restored(qtbot, window)
    page = compared(qtbot, window, paths[:4])
    page.merit.axis.setCurrentIndex(page.merit.axis.findText("Position, as a map"))
    page.merit.at.setCurrentIndex(1)
    page.merit.y_scale.setCurrentIndex(page.merit.y_scale.findText("linear"))
    page.merit.relative.setChecked(True)
    page.by_sample.setChecked(not page.by_sample.isChecked())
    page.list.item(2).setCheckState(QtCore.Qt.Unchecked)
    page.list.item(1).setSelected(True)
    page.tabs.setCurrentWidget(page.curves)
    page.curves.level.setCurrentIndex(1)
    page.curves.magnitude.setChecked(True)
    asked = page.kept()
    window.pages.show_live()
    window.close()

    for _ in range(2):  # also if nobody looks at it between two starts
        window = open_window(state_path=state_path)
        restored(qtbot, window)
        assert names(window)[0] == ["Measuring", "Comparison 1"]
        assert window.pages.main.currentWidget() is window.pages.live
        (waiting,) = window.pages.pages
        assert isinstance(waiting, WaitingPage)
        window.close()
    window = open_window(state_path=state_path)
    restored(qtbot, window)
    compared(qtbot, window, paths[:2])
    assert names(window)[0] == ["Measuring", "Comparison 1", "Comparison 2"]
    window.pages.main.setCurrentIndex(1)
    page = window.pages.main.currentWidget()
    assert page.kept() == asked, "before it is read"
    read(qtbot, page)
    page._draw()
    page.tabs.setCurrentWidget(page.merit)
    page.tabs.setCurrentWidget(page.curves)
    assert page.kept() == asked
    assert page.list.shown == {0, 1, 3}
    assert page.merit.axis.currentText() == "Position, as a map"
    page.merit.axis.setCurrentIndex(0)
    page.merit.axis.activated.emit(0)
    assert page.kept()["chosen"]["Against"] == page.merit.axis.itemText(0), "a person has chosen"


def test_a_run_that_is_gone_or_damaged_is_named_in_a_line(
    qtbot: QtBot, tmp_path: Path, open_window: Open, paths: list[Path]
) -> None:
    state_path = tmp_path / "window.json"
    window = open_window(state_path=state_path)
    restored(qtbot, window)
    for path in paths[:3]:
        window.pages.open_run(path)
        read(qtbot, window.pages.opened(path))
    compared(qtbot, window, paths[:3])
    whole = window.pages.opened(paths[0]).run.whole_name
    window.close()
    shutil.rmtree(paths[0])
    (paths[1] / "run.json").write_text('{"id": ')

    window = open_window(state_path=state_path)
    restored(qtbot, window)
    page = window.pages.main.currentWidget()
    read(qtbot, page)
    assert len(page.runs) == 1
    assert "2 cannot be read" in page.status.text()
    for path in paths[:2]:
        page = window.pages.opened(path)
        window.pages.bring_up(page)
        read(qtbot, page)
        assert "\n" not in page.status.text()
        assert page.status.isVisibleTo(page)
    assert window.pages.opened(paths[0]).headline.toolTip() == whole
    assert page.path.name in page.status.text().replace("\u200b", "")
    window.close()
    kept = settings.load(state_path)["pages"]["main"]
    assert [Path(each["run"]) for each in kept[:3]] == paths[:3], "its disk may be back tomorrow"


def test_a_window_with_other_runs_opens_them_where_they_are(
    qtbot: QtBot, tmp_path: Path, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = made_up(tmp_path / "elsewhere", "iv_sweep", sweeps(), sample="film 7")
    here = made_up(tmp_path / "runs", "iv_sweep", sweeps(), sample="film 8")
    state_path = tmp_path / "window.json"
    kept = {"main": [{"run": str(elsewhere)}, {"run": str(here)}], "main in front": 0}
    settings.save(state_path, {"pages": kept})
    monkeypatch.chdir(tmp_path)
    window = BenchWindow(Path("runs"), state_path=state_path)
    try:
        kept_pages = window.reopening.kept
        kept_pages._restore()
        seen, waiting = window.pages.pages
        assert seen.path == elsewhere
        assert waiting.path == Path("runs") / here.relative_to(tmp_path / "runs"), "as the history"
        qtbot.waitUntil(lambda: seen.run is not None, timeout=20_000)
        assert "film 7" in names(window)[0][1]
    finally:
        window.pages.stop()
        window.deleteLater()


def spoiled(values: Any, rng: random.Random) -> Any:
    """`values` with something odd in the place of something."""
    if isinstance(values, dict) and values and rng.random() < 0.85:
        key = rng.choice(list(values))
        return {**values, key: spoiled(values[key], rng)}
    if isinstance(values, list) and values and rng.random() < 0.85:
        at = rng.randrange(len(values))
        return [*values[:at], spoiled(values[at], rng), *values[at + 1 :]]
    return rng.choice(ODD)


def as_json(values: Any) -> bytes:
    return json.dumps(values, default=str, ensure_ascii=True).encode()


def test_whatever_is_in_the_file_the_window_opens(
    qtbot: QtBot, tmp_path: Path, open_window: Open, paths: list[Path]
) -> None:
    state_path = tmp_path / "window.json"
    window = open_window(state_path=state_path)
    restored(qtbot, window)
    for path in paths[:2]:
        window.pages.open_run(path)
    window.pages.move(window.pages.opened(paths[0]))
    compared(qtbot, window, paths[:3])
    window.close()
    whole = settings.load(state_path)
    assert whole["pages"]["beside"]
    rng = random.Random(20261129)
    for number in range(9):
        state = whole
        for _ in range(rng.choice((1, 2, 5))):
            # the tabs alone in two thirds: they are what is new
            part = (
                {"pages": spoiled(state.get("pages"), rng)} if number % 3 else spoiled(state, rng)
            )
            state = {**state, **part} if isinstance(part, dict) else state
        state_path.write_bytes(as_json(state))
        window = open_window(state_path=state_path)
        restored(qtbot, window)
        for tabs in (window.pages.main, window.pages.beside):
            for at in range(tabs.count()):
                tabs.setCurrentIndex(at)
        for page in window.pages.pages:
            read(qtbot, page)
        assert window.isVisible()
        assert window.bench is not None
        window.close()
        assert isinstance(settings.load(state_path)["pages"], dict)


def test_no_more_tabs_than_can_be_open(qtbot: QtBot, tmp_path: Path, open_window: Open) -> None:
    state_path = tmp_path / "window.json"
    runs = [{"run": str(tmp_path / f"run {n % 30}")} for n in range(60)]
    settings.save(state_path, {"pages": {"main": runs}})
    window = open_window(state_path=state_path)
    restored(qtbot, window)
    found = window.pages.pages
    assert len(found) == 16
    assert len({page.path for page in found}) == 16
    assert all(isinstance(page, WaitingPage) for page in found)
    QtWidgets.QApplication.processEvents()


def test_a_window_that_is_closed_at_once_keeps_them_and_reads_nothing(
    qtbot: QtBot, tmp_path: Path, open_window: Open, paths: list[Path]
) -> None:
    state_path = tmp_path / "window.json"
    kept = {"main": [{"run": str(paths[0])}], "main in front": 0}
    settings.save(state_path, {"pages": kept})
    window = open_window(state_path=state_path)
    window.close()
    qtbot.wait(400)
    assert window.pages.pages == []
    assert settings.load(state_path)["pages"] == kept
