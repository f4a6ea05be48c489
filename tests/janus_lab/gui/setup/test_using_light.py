"""The light is calibrated, and measured with, wholly in the window."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtTest

from drivers.config import yaml_file
from drivers.config.irradiance.calibration import CalibrationConfig
from janus_lab.gui.help.help_menu import keys_of
from janus_lab.measurements.light_calibration import CALIBRATION_YAML
from janus_lab.report.provenance import provenance
from janus_lab.runs.run import open_run
from tests.janus_lab.gui.conftest import OpenWindow
from tests.light_runs import light_run
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up
from tests.person import SHORT, Person

CALIBRATE = {
    "drives": "20, 30, 31, 40, 50, 60 mA",
    "warm_up": "0 s",
    "repeats": "1",
}


def test_the_light_is_calibrated_and_measured_with(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(state_path=tmp_path / "window.json")
    window.controller.speed = None
    person = Person(qtbot, window)
    light = window.set_up.light
    assert not light.button.isVisible()
    person.fill_in("Light calibration", CALIBRATE)
    person.click(window.measurement.start)
    person.wait_for_end()
    run = open_run(window.controller.queue.jobs[-1].path)
    person.click(light.button)
    page = window.set_up.bench_page
    assert page is not None
    person.wait(lambda: page.unsaved)
    assert run.record.id in page.light.panel.origin.text().replace("\u200b", "")
    person.click(page.save)
    path = Path(page.save_as.text())
    person.wait(lambda: window.bench_path == path)
    person.menu("Show the run that is &measured")
    person.fill_in("I–V sweep", SHORT["I–V sweep"])
    person.click(window.measurement.start)
    person.wait(lambda: not light.button.isVisible())  # it is another run's place now
    person.wait_for_end()
    assert not light.button.isVisible()
    measured = open_run(window.controller.queue.jobs[-1].path)
    assert measured.record.procedure_name == "iv_sweep"
    found = yaml_file.load(run.path / CALIBRATION_YAML, CalibrationConfig)
    assert measured.bench.laser.calibration == found
    assert found.run == run.record.id
    told = [dict(block.rows) for block in provenance(measured).blocks]
    assert any(rows.get("Measured by run") == run.record.id for rows in told)
    assert not person.said("error")


def test_an_opened_run_gives_its_calibration_by_button_and_by_key(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    paths = [light_run(runs, days=days) for days in (-1, -2)]
    other = made_up(runs, "iv_sweep", sweeps())
    window = open_window()
    person = Person(qtbot, window)
    words = {keys: words for words, keys in keys_of(window)}
    assert "light calibration" in words["Ctrl+Shift+U"].lower()
    window.pages.open_run(paths[0])
    opened = window.pages.pages[0]
    person.wait(lambda: opened.light.isEnabled())
    person.act(opened.light)
    page = window.set_up.bench_page
    assert page is not None
    ids = [open_run(path).record.id for path in paths]
    person.wait(lambda: ids[0] in page.light.panel.origin.text().replace("\u200b", ""))
    person.menu("Show the run that is &measured")
    window.pages.open_run(paths[1])
    person.wait(lambda: window.pages.pages[1].light.isEnabled())
    person.act(window.set_up.light.action)  # as the key does
    person.wait(lambda: ids[1] in page.light.panel.origin.text().replace("\u200b", ""))
    person.menu("Show the run that is &measured")
    window.pages.open_run(other)
    person.wait(lambda: window.pages.pages[2].run is not None)
    window.activateWindow()
    QtTest.QTest.keyClick(
        window, QtCore.Qt.Key_U, QtCore.Qt.ControlModifier | QtCore.Qt.ShiftModifier
    )
    person.wait(lambda: page.light.panel.table.rowCount() == 2)  # of that there is none to take
    assert page.light.panel.table.isVisible()
