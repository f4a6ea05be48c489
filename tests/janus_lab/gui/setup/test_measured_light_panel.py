"""The runs that have measured the light, as they are offered to a bench."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.bench_files.measured_light import BenchLight, MeasuredLight, read_measured_light
from janus_lab.gui.setup.measured_light_panel import MeasuredLightPanel
from tests.bench_files import bench_config
from tests.light_runs import light_run

BENCH = BenchLight.of(bench_config())
REAL = BenchLight("mine", False, BENCH.controller, BENCH.wavelength_nm, 1.0)


@pytest.fixture
def panel(qtbot: QtBot) -> MeasuredLightPanel:
    panel = MeasuredLightPanel()
    qtbot.addWidget(panel)
    panel.resize(500, 400)
    panel.show()
    return panel


def test_runs_are_offered_when_they_are_asked_for_and_taken_by_keyboard(
    qtbot: QtBot, panel: MeasuredLightPanel, tmp_path: Path
) -> None:
    asked, chosen = [], []
    panel.asked.connect(lambda: asked.append(1))
    panel.chosen.connect(chosen.append)
    assert not panel.table.isVisible()
    qtbot.keyClick(panel.button, QtCore.Qt.Key_Space)
    assert asked == [1]
    assert "Reading" in panel.said.text()
    assert not panel.use.isEnabled()
    lights = [read_measured_light(light_run(tmp_path, days=-day)) for day in (1, 2)]
    panel.offer(lights, BENCH)
    assert panel.table.rowCount() == 2
    cells = [panel.table.item(1, column).text() for column in range(6)]
    assert cells[0].startswith(f"{lights[1].measured.astimezone():%Y-%m-%d}")
    assert cells[1:] == ["SIMULATED", "SRS LDC501", "450 nm", "3", "3.1 %"]
    panel.unfold()
    qtbot.keyClick(panel.table, QtCore.Qt.Key_Down)
    qtbot.keyClick(panel.table, QtCore.Qt.Key_Return)
    assert chosen == [lights[1]]
    panel.use.click()
    assert chosen == [lights[1]] * 2
    panel.fold()
    assert not panel.table.isVisible()


def test_why_a_run_cannot_be_taken_is_said_when_it_is_chosen(
    panel: MeasuredLightPanel, tmp_path: Path
) -> None:
    panel.unfold()
    panel.offer([read_measured_light(light_run(tmp_path))], REAL)
    assert "simulated light" in panel.reason.text().replace("\u200b", "")
    assert "simulated light" in panel.table.item(0, 0).toolTip()
    panel.offer([read_measured_light(light_run(tmp_path, flags=("CAL_MOVED",)))], BENCH)
    assert not panel.reason.isVisible()
    assert "CAL_MOVED" in panel.said.text()


def test_that_there_are_none_is_said(panel: MeasuredLightPanel) -> None:
    none: list[MeasuredLight] = []
    panel.unfold()
    panel.offer(none, BENCH)
    assert panel.said.isVisible()
    assert "No light calibration" in panel.said.text()
    assert not panel.use.isEnabled()
