"""`janus-lab run` and `resume`: measurements, with progress, and their figures of merit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from drivers.bench import Bench
from drivers.config import shipped_files
from drivers.errors import ConfigError
from janus_lab import recipe as recipes
from janus_lab.durations import duration, runs
from janus_lab.measure import Measured, measure, resume
from janus_lab.measurement import Measurement
from janus_lab.report.page import write_report
from janus_lab.report.tables import RunFigures, figures_tables
from janus_lab.runs.catalogue import resolve
from janus_lab.runs.errors import BundleError
from janus_lab.runs.resumption import resumption
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener
from janus_lab.runs.states import EXIT_CODES, RunState

from .output import console, print_json, remarks
from .stopping import StopOnSignal, starting

#: Events that a person watching wants to see as they happen.
_REMARKABLE = ("found on", "compliance", "unsafe", "rescued", "internal error")


def run_recipe(
    recipe: str,
    bench: str | None,
    device: str | None,
    out_dir: Path,
    seed: int | None,
    as_json: bool,
    record: bool = False,
) -> int:
    """Run it all; the exit code is that of the first measurement that did not finish."""
    with starting(EXIT_CODES[RunState.ABORTED]):
        path = shipped_files.find(recipe, "recipes")
        loaded, measurements = recipes.load(path, bench, device)
    total = sum(measurement.duration for measurement in measurements)
    plan = f"{runs(len(measurements))}, {duration(total)} on the bench"
    remarks.print(f"[bold]{escape(loaded.title)}[/]: {plan}")
    done: list[tuple[Measurement, Measured]] = []
    with StopOnSignal(_announce_stop) as stop:
        for index, measurement in enumerate(measurements):
            if stop():
                break
            if index and measurement.device != measurements[index - 1].device:
                _change_sample(measurement)
            measured = _measure(measurement, out_dir, seed, stop, record)
            done.append((measurement, measured))
            if not as_json:
                _print(measured)
            if measured.ended.state is not RunState.FINISHED:
                break
    results = [
        RunFigures(m.procedure.name, m.device, measured.figures)
        for m, measured in done
        if measured.figures
    ]
    if as_json:
        print_json([_as_json(measured) for _, measured in done])
    elif results:
        console.print(figures_tables(results))
    if len(done) < len(measurements) and stop():
        return EXIT_CODES[RunState.ABORTED]
    return next((code for _, m in done if (code := _exit_code(m))), 0)


def _exit_code(measured: Measured) -> int:
    """That of the run's state; a bench that may not be off is a failure whatever was measured."""
    return EXIT_CODES[measured.ended.state] or (
        EXIT_CODES[RunState.FAILED] if measured.ended.unsafe else 0
    )


def _announce_stop() -> None:
    remarks.print("[yellow]Stopping safely; once more to interrupt at once.[/]")


def _change_sample(measurement: Measurement) -> None:
    """On a real bench somebody has to change the sample between devices."""
    if measurement.bench.simulated:
        return
    if not sys.stdin.isatty():
        raise ConfigError(
            f"the next device is {measurement.device.name} and nobody is there to mount it; "
            "choose one with --device"
        )
    remarks.input(f"Mount [bold]{measurement.device.name}[/] and press Enter ")


def resume_run(
    name: str, device: str | None, out_dir: Path, as_json: bool, record: bool = False
) -> int:
    """Go on with a run that was cut short; the exit code says how it ended this time."""
    with starting(EXIT_CODES[RunState.ABORTED]):
        path = resolve(out_dir, name)
        measurement, past = resumption(path, device)
    left = f"{duration(measurement.duration)} left on the bench"
    remarks.print(f"[bold]going on[/] with {escape(str(path))}: {left}", soft_wrap=True)
    with StopOnSignal(_announce_stop) as stop:
        measured = _watched(
            measurement,
            lambda listener, on_bench: resume(
                path,
                measurement,
                past,
                stop=stop,
                listener=listener,
                on_bench=on_bench,
                record=record,
            ),
        )
    if as_json:
        print_json(_as_json(measured))
    else:
        _print(measured)
        if measured.figures:
            of_run = RunFigures(measurement.procedure.name, measurement.device, measured.figures)
            console.print(figures_tables([of_run]))
    return _exit_code(measured)


def _measure(
    measurement: Measurement, out_dir: Path, seed: int | None, stop: StopOnSignal, record: bool
) -> Measured:
    return _watched(
        measurement,
        lambda listener, on_bench: measure(
            measurement,
            out_dir,
            seed=seed,
            stop=stop,
            listener=listener,
            on_bench=on_bench,
            record=record,
        ),
    )


def _watched(
    measurement: Measurement,
    start: Callable[[Listener, Callable[[Bench], None]], Measured],
) -> Measured:
    """Start a run and show its progress."""
    name = escape(f"{measurement.procedure.name} {measurement.procedure.sample}")
    opened: list[Bench] = []
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[bench_time]}"),
        TimeElapsedColumn(),
        console=remarks,
        transient=True,
    ) as progress:
        task = progress.add_task(name, total=100, bench_time="")

        def advance(percent: float) -> None:
            now = duration(opened[0].clock.now()) if opened else ""
            progress.update(task, completed=percent, bench_time=f"{now} on the bench")

        def hear(event: Mapping[str, Any]) -> None:
            if event["kind"] in _REMARKABLE:
                said = escape(event.get("message") or f"{event.get('readings', '')} readings")
                when = f"{event['time_s']:.1f} s"
                progress.console.print(f"[yellow]{when} {event['kind']}:[/] {said}")

        return start(Listener(progress=advance, event=hear), opened.append)


def _print(measured: Measured) -> None:
    ended = measured.ended
    colour = "green" if ended.state is RunState.FINISHED else "red"
    reason = f": {ended.reason}" if ended.reason else ""
    said = escape(f"{reason}  {ended.path}")
    console.print(f"[{colour}]{ended.state.value}[/]{said}", soft_wrap=True)
    for doubt in ended.unsafe:
        console.print(f"[red bold]check the bench:[/] {escape(str(doubt))}", soft_wrap=True)
    if measured.not_analysed:
        lacks = "figures of merit not kept" if measured.figures else "no figures of merit"
        console.print(f"{lacks}: {escape(str(measured.not_analysed))}", soft_wrap=True)
    if measured.figures or not measured.not_analysed:
        _write_page(measured)


def _write_page(measured: Measured) -> None:
    try:
        page = write_report(open_run(measured.ended.path), measured.figures)
    except BundleError as error:
        remarks.print(f"report.html has no picture: {escape(str(error))}")
    except OSError as error:
        remarks.print(f"no report.html: {escape(error.strerror or str(error))}")
    except ImportError:
        remarks.print("no report.html: it needs the extra, pip install 'janus-lab\\[report]'")
    else:
        console.print(f"report: {escape(str(page))}", soft_wrap=True)


def _as_json(measured: Measured) -> dict[str, Any]:
    ended = measured.ended
    return {
        "path": str(ended.path),
        "state": ended.state.value,
        "reason": ended.reason,
        "ending": ended.to_dict(),
        "unsafe": [str(doubt) for doubt in ended.unsafe],
        "not_analysed": measured.not_analysed.to_dict() if measured.not_analysed else None,
        "figures": [figure.to_dict() for figure in measured.figures],
    }
