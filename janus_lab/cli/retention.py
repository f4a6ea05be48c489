"""`janus-lab retention`: what is left of the photocurrent after days of storage."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.markup import escape

from drivers.config.quantities import parse
from drivers.errors import ConfigError
from janus_lab.retention.by_day import Retention, retention
from janus_lab.retention.tables import retention_tables
from janus_lab.runs import files

from .output import console, print_json, remarks

_FORMATS = ("svg", "png", "pdf")


def show_retention(
    samples: tuple[str, ...],
    out_dir: Path,
    bias: str | None,
    irradiance: str | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Print the retention of samples, and draw it if `plot` names a file."""
    if plot is not None:
        _check(plot)
    found = retention(
        out_dir,
        samples,
        bias=_quantity("bias", bias, "V"),
        irradiance=_quantity("irradiance", irradiance, "mW/cm**2"),
    )
    if plot is not None:
        _draw(found, plot)
    if as_json:
        print_json(_as_json(found))
        return
    for note in found.notes:
        remarks.print(f"[yellow]note:[/] {escape(note)}", soft_wrap=True, highlight=False)
    console.print(retention_tables(found))
    if plot is not None:
        console.print(escape(str(plot)), soft_wrap=True)


def _quantity(option: str, text: str | None, unit: str) -> float | None:
    if text is None:
        return None
    try:
        return parse(text, unit)
    except ValueError as error:
        raise ConfigError(f"--{option}: {error}") from None


def _check(plot: Path) -> None:
    if plot.suffix.lower().removeprefix(".") not in _FORMATS:
        raise ConfigError(f"--plot: {plot}: the name must end in .{', .'.join(_FORMATS)}")
    if not plot.parent.is_dir():
        raise ConfigError(f"--plot: {plot.parent}: no such folder")


def _draw(found: Retention, plot: Path) -> None:
    try:
        from janus_lab.retention.picture import draw_retention
    except ImportError:
        raise ConfigError(
            "pictures need the extra 'report': pip install 'janus-lab[report]'"
        ) from None
    picture, kind = io.BytesIO(), plot.suffix.lower().removeprefix(".")
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    draw_retention(found).savefig(picture, format=kind, dpi=150, metadata=undated.get(kind))
    files.replace(plot, picture.getvalue())


def _as_json(found: Retention) -> dict[str, Any]:
    return asdict(found) | {"figures": [figure.to_dict() for figure in found.figures]}
