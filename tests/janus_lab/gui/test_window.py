"""The bench window from form to finished run, with the bench's real process behind it."""

from __future__ import annotations

import json
import threading
from itertools import pairwise

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.bench_process import client
from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.messages import RunRows
from janus_lab.gui import bench_link
from janus_lab.gui.model.overlays import run_label
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.widgets.labels import problem_colour
from janus_lab.gui.widgets.theme import DARK, LIGHT
from janus_lab.runs.run import Run, open_run
from tests.person import (
    LONG,
    SHORT,
    Person,
    assert_off,
)

#: What each procedure's short measurement must come to.
FIGURE = {
    "I–V sweep": "responsivity",
    "On/off cycling": "photocurrent",
    "Storage stability": "photocurrent",
    "Response time": "rise_time",
}


@pytest.mark.parametrize("title", SHORT)
def test_every_procedure_from_its_form_to_the_figures(person: Person, title: str) -> None:
    person.queue(title, sample="A-1")
    person.wait_for_end()
    run = person.last_run()
    assert (run.state.value, run.record.sample) == ("finished", "A-1")
    assert_off(run)
    assert FIGURE[title] in {figure["name"] for figure in run.figures}
    (entry,) = person.entries()
    assert (entry.title, entry.percent) == (title, 100.0)
    assert entry.figures
    table = person.window.view.table
    shown = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    assert len(shown) > 1
    assert person.states[-1].connected is False
    person.wait(lambda: run.path in person.history())
    assert not person.said("error")


def test_the_queue_in_order_moved_and_shortened(person: Person) -> None:
    person.queue("On/off cycling", LONG, "first")
    person.wait_for_rows()
    for sample in ("a", "b", "c", "d"):
        person.queue("I–V sweep", sample=sample)
    queue = person.window.queue
    assert person.samples() == ["first", "a", "b", "c", "d"]
    person.select(queue.table, [3])
    person.act(queue.up)
    person.act(queue.up)
    assert person.samples() == ["first", "c", "a", "b", "d"]
    person.select(queue.table, [3])
    person.act(queue.remove)
    assert person.samples() == ["first", "c", "a", "d"]
    before = len(person.runs())

    person.stop()
    person.wait(lambda: person.queue_states()[0] == "aborted")
    assert person.queue_states() == ["aborted", "queued", "queued", "queued"]
    assert_off(person.last_run())
    assert len(person.runs()) == before, "the queue has not waited"
    person.click(person.window.desk.controls.start)
    person.wait_for_end()
    done = person.runs()[before:]
    assert [run.record.sample for run in done] == ["c", "a", "d"]
    assert person.queue_states() == ["aborted", *["finished"] * 3]
    for earlier, later in pairwise(done):
        assert earlier.record.ended <= later.record.created, "two at a time"
    for run in done:
        assert_off(run)
    assert not person.window.desk.controls.start.isEnabled()


def test_after_a_stop_with_nothing_waiting_the_next_one_begins_at_once(person: Person) -> None:
    person.queue("On/off cycling", LONG)
    person.wait_for_rows()
    person.stop()
    person.wait(lambda: person.queue_states() == ["aborted"])
    assert "STOP: switching everything off" in person.said("warning")
    assert person.said("warning")[-1].endswith("aborted: stopped by the user")
    assert_off(person.last_run())
    person.queue("I–V sweep")
    person.wait_for_end()
    assert person.queue_states() == ["aborted", "finished"]


def test_what_waits_is_edited_in_the_form_and_keeps_its_place(person: Person) -> None:
    window = person.window
    for sample in ("first", "second", "third"):
        person.queue("I–V sweep", sample=sample, begin=False)
    person.select(window.queue.table, [1])
    person.act(window.queue.edit)
    form = window.measurement.form
    assert form is not None
    assert window.measurement.sample.text() == "second"
    assert "in the form" in person.entries()[1].reason
    person.type_into(form.fields["step"].editor, "1 V")
    person.queue("I–V sweep", {}, begin=False)
    waiting = [job.measurement.procedure for job in window.controller.queue.jobs if job.waits]
    assert [procedure.sample for procedure in waiting] == ["first", "second", "third"]
    assert [procedure.step for procedure in waiting] == [0.5, 1.0, 0.5]
    for _ in range(3):
        window.controller.remove(window.queue.model.entries[-1].id)


def test_an_aborted_cycling_run_goes_on_from_the_history(person: Person) -> None:
    person.queue("On/off cycling", LONG, "to be resumed")
    person.wait_for_rows()
    person.stop()
    person.wait_for_end()
    run = person.last_run()
    rows = len(run.data)
    history = person.window.history
    person.wait(lambda: run.path in person.history())
    person.show_tab(history)
    person.select(history.table, [person.history().index(run.path)])
    person.act(history.resume)
    person.wait(lambda: len(person.entries()) == 2)
    assert person.entries()[1].title == "On/off cycling, resumed"
    person.click(person.window.desk.controls.start)
    person.wait_for_rows()
    person.stop()
    person.wait_for_end()
    resumed = open_run(run.path)
    assert (resumed.state.value, resumed.record.starts) == ("aborted", 2)
    data = resumed.data
    assert len(data) > rows
    done = data["Cycle"][data["Start"] == 1].max()
    assert data["Cycle"][data["Start"] == 2].min() in (done, done + 1)
    assert_off(resumed)
    assert_shown_is_in_the_file(person, resumed)


