"""`Resume` puts the rest of a run into the queue, once, and switches nothing on by itself."""

from __future__ import annotations

from pathlib import Path

from tests.person import LONG, Person


def cut_short(person: Person) -> Path:
    """A cycling run that was stopped, selected in the history."""
    person.queue("On/off cycling", LONG, "to be resumed")
    person.wait_for_rows()
    person.stop()
    person.wait_for_end()
    path = person.last_run().path
    choose(person, path)
    return path


def choose(person: Person, path: Path) -> None:
    history = person.window.history
    person.wait(lambda: path in person.history())
    person.show_tab(history)
    person.select(history.table, [person.history().index(path)])


def test_the_rest_waits_first_until_the_queue_is_started(person: Person) -> None:
    window = person.window
    path = cut_short(person)
    person.queue("I–V sweep", sample="waits", begin=False)
    choose(person, path)
    person.act(window.history.resume)
    person.wait(lambda: len(person.entries()) == 3)
    assert person.queue_states() == ["aborted", "queued", "queued"]
    assert person.samples() == ["to be resumed", "to be resumed", "waits"]
    assert window.controller.paused
    assert not window.controller.busy
    begins = window.desk.controls.start.text()
    assert begins in window.statusBar().toolTip(), "and nobody need look for the log"
    assert any(f"'{begins}' begins it" in line for line in person.said("info"))


def test_a_run_that_waits_or_is_measured_is_not_resumed_again(person: Person) -> None:
    window = person.window
    history = window.history
    path = cut_short(person)
    assert history.resume.isEnabled()
    person.act(history.resume)
    history.resume_wanted.emit(path)  # a second click, before the first has been carried out
    person.wait(lambda: len(person.entries()) == 2)
    person.wait(lambda: any("already" in line for line in person.said("info")))
    assert len(person.entries()) == 2
    choose(person, path)
    assert not history.resume.isEnabled()
    assert "waits in the queue, already" in history.resume.toolTip()
    person.click(window.desk.controls.start)
    person.wait_for_rows()
    choose(person, path)
    assert not history.resume.isEnabled(), "it is measured"
    person.stop()
    person.wait_for_end()
    choose(person, path)
    person.wait(history.resume.isEnabled)


def test_the_rest_goes_on_next_where_the_queue_is_running(person: Person) -> None:
    path = cut_short(person)
    person.queue("On/off cycling", LONG, "goes on")
    person.wait_for_rows()
    choose(person, path)
    person.act(person.window.history.resume)
    person.wait(lambda: len(person.entries()) == 3)
    assert any(f"the rest of {path.name} comes next" in line for line in person.said("info"))


def test_a_grey_resume_says_why(person: Person) -> None:
    person.queue("I–V sweep", sample="done")
    person.wait_for_end()
    choose(person, person.last_run().path)
    assert "the run is finished" in person.window.history.resume.toolTip()
