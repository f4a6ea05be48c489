"""A bench by hand that is disconnected while its instruments are silent: let go of at once, its
guard goes on, STOP is carried out meanwhile."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.simulated.serving.served_bench import ServedBench
from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.messages import (
    ActCommand,
    BenchState,
    CommandRefused,
    ConnectCommand,
    DisconnectCommand,
    StopCommand,
    StopDone,
    SwitchedOff,
)
from tests.bench_files import device
from tests.others_bench import back_door, on_sockets, outputs
from tests.socket_bench import served_bench

PATIENCE = 60.0
#: What a disconnected bench may take until it is let go of (s): a look that is under way, safe-off
#: and questions, each of 2 s at most for all instruments together, and a busy computer.
LET_GO = 15.0
MUTE = {"smu.fault": "silence", "laser.fault": "silence"}
OFF = {"smu.output": False, "laser.on": False}


class Hand:
    """At a bench that is open by hand, with bias and light on, and silent."""

    def __init__(self, bench: ServedBench, station: StationClient, heard: Any) -> None:
        self.bench, self.station, self._heard = bench, station, heard
        self.reports: list[Any] = []
        self.config = on_sockets(bench).model_dump(mode="json")
        self.connect()
        station.send(ActCommand("set bias", {"bias": 1.5, "compliance": 1e-3}))
        station.send(ActCommand("set irradiance", {"irradiance": 1.0}))
        self.until(BenchState, lambda state: state.laser_on and state.current is not None)
        back_door(bench, {"set": MUTE})

    def connect(self) -> None:
        self.station.send(ConnectCommand(self.config, device().model_dump(mode="json")))

    def until(self, kind: type[Any], test: Any = lambda report: True) -> Any:
        while True:
            self.reports.append(self._heard.get(timeout=PATIENCE))
            if isinstance(self.reports[-1], kind) and test(self.reports[-1]):
                return self.reports[-1]

    def answers_again(self) -> None:
        back_door(self.bench, {"set": dict.fromkeys(MUTE)})


@pytest.fixture
def hand() -> Iterator[Hand]:
    heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
    with served_bench() as bench, StationClient(heard.put) as station:
        yield Hand(bench, station, heard)


def test_it_is_let_go_of_at_once_and_the_guard_switches_off_who_answers_again(hand: Hand) -> None:
    began, now = time.monotonic(), time.time()
    hand.station.send(DisconnectCommand())
    state = hand.until(BenchState, lambda state: not state.connected)
    assert time.monotonic() - began < LET_GO
    assert now + 30.0 < state.trying_until < now + 30.0 + LET_GO
    assert not {"smu", "laser"} & {*dict(state.off)}, "what they said before is not of now"
    assert any(isinstance(each, SwitchedOff) and each.unsafe for each in hand.reports)
    hand.answers_again()
    state = hand.until(BenchState)
    assert (state.connected, state.trying_until) == (False, None)
    assert {*dict(state.off)} == {"smu", "laser", "analyser"}
    assert hand.reports[-2] == SwitchedOff(())
    assert outputs(hand.bench) == OFF
    hand.connect()
    assert hand.until(BenchState, lambda state: state.connected).off


def test_stop_is_carried_out_meanwhile_and_nothing_else_is_begun(hand: Hand) -> None:
    hand.station.send(DisconnectCommand())
    hand.until(BenchState, lambda state: state.trying_until is not None)
    hand.connect()
    began = time.monotonic()
    hand.station.send(StopCommand(hand.config))
    refused = hand.until(CommandRefused)
    assert "has not said yet that it is off" in str(refused.why)
    assert hand.until(StopDone).unsafe
    assert time.monotonic() - began < LET_GO
    hand.answers_again()
    hand.station.send(StopCommand(hand.config))
    assert hand.until(StopDone).unsafe == ()
    assert outputs(hand.bench) == OFF


def test_who_quits_waits_for_nobody(hand: Hand) -> None:
    began = time.monotonic()
    hand.station.close()
    assert time.monotonic() - began < LET_GO
    while not any(isinstance(each, SwitchedOff) and each.unsafe for each in hand.reports):
        hand.until(SwitchedOff)
    hand.answers_again()  # or its guard would try for half a minute