def label(run: Run) -> str:
    """What a past run is called beside others."""
    return run_label(run.record.sample, run.record.created, run.record.id)


def test_past_runs_are_laid_over_and_queued_again(person: Person) -> None:
    for sample in ("one", "two"):
        person.queue("I–V sweep", sample=sample)
        person.wait_for_end()
    one, two = person.runs()[-2:]
    window, history = person.window, person.window.history
    person.wait(lambda: {one.path, two.path} <= {*person.history()})
    person.show_tab(history)
    person.select(history.table, [person.history().index(run.path) for run in (one, two)])
    person.act(history.overlay)
    labels = {label(one), label(two)}
    person.wait(lambda: set(window.view.rows._past) == labels)
    assert set(window.view.merit.irradiance._past) == labels

    person.select(history.table, [person.history().index(one.path)])
    person.act(history.requeue)
    person.wait(lambda: len(person.entries()) == 3)
    person.click(person.window.desk.controls.start)
    person.wait_for_end()
    again = person.last_run()
    assert again.path != one.path
    assert again.parameters == one.parameters
    assert (again.record.bench, again.record.device) == (one.record.bench, one.record.device)
    assert np.array_equal(again.data, one.data), "the same seed on the same bench"
    assert_off(again)
    assert set(window.view.rows._past) == labels, "overlays stay"
    person.queue("On/off cycling", LONG, sample="of another kind")
    person.wait_for_rows()
    person.select(history.table, [person.history().index(one.path)])
    person.act(history.overlay)
    person.wait(lambda: person.said("warning"))
    reason = "not shown, of another kind than the run that is being measured: one, "
    assert reason in person.said("warning")[-1]
    assert window.statusBar().currentMessage() == person.said("warning")[-1]
    person.stop()
    person.wait_for_end()
    person.select(history.table, [person.history().index(one.path)])
    person.act(history.overlay)
    person.wait(lambda: set(window.view.rows._past) == {label(one)})
    assert isinstance(window.view.rows, IVPlot)
    assert not window.view.table.rowCount()
    person.menu("&Clear overlaid runs")
    assert not window.view.rows._past


def test_a_run_is_queued_again_on_the_window_s_own_bench_or_not_at_all(person: Person) -> None:
    person.queue("I–V sweep", sample="moved")
    person.wait_for_end()
    run, history = person.last_run(), person.window.history
    record = run.path / "run.json"
    person.wait(lambda: run.path in person.history())
    written = json.loads(record.read_text(encoding="utf-8"))
    elsewhere = written["bench"] | {"name": "another", "visa_library": "@py", "simulation": None}
    for changed, outcome in (
        ({"bench": elsewhere}, ""),
        ({"device": {"name": "of another version"}}, "not as this version measures"),
        ({"parameters": written["parameters"] | {"stop": 11.0, "start": -11.0}}, "limit"),
    ):
        record.write_text(json.dumps(written | changed), encoding="utf-8")
        before, told = len(person.entries()), len(person.said("error"))
        person.show_tab(history)
        person.select(history.table, [person.history().index(run.path)])
        person.act(history.requeue)
        if outcome:
            person.wait(lambda told=told: len(person.said("error")) > told)
            assert outcome in person.said("error")[-1]
            assert len(person.entries()) == before
        else:
            person.wait(lambda before=before: len(person.entries()) > before)
            person.click(person.window.desk.controls.start)
            person.wait_for_end()
            assert person.last_run().record.bench["name"] == "simulated bench"
    record.write_text(json.dumps(written), encoding="utf-8")


