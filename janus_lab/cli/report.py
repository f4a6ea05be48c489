"""`janus-lab report`: the report of a run, of a sample through its runs, or of several compared,
from the figures of merit in their folders."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, OUT
from .stopping import starting

if TYPE_CHECKING:
    from janus_lab.report.compared_document import Addition, Compared

_FEWEST_DAYS = 2


@click.command
@click.argument("runs", metavar="RUN...", nargs=-1)
@click.option("--sample", help="All runs of this sample and of its pixels, in the order of time.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the report. Of one RUN it is its own, of several 'report'.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["html", "pdf", "figures"]),
    multiple=True,
    help="What to write; repeatable. Without it all: report.html, report.pdf, and the figures as "
    "SVG, PDF, PNG and CSV.",
)
@click.option(
    "--style",
    "styles",
    multiple=True,
    help="A matplotlib style file, or 'double-column'; repeatable, each over those before.",
)
@click.option(
    "--paper", type=click.Choice(["a4", "us-letter"]), default="a4", show_default=True,
    help="Of the PDF.",
)  # fmt: skip
@OUT
@JSON
def report(
    runs: tuple[str, ...],
    sample: str | None,
    folder: Path | None,
    formats: tuple[str, ...],
    styles: tuple[str, ...],
    paper: str,
    out_dir: Path,
    as_json: bool,
) -> None:
    """Write the report of a RUN, or one that compares several."""
    if bool(runs) == bool(sample):
        raise click.UsageError("Say which RUN, or which --sample.")
    with starting():
        from rich.markup import escape

        from drivers.errors import ConfigError
        from janus_lab.report.compared_document import compared_report
        from janus_lab.report.run_document import run_report
        from janus_lab.report.writing import FORMATS, write_reported
        from janus_lab.runs.errors import BundleError

        from .output import console, print_json, print_notes

    opened = _opened(runs, sample, out_dir)
    one = opened[0] if len(opened) == 1 else None
    try:
        reported = (
            run_report(*one)
            if one is not None
            else compared_report(opened, _storage(opened, out_dir) if sample else ())
        )
        to = folder or (one.run.path if one is not None else Path("report"))
        if folder is not None or one is None:
            to.mkdir(parents=True, exist_ok=True)
        written = write_reported(reported, to, formats or FORMATS, styles, paper)
    except OSError as error:
        where = folder or (one.run.path if one is not None else Path("report"))
        raise BundleError.of_system(error, where, "cannot take the report") from None
    except ImportError:
        raise ConfigError(
            "reports need the extra 'report': pip install 'janus-lab[report]'"
        ) from None
    if reported.not_drawn is not None:
        raise reported.not_drawn
    pages = [path for path in written if path.parent == to]
    if as_json:
        figures = sorted({str(path.parent) for path in written if path.parent != to})
        print_json({"report": str(pages[0] if pages else to / "figures"),
                    "files": [*map(str, pages), *figures]})  # fmt: skip
        return
    for path in pages or [to / "figures"]:
        console.print(escape(str(path)), soft_wrap=True)
    if not written:
        print_notes(["there is nothing to draw, so no file was written"])


def _storage(opened: list[Compared], out_dir: Path) -> list[Addition]:
    """What days of storage did to a sample, if its runs tell of several."""
    from drivers.errors import JanusLabError
    from janus_lab.kinds import kind_of
    from janus_lab.report.compared_document import Addition
    from janus_lab.retention.by_day import retention
    from janus_lab.retention.panel import retention_panel

    records = [each.run.record for each in opened]
    kinds = [kind_of(record.procedure_name) for record in records]
    stored = Counter(
        record.sample
        for record, kind in zip(records, kinds, strict=True)
        if kind is not None and kind.is_of_storage
    )
    samples = [name for name, days in stored.items() if days >= _FEWEST_DAYS]
    if not samples:
        return []
    try:
        found = retention(out_dir, samples)
    except JanusLabError as error:
        from .output import print_notes

        print_notes([f"no retention in the report: {error}"])
        return []
    return [Addition("Retention in storage", found.figures, [retention_panel(found)])]


def _names_of(sample: str, out_dir: Path) -> list[str]:
    """What runs of `sample` are called: a file that cannot be read costs its pixels, no report."""
    from drivers.errors import ConfigError
    from janus_lab.registry.folder import runs_called, samples_folder

    from .output import print_notes

    try:
        return runs_called(samples_folder(out_dir), sample)
    except ConfigError as error:
        print_notes([f"no pixels in the report: {' '.join(str(error).split())}"])
        return [sample]


def _opened(names: tuple[str, ...], sample: str | None, out_dir: Path) -> list[Compared]:
    """The runs that were asked for, with their figures, the oldest first."""
    from drivers.errors import Cause, ConfigError
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.report.compared_document import Compared
    from janus_lab.runs.catalogue import Catalogue
    from janus_lab.runs.run import open_run
    from janus_lab.runs.run_names import resolve

    from .output import print_notes

    if sample is not None:
        names_of_runs = _names_of(sample, out_dir)
        with Catalogue(out_dir) as catalogue:
            catalogue.refresh()
            paths = [row.path for row in catalogue.list() if row.sample in names_of_runs]
        if not paths:
            raise ConfigError(f"there is no run of the sample '{sample}'", subject=out_dir,
                              kind=Cause.NOT_FOUND)  # fmt: skip
    else:
        paths = [resolve(out_dir, name) for name in names]
    found = []
    for path in dict.fromkeys(path.resolve() for path in paths) if len(paths) > 1 else paths:
        run = open_run(path)
        print_notes(run.warnings)
        found.append(Compared(run, [FigureOfMerit.from_dict(figure) for figure in run.figures]))
    if sample is not None:
        found.sort(key=_in_order)
    return found


def _in_order(compared: Compared) -> tuple[datetime, str]:
    record = compared.run.record
    return record.started or record.created, record.id
