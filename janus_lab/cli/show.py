"""`janus-lab show`: what a run was, what happened in it, and its figures of merit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from .options import JSON, OUT
from .output import STATE_COLOURS, console, print_json, print_notes

if TYPE_CHECKING:
    from janus_lab.runs.run import Run

#: Of an event: what stands before its details, and what its `reason` or `message` says in words.
_NOT_SHOWN = ("time_s", "kind", "traceback", "problem", "unsafe")


@click.command
@click.argument("run")
@OUT
@JSON
def show(run: str, out_dir: Path, as_json: bool) -> None:
    """Show a RUN: a folder, an id or its beginning, or 'latest'."""
    from janus_lab.runs.run import open_run
    from janus_lab.runs.run_names import resolve

    opened = open_run(resolve(out_dir, run))
    if as_json:
        print_json(_as_json(opened))
        return
    console.print(f"[bold]{escape(str(opened.path))}[/]", soft_wrap=True)
    _print_facts(opened)
    _print_events(opened)
    print_notes(opened.warnings, to=console)
    if opened.figures:
        _print_figures(opened)


def _print_facts(run: Run) -> None:
    from rich.table import Table

    record = run.record
    facts: dict[str, Any] = {
        "state": f"[{STATE_COLOURS[run.state]}]{run.state.value}[/]",
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
            table.add_row(escape(key), value if key == "state" else escape(str(value)))
    console.print(table)


def _print_events(run: Run) -> None:
    told = [event for event in run.events if event["kind"] not in ("light", "settling", "drive")]
    changes = sum(event["kind"] in ("light", "drive") for event in run.events)
    if changes:
        console.print(f"{changes} changes of the light, each in events.jsonl")
    for event in told:
        details = {key: value for key, value in event.items() if key not in _NOT_SHOWN}
        said = ", ".join(f"{key} {value}" for key, value in details.items())
        what = escape(f"{event['kind']}  {said}")
        console.print(f"{event['time_s']:10.3f} s  {what}", soft_wrap=True)


def _print_figures(run: Run) -> None:
    from drivers.config.device import DeviceConfig
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.report.tables import RunFigures, figures_tables
    from janus_lab.runs.errors import BundleError

    figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]
    name = run.record.procedure_name
    try:
        device = run.device
    except BundleError as error:
        print_notes([str(error)], to=console)
        name, device = "", DeviceConfig(name="unknown", description="", active_area="1 cm**2")
    console.print(figures_tables([RunFigures(name, device, figures, stored=True)]))


def _published(run: Run) -> list[dict[str, Any]]:
    """The published numbers of the device beside the run's own."""
    from janus_lab.analysis.comparison import compare
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.runs.errors import BundleError

    try:
        published = run.device.published
        rows = compare(map(FigureOfMerit.from_dict, run.figures), published)
    except (BundleError, LookupError, TypeError, ValueError):  # told elsewhere
        return []
    return [row.to_dict() for row in rows if row.measured is not None]


def _as_json(run: Run) -> dict[str, Any]:
    return {
        "path": str(run.path),
        **run.record.model_dump(mode="json"),
        "state": run.state.value,
        "rows": run.rows,
        "events": run.events,
        "figures": run.figures,
        "published": _published(run),
        "warnings": run.warnings,
    }