def test_rows_that_the_display_missed_are_read_from_the_file(
    qtbot: QtBot, open_window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is too busy to take rows, in mid-run and at the end."""
    taken, goes_on = [], [threading.Event(), threading.Event()]

    class BusyClient(StationClient):
        def __init__(self, hear):
            def hear_late(report):
                if isinstance(report, RunRows):
                    taken.append(report)
                    if len(taken) in (2, 6):
                        goes_on[len(taken) // 6].wait()
                hear(report)

            super().__init__(hear_late)

    monkeypatch.setattr(bench_link, "StationClient", BusyClient)
    monkeypatch.setattr(client, "_WAITING_BLOCKS", 1)
    person = Person(qtbot, open_window())
    try:
        person.queue("On/off cycling", LONG)
        person.wait(lambda: person.entries()[0].percent >= 1)
        goes_on[0].set()
        person.wait(lambda: len(taken) >= 6)
        before = person.entries()[0].percent
        person.wait(lambda: person.entries()[0].percent >= before + 0.5)
        person.stop()
        person.wait_for_end()
    finally:
        for event in goes_on:
            event.set()
    run = person.last_run()
    ends = [rows.first + rows.count for rows in taken]
    assert any(rows.first > end for rows, end in zip(taken[1:], ends, strict=False))
    assert_shown_is_in_the_file(person, run)
    assert_off(run)


def assert_shown_is_in_the_file(person: Person, run: Run) -> None:
    """The plot holds the rows of `data.csv`, all of them, in order, and no others."""
    time, current = (run.data[name].to_numpy() for name in ("Time (s)", "Current (A)"))

    def shown() -> tuple[np.ndarray, np.ndarray]:
        chunks = person.window.view.rows._run._chunks
        x = np.concatenate([chunk.x for chunk in chunks]) if chunks else np.empty(0)
        y = np.concatenate([chunk.y for chunk in chunks]) if chunks else np.empty(0)
        mark = np.isnan(y) & (np.diff(x, prepend=-1.0) == 0)  # where rows were missing once
        return x[~mark], y[~mark]

    person.wait(lambda: len(shown()[0]) >= len(time))
    assert np.array_equal(shown()[0], time)
    assert np.array_equal(shown()[1], current, equal_nan=True)


def test_start_after_a_stop_runs_that_one_and_lets_the_queue_wait(person: Person) -> None:
    person.queue("On/off cycling", LONG)
    person.queue("I–V sweep", sample="waits")
    person.wait_for_rows()
    person.stop()
    person.wait(lambda: person.queue_states() == ["aborted", "queued"])
    person.fill_in("I–V sweep", SHORT["I–V sweep"], "now")
    person.click(person.window.measurement.start)
    person.wait(lambda: person.queue_states() == ["aborted", "finished", "queued"])
    assert person.samples()[1:] == ["now", "waits"]
    assert not person.window.controller.busy
    person.click(person.window.desk.controls.start)
    person.wait(lambda: person.queue_states()[-1] == "finished")


def spaces(qtbot: QtBot, number: int) -> None:
    """Somebody types, wherever the keyboard is."""
    for _ in range(number):
        qtbot.keyClick(QtWidgets.QApplication.focusWidget(), QtCore.Qt.Key_Space)


def test_spaces_that_somebody_types_after_start_start_nothing(qtbot: QtBot, person: Person) -> None:
    window = person.window
    person.fill_in("On/off cycling", LONG)
    window.activateWindow()
    window.measurement.start.setFocus()
    qtbot.waitUntil(window.measurement.start.hasFocus)
    spaces(qtbot, 1)
    person.wait_for_rows()
    spaces(qtbot, 3)
    assert person.queue_states() == ["running"]
    # whoever starts from a field goes on typing there
    field = window.measurement.sample
    field.setFocus()
    window.measurement.start.click()
    assert field.hasFocus()
    assert person.queue_states() == ["running", "queued"]
    person.stop()
    person.wait(lambda: not window.controller.busy)


def test_spaces_after_the_queue_was_started_or_held_do_nothing_else(
    qtbot: QtBot, person: Person
) -> None:
    window, controls = person.window, person.window.desk.controls
    person.queue("On/off cycling", LONG, begin=False)
    person.queue("I–V sweep", begin=False)
    window.activateWindow()
    controls.start.setFocus()
    qtbot.waitUntil(controls.start.hasFocus)
    spaces(qtbot, 1)
    person.wait_for_rows()
    spaces(qtbot, 2)
    assert not window.controller.paused, "Hold was beside it"
    controls.hold.setFocus()
    spaces(qtbot, 2)
    assert window.controller.paused
    assert person.queue_states() == ["running", "queued"], "Pause was beside it"
    assert not person.entries()[0].reason
    person.stop()
    person.wait(lambda: not window.controller.busy)


def test_what_is_wrong_can_be_read_after_another_theme(person: Person) -> None:
    window = person.window
    window.resize(1700, 900)  # the form and the builder, beside each other
    person.wait(lambda: not window.measurement.problem())
    form = window.measurement.form
    person.type_into(form.fields["step"].editor, "5 kg")
    person.wait(lambda: form.fields["step"].problem)
    window.build_sequence()
    builder = window.building.builder
    builder.add_step("wait")
    builder.editor.line.setText("5 kg")
    builder.editor.line.textEdited.emit("5 kg")
    person.wait(lambda: "5 kg" in builder.checked.problem)
    try:
        for theme in (DARK, LIGHT):
            window.set_theme(theme)
            wanted = problem_colour(window.palette())
            assert wanted.name() in form.styleSheet()
            labels = [
                label
                for label in window.findChildren(QtWidgets.QLabel)
                if label.isVisible() and label.text().startswith("⚠")
            ]
            assert len(labels) >= 3
            for label in labels:
                assert label.palette().color(label.foregroundRole()) == wanted
    finally:
        window.set_theme(LIGHT)
