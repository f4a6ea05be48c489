"""A measured light calibration comes into the form, unsaved, where it can be that of the bench."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.bench_files.draft import RUN_OF_CALIBRATION
from janus_lab.bench_files.measured_light import read_measured_light
from janus_lab.gui.setup.bench_page import BenchPage
from tests.light_runs import light_run


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> BenchPage:
    page = BenchPage(tmp_path / "benches", tmp_path / "runs")
    qtbot.addWidget(page)
    page.resize(800, 700)
    page.show()
    show(qtbot, page, "simulated")
    return page


def show(qtbot: QtBot, page: BenchPage, name: str) -> None:
    page.open(shipped_files.shipped_file(name, "bench"))
    qtbot.waitUntil(lambda: page.draft is not None and page.draft.path.stem == name)


def origin(page: BenchPage) -> str:
    return str(page.light.panel.origin.text()).replace("\u200b", "")


def test_a_run_is_chosen_shown_and_saved(qtbot: QtBot, page: BenchPage, tmp_path: Path) -> None:
    old, new = (light_run(tmp_path / "runs", days=days) for days in (-20, -10))
    page.show_light()
    panel = page.light.panel
    qtbot.waitUntil(lambda: panel.table.rowCount() == 2)
    panel.table.selectRow(1)
    panel.use.click()
    light = read_measured_light(old)
    form = page.forms["laser.calibration"]
    assert form.isVisible()
    assert form.points is not None
    assert form.points.points() == [
        ("30 mA", "0.02 mW/cm²", "1 %"),
        ("40 mA", "4.5 mW/cm²", "0.1 %"),
        ("60 mA", "13.5 mW/cm²", "0.1 %"),
    ]
    assert form.rows["laser", "calibration", "date"].text() == f"{light.measured:%Y-%m-%d}"
    assert form.rows["laser", "calibration", "uncertainty"].text() == "3.1 %"
    assert origin(page).startswith(f"Run {light.run} · ")
    assert "SIMULATED · SRS LDC501, 450 nm" in origin(page)
    assert "Save and use" in origin(page)
    assert page.unsaved
    assert "not saved yet" in page.status.text()
    used = []
    page.use_wanted.connect(lambda bench, path: used.append((bench, path)))
    page.save.click()
    qtbot.waitUntil(lambda: bool(used))
    bench, path = used[0]
    assert yaml_file.load(path, BenchConfig) == bench
    assert bench.laser.calibration == light.calibration
    page.take_light(new)  # and over what is there
    qtbot.waitUntil(lambda: bool(page.unsaved))
    assert page.bench is not None
    assert page.bench.laser.calibration == read_measured_light(new).calibration


def test_simulated_light_does_not_come_into_a_bench_of_instruments(
    qtbot: QtBot, page: BenchPage, tmp_path: Path
) -> None:
    show(qtbot, page, "hardware")
    assert page.draft is not None
    before = page.draft.text()
    page.take_light(light_run(tmp_path / "runs"))
    qtbot.waitUntil(lambda: "not taken" in page.status.text())
    assert "simulated light" in page.status.text()
    assert page.draft.text() == before
    assert not page.unsaved
    page.show_light()
    qtbot.waitUntil(lambda: page.light.panel.table.rowCount() == 1)
    page.light.panel.use.click()
    assert page.draft.text() == before
    assert "simulated light" in page.light.panel.reason.text().replace("\u200b", "")


def test_the_bench_must_stay_that_of_the_light(
    qtbot: QtBot, page: BenchPage, tmp_path: Path
) -> None:
    page.take_light(light_run(tmp_path / "runs"))
    qtbot.waitUntil(lambda: bool(page.unsaved))
    wavelength = page.forms["laser"].rows["laser", "wavelength"].line
    wavelength.clear()
    qtbot.keyClicks(wavelength, "405 nm")
    assert page.bench is None
    assert not page.save.isEnabled()
    reason = page.forms["laser.calibration"].rows[RUN_OF_CALIBRATION].reason
    assert "405 nm" in reason.text()
    wavelength.clear()
    qtbot.keyClicks(wavelength, "450 nm")
    assert page.bench is not None
    wavelength.clear()
    qtbot.keyClicks(wavelength, "405 nm")
    page.forms["laser.calibration"].present.click()  # another light has another calibration
    assert page.bench is not None
    assert origin(page) == ""


def test_what_is_changed_by_hand_is_said_to_be_no_longer_the_runs(
    qtbot: QtBot, page: BenchPage, tmp_path: Path
) -> None:
    page.take_light(light_run(tmp_path / "runs"))
    qtbot.waitUntil(lambda: bool(page.unsaved))
    assert "by hand" not in origin(page)
    points = page.forms["laser.calibration"].points
    assert points is not None
    points.table.item(1, 1).setText("4.6")
    assert page.bench is not None
    assert "by hand" in origin(page)
    points.table.item(1, 1).setText("4.5")
    assert "by hand" not in origin(page)


def test_what_is_wanted_before_the_file_is_there_comes_into_it(
    qtbot: QtBot, page: BenchPage, tmp_path: Path
) -> None:
    other = shipped_files.shipped_file("simulated-b1500", "bench")
    run = light_run(tmp_path / "runs")
    page.take_light(run, other)
    qtbot.waitUntil(lambda: bool(page.unsaved))
    assert page.draft is not None
    assert page.draft.path == other
    assert page.draft.get(RUN_OF_CALIBRATION) == read_measured_light(run).run
    assert "measured on the bench" in origin(page)
    page.take_light(light_run(tmp_path / "runs"), shipped_files.shipped_file("simulated", "bench"))
    qtbot.waitUntil(lambda: page.draft.get(RUN_OF_CALIBRATION) != read_measured_light(run).run)
    assert page.draft.path == other, "what is edited is not left for another file"


def test_a_run_or_a_file_that_is_gone_is_told(
    qtbot: QtBot, page: BenchPage, tmp_path: Path
) -> None:
    page.take_light(tmp_path / "gone")
    qtbot.waitUntil(lambda: "not taken" in page.status.text())
    page.take_light(light_run(tmp_path / "runs"), tmp_path / "gone.yaml")
    qtbot.waitUntil(lambda: "gone.yaml" in page.status.text())
    show(qtbot, page, "simulated-b1500")
    qtbot.wait(100)
    assert not page.unsaved, "nobody waits for it any more"


def test_where_a_saved_calibration_comes_from_is_said(
    qtbot: QtBot, page: BenchPage, tmp_path: Path
) -> None:
    assert page.draft is not None
    assert origin(page) == ""
    page.draft.take_calibration(read_measured_light(light_run(tmp_path / "runs", id="77")).said)
    page.draft.save(tmp_path / "a.yaml")
    page.open(tmp_path / "a.yaml")
    qtbot.waitUntil(lambda: origin(page).startswith("Run 77 · 20"))
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    begin, end = text.index("  calibration:"), text.index("\nanalyser:")
    named = text[:begin] + "  calibration: {file: light.yaml}\n" + text[end:]
    (tmp_path / "b.yaml").write_text(named, encoding="utf-8")
    page.open(tmp_path / "b.yaml")
    qtbot.waitUntil(lambda: "in the file light.yaml" in origin(page))
