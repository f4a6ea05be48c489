"""Laser and irradiance that are told of during a run belong to one instant."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.bench import Bench
from janus_lab.bench_process import display
from janus_lab.bench_process.display import Display
from janus_lab.bench_process.messages import BenchState, Report, RunDoing, RunEvent
from janus_lab.bench_process.watched import Watched
from janus_lab.gui.standing.model.outputs_state import Standing, outputs_state
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from procedures import (
    BenchProcedure,
    CurrentVsTime,
    DarkNoise,
    IVSweep,
    LightCalibration,
    OnOffCycling,
)
from tests.bench_files import bench_config, device


def states(procedure: BenchProcedure, out_dir: Path) -> list[BenchState]:
    """All states of the bench that a run tells of, for every block of rows."""
    heard: list[Report] = []
    watched = Watched(1, heard.append, Display(1, lambda rows: None), 1e-3, 60.0)
    what = Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)
    measure(what, out_dir, listener=watched.listener, on_bench=watched.on_bench)
    return [report for report in heard if isinstance(report, BenchState)]


@pytest.mark.parametrize(
    "procedure",
    [
        IVSweep(step=0.5, nplc=0.1, irradiances=[0.0, 1.3, 13.0]),
        OnOffCycling(cycles=4, on_time=1.0, off_time=1.0),
    ],
)
def test_there_is_no_light_without_the_laser(
    procedure: BenchProcedure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "INTERVAL", 0.0)
    procedure.sample = "film"
    told = states(procedure, tmp_path)
    lit = [state for state in told if state.irradiance]
    assert lit
    assert all(state.laser_on for state in lit)
    assert told[-1].laser_on is False
    assert told[-1].irradiance == 0.0


def test_cycling_in_the_dark_has_the_laser_on_and_dark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "INTERVAL", 0.0)
    told = states(OnOffCycling(sample="film", cycles=2, on_time=1.0, off_time=1.0), tmp_path)
    lit = [place for place, state in enumerate(told) if state.irradiance]
    dark = [state for state in told[lit[0] : lit[-1]] if state.irradiance == 0.0]
    assert dark
    assert all(state.laser_on for state in dark)


def test_rows_of_light_that_come_after_the_laser_was_switched_off(bench: Bench) -> None:
    heard: list[Report] = []
    watched = Watched(1, heard.append, Display(1, lambda rows: None), None, 60.0)
    watched.on_bench(bench)
    block = {"Current (A)": np.ones(2), "Irradiance (mW/cm**2)": np.array([0.0, 1.3])}
    watched.listener.rows(block)
    state = heard[-1]
    assert isinstance(state, BenchState)
    assert (state.irradiance, state.laser_on) == (1.3, True)
    watched.listener.event({"kind": "light", "irradiance_mW_cm2": 0.0})
    after = heard[-1]
    assert isinstance(after, BenchState)
    assert (after.irradiance, after.laser_on) == (0.0, False)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench.open(bench_config(), device()) as bench:
        yield bench


@pytest.mark.parametrize(
    "procedure",
    [
        IVSweep(step=1.0, nplc=0.1, irradiances=[1.3, 0.0, 13.0], dark_recovery=2.0),
        IVSweep(step=1.0, nplc=0.1, irradiances=[0.0, 13.0], settling_readings=3),
        OnOffCycling(cycles=2, on_time=1.0, off_time=1.0),
        CurrentVsTime(duration=2.0, irradiance=1.3),
        DarkNoise(durations=[2.0], reading_rates=[20.0], settling=1.0),
    ],
    ids=lambda procedure: procedure.name,
)
def test_nothing_is_on_while_everything_is_said_to_be_off(
    procedure: BenchProcedure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at with every report, and the words and bias of a step come before what they name."""
    monkeypatch.setattr(display, "INTERVAL", 0.0)
    benches: list[Bench] = []
    heard: list[Report] = []
    seen: list[tuple[bool, bool, BenchState]] = []  # output, laser, and what was told last

    def report(what: Report) -> None:
        heard.append(what)
        last = next((r for r in reversed(heard) if isinstance(r, BenchState)), None)
        simulation = benches[0].simulation
        assert simulation is not None
        if last is not None:
            seen.append((simulation.smu.output_on, simulation.laser.laser_on, last))

    watched = Watched(1, report, Display(1, lambda rows: None), 1e-3, 60.0)
    procedure.sample = "film"
    what = Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)

    def on_bench(bench: Bench) -> None:
        benches.append(bench)
        watched.on_bench(bench)

    measure(what, tmp_path, listener=watched.listener, on_bench=on_bench)
    assert any(smu_on for smu_on, _, _ in seen)
    assert [state for smu_on, _, state in seen if smu_on and "smu" in dict(state.off)] == []
    assert [state for _, lit, state in seen if lit and "laser" in dict(state.off)] == []
    assert [state for _, lit, state in seen if lit and not state.laser_on] == []
    biased = [state for smu_on, _, state in seen if smu_on]
    assert [s for s in biased if not s.output_on or s.bias is None] == []
    first, last = seen[0][2], seen[-1][2]
    assert (
        {role for role, _ in first.off} == {role for role, _ in last.off} == set(benches[0].ports)
    )
    steps = [report.happening.words for report in heard if isinstance(report, RunDoing)]
    assert len(set(steps)) >= 3
    assert steps[-1] == "everything is off; saving and analysing"


def test_when_somebody_is_asked_to_put_hands_in_all_are_told_to_be_off(tmp_path: Path) -> None:
    heard: list[Report] = []
    watched = Watched(1, heard.append, Display(1, lambda rows: None), 1e-3, 60.0)
    procedure = LightCalibration(drives=[0.02, 0.03, 0.06], warm_up=0.0, readings=2, sample="film")
    bench = bench_config()
    what = Measurement(procedure=procedure, bench=bench, device=device(), recipe=None)
    measure(what, tmp_path, listener=watched.listener, on_bench=watched.on_bench)
    asked = [
        place
        for place, report in enumerate(heard)
        if isinstance(report, RunEvent) and report.event["kind"] == "asked"
    ]
    assert len(asked) == 2, "the reference, then the sample again"
    for place in asked:
        state = next(r for r in reversed(heard[:place]) if isinstance(r, BenchState))
        assert {*dict(state.off)} == {"smu", "laser", "analyser"}
        told = outputs_state(state, bench, "", time.time())
        assert told.outputs is Standing.OFF, told
        assert told.what.startswith("Confirmed at")
