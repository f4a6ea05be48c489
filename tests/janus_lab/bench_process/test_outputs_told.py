"""What is told of the outputs is never behind what is on, whatever job of the process is at it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drivers.bench import Bench
from drivers.clock import never
from drivers.errors import InstrumentSilent
from janus_lab.bench_process import display, outputs_told
from janus_lab.bench_process.contact import check_contact
from janus_lab.bench_process.display import Display
from janus_lab.bench_process.manual import ManualBench
from janus_lab.bench_process.messages import BenchState
from janus_lab.bench_process.outputs_told import OutputsTold
from janus_lab.bench_process.watched import Watched
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from janus_lab.runs.holding.held_bench import hold
from procedures import (
    BenchProcedure,
    FrequencyResponse,
    IVSweep,
    LightCalibration,
    LinearRange,
    OnOffCycling,
    ResponseTime,
)
from tests.bench_files import bench_config, device


class TruthBeside:
    """Takes states, and keeps with each what is really on at every message to an instrument."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[BenchState] = []
        self.bench: Bench | None = None
        self.lies: list[tuple[str, BenchState]] = []
        self.seen_on: set[str] = set()
        self._patch = monkeypatch

    def __call__(self, report: object) -> None:
        if isinstance(report, BenchState):
            self.told.append(report)
            self.look()

    def watch(self, bench: Bench) -> None:
        """Look also while the bench waits: then nobody reports anything."""
        self.bench = bench
        wait = bench.clock.wait

        def looked(seconds: float, *stop: Any) -> bool:
            self.look()
            return wait(seconds, *stop)

        self._patch.setattr(bench.clock, "wait", looked)

    def look(self) -> None:
        if self.bench is None or not self.told:
            return
        simulation, state = self.bench.simulation, self.told[-1]
        assert simulation is not None
        on = {"smu": simulation.smu.output_on, "laser": simulation.laser.laser_on}
        self.seen_on |= {role for role, is_on in on.items() if is_on}
        for role, shown in (("smu", state.output_on), ("laser", state.laser_on)):
            if on[role] and (role in dict(state.off) or not (shown or state.going)):
                self.lies.append((role, state))


@pytest.fixture
def truth(monkeypatch: pytest.MonkeyPatch) -> TruthBeside:
    monkeypatch.setattr(display, "INTERVAL", 0.0)
    return TruthBeside(monkeypatch)


@contextmanager
def opened(truth: TruthBeside) -> Iterator[ManualBench]:
    manual = ManualBench(bench_config(), device(), never, truth)
    truth.watch(manual._held.bench)
    try:
        yield manual
    finally:
        manual.close()


BY_HAND: dict[str, Callable[[ManualBench], object]] = {
    "contact": lambda manual: check_contact(manual, lambda step: None, never),
    "bias": lambda manual: manual.set_bias(-0.5, 1e-3),
    "light": lambda manual: manual.set_irradiance(1.3),
    "drive": lambda manual: manual.set_drive(0.05),
}


@pytest.mark.parametrize("job", BY_HAND)
def test_what_is_on_by_hand_is_told_while_it_comes(truth: TruthBeside, job: str) -> None:
    with opened(truth) as manual:
        BY_HAND[job](manual)
        assert truth.seen_on
        assert truth.lies == []
        came = {role for state in truth.told for role in state.coming}
        assert came == truth.seen_on, "it is told before it is on"
        lit = [state for state in truth.told if "laser" in state.coming]
        assert all(state.irradiance and state.current is None for state in lit)


@pytest.mark.parametrize(
    "procedure",
    [
        IVSweep(step=1.0, nplc=0.1, irradiances=[1.3, 0.0, 13.0], dark_recovery=2.0),
        OnOffCycling(cycles=2, on_time=1.0, off_time=1.0),
        LightCalibration(),
        LinearRange(),
        ResponseTime(edges=4, reference_edges=2),
        FrequencyResponse(),
    ],
    ids=lambda procedure: procedure.name,
)
def test_what_is_on_in_a_run_is_told_while_it_comes(
    truth: TruthBeside, procedure: BenchProcedure, tmp_path: Path
) -> None:
    watched = Watched(1, truth, Display(1, lambda rows: None), 1e-3, 60.0)
    procedure.sample = "film"
    what = Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)

    def on_bench(bench: Bench) -> None:
        truth.watch(bench)
        watched.on_bench(bench)

    measured = measure(what, tmp_path, listener=watched.listener, on_bench=on_bench)
    assert measured.ended.state == "finished", measured.ended.sentence
    assert "laser" in truth.seen_on
    assert truth.lies == []
    assert {role for role, _ in watched.off} == {"smu", "laser", "analyser"}


def test_a_command_that_nobody_has_heard_of_may_switch_something_on() -> None:
    told = OutputsTold(lambda state: None, BenchState(connected=True))
    with hold(bench_config(), device(), onlooker=told) as held:
        assert "smu" in dict(told.state.off)
        told.begins("smu", "pulse", {})
        assert "smu" not in dict(told.state.off)
        assert held.bench.smu.is_on is False
        assert "smu" in dict(told.state.off), "it has been asked"


def test_who_does_not_answer_is_told_of_until_it_answers() -> None:
    told = OutputsTold(lambda state: None, BenchState(connected=True))
    with hold(bench_config(), device(), onlooker=told) as held:
        told.failed("smu", "sweep", InstrumentSilent("did not answer", subject="smu"))
        assert "smu" in dict(told.state.silent)
        assert "smu" not in dict(told.state.off), "what it said before is not of now"
        assert held.bench.smu.is_on is False
        assert told.state.silent == ()
        assert "smu" in dict(told.state.off)


def test_nothing_is_told_of_a_bench_that_is_let_go_of() -> None:
    heard: list[BenchState] = []
    told = OutputsTold(heard.append, BenchState(connected=True))
    with hold(bench_config(), device(), onlooker=told) as held:
        held.bench.laser.prepare()
        told.looks_away()
        before = len(heard)
        told.failed("smu", "is_on", InstrumentSilent("did not answer", subject="smu"))
        assert len(heard) == before, "a call that hung has ended"


def test_what_was_said_before_a_switch_off_that_failed_does_not_count() -> None:
    heard: list[BenchState] = []
    told = OutputsTold(heard.append, BenchState(connected=True))
    with hold(bench_config(), device(), onlooker=told) as held:
        time.sleep(0.01)
        begun = time.time()
        assert held.bench.laser.is_on is False
        told.forget_off(begun)
        assert {*dict(told.state.off)} == {"laser"}
        assert heard[-1] == told.state


def test_an_answer_that_is_overdue_is_told_of_while_it_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outputs_told, "LATE", 0.2)
    heard: list[BenchState] = []
    told = OutputsTold(heard.append, BenchState(connected=True))
    with hold(bench_config(), device(), onlooker=told) as held:
        due = time.time() + 0.1
        with held.bench.sessions["smu"].expecting(0.1):
            deadline = time.monotonic() + 30.0
            while not told.state.silent and time.monotonic() < deadline:
                time.sleep(0.05)
        ((role, since),) = told.state.silent
        assert role == "smu"
        assert since == pytest.approx(due, abs=5.0)
    assert [state for state in heard if state.silent]
