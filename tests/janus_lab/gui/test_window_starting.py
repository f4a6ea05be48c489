"""What a person starts comes to the front; what only begins by itself takes nothing away."""

from __future__ import annotations

from pathlib import Path

from janus_lab.gui.window import BenchWindow
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up
from tests.person import LONG, Person

OLD = {"sample": "old film"}


def open_old_run(person: Person) -> Path:
    """An old run is in front of what is measured."""
    window = person.window
    path = made_up(window.controller.out_dir, "iv_sweep", sweeps(), **OLD)
    window.pages.open_run(path)
    assert window.pages.main.currentWidget() is window.pages.opened(path)
    return path


def shows_live(window: BenchWindow) -> bool:
    return bool(window.view.isVisible())


def test_start_brings_what_is_measured_to_the_front(person: Person) -> None:
    person.fill_in("On/off cycling", LONG)
    open_old_run(person)
    person.click(person.window.measurement_controls.start)
    assert shows_live(person.window)
    person.wait_for_rows()
    person.stop()
    person.wait_for_end()


def test_the_queue_brings_it_up_when_a_person_starts_it_and_not_between_its_runs(
    person: Person,
) -> None:
    window = person.window
    person.queue("On/off cycling", LONG, begin=False)
    person.queue("On/off cycling", LONG, begin=False)
    open_old_run(person)
    person.click(window.desk.controls.start)
    assert shows_live(window)
    person.wait_for_rows()
    path = open_old_run(person)
    with_rows = len(person.runs())
    person.stop()  # the second waits
    person.wait(lambda: person.queue_states() == ["aborted", "queued"])
    assert not shows_live(window)
    person.click(window.desk.controls.start)  # now called 'Go on with the queue'
    assert shows_live(window)
    person.wait_for_rows()
    person.queue("I–V sweep", sample="next")
    window.pages.open_run(path)
    window.controller.stop()
    person.wait(lambda: not window.controller.busy)
    assert len(person.runs()) > with_rows
    window.controller.start_queue()  # as when the one before has ended by itself
    person.wait_for_end()
    assert window.pages.main.currentWidget() is window.pages.opened(path)


def test_a_pending_preview_does_not_come_before_what_is_measured(person: Person) -> None:
    window = person.window
    person.fill_in("On/off cycling", LONG)
    path = made_up(window.controller.out_dir, "iv_sweep", sweeps(), **OLD)
    window.pages.preview(path)
    window.show_measured()
    assert not window.pages._rest.isActive()
