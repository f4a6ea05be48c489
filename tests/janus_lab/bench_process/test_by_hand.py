"""A bench by hand whose instruments do not answer: said once, and STOP asks each of them."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.clock import never
from drivers.errors import InstrumentSilent
from drivers.unsafe import Unsafe
from janus_lab.bench_process import by_hand
from janus_lab.bench_process.aside import keep
from janus_lab.bench_process.by_hand import BenchByHand
from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.manual import ManualBench
from janus_lab.bench_process.messages import (
    ActCommand,
    BenchState,
    CommandRefused,
    ConnectCommand,
    LogLine,
    StopCommand,
    StopDone,
    SwitchedOff,
)
from janus_lab.bench_process.requests import KeepCommand, StripKept, StripRows
from janus_lab.runs.holding.guard import GuardGone
from procedures.rows import TIME
from tests.bench_files import bench_config, device
from tests.others_bench import back_door, on_sockets
from tests.socket_bench import served_bench

PATIENCE = 60.0
ALL = {"smu", "laser", "analyser"}
SILENT = InstrumentSilent("did not answer within 2 s", subject="Keithley 2400")
GONE = GuardGone("Janus Lab's guard has switched the bench off")


class Desk:
    """A bench by hand, and what it has reported and left in doubt."""

    def __init__(self) -> None:
        self.reports: list[Any] = []
        self.offs: list[list[Unsafe]] = []
        self.hand = BenchByHand(self.reports.append, self.offs.append, never)
        self.hand.connect(bench_config(), device())
        self.hand.act(ActCommand("set bias", {"bias": -0.5, "compliance": 1e-3}))
        self.reports.clear()

    def look(self) -> None:
        """As when it is time to."""
        self.hand._looked = 0.0
        self.hand.watch()

    def errors(self) -> list[str]:
        told = [str(each.why) for each in self.reports if isinstance(each, CommandRefused)]
        lines = [each.text for each in self.reports if isinstance(each, LogLine)]
        return told + [line for line in lines if "guard" in line or "times" in line]


def manual_of(desk: Desk) -> ManualBench:
    assert desk.hand.manual is not None
    return desk.hand.manual


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.hand.disconnect()


def test_who_does_not_answer_is_told_of_once_and_when_he_answers_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(manual: ManualBench) -> BenchState:
        raise SILENT

    with monkeypatch.context() as patch:
        patch.setattr(ManualBench, "look", look)
        for _ in range(20):
            desk.look()
        assert desk.errors() == [str(SILENT)]
        assert len(desk.offs) == 1
        assert {role for role, _ in desk.reports[-1].off} == ALL
        patch.setattr(by_hand, "_SAY_AGAIN", 0.0)
        desk.look()
        assert desk.errors()[1:] == ["did not answer within 2 s: 21 times by now"]
    desk.look()
    assert [each.text for each in desk.reports if isinstance(each, LogLine)][-1] == (
        "the instruments answer again"
    )
    assert desk.offs == [[], []]
    desk.hand.act(ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}))
    assert manual_of(desk).state.bias == 1.0


def test_what_the_guard_has_taken_is_looked_at_no_more_and_stop_still_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    manual = manual_of(desk)

    def renew() -> None:
        raise GONE

    monkeypatch.setattr(manual._held, "renew", renew)
    monkeypatch.setattr(manual._held, "why_taken_away", lambda: GONE)
    desk.look()
    assert desk.hand.until_next_look() is None
    first, how = desk.errors()
    assert first == str(GONE)
    assert "By hand has ended" in how
    assert "disconnect, then connect again" in how
    assert "the run" not in first + how
    desk.hand.act(ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}))
    assert "disconnect, then connect again" in desk.errors()[1]
    assert desk.hand.stop() == []
    assert {role for role, _ in manual.off} == ALL
    monkeypatch.undo()


def test_a_strip_can_be_kept_after_it_was_disconnected_and_the_next_has_its_own_number(
    desk: Desk, tmp_path: Path
) -> None:
    def strips() -> list[StripRows]:
        return [each for each in desk.reports if isinstance(each, StripRows)]

    desk.hand.act(ActCommand("read on", {"interval": 0.1}))
    desk.look()
    first = strips()[-1]
    desk.hand.disconnect()
    desk.hand.act(ActCommand("read on", {"interval": 0.1}))
    assert not [each for each in desk.reports if isinstance(each, CommandRefused)]
    keep(desk.hand.strip_of, KeepCommand(str(tmp_path), "film", ""), desk.reports.append)
    kept = desk.reports[-1]
    assert isinstance(kept, StripKept)
    assert kept.rows >= len(first.columns[TIME])
    desk.hand.connect(bench_config(), device())
    keep(desk.hand.strip_of, KeepCommand(str(tmp_path), "film", ""), desk.reports.append)
    assert desk.reports[-1].rows == kept.rows, "nothing has been read anew"
    desk.hand.act(ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}))
    assert strips()[-1].strip == first.strip + 1
    keep(desk.hand.strip_of, KeepCommand(str(tmp_path), "film", ""), desk.reports.append)
    assert desk.reports[-1].rows < kept.rows
    desk.hand.act(ActCommand("forget", {}))
    keep(desk.hand.strip_of, KeepCommand(str(tmp_path), "film", ""), desk.reports.append)
    assert isinstance(desk.reports[-1], CommandRefused)


def test_stop_asks_every_instrument_once_those_that_were_silent_answer() -> None:
    heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
    reports: list[Any] = []

    def until(kind: type[Any], test: Any = lambda report: True) -> Any:
        while True:
            reports.append(heard.get(timeout=PATIENCE))
            if isinstance(reports[-1], kind) and test(reports[-1]):
                return reports[-1]

    with served_bench() as bench, StationClient(heard.put) as station:
        config = on_sockets(bench).model_dump(mode="json")
        station.send(ConnectCommand(config, device().model_dump(mode="json")))
        station.send(ActCommand("set bias", {"bias": -0.5, "compliance": 1e-3}))
        station.send(ActCommand("read on", {"interval": 0.1}))
        until(BenchState, lambda state: state.current is not None)
        back_door(bench, {"set": {"smu.fault": "silence", "laser.fault": "silence"}})
        assert until(SwitchedOff).unsafe
        until(BenchState, lambda state: "smu" in dict(state.silent))
        seen = len(reports)
        end = time.monotonic() + 8.0
        while time.monotonic() < end:
            until(BenchState)
        assert sum(isinstance(each, CommandRefused) for each in reports[seen:]) <= 2
        station.send(StopCommand(config))
        assert until(StopDone).unsafe, "nobody has answered"
        back_door(bench, {"set": {"smu.fault": None, "laser.fault": None}})
        station.send(StopCommand(config))
        assert until(StopDone).unsafe == ()
        state = until(BenchState)
        assert {role for role, _ in state.off} == ALL
        assert state.silent == ()
