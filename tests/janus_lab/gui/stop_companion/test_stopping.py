"""A press on STOP where the window cannot: through the bench's process, or without it."""

from __future__ import annotations

import queue
import time
from collections.abc import Mapping
from typing import Any

import pytest

from drivers.unsafe import Doubt, Unsafe
from janus_lab.bench_process.messages import BenchState, StopDone, StopLineOpen
from janus_lab.bench_process.stop_line import StopLine
from janus_lab.gui.stop_companion.stopping import Stopping
from janus_lab.gui.stop_companion.words import BenchChosen, LineOpen, Off
from tests.others_bench import on_sockets, outputs, switch_on
from tests.socket_bench import served_bench

PATIENCE = 30.0


class Pressing:
    def __init__(self) -> None:
        self.told: queue.SimpleQueue[Off] = queue.SimpleQueue()
        self.heard: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        self.stopping = Stopping(self.told.put, self.heard.put)

    def presses(self) -> Off:
        self.stopping.stop()
        return self.told.get(timeout=PATIENCE)


class BenchProcess:
    """The ear of one; `doubts` is what it is left with."""

    def __init__(self, *doubts: Unsafe) -> None:
        self.line = StopLine()
        self.stops: list[object] = []
        reports: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def stop(bench: object) -> None:
            self.stops.append(bench)
            self.line.hear(StopDone(doubts))

        self.line.open(stop, reports.put)
        where = reports.get(timeout=PATIENCE)
        assert isinstance(where, StopLineOpen)
        self.where = LineOpen(where.port, where.word)


@pytest.fixture
def person() -> Pressing:
    return Pressing()


def test_the_process_of_the_bench_does_it_while_it_is_there(person: Pressing) -> None:
    process = BenchProcess(Unsafe("the laser", Doubt.STILL_ON))
    person.stopping.set_bench(BenchChosen({"name": "mine"}))
    person.stopping.set_line(process.where)
    assert person.heard.get(timeout=PATIENCE) == {"may_be_on": False}
    process.line.hear(BenchState(connected=True, busy=True))
    assert person.heard.get(timeout=PATIENCE) == {"may_be_on": True}
    assert person.presses() == Off(("the laser is still on",))
    assert person.presses() == Off(("the laser is still on",))
    assert process.stops == [{"name": "mine"}] * 2
    process.line.close()
    assert person.heard.get(timeout=PATIENCE) is None
    assert person.presses() == Off(direct=True), "a simulated bench has gone with it"


def test_a_process_that_takes_the_place_of_another_is_the_one_that_is_told(
    person: Pressing,
) -> None:
    first, second = BenchProcess(), BenchProcess()
    person.stopping.set_line(first.where)
    person.heard.get(timeout=PATIENCE)
    person.stopping.set_line(second.where)
    assert person.heard.get(timeout=PATIENCE) is None
    assert person.heard.get(timeout=PATIENCE) == {"may_be_on": False}
    assert person.presses() == Off()
    assert (first.stops, second.stops) == ([], [None])
    first.line.close()
    assert person.heard.empty(), "its end is no news"
    person.stopping.set_line(LineOpen())
    second.line.close()


def test_without_it_a_real_bench_is_switched_off_within_two_seconds(person: Pressing) -> None:
    with served_bench() as bench:
        config = on_sockets(bench)
        person.stopping.set_bench(BenchChosen(config.model_dump(mode="json"), True))
        switch_on(bench)
        pressed = time.monotonic()
        person.stopping.stop()
        while any(outputs(bench).values()) and time.monotonic() < pressed + PATIENCE:
            time.sleep(0.01)
        assert outputs(bench) == {"smu.output": False, "laser.on": False}
        assert person.told.get(timeout=PATIENCE) == Off(direct=True)


def test_what_cannot_be_reached_is_said(person: Pressing) -> None:
    with served_bench() as bench:
        content = on_sockets(bench).model_dump(mode="json")
    person.stopping.set_bench(BenchChosen(content, True))
    off = person.presses()
    assert off.direct
    assert "could not reach" in off.doubts[0]
    person.stopping.set_bench(BenchChosen({"name": "no bench"}, True))
    assert "could not be switched off" in person.presses().doubts[0]
