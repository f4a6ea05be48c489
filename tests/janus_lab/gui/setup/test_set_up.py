"""A bench is set up at the window: found, assigned, mended, saved, used, and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.bench_process.verdict import Contact
from janus_lab.gui.widgets.theme import DARK, LIGHT
from tests.bench_files import CONFIGS, bench_config
from tests.janus_lab.gui.conftest import OpenWindow
from tests.others_bench import outputs
from tests.person import LONG, SHORT, Person
from tests.socket_bench import served_bench


def test_a_served_bench_is_found_saved_used_and_checked(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(state_path=tmp_path / "window.json")
    person = Person(qtbot, window)
    with served_bench(speed=20.0) as served:
        assert window.set_up.welcome.isVisible()  # nothing was remembered: somebody is new here
        person.click(window.set_up.welcome.findChildren(QtWidgets.QPushButton)[0])
        assert not window.set_up.welcome.isVisible()
        page = window.set_up.bench_page
        assert page is not None
        person.wait(lambda: page.bench is not None)
        assert window.bench_panel.stop.isVisible()
        addresses = [served.resource(each.port) for each in served.instruments.values()]
        person.menu("&Find instruments")
        page.finding.search.setChecked(False)
        page.finding.library.setCurrentText("pyvisa-py")
        person.type_into(page.finding.also, "; ".join(addresses))
        person.click(page.finding.button)
        person.wait(lambda: not page.finding.searching)
        assert page.finding.status.text().startswith("3 of 3")
        person.click(page.finding.assign)
        page.show_step("Analyser  ⚠ 1")  # its channels are for the person to say
        person.type_into(page.forms["analyser"].rows["analyser", "photodetector"].line, "1")
        assert page.bench is not None, page.status.text()
        assert not page.bench.simulated
        # no calibration is begun with that somebody else has made
        assert page.bench.laser.calibration is None
        assert "no light calibration" in page.status.text()
        calibration = page.forms["laser.calibration"]
        page.show_step("Light calibration")
        calibration.present.click()
        for key, text in (("date", "2026-11-28"), ("uncertainty", "3 %")):
            person.type_into(calibration.rows["laser", "calibration", key].line, text)
        for row, texts in enumerate((("30.5 mA", "0.252 mW/cm²"), ("65 mA", "15.777 mW/cm²"))):
            for column, text in enumerate(texts):
                calibration.points.table.setItem(row, column, QtWidgets.QTableWidgetItem(text))
        assert "no light calibration" not in page.status.text()
        limits = page.forms["limits"].rows["limits", "bias"]
        person.menu("Set the &bench up")
        page.show_step("Limits")
        person.type_into(limits.line, "2 kg")
        assert page.bench is None
        assert "not in V" in limits.reason.text()
        assert not page.save.isEnabled()
        person.type_into(limits.line, "2")
        assert limits.line.text() == "2 V"  # as a form of a measurement takes it
        assert page.bench is not None
        laser = page.forms["laser"].rows["laser", "turn_on_time"]
        page.show_step("Laser")
        person.type_into(laser.line, "0.3 s")  # five and more of the served bench's
        person.click(page.save)
        path = Path(page.save_as.text())
        person.wait(lambda: window.bench_path == path)
        assert path.is_relative_to(tmp_path / "benches")
        saved = yaml_file.load(path, BenchConfig)
        assert saved.limits.bias == 2.0
        assert {address for _, address in saved.instruments.values()} == {*addresses}
        text = path.read_text(encoding="utf-8")
        assert "# what light_calibration measures" in text
        assert "imulat" not in text
        person.menu("&Check contact and light")
        sign, seen = window.bench_panel.outputs_sign, []
        window.controller.bench_state.connect(
            lambda _: seen.append((sign.word.text(), sign.what.text().replace("\u200b", "")))
        )
        person.click(page.contact.button)
        person.wait(lambda: not page.contact.checking)
        said = [what for word, what in seen if word == "ON"]
        assert any(what.startswith("100 mV · ") for what in said), seen
        assert any("laser switching on: 0.252 mW/cm²" in what for what in said), seen
        assert page.contact.verdict is Contact.LIGHT_SEEN, page.contact.steps.toPlainText()
        assert "REAL" in page.contact.what.text()
        assert outputs(served) == {"smu.output": False, "laser.on": False}
        person.wait(lambda: person.states and not person.states[-1].connected)
    assert not person.said("error")


def test_the_simulated_bench_is_found_checked_and_stopped(person: Person) -> None:
    window = person.window
    person.menu("&Find instruments")
    page = window.set_up.bench_page
    assert page is not None
    person.wait(lambda: page.bench is not None)
    person.click(page.finding.button)
    person.wait(lambda: not page.finding.searching)
    assert page.finding.status.text().startswith("3 of 3")
    person.menu("&Check contact and light")
    person.click(page.contact.button)
    person.wait(lambda: not page.contact.checking)
    assert page.contact.verdict is Contact.LIGHT_SEEN
    window.set_up.show_by_hand()  # it reads as soon as a bench is connected
    person.menu("&Check contact and light")
    window.controller.speed = 2.0  # the laser's settling takes long enough for a person
    person.click(page.contact.button)
    person.wait(lambda: "Dark, -100 mV" in page.contact.steps.toPlainText())
    person.stop()
    person.wait(lambda: not page.contact.checking)
    assert page.contact.verdict is Contact.NOT_CHECKED
    assert "Outputs are off" in page.contact.steps.toPlainText()
    person.wait(lambda: person.states[-1].connected is False)
    assert window.statusBar().currentMessage() == "Check of contact and light: Stopped."
    assert not person.said("error"), "the page By hand, if there is one, asks for nothing"
    window.controller.speed = None
    window.set_up.desk.show_measuring()


def test_pages_take_turns_with_measuring_and_stop_stays(person: Person) -> None:
    window = person.window
    assert window.above.isVisible()
    window.set_up.show_bench("Limits")
    assert not window.above.isVisible()
    assert window.bench_panel.stop.isVisible()
    window.set_up.desk.show_measuring()
    assert window.above.isVisible()
    page = window.set_up.bench_page
    person.wait(lambda: page is not None and page.bench is not None)


def test_what_comes_while_something_is_measured_waits_and_says_so(person: Person) -> None:
    window = person.window
    person.queue("On/off cycling", LONG)
    person.wait(lambda: window.controller.busy)
    window.set_up.show_bench("Check contact")
    page = window.set_up.bench_page
    assert page is not None
    person.wait(lambda: page.bench is not None)
    person.click(page.contact.button)
    assert page.contact.verdict is Contact.NOT_CHECKED
    assert "STOP" in page.contact.steps.toPlainText()
    page.show_step("Find instruments")
    person.click(page.finding.button)
    assert "STOP" in page.finding.status.text()
    person.stop()
    person.wait(lambda: not window.controller.busy)
    window.set_up.desk.show_measuring()


def test_what_is_asked_for_from_a_page_is_seen(person: Person) -> None:
    window = person.window
    window.resize(1700, 900)  # the form and the builder, beside each other
    person.menu("By &hand, running")
    window.set_theme(DARK)
    page = window.set_up.by_hand_page
    assert page is not None
    assert page.plot._theme is DARK
    window.set_theme(LIGHT)
    person.menu("&Build a sequence")
    assert window.building.builder is not None
    assert window.building.builder.isVisible()
    person.menu("Tags and comment …")
    person.menu("&Build a sequence")
    assert window.building.builder.isVisible(), "it was behind the page, not seen"
    person.menu("&Build a sequence")
    assert window.pages.isVisible()
    person.menu("&Build a sequence")
    person.fill_in("I–V sweep", SHORT["I–V sweep"])
    person.click(window.measurement.start)
    assert window.pages.isVisible(), "what is started is seen"
    person.wait_for_end()
    person.menu("Tags and comment …")
    person.wait(lambda: window.history.model.rowCount())
    person.select(window.history.table, [0])
    person.act(window.history.open)
    assert window.pages.isVisible()
    window.set_up.show_notification()
    person.act(window.reopening.comparing.runs)
    assert window.pages.isVisible()


@pytest.mark.parametrize("page", ["Limits", "sequence"])
def test_what_is_started_from_a_page_is_seen(person: Person, page: str) -> None:
    window = person.window
    person.queue("On/off cycling", LONG, begin=False)
    if page == "sequence":
        window.build_sequence()
    else:
        window.set_up.show_bench(page)
    assert not window.pages.isVisible()
    person.wait(window.desk.controls.start.isEnabled)
    person.click(window.desk.controls.start)
    assert window.pages.isVisible()
    person.wait(lambda: window.controller.busy)
    person.stop()
    person.wait(lambda: not window.controller.busy)


def test_setting_up_yours_begins_with_no_other_benchs_calibration(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(state_path=tmp_path / "window.json")
    person = Person(qtbot, window)
    own = tmp_path / "benches" / "simulated-2.yaml"
    own.parent.mkdir()
    own.write_bytes((CONFIGS / "bench" / "simulated.yaml").read_bytes())
    person.click(window.set_up.welcome.findChildren(QtWidgets.QPushButton)[0])
    page = window.set_up.bench_page
    assert page is not None
    person.wait(lambda: page.bench is not None)
    assert page.chooser.currentText() == "New bench of instruments"
    assert page.bench.laser.calibration is None
    assert "no light calibration" in page.status.text()
    assert not page.unsaved
    # all bench files are in the list, though one was opened meanwhile
    shown = [page.chooser.itemText(index) for index in range(page.chooser.count())]
    assert {"hardware", "simulated", "simulated-2", "Benches"} <= {*shown}
    # a calibration that has expired is pointed out beside Start, for runs in light
    person.pick(window.measurement.devices, "janus-160C")
    bench = bench_config()
    assert bench.laser.calibration is not None
    old = bench.laser.calibration.model_copy(update={"date": date(2020, 1, 1), "valid_for": 30.0})
    laser = bench.laser.model_copy(update={"calibration": old})
    window.set_up.desk.show_measuring()
    window.show_bench(bench.model_copy(update={"laser": laser}))
    remark = window.measurement_controls.remark
    person.fill_in("I–V sweep", {"irradiances": "0, 13"})
    person.wait(lambda: "light calibration of 2020-01-01 is past its date" in remark.text())
    person.fill_in("I–V sweep", {"irradiances": "0"})
    person.wait(lambda: "calibration" not in remark.text())
    assert window.measurement.start.isEnabled()
