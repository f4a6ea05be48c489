"""`janus-lab samples`: what a laboratory keeps of its samples, and a sheet made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..options import JSON, OUT
from ..stopping import starting

if TYPE_CHECKING:
    from janus_lab.registry.folder import Registry
    from janus_lab.registry.specimen import Specimen
    from janus_lab.runs.catalogue_row import CatalogueRow

#: Runs of a sample that are shown.
_MOST_RUNS = 30


@click.command
@click.argument("names", metavar="SAMPLE...", nargs=-1)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the samples' files. Without it 'samples', beside the folder of the runs.",
)
@click.option(
    "--sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the samples, or their pixels, as a sheet of samples into this file (.csv).",
)
@click.option("--force", is_flag=True, help="Let --sheet replace a file.")
@OUT
@JSON
def samples(
    names: tuple[str, ...],
    folder: Path | None,
    sheet: Path | None,
    force: bool,
    out_dir: Path,
    as_json: bool,
) -> None:
    """List the samples of the registry, or show the SAMPLEs that are named.

    SAMPLE may be a pixel, such as W7-A1. The files of samples are in the folder 'samples' beside
    that of the runs, unless --folder says where.
    """
    with starting():
        from drivers.errors import ConfigError
        from janus_lab.registry.folder import find_specimen, read_registry, samples_folder

        from ..output import console, print_json, print_notes

    folder = folder or samples_folder(out_dir)
    registry = read_registry(folder)
    if not folder.is_dir():
        raise ConfigError(
            "no such folder",
            subject=folder,
            advice="the window makes it with the first sample (Set-up, Samples); or name another "
            "with --folder",
        )
    chosen: list[Specimen] = []
    for name in names:
        found = find_specimen(folder, name)
        if found is None:
            raise _not_found(registry, name)
        chosen.append(found)
    if not names:  # of those that are named, what is wrong has been said
        print_notes(f"left out: {' '.join(str(problem).split())}" for problem in registry.problems)
    if sheet is not None:
        _write_sheet(chosen or registry.samples, sheet, replace=force, as_json=as_json)
        return
    shown = chosen or registry.samples
    runs = _runs(out_dir, shown)
    if as_json:
        print_json([_as_json(each, runs) for each in shown])
    elif names:
        for each in shown:
            _print_card(each, [row for row in runs if row.sample in each.names])
    elif shown:
        _print_list(shown, runs)
    else:
        console.print(f"no samples in {folder}", soft_wrap=True, markup=False)


def _not_found(registry: Registry, name: str) -> Exception:
    from drivers.config.quantities import quoted
    from drivers.config.yaml_file import nearest
    from drivers.errors import Cause, ConfigError

    known = [other for each in registry.samples for other in each.sample.names]
    return ConfigError(
        f"no sample {quoted(name)}{nearest(name, known)}",
        subject=registry.folder,
        advice="'janus-lab samples' lists them",
        kind=Cause.NOT_FOUND,
    )


def _write_sheet(
    specimens: Sequence[Specimen], path: Path, *, replace: bool, as_json: bool
) -> None:
    from rich.markup import escape

    from janus_lab.samples.registered_sheet import measured_one_by_one, write_sheet

    from ..output import console, print_json

    lines = measured_one_by_one(specimens)
    write_sheet(lines, path, replace=replace)
    if as_json:
        print_json({"sheet": str(path), "samples": [each.name for each in lines]})
        return
    number = "1 sample" if len(lines) == 1 else f"{len(lines)} samples"
    console.print(
        f"{number} in {escape(str(path))}; janus-lab run RECIPE --samples {escape(str(path))}",
        soft_wrap=True,
    )


def _runs(out_dir: Path, specimens: Sequence[Specimen]) -> list[CatalogueRow]:
    """The runs of these, newest first; none where there is no folder of runs."""
    from janus_lab.runs.catalogue import Catalogue

    wanted = {name for each in specimens for name in each.names}
    if not out_dir.is_dir():
        return []
    with Catalogue(out_dir) as catalogue:
        catalogue.refresh()
        return [row for row in catalogue.list() if row.sample in wanted]


def _as_json(specimen: Specimen, runs: Sequence[CatalogueRow]) -> dict[str, Any]:
    said = specimen.to_dict() | {"file": str(specimen.path), "name": specimen.name}
    if specimen.pixel is None:
        pixels = specimen.sample.model_dump(mode="json", exclude_defaults=True).get("pixels", [])
        said["pixels"] = pixels
    said["runs"] = [row.id for row in runs if row.sample in specimen.names]
    return said


def _print_list(specimens: Sequence[Specimen], runs: Sequence[CatalogueRow]) -> None:
    from rich.markup import escape
    from rich.table import Column, Table

    from ..output import console

    count = Counter(row.sample for row in runs)
    table = Table(
        Column("sample", no_wrap=True),
        Column("area", no_wrap=True),
        "batch",
        Column("made on", no_wrap=True),
        "pixels",
        "runs",
        Column("last run", no_wrap=True),
        "material",
        box=None,
    )
    for each in specimens:
        own = [row for row in runs if row.sample in each.sample.names]
        table.add_row(
            escape(each.name),
            _area(each),
            escape(each.sample.batch),
            str(each.sample.made_on or ""),
            str(len(each.sample.pixels) or ""),
            str(sum(count[name] for name in each.sample.names) or ""),
            f"{own[0].created:%Y-%m-%d}" if own else "",
            escape(each.sample.material),
        )
    console.print(table)


def _area(specimen: Specimen) -> str:
    from janus_lab.registry.words import area_text

    return area_text(specimen.active_area, specimen.active_area_uncertainty)


def _print_card(specimen: Specimen, runs: Sequence[CatalogueRow]) -> None:
    from rich.markup import escape
    from rich.table import Table

    from ..output import STATE_COLOURS, console, print_notes

    sample, pixel = specimen.sample, specimen.pixel
    console.print(f"[bold]{escape(specimen.name)}[/] ({escape(str(specimen.path))})")
    rows = [
        ("area", _area(specimen)),
        ("area of", sample.area_kind or ""),
        ("position", specimen.position),
        ("channel", str(pixel.channel or "") if pixel is not None else ""),
        ("device", sample.device or ""),
        ("batch", sample.batch),
        ("made on", str(sample.made_on or "")),
        ("material", sample.material),
        ("structure", sample.structure),
        ("picture", sample.picture),
        ("pixels", ", ".join(each.pixel for each in sample.pixels) if pixel is None else ""),
        ("tags", ", ".join(sample.tags)),
        ("note", "; ".join(filter(None, (pixel.note if pixel is not None else "", sample.note)))),
        *(("history", f"{each.date} {each.remark}") for each in sample.history),
    ]
    card = Table(box=None, show_header=False)
    for name, text in rows:
        if text:
            card.add_row(name, escape(text))
    console.print(card)
    print_notes(specimen.missing())
    if not runs:
        console.print("no runs")
        return
    from janus_lab.gui.model.past_runs import read_details

    table = Table("id", "measured", "procedure", "sample", "state", "figures", box=None)
    for row in runs[:_MOST_RUNS]:
        table.add_row(
            escape(row.id),
            f"{row.created:%Y-%m-%d %H:%M}",
            escape(row.procedure),
            escape(row.sample),
            f"[{STATE_COLOURS[row.state]}]{row.state.value}[/]",
            escape(read_details(row.path).figures),
        )
    console.print(table)
    if len(runs) > _MOST_RUNS:
        console.print(f"and {len(runs) - _MOST_RUNS:,} runs more: janus-lab runs --sample")
