"""`janus-lab run`: the measurements of a recipe, and their figures of merit."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, OUT, RECORD
from .samples.batch import change_sample, measure_samples
from .stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from janus_lab.measure import Measured
    from janus_lab.measurement import Measurement


@click.command
@click.argument("recipe")
@click.option("--bench", help="Bench file; replaces the recipe's.")
@click.option("--device", help="Device file or name; replaces the recipe's devices.")
@click.option("--samples", help="Sheet of samples (CSV or YAML) that are measured one by one.")
@click.option("--again", is_flag=True, help="Measure samples again that could not be measured.")
@OUT
@click.option("--seed", type=click.IntRange(min=0), help="Seed of a simulated bench.")
@RECORD
@JSON
def run(
    recipe: str,
    bench: str | None,
    device: str | None,
    samples: str | None,
    again: bool,
    out_dir: Path,
    seed: int | None,
    record: bool,
    as_json: bool,
) -> int:
    """Measure what RECIPE says and print the figures of merit.

    With --samples every sample of the sheet is measured; the same command goes on where it was
    ended. The exit code is that of the first measurement that did not finish.
    """
    if samples is not None:
        return _measure_samples(
            recipe, samples, bench, device, again, out_dir, seed, record, as_json
        )
    if again:
        raise click.UsageError("--again is of --samples only.")
    with starting():
        from rich.markup import escape

        from drivers.config import shipped_files
        from janus_lab.durations import duration, runs
        from janus_lab.recipe import load

        from .output import remarks

        loaded, measurements = load(shipped_files.find(recipe, "recipes"), bench, device)
    if not sys.stdin.isatty():
        for measurement in measurements:
            _check_nobody_is_needed(measurement)
        _check_one_device(measurements)
    total = sum(measurement.duration for measurement in measurements)
    plan = f"{runs(len(measurements))}, {duration(total)} on the bench"
    remarks.print(f"[bold]{escape(loaded.title)}[/]: {plan}", soft_wrap=True)
    return _measure_all(measurements, out_dir, seed, record, as_json)


def _measure_all(
    measurements: list[Measurement], out_dir: Path, seed: int | None, record: bool, as_json: bool
) -> int:
    with starting():  # what only measuring needs is loaded behind the first message
        from janus_lab.measure import measure
        from janus_lab.report.tables import RunFigures, figures_tables
        from janus_lab.runs.states import EXIT_CODES, RunState

        from . import measuring
        from .output import console, print_json

    done: list[tuple[Measurement, Measured]] = []
    with StopOnSignal(measuring.announce_stop) as stop:
        for index, measurement in enumerate(measurements):
            if stop():
                break
            other = index and measurement.device != measurements[index - 1].device
            if other and not _change_of_sample(measurement, stop):
                break
            measured = measuring.watched(
                measurement,
                partial(measure, measurement, out_dir, seed=seed, stop=stop, record=record),
            )
            done.append((measurement, measured))
            if not as_json:
                measuring.print_measured(measured)
            if measured.ended.state is not RunState.FINISHED or measured.ended.unsafe:
                break
    results = [
        RunFigures(m.procedure.name, m.device, measured.figures)
        for m, measured in done
        if measured.figures
    ]
    if as_json:
        print_json([measuring.as_json(measured) for _, measured in done])
    elif results:
        console.print(figures_tables(results))
    if len(done) < len(measurements) and stop():
        return EXIT_CODES[RunState.ABORTED]
    return next((code for _, m in done if (code := measuring.exit_code(m))), 0)


def _check_nobody_is_needed(measurement: Measurement) -> None:
    """Raise ConfigError if a person is needed at the bench: nobody can be asked."""
    from drivers.errors import ConfigError

    tasks = measurement.procedure.tasks_on(measurement.bench)
    if tasks and not measurement.bench.mounts_devices:
        raise ConfigError(
            f"{measurement.procedure.name} asks somebody at the bench to "
            f"{' and to '.join(sorted(task.words for task in tasks))}, and there is no terminal to "
            "ask at",
            advice="start it in a terminal, or in the window",
        )


def _check_one_device(measurements: list[Measurement]) -> None:
    """Raise ConfigError if somebody would have to change the sample: nobody can be asked."""
    from drivers.errors import ConfigError

    first = measurements[0]
    others = [m.device.name for m in measurements if m.device != first.device]
    if others and not first.bench.mounts_devices:
        raise ConfigError(
            f"somebody has to mount {others[0]} after {first.device.name}, and there is no "
            "terminal to ask at",
            advice="choose one device with --device",
        )


def _measure_samples(
    recipe: str,
    samples: str,
    bench: str | None,
    device: str | None,
    again: bool,
    out_dir: Path,
    seed: int | None,
    record: bool,
    as_json: bool,
) -> int:
    if device is not None:
        raise click.UsageError("--device and --samples exclude each other: the sheet has devices.")
    with starting():
        from drivers.config import shipped_files

    return measure_samples(
        shipped_files.find(recipe, "recipes"),
        shipped_files.find(samples, "samples"),
        out_dir,
        bench=bench,
        seed=seed,
        record=record,
        again=again,
        as_json=as_json,
    )


def _change_of_sample(measurement: Measurement, stop: StopOnSignal) -> bool:
    """On a real bench somebody has to change the sample between devices; False if the measurements
    are to end first."""
    if measurement.bench.mounts_devices:
        return True
    name = measurement.device.name
    return change_sample(f"Laser and outputs are off. Mount {name}.", name, stop)
