"""From the history to a comparison: runs, their samples, a sheet, more of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.comparison import comparing as module
from janus_lab.gui.comparison.comparing import Comparing
from janus_lab.gui.comparison.comparison_page import ComparisonPage
from janus_lab.gui.opening.run_pages import RunPages
from janus_lab.gui.panels.history_panel import HistoryPanel
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.widgets.theme import LIGHT
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up, responsivity


class HistoryAndPages(QtWidgets.QWidget):  # type: ignore[misc]
    """What of the window a comparison has to do with; the bench is no part of it."""

    def __init__(self, runs: Path) -> None:
        super().__init__()
        self.theme = LIGHT
        self.view = RunView(LIGHT)
        self.pages = RunPages(self.view, LIGHT)
        self.history = HistoryPanel(runs)
        layout = QtWidgets.QVBoxLayout(self)
        layout.addWidget(self.pages)
        layout.addWidget(self.history)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[HistoryAndPages]:
    for n in range(4):
        made_up(
            tmp_path / "runs", "iv_sweep", sweeps(), [responsivity(1.0, 13.0)],
            sample=f"film {n % 2}", days=n - 10,
        )  # fmt: skip
    window = HistoryAndPages(tmp_path / "runs")
    qtbot.addWidget(window)
    window.show()
    window.history.refresh()
    qtbot.waitUntil(lambda: window.history.model.rowCount() == 4, timeout=20_000)
    yield window
    window.history.shutdown()
    window.pages.stop()


def test_runs_and_samples_are_compared_and_added(
    qtbot: QtBot, window: HistoryAndPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(window)  # type: ignore[arg-type]
    history = window.history
    said: list[str] = []
    window.view.message.connect(lambda level, text: said.append(text))
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
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "not measured for a sheet of samples" in said[0]
    monkeypatch.setattr(module, "MOST_RUNS", 3)
    history.table.selectAll()
    comparing.runs.trigger()
    assert said[1:] == ["4 runs are too many to compare: 3 at most"]
    page().list.itemActivated.emit(page().list.item(0))
    opened = window.pages.main.currentWidget()
    qtbot.waitUntil(lambda: not opened.reading.busy, timeout=20_000)
    assert opened.run is not None
