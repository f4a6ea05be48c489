"""`janus-lab resume`: a run that was cut short, from where it ended."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, OUT, RECORD
from .samples.batch import measure_samples
from .stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.runs.run import Run


@click.command
@click.argument("run")
@click.option("--device", help="Name of the mounted device; refused if it is not the run's.")
@click.option("--bench", help="Bench file of the instruments that it goes on with.")
@click.option("--yes", is_flag=True, help="Go on also if the bench differs from the run's.")
@OUT
@RECORD
@JSON
def resume(
    run: str,
    device: str | None,
    bench: str | None,
    yes: bool,
    out_dir: Path,
    record: bool,
    as_json: bool,
) -> int:
    """Go on with a RUN that was aborted, failed or killed.

    Instruments are reached as this computer's bench file says, within its limits: the one that
    --bench names, or the one that has the name of the run's bench. If it differs from what the
    run's folder says, you are asked. RUN may also be the file of a batch, which then goes on with
    its samples. The exit code says how the run ended this time.
    """
    if device is None and (code := _batch(Path(run), bench, record, as_json)) is not None:
        return code
    with starting():
        from rich.markup import escape

        from janus_lab.durations import duration
        from janus_lab.measure import resume as go_on
        from janus_lab.report.tables import RunFigures, figures_tables
        from janus_lab.runs.bundle import check_resumable
        from janus_lab.runs.resuming.resumption import resumption
        from janus_lab.runs.run import open_run
        from janus_lab.runs.run_names import resolve

        from . import measuring
        from .output import console, print_json, remarks

        path = resolve(out_dir, run)
        opened = open_run(path)
        check_resumable(path, opened.record)
        here = _bench_here(opened, bench)
        measurement, past = resumption(path, device, here)
        _accept(opened, measurement.bench, yes)
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


def _batch(path: Path, bench: str | None, record: bool, as_json: bool) -> int | None:
    """Go on with the batch in the file `path`; None if that is no batch's."""
    with starting():
        from drivers.errors import ConfigError
        from janus_lab.samples.batch_file import file_of, is_batch, read_batch

        if not is_batch(path):
            return None
        begun = read_batch(path)
        if begun.bench is not None and bench is None:
            raise ConfigError(
                "was begun with a bench of its own",
                subject=path,
                advice=f"say --bench again (it was {begun.bench})",
            )
    return measure_samples(
        file_of(path, begun.recipe, begun.known_recipe),
        file_of(path, begun.samples, begun.known_samples),
        path.parent,
        bench=bench,
        seed=None,
        record=record,
        again=False,
        as_json=as_json,
    )


def _bench_here(run: Run, named: str | None) -> BenchConfig | None:
    """The bench of this computer that a run goes on with; None where the command line names none,
    and no configuration file has the name of the run's."""
    from drivers.config import shipped_files, yaml_file
    from drivers.config.bench import BenchConfig
    from janus_lab.runs.resuming.bench_differences import bench_by_name

    if named is not None:
        return yaml_file.load(shipped_files.find(named, "bench"), BenchConfig)
    return None if run.bench.simulated else bench_by_name(run.bench.name)


def _accept(run: Run, here: BenchConfig, yes: bool) -> None:
    """Show in what the bench differs from the run's, and ask; raises ConfigError without a yes."""
    from drivers.errors import ConfigError
    from janus_lab.runs.resuming.bench_differences import bench_differences

    from .output import print_notes, remarks

    differences = bench_differences(run.bench, here)
    if not differences:
        return
    print_notes(f"the bench differs: {difference}" for difference in differences)
    if yes:
        return
    if not sys.stdin.isatty():
        raise ConfigError(
            f"the bench is not as the run's folder says ({len(differences)} differences), and "
            "there is no terminal to ask at",
            subject=run.path,
            advice="say --yes if the run is to go on with the bench of this computer",
        )
    answer = remarks.input("Go on with the bench of this computer? [y/N] ", markup=False)
    if answer.strip().lower() not in ("y", "yes"):
        raise ConfigError("not gone on with", subject=run.path)
