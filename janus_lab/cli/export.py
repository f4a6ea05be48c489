"""`janus-lab export`: runs in the formats of other programs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click

from janus_lab.exports.formats import FORMATS

from .options import JSON, OUT
from .stopping import starting

#: Progress is shown of what takes longer (s).
_PATIENCE = 2.0
_LIST = "\n".join(f"{one.name:8}  {one.title}" for one in FORMATS.values())


@click.command(epilog=f"\b\nFormats:\n{_LIST}")
@click.argument("runs", metavar="RUN...", nargs=-1, required=True)
@click.option("--to", type=click.Choice(list(FORMATS)), required=True, help="The format.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="File or folder to write; without it the current folder.",
)
@click.option(
    "--decimal",
    type=click.Choice(["point", "comma"]),
    default="point",
    show_default=True,
    help="Of numbers in text; with a comma, CSV has semicolons between cells.",
)
@click.option(
    "--licence",
    default="",
    metavar="NAME",
    help="Under which the data may be used, such as CC-BY-4.0; for rocrate, crate and isa.",
)
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@OUT
@JSON
def export(
    runs: tuple[str, ...],
    to: str,
    into: Path | None,
    decimal: Literal["point", "comma"],
    licence: str,
    force: bool,
    out_dir: Path,
    as_json: bool,
) -> None:
    """Write RUNs in a format that other programs read.

    Several runs go into one file where the format holds several (nexus, hdf5, isa), else each into
    a file of its own.
    """
    with starting():
        from rich.markup import escape

        from janus_lab.exports.export import export as written
        from janus_lab.exports.options import Options
        from janus_lab.runs.run import open_run
        from janus_lab.runs.run_names import resolve

        from .output import console, print_json, print_notes

    opened = [open_run(resolve(out_dir, name)) for name in runs]
    for run in opened:
        print_notes(run.warnings)
    with _told(sum(run.rows for run in opened)) as progress:
        options = Options(decimal, licence, progress)
        files = written(opened, to, into, options=options, force=force)
    if as_json:
        print_json({"files": [str(path) for path in files]})
    else:
        for path in files:
            console.print(escape(str(path)), soft_wrap=True, highlight=False)


@contextmanager
def _told(rows: int) -> Iterator[Callable[[int], None]]:
    """What to tell how many rows are written; shown once it takes long."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from .output import remarks

    bar = Progress(
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} rows"),
        BarColumn(),
        TimeRemainingColumn(),
        console=remarks,
        transient=True,
    )
    task = bar.add_task("", total=rows)
    began = time.monotonic()

    def tell(more: int) -> None:
        bar.advance(task, more)
        late = time.monotonic() - began > _PATIENCE
        if late and remarks.is_terminal and not bar.live.is_started:
            bar.start()

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
