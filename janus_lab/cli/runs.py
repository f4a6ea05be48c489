"""`janus-lab runs`: the runs in a folder, from its catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from janus_lab.runs.states import RunState

from .options import JSON, OUT
from .output import STATE_COLOURS, console, print_json, print_notes

if TYPE_CHECKING:
    from janus_lab.runs.catalogue_row import CatalogueRow


@click.command
@OUT
@click.option("--sample", help="Only this sample.")
@click.option("--procedure", help="Only this procedure.")
@click.option("--state", help=f"Only runs in this state: {', '.join(RunState)}.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="How many runs to list at most.",
)
@JSON
def runs(
    out_dir: Path,
    sample: str | None,
    procedure: str | None,
    state: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the runs, newest first."""
    from drivers.errors import ConfigError
    from janus_lab.runs.catalogue import Catalogue

    wanted = _state(state)
    if not out_dir.is_dir():
        raise ConfigError("no such folder", subject=out_dir, advice="'janus-lab run' makes it")
    with Catalogue(out_dir) as catalogue:
        catalogue.refresh()
        rows = catalogue.list(sample=sample, procedure=procedure, state=wanted, limit=limit)
        notes = [*catalogue.notes, *catalogue.left_out]
    if as_json:
        print_json([row.to_dict() for row in rows])
        return
    print_notes(notes)
    if rows:
        _print(rows)
    else:
        console.print("no runs")


def _state(text: str | None) -> RunState | None:
    if text is None:
        return None
    try:
        return RunState(text.lower())
    except ValueError:
        from drivers.config.yaml_file import nearest
        from drivers.errors import ConfigError

        names = [state.value for state in RunState]
        raise ConfigError(
            f"--state: {text!r} is not one of {', '.join(names)}{nearest(text, names)}"
        ) from None


def _print(rows: list[CatalogueRow]) -> None:
    from rich.markup import escape
    from rich.table import Column, Table

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
            escape(row.id),
            f"{row.started:%Y-%m-%d %H:%M:%S}" if row.started else "",
            escape(row.procedure),
            escape(row.sample),
            f"[{STATE_COLOURS[row.state]}]{row.state.value}[/]",
            str(row.rows),
            escape(row.reason or ""),
        )
    console.print(table)
