"""What happens is seen where it stands: beside STOP, above the plots, beside Start."""

from __future__ import annotations

from janus_lab.sequence.items import Wait
from tests.bench_files import bench_config
from tests.person import LONG, SHORT, Person


def test_a_run_is_followed_from_its_first_step_to_its_figures(person: Person) -> None:
    window = person.window
    panel = window.bench_panel
    steps: list[str] = []
    words: list[str] = []
    window.controller.happens.connect(lambda told: steps.append(told.happening.words))
    window.controller.bench_state.connect(lambda _: words.append(panel.outputs_sign.word.text()))
    assert window.windowTitle().startswith("SIMULATED")
    assert panel.last_and_next.isVisible()
    person.pick(window.measurement.devices, "janus-160C")
    person.queue("I–V sweep", sample="N-1")
    person.wait_for_end()
    assert "settling in the dark" in steps
    assert "sweep 3 of 4 at 13 mW/cm², -3 V to 3 V" in steps
    assert steps[-1] == "everything is off; saving and analysing"
    assert "ON" in words
    assert panel.outputs_sign.word.text() == "OFF"
    assert "Keithley 2400: off " in panel.outputs_sign.lines.text().replace("\u200b", "")
    told = window.headline.shown
    assert told.title.startswith("I–V sweep of N-1: finished at ")
    assert "light/dark" in told.rest
    assert panel.last_and_next.last.text().replace("\u200b", "") == told.title
    assert panel.last_and_next.next.text() == "Nothing waits in the queue."
    # a device that is not the last run's is pointed out beside Start, and hinders nobody
    remark = window.measurement_controls.remark
    person.pick(window.measurement.devices, "janus-200C")
    said = (
        "⚠ The last run was of device janus-160C, this is janus-200C. "
        "N-1 was measured as device janus-160C before."
    )
    person.wait(lambda: remark.text().replace("\u200b", "") == said)
    assert remark.isVisible()
    assert window.measurement.start.isEnabled()
    person.pick(window.measurement.devices, "janus-160C")
    person.wait(lambda: not remark.isVisible())


def test_a_run_that_does_not_begin_has_no_curves_of_the_one_before(person: Person) -> None:
    window = person.window
    person.pick(window.measurement.devices, "janus-160C")
    person.queue("I–V sweep", sample="N-5")
    person.wait_for_end()
    window.view.rows.show_now()
    assert not any(note.isVisible() for note in window.view.rows._notes)
    silent = bench_config(fault={"instrument": "smu", "kind": "silence"})
    window.measurement.set_bench(silent)
    person.queue("I–V sweep", sample="N-6")
    person.wait_for_end()
    assert window.headline.shown.title.startswith("I–V sweep of N-6: failed at ")
    assert all(note.isVisible() for note in window.view.rows._notes)
    assert window.view.table.rowCount() == 0


def test_after_a_wait_the_last_run_is_what_was_measured_before_it(person: Person) -> None:
    window = person.window
    person.pick(window.measurement.devices, "janus-160C")
    person.fill_in("I–V sweep", SHORT["I–V sweep"], "N-4")
    window.controller.enqueue([*window.measurement.items(), Wait(seconds=1.0)])
    window.controller.start_queue()
    person.wait_for_end()
    person.wait(lambda: window.controller.queue.jobs[-1].state == "finished")
    assert window.headline.shown.title.startswith("I–V sweep of N-4: finished at ")
    assert "N-4" in window.bench_panel.last_and_next.last.text()


def test_while_something_runs_its_step_and_what_is_next_are_told(person: Person) -> None:
    window = person.window
    person.queue("On/off cycling", LONG, sample="N-2")
    person.queue("On/off cycling", LONG, sample="N-3")
    person.wait(lambda: window.headline.shown.rest.startswith("Cycle "))
    assert "left on the bench" in window.headline.shown.rest
    assert window.headline.shown.title == "On/off cycling of N-2"
    person.wait(lambda: "mW/cm²" in window.bench_panel.outputs_sign.what.text())
    assert not window.bench_panel.last_and_next.isVisible()
    assert "N-3" in window.bench_panel.last_and_next.next.text()
    person.stop()
    person.wait(lambda: window.headline.shown.state == "aborted")
    assert window.headline.shown.rest.startswith("stopped by the user")
    person.wait(lambda: window.bench_panel.outputs_sign.word.text() == "OFF")
    assert "start the queue (F9)" in window.bench_panel.last_and_next.next.text()
    # where STOP had to do without the bench's process, its word is what stands
    window.controller.switched_off_elsewhere(["the laser is still on"])
    assert window.bench_panel.outputs_sign.word.text() == "UNKNOWN"
    window.controller.switched_off_elsewhere([])
    assert window.bench_panel.outputs_sign.word.text() == "OFF"
    assert "SRS LDC501: off " in window.bench_panel.outputs_sign.lines.text()
