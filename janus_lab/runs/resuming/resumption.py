"""Measuring again what a run has measured, and going on with one that was cut short: everything
about it is in its folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from drivers.bench import EarlierStarts
from drivers.config.bench import BenchConfig
from drivers.errors import BenchError, Cause, ConfigError
from janus_lab.kinds import kind_of
from janus_lab.measurement import Measurement
from janus_lab.wall_time import wall_time
from procedures.rows import TIME

from ..bundle import check_resumable
from ..run import Run, open_run


def repetition(run: Run, bench: BenchConfig | None = None) -> Measurement:
    """The measurement that made `run`: the same parameters and device, on the same bench.

    With `bench` on that one, within its limits, and on that channel of its switch on which the
    sample was. Raises ConfigError or LimitError if that cannot be.
    """
    if run.record.sources:
        raise ConfigError(
            f"Janus Lab did not measure it, but read it from {run.record.sources[0].file}",
            subject=run.path,
            kind=Cause.NOT_POSSIBLE,
        )
    values = run.record.model_dump(mode="json")
    if bench is not None:
        then = run.bench.switch
        bench = bench.on_channel(then.channel if then is not None else None)
        values["bench"] = bench.model_dump(mode="json")
    try:
        return Measurement.from_values(values)
    except BenchError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        said = " ".join(str(error).split())
        raise ConfigError(f"not as this version measures ({said})", subject=run.path) from None


def bench_to_resume_on(run: Run, here: BenchConfig | None) -> BenchConfig | None:
    """The bench on which `run` can be gone on with: of instruments `here`, the bench of this
    computer, with its VISA library, addresses and limits, whatever the folder says of them. None
    is the run's own: a simulated one, which loads and reaches nothing.

    Raises ConfigError if the run and `here` are not both of instruments, or both simulated.
    """
    stored = run.bench
    if here is None and stored.simulated:
        return None
    if here is None:
        raise ConfigError(
            f"was measured on instruments ({stored.name}), and which library, addresses and limits "
            "they have is for this computer to say, not for the run's folder",
            subject=run.path,
            advice="name its bench file with --bench",
        )
    if here.simulated != stored.simulated:
        kinds = ("a simulated bench", "instruments")
        was, wanted = kinds if stored.simulated else reversed(kinds)
        raise ConfigError(f"was measured on {was}, and {here.name} is {wanted}", subject=run.path)
    return None if stored.simulated else here


def resumption(
    path: Path, device: str | None = None, bench: BenchConfig | None = None
) -> tuple[Measurement, EarlierStarts]:
    """What is left to measure of the run in `path`, and what lies behind it.

    `device` names the sample that is mounted, `bench` is the one of this computer, see
    `bench_to_resume_on`. Raises ConfigError for a run of another device or whose procedure cannot
    be resumed, or that the bench may not do; BundleError for one that is finished, under way or
    broken.
    """
    run = open_run(path)
    record = run.record
    check_resumable(path, record)
    kind = kind_of(record.procedure_name)
    if kind is None or not kind.pauses:
        raise ConfigError(
            f"a run of {record.procedure_name} cannot be resumed; start it anew", subject=path
        )
    measurement = repetition(run, bench_to_resume_on(run, bench))
    mounted = measurement.device.name
    if device is not None and device != mounted:
        raise ConfigError(f"is a run of {mounted}, not of {device}", subject=path)
    # killed before its first row it may have no data file
    names = run.columns or measurement.procedure.DATA_COLUMNS
    columns = {name: run.data[name].to_numpy() if run.columns else np.empty(0) for name in names}
    try:
        measurement.procedure.resume_after(columns, record.starts + 1)
    except ConfigError as error:
        raise ConfigError(error.detail, subject=path, advice=error.advice) from None
    last = _last_time(run)
    now = _bench_time(run, measurement.bench, last)
    return measurement, EarlierStarts(now, record.starts, _light(run), now - last)


def _last_time(run: Run) -> float:
    """Bench time of the last that was recorded (s)."""
    last_row = float(run.data[TIME].max()) if len(run.data) else 0.0
    return max([last_row, *(float(event["time_s"]) for event in run.events)])


def _bench_time(run: Run, bench: BenchConfig, last: float) -> float:
    """Bench time at which the run goes on: a real bench's clock has gone on meanwhile."""
    if not bench.outlasts_process:
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
