"""The page of a bench file: mistakes beside their keys, files that are none, sections that go."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.bench_files.entries import SECTIONS
from janus_lab.gui.setup.bench_page import BenchPage


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> BenchPage:
    page = BenchPage(tmp_path / "benches")
    qtbot.addWidget(page)
    page.resize(800, 500)
    page.show()
    shown(qtbot, page, "hardware")
    return page


def shown(qtbot: QtBot, page: BenchPage, name: str) -> None:
    page.open(shipped_files.shipped_file(name, "bench"))
    qtbot.waitUntil(lambda: page.draft is not None and page.draft.path.stem == name)


@pytest.mark.parametrize("broken", ["no: [", "name: x\n", ""])
def test_a_bench_file_that_is_none_is_told_and_harms_nothing(
    qtbot: QtBot, page: BenchPage, tmp_path: Path, broken: str
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(broken, encoding="utf-8")
    page.open(bad)
    qtbot.waitUntil(lambda: "mistake" in page.status.text() or "bad.yaml" in page.status.text())
    assert page.bench is None or page.draft is not None


def test_mistakes_are_counted_where_they_are_and_go_when_they_are_mended(
    qtbot: QtBot, page: BenchPage
) -> None:
    row = page.forms["smu"].rows["smu", "address"]
    row.line.selectAll()
    qtbot.keyClicks(row.line, "GPIB 24")
    page.show_step("Source-meter  ⚠ 1")
    assert "⚠ 1" in page.steps.currentItem().text()
    assert row.reason.isVisible()
    assert "VISA address" in row.reason.text()
    assert not page.contact.button.isEnabled()
    row.line.selectAll()
    qtbot.keyClicks(row.line, "GPIB0::24::INSTR")
    assert not row.reason.isVisible()
    assert page.steps.currentItem().text() == "Source-meter"
    assert page.contact.button.isEnabled()


def test_a_section_is_added_filled_in_and_taken_away(qtbot: QtBot, page: BenchPage) -> None:
    form = page.forms["analyser"]
    page.show_step("Analyser")
    assert not form.rows["analyser", "address"].line.isEnabled()
    form.present.click()
    assert page.bench is None
    qtbot.keyClicks(form.rows["analyser", "address"].line, "GPIB0::17::INSTR")
    qtbot.keyClicks(form.rows["analyser", "photodetector"].line, "1")
    assert page.bench is not None
    assert page.bench.analyser is not None
    form.present.click()
    assert page.bench is not None
    assert page.bench.analyser is None


def test_points_are_typed_and_taken_away(qtbot: QtBot, page: BenchPage) -> None:
    points = page.forms["laser.calibration"].points
    assert points is not None
    assert page.bench is not None
    assert page.bench.laser.calibration is not None
    before = len(page.bench.laser.calibration.points)
    last = points.table.rowCount() - 1
    points.table.setItem(last, 0, QtWidgets.QTableWidgetItem("80 mA"))
    assert page.bench is None
    points.table.setItem(last, 1, QtWidgets.QTableWidgetItem("22 mW/cm²"))
    assert page.bench is not None
    assert len(page.bench.laser.calibration.points) == before + 1
    points.table.selectRow(0)
    points.remove_chosen()
    assert len(page.bench.laser.calibration.points) == before


def test_a_shipped_file_is_not_written_over(qtbot: QtBot, page: BenchPage, tmp_path: Path) -> None:
    path = shipped_files.shipped_file("hardware", "bench")
    before = path.read_bytes()
    page.forms["limits"].rows["limits", "bias"].line.clear()
    qtbot.keyClicks(page.forms["limits"].rows["limits", "bias"].line, "1 V")
    assert Path(page.save_as.text()) == tmp_path / "benches" / "my-bench.yaml"
    page.save_as.setText(str(path))
    page.save.click()
    assert "update replaces" in page.status.text()
    assert path.read_bytes() == before
    page.save_as.setText(str(tmp_path / "benches" / "mine.yaml"))
    with qtbot.waitSignal(page.use_wanted) as used:
        page.save.click()
    assert used.args[0] == yaml_file.load(tmp_path / "benches" / "mine.yaml", BenchConfig)
    assert used.args[0].limits.bias == 1.0


def test_what_is_not_saved_is_not_lost_when_another_file_is_picked(
    qtbot: QtBot, page: BenchPage
) -> None:
    page.chooser.picked.emit("simulated-b1500")
    qtbot.waitUntil(lambda: page.chooser.chosen() == "simulated-b1500")
    assert page.unsaved == ""
    line = page.forms["limits"].rows["limits", "bias"].line
    line.clear()
    qtbot.keyClicks(line, "1 V")
    page.chooser.picked.emit("simulated")
    line.clear()
    qtbot.keyClicks(line, "2 V")
    assert not page.question.isVisible(), "more would be lost by now"
    for answer, left in ((page.question.no, "simulated-b1500"), (page.question.yes, "simulated")):
        page.chooser.picked.emit("simulated")
        assert f"{page.unsaved} is not saved" in page.question.words.text()
        assert page.chooser.chosen() == "simulated-b1500"
        answer.click()
        qtbot.waitUntil(lambda left=left: page.chooser.chosen() == left)
    qtbot.waitUntil(lambda: page.unsaved == "")


def test_typing_anything_anywhere_raises_nothing(qtbot: QtBot, page: BenchPage) -> None:
    chance = random.Random(5)
    for _ in range(60):
        form = page.forms[chance.choice([*SECTIONS])]
        row = chance.choice([*form.rows.values()])
        if row.line is None:
            row.editor.setCurrentIndex(chance.randrange(row.editor.count()))
        else:
            row.line.setText(chance.choice(["", "5 V", "a: [", "\u202e", "9" * 400, "1", "%"]))
        row.edited.emit()
        assert (page.bench is None) == (not page.save.isEnabled())


def test_a_simulated_bench_that_becomes_real_leaves_its_calibration(
    qtbot: QtBot, page: BenchPage
) -> None:
    """In whichever way it becomes one: found and assigned, or by its VISA library."""
    shown(qtbot, page, "simulated")
    line = page.forms["limits"].rows["limits", "bias"].line
    line.clear()
    qtbot.keyClicks(line, "3 V")
    page.finding.set_library("@py")
    for role, model, address in (
        ("smu", "Keithley 2410", "GPIB0::18::INSTR"),
        ("laser", "SRS LDC501", "GPIB0::2::INSTR"),
    ):
        page.finding.table.assigned.emit(role, model, address)
    qtbot.waitUntil(lambda: page.bench is not None and not page.bench.simulated)
    assert page.bench is not None
    assert page.bench.visa_library == "@py"
    assert page.bench.smu.address == "GPIB0::18::INSTR"
    assert page.bench.laser.address == "GPIB0::2::INSTR"
    assert page.bench.limits.bias == 3.0  # what was typed stays
    assert page.bench.limits.irradiance == 15.0
    assert (page.bench.laser.calibration, page.bench.analyser) == (None, None)
    assert "left out" in page.status.text()
    assert "no light calibration" in page.status.text()
    assert Path(page.save_as.text()).name == "my-bench.yaml"

    shown(qtbot, page, "simulated-switch")
    row = page.forms[""].rows["visa_library",]
    row.line.selectAll()
    qtbot.keyClicks(row.line, "@py")
    assert page.bench is not None
    assert page.bench.laser.calibration is None
    assert "left out" in page.status.text()
    assert page.draft is not None
    assert "imulated b" not in page.draft.text()
