"""STOP means that the bench is off, whoever has switched it on: never 'off' without being told."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator

import pytest

from drivers.config.bench import BenchConfig
from drivers.simulated.serving.served_bench import ServedBench
from drivers.unsafe import Doubt
from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.messages import (
    ActCommand,
    BenchState,
    ConnectCommand,
    LogLine,
    StopCommand,
    SwitchedOff,
)
from janus_lab.bench_process.switching_off import instruments_of
from janus_lab.runs.holding.ownership import owned
from tests.bench_files import BENCHES, bench_config, device
from tests.others_bench import (
    back_door,
    on_sockets,
    outputs,
    switch_on,
)
from tests.socket_bench import served_bench

PATIENCE = 60.0


def stopped(config: BenchConfig | None) -> tuple[SwitchedOff | None, list[LogLine]]:
    """What a new process, which has never had a bench open, says of a STOP."""
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    with StationClient(heard.put) as station:
        station.send(StopCommand(config.model_dump(mode="json") if config is not None else None))
        off, said = None, []
        while True:
            report = heard.get(timeout=PATIENCE)
            if isinstance(report, LogLine):
                said.append(report)
            if isinstance(report, SwitchedOff):
                off = report
            if (off is not None and off.unsafe) or (said and said[-1].level == "info"):
                return off, said


@pytest.fixture(params=BENCHES)
def bench(request: pytest.FixtureRequest) -> Iterator[ServedBench]:
    with served_bench(bench=request.param) as bench:
        yield bench


def test_a_bench_that_was_never_opened_is_switched_off_and_asked(bench: ServedBench) -> None:
    switch_on(bench)
    off, said = stopped(on_sockets(bench))
    assert outputs(bench) == {"smu.output": False, "laser.on": False}
    assert off == SwitchedOff()
    assert said == [LogLine("info", "outputs off")]


def test_another_owner_is_named_and_all_is_off_but_not_called_so(bench: ServedBench) -> None:
    config = on_sockets(bench)
    switch_on(bench)
    with owned(config):
        off, said = stopped(config)
    assert outputs(bench) == {"smu.output": False, "laser.on": False}
    assert off is not None
    (problem,) = off.unsafe
    assert f"in use by process {os.getpid()}" in problem.detail
    assert [line.level for line in said] == ["error"]
    assert said[0].text.endswith("check that the outputs are off")


def test_what_cannot_be_reached_is_never_called_off(bench: ServedBench) -> None:
    switch_on(bench)
    config = on_sockets(bench)
    away = config.laser.model_copy(update={"address": "TCPIP0::127.0.0.1::1::SOCKET"})
    off, said = stopped(config.model_copy(update={"laser": away}))
    assert outputs(bench) == {"smu.output": False, "laser.on": True}
    assert off is not None
    (problem,) = off.unsafe
    where = "laser at TCPIP0::127.0.0.1::1::SOCKET"
    assert (problem.subject, problem.doubt) == (where, Doubt.NOT_REACHED)
    assert [line.text for line in said] == [f"{problem}: check that the outputs are off"]


def test_a_silent_one_that_takes_the_message_is_not_called_off(bench: ServedBench) -> None:
    config = on_sockets(bench)
    back_door(bench, {"set": {"smu.fault": "silence"}})
    off, said = stopped(config)
    assert off is not None
    assert off.unsafe
    assert "outputs off" not in [line.text for line in said]


def test_nobody_has_said_which_bench() -> None:
    off, said = stopped(None)
    assert off is not None
    assert "could not reach the bench" in said[0].text


def test_a_simulated_bench_that_is_not_open_has_nothing_on() -> None:
    off, said = stopped(bench_config())
    assert off is None, "nothing was done"
    assert said == [LogLine("info", "nothing is on: the simulated bench is not open")]


def test_a_bench_that_is_open_by_hand_is_asked_too(bench: ServedBench) -> None:
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()

    def until(kind: type) -> object:
        while not isinstance(report := heard.get(timeout=PATIENCE), kind):
            pass
        return report

    config = on_sockets(bench).model_dump(mode="json")
    with StationClient(heard.put) as station:
        station.send(ConnectCommand(config, device().model_dump(mode="json")))
        station.send(ActCommand("set bias", {"bias": 3.0, "compliance": 1e-3}))
        station.send(ActCommand("set irradiance", {"irradiance": 1.0}))
        while outputs(bench) != {"smu.output": True, "laser.on": True}:
            until(BenchState)
        station.send(StopCommand(config))
        assert until(SwitchedOff) == SwitchedOff()
        assert outputs(bench) == {"smu.output": False, "laser.on": False}


def test_a_bench_is_told_from_another_by_its_instruments_and_not_by_its_name() -> None:
    config = bench_config()
    renamed = config.model_copy(update={"name": "another"})
    moved = config.laser.model_copy(update={"address": "GPIB0::7::INSTR"})
    assert instruments_of(renamed) == instruments_of(config)
    assert instruments_of(config.model_copy(update={"laser": moved})) != instruments_of(config)
    assert instruments_of(config.model_copy(update={"visa_library": "@py"})) != instruments_of(
        config
    )
