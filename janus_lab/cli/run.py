"""`janus-lab run`: the measurements of a recipe, and their figures of merit."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, OUT, RECORD
from .stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from janus_lab.measure import Measured
    from janus_lab.measurement import Measurement


@click.command
@click.argument("recipe")
@click.option("--bench", help="Bench file; replaces the recipe's.")
@click.option("--device", help="Device file or name; replaces the recipe's devices.")
@OUT
@click.option("--seed", type=click.IntRange(min=0), help="Seed of a simulated bench.")
@RECORD
@JSON
def run(
    recipe: str,
    bench: str | None,
    device: str | None,
    out_dir: Path,
    seed: int | None,
    record: bool,
    as_json: bool,
) -> int:
    """Measure what RECIPE says and print the figures of merit.

    The exit code is that of the first measurement that did not finish.
    """
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
            if index and measurement.device != measurements[index - 1].device:
                _change_sample(measurement)
            measured = measuring.watched(
                measurement,
                partial(measure, measurement, out_dir, seed=seed, stop=stop, record=record),
            )
            done.append((measurement, measured))
            if not as_json:
                measuring.print_measured(measured)
            if measured.ended.state is not RunState.FINISHED:
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
            f"{', '.join(sorted(tasks))}, and there is no terminal to ask at"
        )


def _change_sample(measurement: Measurement) -> None:
    """On a real bench somebody has to change the sample between devices."""
    from drivers.errors import ConfigError

    from .output import remarks

    if measurement.bench.mounts_devices:
        return
    if not sys.stdin.isatty():
        raise ConfigError(
            f"the next device is {measurement.device.name}, and there is no terminal to ask "
            "somebody to mount it; choose one device with --device"
        )
    remarks.input(f"Mount [bold]{measurement.device.name}[/] and press Enter ")
