"""`janus-lab runs`, `show` and `analyse`: runs that are on disk already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Column, Table

from drivers.config import yaml_file
from drivers.config.quantities import parse
from drivers.errors import ConfigError
from janus_lab.measurements.evaluation import analyse, keep_figures
from janus_lab.report.page import write_report
from janus_lab.report.tables import RunFigures, figures_tables
from janus_lab.runs.catalogue import Catalogue, resolve
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState

from .output import console, print_json, remarks

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Of an event: what stands before its details, and what its `reason` or `message` says in words.
_NOT_SHOWN = ("time_s", "kind", "traceback", "problem", "unsafe")
_COLOURS = {
    RunState.FINISHED: "green",
    RunState.RUNNING: "cyan",
    RunState.QUEUED: "cyan",
    RunState.FAILED: "red",
    RunState.ABORTED: "yellow",
    RunState.INTERRUPTED: "yellow",
}


def list_runs(
    out_dir: Path,
    sample: str | None,
    procedure: str | None,
    state: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Print the newest runs of the catalogue."""
    wanted = _state(state)
    if not out_dir.is_dir():
        raise ConfigError("no such folder; runs are made by 'janus-lab run'", subject=out_dir)
    with Catalogue(out_dir) as catalogue:
        catalogue.refresh()
        rows = catalogue.list(sample=sample, procedure=procedure, state=wanted, limit=limit)
        notes = [*catalogue.notes, *(f"left out: {why}" for why in catalogue.broken.values())]
    if as_json:
        print_json([vars(row) | {"path": str(row.path)} for row in rows])
        return
    for note in notes:
        remarks.print(f"[yellow]note:[/] {escape(note)}", soft_wrap=True)
    table = Table(
        Column("id", no_wrap=True, min_width=8),
        "started",
        "procedure",
        "sample",
        "state",
        "rows",
        "reason",
        box=None,
    )
    for row in rows:
        table.add_row(
            row.id,
            f"{row.started:%Y-%m-%d %H:%M:%S}" if row.started else "",
            row.procedure,
            escape(row.sample),
            f"[{_COLOURS[row.state]}]{row.state.value}[/]",
            str(row.rows),
            escape(row.reason or ""),
        )
    console.print(table if rows else "no runs")


def _state(text: str | None) -> RunState | None:
    if text is None:
        return None
    try:
        return RunState(text.lower())
    except ValueError:
        names = [state.value for state in RunState]
        near = yaml_file.nearest(text, names)
        raise ConfigError(f"--state: {text!r} is not one of {', '.join(names)}{near}") from None


def show_run(name: str, out_dir: Path, as_json: bool) -> None:
    """Print what a run was, what happened in it, and its figures of merit."""
    run = open_run(resolve(out_dir, name))
    if as_json:
        print_json(_as_json(run))
        return
    record = run.record
    colour = _COLOURS[run.state]
    console.print(f"[bold]{escape(str(run.path))}[/]", soft_wrap=True)
    facts: dict[str, Any] = {
        "state": f"[{colour}]{run.state.value}[/]",
        "reason": record.reason,
        "procedure": record.procedure_name,
        "sample": record.sample,
        "started": record.started,
        "ended": record.ended,
        "rows": run.rows,
        "seed": record.seed,
        **{f"instrument {role}": identity for role, identity in record.instruments.items()},
        **run.parameters,
    }
    table = Table(box=None, show_header=False)
    for key, value in facts.items():
        if value not in (None, ""):
            table.add_row(key, value if key == "state" else escape(str(value)))
    console.print(table)
    told = [event for event in run.events if event["kind"] != "light"]
    if len(told) < len(run.events):
        console.print(f"{len(run.events) - len(told)} changes of the light, each in events.jsonl")
    for event in told:
        details = {key: value for key, value in event.items() if key not in _NOT_SHOWN}
        said = ", ".join(f"{key} {value}" for key, value in details.items())
        console.print(f"{event['time_s']:10.3f} s  {event['kind']}  {escape(said)}", soft_wrap=True)
    for warning in run.warnings:
        console.print(f"[yellow]note:[/] {escape(warning)}", soft_wrap=True)
    _print_figures(run, _figures(run))


def analyse_run(name: str, out_dir: Path, bias: str | None, as_json: bool) -> int:
    """Compute a run's figures of merit anew and print them; keep them unless at another `bias`.

    0, or 2 if they are shown and could not be kept.
    """
    volts = None
    if bias is not None:
        try:
            volts = parse(bias, "V")
        except ValueError as error:
            raise ConfigError(f"--bias: {error}") from None
    run = _told(open_run(resolve(out_dir, name)))
    figures = analyse(run, volts)
    not_kept = None
    if volts is None:
        try:
            keep_figures(run, figures)
        except BundleError as error:
            not_kept = error
    if as_json:
        print_json([figure.to_dict() for figure in figures])
    else:
        _print_tables(run, figures)
    if not_kept is not None:
        said = f"the figures of merit could not be kept: {escape(str(not_kept))}"
        remarks.print(f"[red bold]error:[/] {said}", soft_wrap=True, highlight=False)
        return 2
    if as_json:
        return 0
    if volts is not None:
        remarks.print("Only shown: the run keeps the figures at the bias that it was made for.")
    return 0


def _told(run: Run) -> Run:
    """`run`, after telling what is odd about its files."""
    for warning in run.warnings:
        remarks.print(f"[yellow]note:[/] {escape(warning)}", soft_wrap=True)
    return run


def report_run(name: str, out_dir: Path, as_json: bool) -> None:
    """Write the page about a run, from the figures in its folder."""
    run = _told(open_run(resolve(out_dir, name)))
    try:
        page = write_report(run, _figures(run))
    except OSError as error:
        raise BundleError.of_system(error, run.path, "the report cannot be written") from None
    except ImportError:
        raise ConfigError(
            "reports need the extra 'report': pip install 'janus-lab[report]'"
        ) from None
    if as_json:
        print_json({"report": str(page)})
    else:
        console.print(escape(str(page)), soft_wrap=True)


def _figures(run: Run) -> list[FigureOfMerit]:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

    return [FigureOfMerit.from_dict(figure) for figure in run.figures]


def _print_figures(run: Run, figures: list[FigureOfMerit]) -> None:
    if figures:
        _print_tables(run, figures)


def _print_tables(run: Run, figures: list[FigureOfMerit]) -> None:
    console.print(figures_tables([RunFigures(run.record.procedure_name, run.device, figures)]))


def _as_json(run: Run) -> dict[str, Any]:
    return {
        "path": str(run.path),
        **run.record.model_dump(mode="json"),
        "state": run.state.value,
        "rows": run.rows,
        "events": run.events,
        "figures": run.figures,
        "warnings": run.warnings,
    }
