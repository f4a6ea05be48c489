"""`janus-lab retention`: what is left of the photocurrent after days of storage."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, OUT, quantity
from .stopping import starting

if TYPE_CHECKING:
    from janus_lab.retention.by_day import Retention

#: What the name of a picture ends in.
_FORMATS = ("svg", "png", "pdf", "csv")


@click.command
@click.argument("samples", metavar="SAMPLE...", nargs=-1, required=True)
@OUT
@click.option("--bias", help="Only runs at this bias, such as '3 V'.")
@click.option("--irradiance", help="Only this irradiance, such as '13 mW/cm²'.")
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw retention against days into this file (.svg, .png, .pdf or .csv).",
)
@JSON
def retention(
    samples: tuple[str, ...],
    out_dir: Path,
    bias: str | None,
    irradiance: str | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Show what is left of the photocurrent of each SAMPLE over its days of storage."""
    if plot is not None:
        _check(plot)
    with starting():
        from rich.markup import escape

        from janus_lab.retention.by_day import retention as by_day
        from janus_lab.retention.tables import retention_tables

        from .output import console, print_json, print_notes

    found = by_day(
        out_dir,
        samples,
        bias=quantity("bias", bias, "V"),
        irradiance=quantity("irradiance", irradiance, "mW/cm**2"),
    )
    if plot is not None:
        _draw(found, plot)
    if as_json:
        print_json(asdict(found) | {"figures": [figure.to_dict() for figure in found.figures]})
        return
    print_notes(found.notes)
    console.print(retention_tables(found))
    if plot is not None:
        console.print(escape(str(plot)), soft_wrap=True)


def _check(plot: Path) -> None:
    from drivers.errors import ConfigError

    if plot.suffix.lower().removeprefix(".") not in _FORMATS:
        raise ConfigError(f"--plot: {plot}: the name must end in .{', .'.join(_FORMATS)}")
    if not plot.parent.is_dir():
        raise ConfigError(f"--plot: {plot.parent}: no such folder")


def _draw(found: Retention, plot: Path) -> None:
    from drivers.errors import ConfigError
    from janus_lab.runs import files

    try:
        from janus_lab.report.figure_files import drawn
        from janus_lab.report.style import styled
        from janus_lab.retention.panel import retention_panel

        with styled():
            pictures = drawn({"retention": retention_panel(found)})
            picture = pictures.bytes("retention", plot.suffix.lower().removeprefix("."))
    except ImportError:
        raise ConfigError(
            "pictures need the extra 'report': pip install 'janus-lab[report]'"
        ) from None
    files.replace(plot, picture)
