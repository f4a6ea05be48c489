"""A queue in the window: put together first, started, held, paused, and there at the next start."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from janus_lab import recipe
from janus_lab.gui.sequences.draft import Node
from janus_lab.runs.states import RunState
from tests.person import Person, assert_off

STEPS = """\
title: a sequence
bench: simulated
devices: [janus-160C]
steps:
- prompt: Open the shutter.
- repeat:
    times: 3
    until: {figure: dark_current, below: 1 mA}
    steps: [{iv_sweep: {step: 0.5 V, nplc: 0.1, irradiances: 0 mW/cm²}}, {wait: 1 h}]
- stop_if: {figure: dark_current, above: 1 pA}
- iv_sweep: {}
"""
CYCLES = {"cycles": "14", "on_time": "1", "off_time": "1", "current_range": "1 mA"}


def items_of(folder: Path, text: str = STEPS):
    path = folder / "sequence.yaml"
    path.write_text(text, encoding="utf-8")
    return recipe.load(path)[1]


def test_a_sequence_waits_until_it_is_started_and_does_what_its_conditions_say(
    person: Person, tmp_path: Path
) -> None:
    window, runs = person.window, len(person.runs())
    controls = window.desk.controls
    assert not controls.start.isEnabled()
    window.controller.enqueue(items_of(tmp_path))
    person.wait(controls.start.isEnabled)
    assert controls.start.text() == "Start the queue"
    assert set(person.queue_states()) == {"queued"}
    person.click(controls.start)
    person.wait_for_end()
    states = ["finished"] * 4 + ["left out"] * 6 + ["finished", "left out"]
    assert person.queue_states() == states
    asked = [line for line in person.said() if "?" in line]
    assert len(asked) == 2, "what is left out is not asked"
    assert all("? yes, dark current" in line for line in asked)
    assert len(person.runs()) == runs + 1
    assert any("Stop if dark current above 1 pA? yes" in said for said in person.said())
    assert not controls.start.isEnabled()


def test_a_pause_ends_cycling_after_a_cycle_and_going_on_resumes_the_same_run(
    person: Person,
) -> None:
    window, controls = person.window, person.window.desk.controls
    window.set_speed(8.0)
    person.queue("On/off cycling", CYCLES)
    person.queue("I–V sweep")
    person.wait_for_rows()
    person.click(controls.pause)
    person.wait(lambda: not window.controller.busy)
    window.set_speed(None)
    assert person.queue_states() == ["queued", "queued"]
    assert "paused" in person.entries()[0].reason
    run = person.last_run()
    assert run.state is RunState.ABORTED
    assert run.record.ending is not None
    assert run.record.ending.kind == "paused"
    assert_off(run)
    whole = int(run.data["Cycle"].max())
    assert run.data[run.data["Cycle"] == whole]["Irradiance (mW/cm**2)"].max() > 0, "to its end"

    assert controls.start.text() == "Go on with the queue"
    person.click(controls.start)
    person.wait_for_end()
    assert person.queue_states() == ["finished", "finished"]
    cycling, _ = person.runs()[-2:]
    assert cycling.path == run.path
    assert cycling.record.starts == 2
    assert set(cycling.data["Cycle"]) == set(range(1, 15))


def test_the_builder_takes_the_place_of_the_plots_and_adds_to_the_queue(person: Person) -> None:
    window = person.window
    person.wait(lambda: not window.measurement.problem())
    person.menu("&Build a sequence")
    builder = window.building.builder
    assert builder is not None
    assert builder.isVisible()
    assert not window.view.isVisible()
    assert window.bench_panel.stop.isVisible()
    assert builder.devices.text() == window.measurement.devices.chosen()
    builder.draft.nodes = [Node("iv_sweep"), Node("wait", {"text": "1 min"})]
    builder.show_draft(builder.draft)
    person.wait(builder.queue.isEnabled)
    person.click(builder.queue)
    assert [entry.title for entry in person.entries()] == ["I–V sweep", "Wait 1 min"]
    assert not window.controller.busy
    person.click(builder.close_button)
    assert window.view.isVisible()
    person.menu("&Build a sequence")
    assert window.building.builder is builder, "nothing of it is lost"
    assert builder.isVisible()
    window.building.hide()


def test_closing_with_a_waiting_queue_asks_and_it_is_there_at_the_next_start(
    qtbot: QtBot, open_window, tmp_path: Path
) -> None:
    state_path = tmp_path / "settings" / "window.json"
    window = open_window(state_path=state_path)
    person = Person(qtbot, window)
    person.wait(lambda: window.desk._keeper._file is not None)
    window.controller.enqueue(items_of(tmp_path))
    person.queue("I–V sweep", {"step": "0.5 V", "nplc": "0.1"}, sample="kept", begin=False)
    before = [entry.title for entry in person.entries()]
    assert not window.close()
    assert window.closing.question.isVisible()
    person.click(window.closing.question.yes)
    assert not window.isVisible()

    again = open_window(state_path=state_path)
    later = Person(qtbot, again)
    later.wait(lambda: later.entries())
    assert [entry.title for entry in later.entries()] == before
    assert set(later.queue_states()) == {"queued"}
    assert later.samples()[-1] == "kept"
    assert not again.controller.busy
    again.set_speed(None)
    later.click(again.desk.controls.start)
    later.wait(lambda: again.controller.busy)
    later.click(again.desk.controls.hold)
    later.wait(lambda: not again.controller.busy)
    assert "queued" in later.queue_states(), "it was held"
    for entry in later.entries():
        again.controller.remove(entry.id)
    assert again.close(), "nothing waits any more"
