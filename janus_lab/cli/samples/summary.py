"""`janus-lab summary`: many runs together, by sample, by position, against what was swept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..options import JSON, OUT
from ..stopping import starting

if TYPE_CHECKING:
    from janus_lab.limits import Limit
    from janus_lab.samples.sheet import Sheet
    from janus_lab.summary.summary import RunSummary


@click.command
@click.argument("runs", metavar="RUN...", nargs=-1)
@click.option("--batch", help="File of a batch: all of its runs. RUN may be one, too.")
@click.option("--samples", help="Sheet of samples, with their order and limits.")
@click.option("--recipe", help="Recipe with the limits of a good sample.")
@click.option("--figure", "figures", multiple=True, help="A figure of merit to show; repeatable.")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page into this file (.html).",
)
@OUT
@JSON
def summary(
    runs: tuple[str, ...],
    batch: str | None,
    samples: str | None,
    recipe: str | None,
    figures: tuple[str, ...],
    page: Path | None,
    out_dir: Path,
    as_json: bool,
) -> None:
    """Sum up RUNs: figures of merit by sample, their distribution, and the yield against limits.

    A batch has a page beside its file; without RUN, --samples takes the finished runs of its
    samples.
    """
    with starting():
        from rich.markup import escape

        from drivers.config import shipped_files
        from janus_lab.samples.sheet import read_sheet
        from janus_lab.summary.gather import gather
        from janus_lab.summary.summary import summed_up
        from janus_lab.summary.tables import summary_tables

        from ..output import console, print_json, print_notes

        sheet = None
        if samples is not None:
            sheet = read_sheet(shipped_files.find(samples, "samples"))
        names = [*runs, *([batch] if batch is not None else [])]
        folders, file = _folders(out_dir, names, sheet)
        limits, order, title = _of_files(sheet, recipe, file)
        found = summed_up(gather(folders, figures, order), title, limits)
    if page is None and file is not None:
        page = file.with_suffix(".html")
    if page is not None:
        _write(found, page)
    if as_json:
        print_json(found.to_dict() | {"page": str(page) if page is not None else None})
        return
    print_notes(found.notes)
    console.print(summary_tables(found))
    if page is not None:
        console.print(f"page: {escape(str(page))}", soft_wrap=True)


def _folders(
    out_dir: Path, names: Sequence[str], sheet: Sheet | None
) -> tuple[list[Path], Path | None]:
    """The runs that are named, and the file of the one batch among the names."""
    from drivers.errors import ConfigError
    from janus_lab.runs.run_names import resolve
    from janus_lab.samples.batch import batch_runs
    from janus_lab.samples.batch_file import is_batch

    folders: list[Path] = []
    files: list[Path] = []
    for name in names:
        if is_batch(Path(name)):
            files.append(Path(name))
            folders += batch_runs(Path(name))
        else:
            folders.append(resolve(out_dir, name))
    if not names:
        if sheet is None:
            raise ConfigError("name runs, a batch or a sheet of samples to sum up")
        folders = _runs_of(out_dir, sheet)
    return list(dict.fromkeys(folders)), files[0] if len(files) == 1 else None


def _runs_of(out_dir: Path, sheet: Sheet) -> list[Path]:
    """The finished runs of the samples of a sheet, older ones first."""
    from janus_lab.runs.catalogue import Catalogue
    from janus_lab.runs.states import RunState

    with Catalogue(out_dir) as catalogue:
        catalogue.refresh()
        listed = catalogue.list(state=RunState.FINISHED)
    wanted = {sample.name for sample in sheet.samples}
    return [row.path for row in reversed(listed) if row.sample in wanted]


def _of_files(
    sheet: Sheet | None, recipe: str | None, batch: Path | None
) -> tuple[Sequence[Limit], list[str], str]:
    """Limits, order of the samples and title: those of sheet and recipe, which a batch names."""
    from drivers.config import shipped_files
    from drivers.errors import ConfigError
    from janus_lab import recipe as recipes
    from janus_lab.samples.batch_file import file_of, read_batch
    from janus_lab.samples.sheet import read_sheet

    from ..output import print_notes

    found = recipes.read(shipped_files.find(recipe, "recipes")) if recipe is not None else None
    if batch is not None:
        begun = read_batch(batch)
        try:
            sheet = sheet or read_sheet(file_of(batch, begun.samples, begun.known_samples))
            found = found or recipes.read(file_of(batch, begun.recipe, begun.known_recipe))
        except ConfigError as error:  # gone by now: the runs are there all the same
            print_notes([f"without limits: {error}"])
    limits: Sequence[Limit] = (sheet.limits if sheet else ()) or (found.limits if found else ())
    order = [sample.name for sample in sheet.samples] if sheet else []
    titles = (sheet.title if sheet else "", found.title if found else "")
    title = ", ".join(filter(None, titles)) or (sheet.path.stem if sheet else "Summary")
    return limits, order, title


def _write(found: RunSummary, page: Path) -> None:
    from drivers.errors import Cause, ConfigError
    from janus_lab.summary.page import write_page

    try:
        write_page(found, page)
    except ImportError:
        raise ConfigError(
            "pages need the extra 'report': pip install 'janus-lab[report]'"
        ) from None
    except OSError as error:
        raise ConfigError(
            f"cannot be written ({error.strerror or error})", subject=page, kind=Cause.FILE
        ) from None
