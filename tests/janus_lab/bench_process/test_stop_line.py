"""STOP is heard beside the window, from who knows the word, and is told of until it is done."""

from __future__ import annotations

import json
import queue
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.unsafe import Doubt, Unsafe
from janus_lab.bench_process.messages import (
    BenchState,
    RunEnded,
    StopDone,
    StopLineOpen,
    SwitchedOff,
)
from janus_lab.bench_process.stop_line import StopLine
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState

PATIENCE = 10.0
DOUBT = Unsafe("the laser", Doubt.STILL_ON)


class Opened:
    def __init__(self) -> None:
        self.stops: queue.SimpleQueue[object] = queue.SimpleQueue()
        reports: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.line = StopLine()
        self.line.open(self.stops.put, reports.put)
        where = reports.get(timeout=PATIENCE)
        assert isinstance(where, StopLineOpen)
        self.port, self.word = where.port, where.word


class Caller:
    def __init__(self, port: int, word: str | None = None) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._received = self._socket.makefile("rb")
        if word is not None:
            self.say(word.encode())

    def say(self, line: bytes) -> None:
        self._socket.sendall(line + b"\n")

    def hear(self) -> dict[str, object] | None:
        line = self._received.readline()
        return json.loads(line) if line else None

    def close(self) -> None:
        self._received.close()
        self._socket.close()


@pytest.fixture
def opened() -> Iterator[Opened]:
    opened = Opened()
    yield opened
    opened.line.close()


@pytest.fixture
def caller(opened: Opened) -> Iterator[Caller]:
    caller = Caller(opened.port, opened.word)
    yield caller
    caller.close()


def test_a_stop_is_heard_at_once_and_told_of_when_it_is_done(
    opened: Opened, caller: Caller
) -> None:
    assert caller.hear() == {"may_be_on": False}
    caller.say(json.dumps({"stop": {"name": "µ bench"}}).encode())
    assert caller.hear() == {"heard": True}
    assert opened.stops.get(timeout=PATIENCE) == {"name": "µ bench"}
    opened.line.hear(StopDone((DOUBT,)))
    assert caller.hear() == {"off": ["the laser is still on"]}


def test_nobody_else_is_heard(opened: Opened) -> None:
    for word in ("", "0" * 32, opened.word[:-1], "µ" * 40, "x" * 2_000_000):
        stranger = Caller(opened.port)
        try:
            stranger.say(word.encode())
            stranger.say(b'{"stop": null}')
            assert stranger.hear() is None
        except (ConnectionResetError, BrokenPipeError):  # it was sent away in mid-word
            pass
        finally:
            stranger.close()
    assert opened.stops.empty()


def test_lines_that_say_nothing_end_that_caller_only(opened: Opened, caller: Caller) -> None:
    other = Caller(opened.port, opened.word)
    assert other.hear() == caller.hear() == {"may_be_on": False}
    other.say(b"{not JSON")
    assert other.hear() is None
    other.close()
    caller.say(b"[1]")
    caller.say(b'{"stop": "no bench"}')
    assert caller.hear() == {"heard": True}
    assert opened.stops.get(timeout=PATIENCE) is None


def ended(*unsafe: Unsafe) -> RunEnded:
    return RunEnded(1, Ending(Path("run"), RunState.ABORTED, unsafe=tuple(unsafe)), 0)


#: What is reported, and whether the bench may be on after it, if it was off before.
MEANS = [
    (BenchState(connected=True, busy=True), True),
    (BenchState(connected=True, output_on=False, laser_on=False), False),
    (BenchState(connected=True, output_on=True, laser_on=False), True),
    (BenchState(connected=True, output_on=False, laser_on=None), True),
    (BenchState(connected=False), False),
    (ended(), False),
    (ended(DOUBT), True),
    (SwitchedOff(), False),
    (SwitchedOff((DOUBT,)), True),
]


@pytest.mark.parametrize("seed", range(5))
def test_whoever_comes_is_told_whether_something_may_be_on(opened: Opened, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(10):
        report, may_be_on = draw.choice(MEANS)
        opened.line.hear(SwitchedOff())
        opened.line.hear(report)
        caller = Caller(opened.port, opened.word)
        assert caller.hear() == {"may_be_on": may_be_on}, report
        caller.close()


def test_a_doubt_stays_until_something_is_known_to_be_off(opened: Opened, caller: Caller) -> None:
    assert caller.hear() == {"may_be_on": False}
    opened.line.hear(ended(DOUBT))
    opened.line.hear(BenchState(connected=False))
    opened.line.hear(SwitchedOff())
    assert [caller.hear(), caller.hear()] == [{"may_be_on": True}, {"may_be_on": False}]
