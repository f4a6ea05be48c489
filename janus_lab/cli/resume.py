"""`janus-lab resume`: a run that was cut short, from where it ended."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from .options import JSON, OUT, RECORD
from .stopping import StopOnSignal, starting


@click.command
@click.argument("run")
@click.option("--device", help="Name of the mounted device; refused if it is not the run's.")
@OUT
@RECORD
@JSON
def resume(run: str, device: str | None, out_dir: Path, record: bool, as_json: bool) -> int:
    """Go on with a RUN that was aborted, failed or killed.

    The exit code says how the run ended this time.
    """
    with starting():
        from rich.markup import escape

        from janus_lab.durations import duration
        from janus_lab.measure import resume as go_on
        from janus_lab.report.tables import RunFigures, figures_tables
        from janus_lab.runs.resumption import resumption
        from janus_lab.runs.run_names import resolve

        from . import measuring
        from .output import console, print_json, remarks

        path = resolve(out_dir, run)
        measurement, past = resumption(path, device)
    left = f"{duration(measurement.duration)} left on the bench"
    remarks.print(f"[bold]going on[/] with {escape(str(path))}: {left}", soft_wrap=True)
    with StopOnSignal(measuring.announce_stop) as stop:
        measured = measuring.watched(
            measurement,
            partial(go_on, path, measurement, past, stop=stop, record=record),
        )
    if as_json:
        print_json(measuring.as_json(measured))
    else:
        measuring.print_measured(measured)
        if measured.figures:
            of_run = RunFigures(measurement.procedure.name, measurement.device, measured.figures)
            console.print(figures_tables([of_run]))
    return measuring.exit_code(measured)
