"""Going on with a run that was cut short: everything about it is in its folder."""

from __future__ import annotations

from pathlib import Path

from drivers.bench import Past
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from janus_lab.recipe import Measurement
from procedures import PROCEDURES, BenchProcedure

from .bundle import check_resumable
from .run import Run, open_run
from .wall_time import wall_time


def resumption(path: Path, device: str | None = None) -> tuple[Measurement, Past]:
    """What is left to measure of the run in `path`, and what lies behind it.

    `device` names the sample that is mounted. Raises ConfigError for a run of another device or
    whose procedure cannot be resumed; BundleError for one that is finished, under way or broken.
    """
    run = open_run(path)
    record = run.record
    check_resumable(path, record)
    mounted = DeviceConfig.model_validate(record.device)
    if device is not None and device != mounted.name:
        raise ConfigError(f"{path}: is a run of {mounted.name}, not of {device}")
    procedure = _procedure(run)
    bench = BenchConfig.model_validate(record.bench)
    columns = {name: run.data[name].to_numpy() for name in run.columns}
    procedure.resume_after(columns, record.starts + 1)
    recipe = Path(record.recipe) if record.recipe else None
    measurement = Measurement(procedure=procedure, bench=bench, device=mounted, recipe=recipe)
    last = _last_time(run)
    now = _bench_time(run, bench, last)
    return measurement, Past(now, record.starts, _light(run), now - last)


def _procedure(run: Run) -> BenchProcedure:
    kind = PROCEDURES.get(run.record.procedure_name)
    if kind is None or kind.resume_after is BenchProcedure.resume_after:
        raise ConfigError(
            f"{run.path}: a run of {run.record.procedure_name} cannot be resumed; start it anew"
        )
    procedure = kind()
    procedure.set_parameters({k: v for k, v in run.parameters.items() if v is not None})
    return procedure


def _last_time(run: Run) -> float:
    """Bench time of the last that was recorded (s)."""
    last_row = float(run.data["Time (s)"].max()) if len(run.data) else 0.0
    return max([last_row, *(float(event["time_s"]) for event in run.events)])


def _bench_time(run: Run, bench: BenchConfig, last: float) -> float:
    """Bench time at which the run goes on: a real bench's clock has gone on meanwhile."""
    if bench.simulation is not None or bench.simulated:
        return last + (bench.simulation.resume_gap if bench.simulation else 0.0)
    began = run.record.started or run.record.created
    return max(last, (wall_time() - began).total_seconds())


def _light(run: Run) -> tuple[tuple[float, float], ...]:
    """When the light was set to what, dark from the end on."""
    changes = [
        (float(event["time_s"]), float(event["irradiance_mW_cm2"]))
        for event in run.events
        if event["kind"] == "light"
    ]
    ends = [float(event["time_s"]) for event in run.events] or [0.0]
    return (*changes, (max(ends), 0.0))
