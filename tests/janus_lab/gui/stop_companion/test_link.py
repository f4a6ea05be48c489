"""The window and STOP's own process: signs of life, what was pressed there, and what goes wrong."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest
from pytestqt.qtbot import QtBot

from janus_lab.bench_process.messages import StopLineOpen
from janus_lab.gui.panels.bench_panel import BenchPanel
from janus_lab.gui.stop_companion.link import StopCompanion
from janus_lab.gui.stop_companion.stopping import Stopping
from janus_lab.gui.stop_companion.words import BenchChosen, LineOpen, Off, Pressed
from janus_lab.gui.window import BenchWindow
from tests.person import LONG, Person, assert_off

OpenWindow = Callable[..., BenchWindow]


class Accompanied:
    def __init__(self, qtbot: QtBot, window: BenchWindow) -> None:
        self.lines: list[StopLineOpen] = []
        window.controller.stop_line.connect(self.lines.append)
        self.window = window
        self.person = Person(qtbot, window)
        self.companion = StopCompanion(window)


@pytest.fixture
def accompanied(qtbot: QtBot, open_window: OpenWindow) -> Iterator[Accompanied]:
    accompanied = Accompanied(qtbot, open_window())
    yield accompanied
    accompanied.companion.close()


def test_a_window_that_hangs_hears_of_it_and_a_process_that_dies_is_started_again(
    accompanied: Accompanied,
) -> None:
    companion, person = accompanied.companion, accompanied.person
    companion.start()
    person.wait(lambda: companion.ready)
    time.sleep(2.5)  # the event loop hangs
    person.wait(lambda: any("did not answer" in line for line in person.said("warning")))
    assert companion.pid is not None
    first = psutil.Process(companion.pid)
    first.kill()
    person.wait(lambda: companion.ready and companion.pid != first.pid)
    assert any("has ended by itself" in line for line in person.said("warning"))


def test_a_process_that_cannot_be_started_is_told_of(
    accompanied: Accompanied, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    accompanied.companion.start()
    (line,) = accompanied.person.said("warning")
    assert "could not be started" in line
    assert "STOP in this window works" in line


def test_a_stop_elsewhere_ends_the_run_and_lets_the_queue_wait(
    accompanied: Accompanied,
) -> None:
    window, person = accompanied.window, accompanied.person
    person.queue("On/off cycling", LONG)
    person.queue("I–V sweep")
    person.wait_for_rows()
    person.wait(lambda: accompanied.lines)
    told: list[Off] = []
    elsewhere = Stopping(told.append, lambda message: None)
    elsewhere.set_line(LineOpen(accompanied.lines[0].port, accompanied.lines[0].word))
    elsewhere.set_bench(BenchChosen(None))
    time.sleep(0.3)  # the window hangs, and hears of nothing
    elsewhere.stop()
    while not told:
        time.sleep(0.01)
    assert told == [Off()]
    (run,) = person.runs()
    assert run.state.value == "aborted"
    assert_off(run)
    person.wait(lambda: person.queue_states() == ["aborted", "queued"])
    assert window.desk.controls.start.isEnabled()
    person.click(window.desk.controls.start)
    person.wait(lambda: person.queue_states() == ["aborted", "finished"])
    elsewhere.set_line(LineOpen())


def test_what_was_done_without_the_process_of_the_bench_is_shown(
    accompanied: Accompanied,
) -> None:
    companion, panel = accompanied.companion, accompanied.window.bench_panel
    assert isinstance(panel, BenchPanel)
    companion._take(Pressed())
    companion._take(Off(("laser at GPIB0::6::INSTR could not be reached",), True))
    assert "could not be reached" in panel.alarm.words.text()
    assert panel.alarm.isVisible()
    companion._take(Off((), True))
    assert not panel.alarm.isVisible()
    assert any("STOP was pressed in its own" in line for line in accompanied.person.said("warning"))
