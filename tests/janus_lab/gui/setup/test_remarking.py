"""Star, tags and comment are offered where runs are, and seen in the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.help.help_menu import keys_of
from janus_lab.gui.panels.history_model import RESULT, SAMPLE
from janus_lab.gui.setup.remarks_page import RemarksPage
from janus_lab.gui.window import BenchWindow
from janus_lab.runs.notes.remarks import Remarks, read_remarks, write_remarks
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up

CTRL, SHIFT = QtCore.Qt.ControlModifier, QtCore.Qt.ShiftModifier


def listed(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> tuple[BenchWindow, list[Path]]:
    """A window with two runs in its history, the newer one first."""
    paths = [made_up(tmp_path / "runs", "iv_sweep", sweeps(), days=-d) for d in (30, 31)]
    write_remarks(paths[1], Remarks(False, ("annealed", "batch-7"), "as grown"))
    window = open_window()
    window.below.setCurrentWidget(window.history)
    qtbot.waitUntil(lambda: window.history.model.rowCount() == 2, timeout=20_000)
    return window, paths


def shown(window: BenchWindow) -> RemarksPage:
    desk = window.set_up.desk
    page = desk.page("Tags and comments")
    assert isinstance(page, RemarksPage)
    assert desk.currentWidget() is page.parentWidget()
    return page


def test_the_history_offers_star_and_tags(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    window, paths = listed(qtbot, tmp_path, open_window)
    history, remarking = window.history, window.set_up.remarking
    entries = [action.text() for action in history.table.actions()]
    assert {"Star", "Tags and comment …"} <= set(entries)
    words = {keys: words for words, keys in keys_of(window)}
    assert "star" in words["Ctrl+Shift+T"]
    assert "tags" in words["Ctrl+T"].lower()
    assert not remarking.star.isEnabled()
    history.table.setFocus()
    history.table.select_rows([0, 1])
    qtbot.keyClick(history.table, QtCore.Qt.Key_T, CTRL | SHIFT)
    qtbot.waitUntil(lambda: all(run.starred for run in history.model.runs), timeout=20_000)
    assert read_remarks(paths[1]) == Remarks(True, ("annealed", "batch-7"), "as grown")
    assert remarking.star.isChecked()
    history.table.select_rows([0])
    history.table.setFocus()
    remarking.star.trigger()
    qtbot.waitUntil(lambda: not history.model.run_at(0).starred, timeout=20_000)
    assert not remarking.star.isChecked()
    assert history.model.run_at(1).starred
    history.table.select_rows([1])
    qtbot.keyClick(history.table, QtCore.Qt.Key_T, CTRL)
    page = shown(window)
    qtbot.waitUntil(lambda: page.tags.text() == "annealed batch-7", timeout=20_000)
    assert QtWidgets.QApplication.focusWidget() is page.tags
    model = history.model
    assert model.data(model.index(1, SAMPLE)).startswith("★ ")
    assert model.data(model.index(1, RESULT)).startswith("#annealed #batch-7")
    tip = model.data(model.index(1, RESULT), QtCore.Qt.ToolTipRole)
    assert "as grown" in tip


def test_an_opened_run_offers_star_and_tags(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    window, paths = listed(qtbot, tmp_path, open_window)
    history = window.history
    window.pages.open_run(paths[1])
    page = window.pages.opened(paths[1])
    assert page is not None
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)
    page.star.trigger()
    qtbot.waitUntil(lambda: history.model.run_at(1).starred, timeout=20_000)
    assert "has a star now" in window.statusBar().currentMessage()
    history.filters.text.setText("something else")
    qtbot.waitUntil(lambda: history.model.rowCount() == 0)
    page.remarks.trigger()
    assert [run.path for run in history.selected()] == [paths[1]]
    remarks = shown(window)
    qtbot.waitUntil(lambda: remarks.tags.text() == "annealed batch-7", timeout=20_000)
    # by the key, too, whatever is selected in the history
    window.set_up.desk.show_measuring()
    history.table.select_rows([0])
    page.view.setFocus()
    qtbot.keyClick(page.view, QtCore.Qt.Key_T, CTRL)
    assert [run.path for run in history.selected()] == [paths[1]]
    shown(window)


def test_a_star_that_cannot_be_kept_is_told(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    window, paths = listed(qtbot, tmp_path, open_window)
    (paths[0] / "remarks.json").mkdir()
    window.history.table.select_rows([0])
    window.set_up.remarking.star.trigger()
    said = window.statusBar().currentMessage
    qtbot.waitUntil(lambda: "cannot be written" in said(), timeout=20_000)
    assert not window.set_up.remarking.star.isChecked()
