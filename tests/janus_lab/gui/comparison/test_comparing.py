"""From the history to a comparison: runs, their samples, a sheet, more of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison import comparing as module
from janus_lab.gui.comparison.comparison_page import ComparisonPage
from janus_lab.gui.window import BenchWindow
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up, responsivity


def test_runs_and_samples_are_compared_and_added(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow], monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    for n in range(4):
        made_up(
            tmp_path / "runs", "iv_sweep", sweeps(), [responsivity(1.0, 13.0)],
            sample=f"film {n % 2}", days=n - 10,
        )  # fmt: skip
    window = open_window()
    history, comparing = window.history, window.reopening.comparing
    qtbot.waitUntil(lambda: history.model.rowCount() == 4, timeout=20_000)
    assert not comparing.runs.isEnabled()

    def page() -> ComparisonPage:
        shown = window.pages.main.currentWidget()
        assert isinstance(shown, ComparisonPage)
        qtbot.waitUntil(lambda: not shown.stream.busy, timeout=20_000)
        return shown

    history.table.select_rows([0, 1])
    assert not comparing.more.isEnabled()
    comparing.runs.trigger()
    assert [run.sample for run in page().runs.values()] == ["film 0", "film 1"]
    history.table.select_rows([3])
    comparing.more.trigger()
    assert [run.sample for run in page().runs.values()] == ["film 0", "film 1", "film 0"]
    comparing.samples.trigger()
    assert [run.sample for run in page().runs.values()] == ["film 0", "film 0"]
    comparing.sheet.trigger()
    qtbot.waitUntil(lambda: "sheet of samples" in window.statusBar().currentMessage())
    monkeypatch.setattr(module, "MOST_RUNS", 3)
    history.table.selectAll()
    comparing.runs.trigger()
    assert "4 runs are too many to compare: 3 at most" in window.statusBar().currentMessage()
    page().list.itemActivated.emit(page().list.item(0))
    opened = window.pages.main.currentWidget()
    qtbot.waitUntil(lambda: not opened.reading.busy, timeout=20_000)
    assert opened.run is not None
