"""The bench's process: runs, stops, single actions, and an end in which everything is off."""

from __future__ import annotations

import multiprocessing
import queue
import socket
import threading
import time

import numpy as np
import pytest

import janus_lab
from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import Cause
from drivers.operator import Answer
from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.messages import (
    ActCommand,
    AnswerCommand,
    BenchState,
    BetweenCommand,
    BetweenEnded,
    CommandRefused,
    ConnectCommand,
    DisconnectCommand,
    LogLine,
    MeasureCommand,
    OperatorAsked,
    ResumeCommand,
    RunEnded,
    RunEvent,
    RunProgress,
    RunRows,
    RunStarted,
    StopCommand,
    StopHeardCommand,
    StopLineOpen,
    StoppedElsewhere,
)
from janus_lab.bench_process.process import Station
from janus_lab.measurement import Measurement
from janus_lab.runs.resuming.resumption import resumption
from procedures import (
    IVSweep,
    OnOffCycling,
)
from tests.bench_files import CONFIGS, bench_config, device

PATIENCE = 30.0


class Heard:
    """Everything a station has reported, and waiting for more."""

    def __init__(self):
        self._inbox = queue.SimpleQueue()
        self.reports = []

    def __call__(self, report):
        self._inbox.put(report)

    def until(self, kind, test=lambda report: True):
        """The next report of `kind` that passes `test`."""
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            try:
                report = self._inbox.get(timeout=left)
            except queue.Empty:
                break
            self.reports.append(report)
            if isinstance(report, kind) and test(report):
                return report
        raise AssertionError(f"no {kind.__name__} among {self.reports[-5:]}")

    def of(self, kind):
        return [report for report in self.reports if isinstance(report, kind)]


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def station(heard):
    with StationClient(heard) as client:
        yield client


def measurement(procedure, **simulation):
    procedure.sample = "film"
    bench = bench_config(**simulation)
    what = Measurement(procedure=procedure, bench=bench, device=device(), recipe=None)
    return what.to_values()


def iv(**parameters):
    return IVSweep(**({"step": 0.1, "nplc": 0.1, "irradiances": [0.0, 13.0]} | parameters))


def slow_cycling():
    """Two minutes of bench time, ten seconds each second."""
    cycling = OnOffCycling(cycles=60, on_time=1.0, off_time=1.0, bias_settling=0.5)
    return measurement(cycling, clock="paced", speed=10)


def test_a_run_reports_its_folder_rows_and_figures(station, heard, tmp_path):
    station.send(MeasureCommand(7, measurement(iv()), str(tmp_path), seed=3))
    ended = heard.until(RunEnded)
    started = heard.of(RunStarted)[0]
    assert (started.job, started.path) == (7, str(ended.ending.path))
    assert ended.ending.state == "finished"
    assert not ended.ending.unsafe
    assert "responsivity" in {figure["name"] for figure in ended.figures}
    run = janus_lab.open_run(ended.ending.path)
    assert run.record.seed == 3
    assert ended.rows == len(run.data)
    for rows in heard.of(RunRows):  # what is shown is what is in the file
        shown = rows.columns["Current (A)"]
        stored = run.data["Current (A)"].to_numpy()[rows.first : rows.first + rows.count]
        assert np.array_equal(shown, stored, equal_nan=True)
    assert heard.of(RunProgress)[-1].percent > 50
    assert [e.event["kind"] for e in heard.of(RunEvent)][-1] == "off"
    last = heard.of(BenchState)[-1]
    assert last == BenchState(connected=False, off=last.off)
    assert {role for role, _ in last.off} == {"smu", "laser", "analyser"}


