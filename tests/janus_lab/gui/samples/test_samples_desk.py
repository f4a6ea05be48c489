"""A sample of the registry is measured from the window, and its run knows what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.gui.window import BenchWindow
from janus_lab.runs.run import open_run
from tests.bench_files import CONFIGS
from tests.janus_lab.gui.conftest import OpenWindow
from tests.person import SHORT, Person
from tests.registered import WAFER, written


def test_a_pixel_is_measured_and_its_run_is_found(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    written(tmp_path / "samples", WAFER.replace("janus-160C", "janus-200C"))
    window = open_window()
    person = Person(qtbot, window)
    person.wait(lambda: not window.measurement.problem())
    person.menu("&Samples")
    page = window.samples.page
    person.wait(lambda: page.sample is not None)
    page.card.bring_up_pixels()
    page.card.map._take(1)
    person.click(page.measure)
    person.wait(lambda: window.measurement.sample.text() == "W7-A2")
    person.wait(lambda: not window.measurement.problem())
    assert window.measurement.devices.chosen() == "janus-200C"
    assert page.isHidden() or not page.isVisible()
    said = window.measurement_controls.specimen.text()
    assert "area 0.003 cm² ± 2 %" in said
    (planned,) = window.measurement.measurements()
    assert planned.device.active_area == pytest.approx(0.003)
    assert window.measurement.form is not None
    for key, text in SHORT["I–V sweep"].items():
        person.type_into(window.measurement.form.fields[key].editor, text)
    person.click(window.measurement_controls.start)
    person.wait(lambda: window.controller.queue.jobs and not window.controller.busy)
    (job,) = window.controller.queue.jobs
    assert job.state == "finished", job.details
    assert job.path is not None
    run = open_run(job.path)
    assert run.record.sample == "W7-A2"
    assert run.parameters["active_area"] == pytest.approx(0.003)
    assert run.parameters["position"] == "A2"
    assert run.record.registered["batch"] == "2026-11"
    person.menu("&Samples")
    person.wait(lambda: page.card.runs.rowCount() == 1)
    assert page.card.map._measured == {"A2"}
    page.card.runs.open_wanted.emit(job.path)
    assert window.pages.opened(job.path) is not None
    # a name that is typed is that of the registry, too
    window.set_up.desk.show_measuring()
    person.type_into(window.measurement.sample, "W7-B1")
    person.wait(lambda: "area 0.0025 cm² ± 2 %" in window.measurement_controls.specimen.text())
    person.wait(lambda: "W7-B1" in window.samples.names.names.stringList())  # that are offered
    on_a_real_bench(window, person)


def on_a_real_bench(window: BenchWindow, person: Person) -> None:
    """There the device stays as it is, and a pixel is on its channel, if there is such a one."""
    bench = yaml_file.load(CONFIGS / "bench" / "simulated-switch.yaml", BenchConfig)
    assert bench.switch is not None
    window.show_bench(bench.model_copy(update={"visa_library": "@py", "simulation": None}))
    window.measurement.devices.choose("janus-160C")
    page = window.samples.page
    for channel, number in (("3", 0), ("999", 0)):
        window.samples.show()
        page.card.bring_up_pixels()
        page.card.pixels.item(number, 4).setText(channel)
        page.card.map._take(number)
        person.click(page.measure)
        person.wait(lambda: window.measurement.sample.text() == "W7-A1" and not page.isVisible())
        assert window.measurement.devices.chosen() == "janus-160C"
        if channel == "3":
            person.wait(lambda: not window.measurement.problem())
            (planned,) = window.measurement.measurements()
            assert planned.bench.switch is not None
            assert planned.bench.switch.channel == bench.switch.channel_number(3)
        else:
            assert "Channel of W7-A1" in window.measurement.problem()
            assert not window.measurement_controls.start.isEnabled()


def areas(window: BenchWindow) -> set[float]:
    """What the runs in the queue would be analysed with (cm²)."""
    jobs = [job.measurement for job in window.controller.queue.jobs]
    found = {(each.device.active_area, each.procedure.active_area) for each in jobs if each}
    return {round(float(area), 9) for pair in found for area in pair}


def test_the_area_of_the_file_is_used_after_a_restart_and_in_what_waits(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    written(tmp_path / "samples")
    state = tmp_path / "state" / "window.json"
    window = open_window(state_path=state)
    person = Person(qtbot, window)
    person.wait(lambda: not window.measurement.problem())
    person.type_into(window.measurement.sample, "W7-A2")
    person.click(window.measurement_controls.queue)  # at once: the file is waited for
    person.wait(lambda: window.controller.queue.jobs)
    assert areas(window) == {0.003}
    window.closing.close()

    again = open_window(state_path=state)
    person = Person(qtbot, again)
    person.wait(lambda: again.controller.queue.jobs)
    assert areas(again) == {0.003}
    assert again.measurement.sample.text() == "W7-A2"
    person.wait(lambda: "area 0.003 cm² ± 2 %" in again.measurement_controls.specimen.text())
    person.pick(again.measurement.devices, "janus-200C")  # the area is the sample's nevertheless
    person.wait(lambda: not again.measurement.problem())
    assert {run.device.active_area for run in again.measurement.measurements()} == {0.003}
    # a correction of the file is used as soon as the page is left
    again.samples.show()
    written(tmp_path / "samples", WAFER.replace("0.3 mm²", "0.4 mm²"))
    again.set_up.desk.show_measuring()
    person.wait(lambda: "area 0.004 cm²" in again.measurement_controls.specimen.text())
    # and a name that the registry does not have has the device's
    person.type_into(again.measurement.sample, "W8")
    person.wait(lambda: not again.measurement.measured.looking)
    assert not again.measurement_controls.specimen.isVisible()
    assert {run.device.active_area for run in again.measurement.measurements()} != {0.004}


def test_the_form_is_queued_for_each_of_the_selected_samples(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    written(tmp_path / "samples")
    written(tmp_path / "samples", "sample: W8\nactive_area: 1 mm²\n", "W8.yaml")
    window = open_window()
    person = Person(qtbot, window)
    person.wait(lambda: not window.measurement.problem())
    person.menu("&Samples")
    page = window.samples.page
    person.wait(lambda: page.list.list.count() == 2)
    page.list.list.selectAll()
    person.click(page.each)
    person.wait(lambda: window.controller.queue.jobs)
    runs = [job.measurement for job in window.controller.queue.jobs]
    names = ["W7-A1", "W7-A2", "W7-B1", "W8"]
    assert [run.procedure.sample for run in runs if run] == names
    assert areas(window) == {0.0025, 0.003, 0.01}
    assert not page.isVisible()
    words = "queued: 4 runs of 3 pixels of 1 sample and 1 whole sample, about "
    assert any(line.startswith(words) for line in person.said())
    assert window.controller.queue.waits
    assert not window.controller.busy, "adding does not start it"
    # what is wrong queues nothing
    person.menu("&Samples")
    page.card.bring_up_pixels()
    page.list.list.clearSelection()
    page.list.list.setCurrentRow(0)
    person.wait(lambda: page.sample is not None and page.sample.sample == "W7")
    page.card.pixels.item(0, 4).setText("5")
    person.click(page.each)
    assert "Save W7 first" in page.status.text()
    assert len(window.controller.queue.jobs) == 4


def test_what_waits_is_measured_as_the_file_that_is_saved_meanwhile_says(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    written(tmp_path / "samples")
    window = open_window()
    person = Person(qtbot, window)
    person.queue("I–V sweep", sample="W7-A2", begin=False)
    assert areas(window) == {0.003}
    (job,) = window.controller.queue.jobs
    assert job.measurement is not None
    assert job.measurement.procedure.position == "A2"
    for _ in range(2):  # into the form, and no longer
        window.queue.edit_wanted.emit(str(job.number))
    person.wait(lambda: not window.measurement.problem())
    assert window.measurement.form is not None
    procedure = window.measurement.form.procedure()
    assert procedure is not None
    assert procedure.position == "", "nobody has typed it"
    person.menu("&Samples")
    page = window.samples.page
    person.wait(lambda: page.sample is not None)
    page.card.bring_up_pixels()
    row = [page.card.pixels.item(number, 0).text() for number in range(3)].index("A2")
    column = [
        page.card.pixels.horizontalHeaderItem(number).text().casefold()
        for number in range(page.card.pixels.columnCount())
    ].index("area")
    page.card.pixels.item(row, column).setText("0.6 mm²")
    person.click(page.save)
    person.wait(lambda: areas(window) == {0.006})
    assert any("W7-A2" in line and "0.006 cm²" in line for line in person.said())
    # somebody else writes the file: the run that begins says so
    written(tmp_path / "samples", WAFER.replace("0.3 mm²", "0.9 mm²"))
    window.set_up.desk.show_measuring()
    person.click(window.desk.controls.start)
    person.wait_for_end()
    run = person.last_run()
    assert run.parameters["active_area"] == pytest.approx(0.006)
    words = "0.006 cm², but 0.009 cm² in the file of W7-A2"
    assert any(words in event.get("message", "") for event in run.events)
    assert any(words in line for line in person.said())
