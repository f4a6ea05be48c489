"""From the history a run opens, and its parameters come back into the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyqtgraph as pg
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.panels.history_model import SAMPLE
from janus_lab.gui.plot_tools.tools import PlotTools
from janus_lab.gui.plot_tools.working_plot import plots_in
from janus_lab.gui.window import BenchWindow
from janus_lab.runs.notes.pinned import PinnedNote
from tests.made_up_rows import cycling, sweeps
from tests.made_up_runs import made_up, responsivity


def test_a_run_opens_from_the_history_and_loads_into_the_form(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    parameters = {"start": -1.25, "stop": 2.5, "analysis_bias": 2.0, "irradiances": [0.7, 13.0]}
    path = made_up(tmp_path / "runs", "iv_sweep", sweeps(), parameters=parameters)
    window = open_window()
    history = window.history
    qtbot.waitUntil(lambda: history.model.row_of(path) is not None, timeout=20_000)
    device = window.measurement.devices.chosen()
    history.table.select_rows([0])
    window.build_sequence()
    history.open.trigger()
    assert window.building.pages.currentWidget() is window.pages, "the builder is in front no more"
    page = window.pages.opened(path)
    assert page is not None
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)
    page.form.trigger()
    assert window.measurement.form is not None
    procedure = window.measurement.form.procedure()
    assert procedure is not None
    assert {name: getattr(procedure, name) for name in parameters} == parameters
    assert window.measurement.sample.text() == "film 1"
    assert window.measurement.devices.chosen() == device, "what is mounted, no file knows"
    assert "its device was janus-160C" in window.statusBar().currentMessage()
    history.overlay.trigger()
    assert window.pages.main.currentWidget() is window.pages.live
    qtbot.waitUntil(lambda: len(window.view.rows._past) == 1, timeout=20_000)


def test_a_sample_that_was_only_called_as_its_device_goes_with_the_device(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    path = made_up(tmp_path / "runs", "iv_sweep", sweeps(), sample="janus-160C")
    window = open_window()
    panel, remark = window.measurement, window.measurement_controls.remark
    qtbot.waitUntil(lambda: window.history.model.row_of(path) is not None, timeout=20_000)
    window.pages.open_run(path)
    page = window.pages.opened(path)
    assert page is not None
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)
    page.form.trigger()
    assert panel.sample.text() == ""
    panel.devices.choose("janus-200C")
    panel.devices.picked.emit("janus-200C")
    qtbot.waitUntil(lambda: panel.sample.placeholderText() == "janus-200C", timeout=20_000)
    (planned,) = panel.measurements()
    assert planned.procedure.sample == planned.device.name == "janus-200C"
    qtbot.waitUntil(remark.isVisible, timeout=20_000)  # that the last run was of another device
    assert "called" not in remark.text()
    panel.sample.setText("janus-160C")  # as a window that was closed so may have it
    said = "The sample is called janus-160C, which is another device."
    qtbot.waitUntil(lambda: said in remark.text().replace("\u200b", ""), timeout=20_000)


def test_a_note_that_is_pinned_is_found_by_the_search_of_the_history(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    paths = [made_up(tmp_path / "runs", "iv_sweep", sweeps(), days=-d) for d in (30, 31)]
    window = open_window()
    model = window.history.model
    qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=20_000)
    window.pages.open_run(paths[1])
    page = window.pages.opened(paths[1])
    assert page is not None
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)
    page.view.board.pin(PinnedNote("iv", "Bias", "V", 1.5, "Current", "A", 3e-6, "Shunt begins"))
    window.history.filters.text.setText("shunt begins")
    qtbot.waitUntil(lambda: [run.path for run in model.shown] == [paths[1]], timeout=20_000)
    assert "Shunt begins" in model.data(model.index(0, SAMPLE), QtCore.Qt.ToolTipRole)
    # as well on the plots of the run that was measured last
    window.view.begin(1, "iv_sweep", paths[0])
    window.view.board.pin(PinnedNote("iv", "Bias", "V", 1.5, "Current", "A", 3e-6, "shunt begins"))
    qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=20_000)


def press(qtbot: QtBot, key: int) -> None:
    """A key, to whatever has the keyboard."""
    qtbot.keyClick(QtWidgets.QApplication.focusWidget(), key)


def goes_right(qtbot: QtBot, tools: Sequence[PlotTools]) -> bool:
    """Whether the key brings the cursor to a sample of one of them; they are drawn when they can
    be, which is not at once."""
    press(qtbot, QtCore.Qt.Key_Right)
    return any(each.cursor is not None for each in tools)


def test_the_keys_of_a_plot_work_as_soon_as_a_person_has_opened_its_run(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    figures = [responsivity(1.3, 13.0), responsivity(2.1, 0.7)]
    paths = [
        made_up(tmp_path / "runs", kind, rows, figures)
        for kind, rows in (
            ("on_off_cycling", cycling(4.0)), ("on_off_cycling", cycling(4.0)),
            ("iv_sweep", sweeps()),
        )
    ]  # fmt: skip
    window = open_window()
    history, pages = window.history, window.pages
    qtbot.waitUntil(lambda: history.model.rowCount() == 3, timeout=20_000)
    window.below.setCurrentWidget(history)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for path, by_mouse in zip(paths, (True, False, True), strict=True):
        window.build_sequence()  # which is in front of the plots
        row = history.model.row_of(path)
        place = history.table.visualRect(history.model.index(row, SAMPLE)).center()
        viewport = history.table.viewport()
        qtbot.mouseClick(viewport, QtCore.Qt.LeftButton, pos=place)
        if by_mouse:
            qtbot.mouseDClick(viewport, QtCore.Qt.LeftButton, pos=place)
        else:
            qtbot.keyClick(history.table, QtCore.Qt.Key_Return)
        page = pages.opened(path)
        assert page is not None
        qtbot.waitUntil(lambda page=page: page.run is not None, timeout=20_000)
        qtbot.waitUntil(lambda page=page: page.isAncestorOf(window.focusWidget()), timeout=20_000)
        views = page.view.findChildren(pg.GraphicsView)
        all_tools = [plot.tools for view in views for plot in plots_in(view)]
        qtbot.waitUntil(lambda of=all_tools: goes_right(qtbot, of), timeout=20_000)
        press(qtbot, QtCore.Qt.Key_A)
        assert sum("A" in tools.markers for tools in all_tools) == 1
    history.table.select_rows([0, 1, 2])
    history.table.setFocus()
    window.reopening.comparing.runs.trigger()
    compared = pages.main.currentWidget()
    qtbot.waitUntil(lambda: len(compared.runs) == 3, timeout=20_000)
    assert compared.isAncestorOf(window.focusWidget())
    tools = compared.merit.plot.getPlotItem().tools
    qtbot.waitUntil(lambda: goes_right(qtbot, [tools]), timeout=20_000)
    press(qtbot, QtCore.Qt.Key_A)
    assert "A" in tools.markers


def test_who_walks_through_the_history_keeps_the_keyboard(
    qtbot: QtBot, tmp_path: Path, open_window: Callable[..., BenchWindow]
) -> None:
    made_up(tmp_path / "runs", "iv_sweep", sweeps())
    window = open_window()
    table = window.history.table
    qtbot.waitUntil(lambda: window.history.model.rowCount() == 1, timeout=20_000)
    window.below.setCurrentWidget(window.history)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    table.setFocus()
    qtbot.keyClick(table, QtCore.Qt.Key_Down)
    qtbot.keyClick(table, QtCore.Qt.Key_Space)
    qtbot.waitUntil(lambda: bool(window.pages.pages), timeout=20_000)
    (page,) = window.pages.pages
    qtbot.waitUntil(lambda: page.run is not None, timeout=20_000)
    page.last.trigger()  # Keep open
    qtbot.wait(50)
    assert table.hasFocus()