def test_stop_ends_a_run_safely_and_resume_goes_on(station, heard, tmp_path):
    station.send(MeasureCommand(1, slow_cycling(), str(tmp_path)))
    heard.until(RunRows, lambda rows: rows.first > 20)
    station.send(StopCommand())
    ended = heard.until(RunEnded)
    assert (ended.ending.state, ended.ending.kind) == ("aborted", Cause.STOPPED)
    assert janus_lab.open_run(ended.ending.path).events[-1]["kind"] == "aborted"
    assert ended.when == janus_lab.open_run(ended.ending.path).record.ended.timestamp()
    assert {"off"} <= {e["kind"] for e in janus_lab.open_run(ended.ending.path).events}
    station.send(ResumeCommand(2, str(ended.ending.path)))
    heard.until(RunRows, lambda rows: rows.job == 2)
    station.send(StopCommand())
    assert heard.until(RunEnded).job == 2
    assert janus_lab.open_run(ended.ending.path).record.starts == 2


def test_a_stop_also_ends_what_has_not_begun_and_nothing_later(station, heard, tmp_path):
    for job in (1, 2):
        station.send(MeasureCommand(job, slow_cycling(), str(tmp_path)))
    station.send(StopCommand())
    station.send(MeasureCommand(3, measurement(iv()), str(tmp_path)))
    states = [(r.job, r.ending.state) for r in (heard.until(RunEnded) for _ in range(3))]
    assert states == [(1, "aborted"), (2, "aborted"), (3, "finished")]


def test_what_fails_is_said_and_the_next_one_runs(station, heard, tmp_path):
    broken = measurement(iv(), fault={"instrument": "smu", "kind": "silence", "at": "0 s"})
    station.send(MeasureCommand(1, broken, str(tmp_path)))
    refused = heard.until(CommandRefused)
    assert refused.job == 1
    assert (refused.why.kind, refused.why.where) == (Cause.CONNECTION, "GPIB0::24::INSTR")
    open_interlock = measurement(iv(), interlock="open")
    station.send(MeasureCommand(2, open_interlock, str(tmp_path)))
    ended = heard.until(RunEnded)
    assert (ended.ending.state, ended.ending.kind) == ("failed", Cause.INTERLOCK)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    station.send(MeasureCommand(3, measurement(iv()), str(tmp_path / "file")))
    assert heard.until(CommandRefused).job == 3
    station.send(MeasureCommand(4, measurement(iv()), str(tmp_path)))
    assert heard.until(RunEnded).ending.state == "finished"


def test_single_actions_under_the_limits(station, heard):
    bench, sample = bench_config(clock="paced", speed=50), device()
    station.send(ConnectCommand(bench.model_dump(mode="json"), sample.model_dump(mode="json")))
    state = heard.until(BenchState)
    assert (state.connected, state.output_on, state.laser_on) == (True, False, False)
    assert "MODEL 2400" in dict(state.identities)["smu"]
    station.send(ActCommand("set bias", {"bias": 3.0, "compliance": 1e-3}))
    state = heard.until(BenchState, lambda s: s.output_on and s.current is not None)
    assert state.bias == 3.0
    dark = 3.311e-6 * 0.01  # A/cm² at 3 V, times the area
    assert state.current == pytest.approx(dark, abs=60e-9)  # offset of the 1 mA range
    station.send(ActCommand("set irradiance", {"irradiance": 13.0}))
    coming = heard.until(BenchState, lambda s: s.laser_on)
    assert (coming.coming, coming.irradiance) == (("laser",), 13.0)
    assert coming.current is None, "it was read in the dark"
    state = heard.until(BenchState, lambda s: s.laser_on and s.current is not None)
    assert state.current > 1e-5
    assert (state.coming, state.irradiance) == ((), 13.0)
    assert state.interlock_closed
    station.send(StopCommand())
    state = heard.until(BenchState, lambda s: not s.output_on)
    assert not state.laser_on
    station.send(ActCommand("set bias", {"bias": 11.0, "compliance": 1e-3}))
    assert heard.until(CommandRefused).why.kind is Cause.LIMIT
    station.send(DisconnectCommand())
    assert not heard.until(BenchState, lambda s: not s.connected).busy
    station.send(ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}))
    assert str(heard.until(CommandRefused).why) == "connect the bench first"


def test_closing_in_mid_run_leaves_a_whole_folder(heard, tmp_path):
    with StationClient(heard) as client:
        client.send(MeasureCommand(1, slow_cycling(), str(tmp_path)))
        started = heard.until(RunStarted)
        heard.until(RunRows)
    run = janus_lab.open_run(started.path)
    assert run.state.value == "aborted"
    assert [e["message"] for e in run.events if e["kind"] == "off"] == [
        "laser and output confirmed off"
    ]


