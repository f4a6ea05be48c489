"""Laser and irradiance that are told of during a run belong to one instant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.bench import Bench
from janus_lab.bench_process import display
from janus_lab.bench_process.display import Display
from janus_lab.bench_process.messages import BenchState, Report
from janus_lab.bench_process.watched import Watched
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from procedures import BenchProcedure, IVSweep, OnOffCycling
from tests.bench_files import bench_config, device


def states(procedure: BenchProcedure, out_dir: Path) -> list[BenchState]:
    """All states of the bench that a run tells of, for every block of rows."""
    heard: list[Report] = []
    watched = Watched(1, heard.append, Display(1, lambda rows: None), 1e-3)
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
    dark = [state for state in told if state.irradiance == 0.0 and state.output_on]
    assert dark
    assert all(state.laser_on for state in dark)


def test_rows_of_light_that_come_after_the_laser_was_switched_off(bench: Bench) -> None:
    heard: list[Report] = []
    watched = Watched(1, heard.append, Display(1, lambda rows: None), None)
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
