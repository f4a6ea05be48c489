"""From the history a run opens, and its parameters come back into the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from janus_lab.gui.window import BenchWindow
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up


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