def test_a_window_that_is_gone_ends_the_run_safely_and_the_run_says_so(heard, tmp_path):
    """A killed window leaves nothing but the closed end of its pipe."""
    commands, window = multiprocessing.Pipe(duplex=False)
    station = Station(commands, heard, lambda rows: heard(rows))
    serving = threading.Thread(target=station.serve)
    serving.start()
    window.send(MeasureCommand(1, slow_cycling(), str(tmp_path)))
    heard.until(RunRows, lambda rows: rows.first > 20)
    window.close()
    serving.join(PATIENCE)
    assert not serving.is_alive()
    commands.close()
    ended = heard.until(RunEnded)
    assert (ended.ending.state, ended.ending.unsafe) == ("aborted", ())
    assert ended.ending.kind is Cause.WINDOW_GONE
    run = janus_lab.open_run(ended.ending.path)
    assert run.record.reason == ended.ending.reason
    assert "off" in {event["kind"] for event in run.events}
    _, past = resumption(run.path)  # it can be gone on with
    assert past.starts == 1


def test_rows_that_nobody_takes_are_dropped_and_the_run_goes_on(tmp_path):
    """A window that hangs does not slow the measurement: the first report is never let go."""
    hanging = threading.Event()
    rows, ended = [], threading.Event()

    def hear(report):
        if isinstance(report, RunRows):
            rows.append(report)
            hanging.wait()
        if isinstance(report, RunEnded):
            ended.set()

    with StationClient(hear) as client:
        long = OnOffCycling(cycles=60, on_time=2.0, off_time=2.0, reading_rate=50.0)
        client.send(MeasureCommand(1, measurement(long), str(tmp_path)))
        assert ended.wait(PATIENCE)
        hanging.set()


def test_what_was_wanted_by_hand_before_a_stop_is_not_done_after_it(station, heard):
    bench = bench_config().model_dump(mode="json")
    station.send(ConnectCommand(bench, device().model_dump(mode="json")))
    heard.until(BenchState, lambda state: state.connected)
    line = heard.of(StopLineOpen)[0]
    with socket.create_connection(("127.0.0.1", line.port), PATIENCE) as elsewhere:
        elsewhere.sendall(f'{line.word}\n{{"stop": null}}\n'.encode())
        heard.until(StoppedElsewhere)
        station.send(ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}))
        heard.until(LogLine, lambda told: "not done" in told.text)
    station.send(StopHeardCommand())
    station.send(ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}))
    heard.until(BenchState, lambda state: state.output_on)
    assert all(state.output_on is False for state in heard.of(BenchState)[:-1])


def test_what_stands_between_measurements_waits_with_everything_off(station, heard):
    bench = bench_config(clock="paced", speed=1000.0).model_dump(mode="json")
    station.send(BetweenCommand(1, {"wait": 600.0, "repeats": []}, bench))
    assert heard.until(BetweenEnded).state == "finished"
    percents = [report.percent for report in heard.reports if isinstance(report, RunProgress)]
    assert percents == sorted(percents)
    assert percents[-1] == 100.0

    station.send(BetweenCommand(2, {"wait": 1e6, "repeats": []}, bench))
    heard.until(RunProgress, lambda report: report.job == 2)
    station.send(StopCommand())
    ended = heard.until(BetweenEnded)
    assert (ended.job, ended.state, ended.why.kind) == (2, "aborted", Cause.STOPPED)

    real = yaml_file.load(CONFIGS / "bench" / "hardware.yaml", BenchConfig).model_dump(mode="json")
    station.send(BetweenCommand(3, {"prompt": "Open it.", "repeats": []}, real))
    asked = heard.until(OperatorAsked)
    assert asked.request.text == "Open it."
    station.send(AnswerCommand(3, Answer()))
    assert heard.until(OperatorAsked).request is None
    assert heard.until(BetweenEnded).state == "finished"
