"""Figures of merit as tables for a terminal, beside what has been published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from drivers.device import DeviceConfig, PublishedRow

if TYPE_CHECKING:
    from ..analysis.figure_of_merit import FigureOfMerit

#: Column heading of each figure that depends on irradiance, and the published field beside it.
_COLUMNS = {
    "light_dark_ratio": ("I_light/I_dark", "light_dark_ratio"),
    "responsivity": ("R (A/W)", "responsivity"),
    "eqe": ("EQE (%)", "eqe"),
    "detectivity_shot": ("D* shot limit (Jones)", None),
    "detectivity_published_convention": ("D* as published* (Jones)", "detectivity"),
}
_PERCENT = ("eqe",)
_BOUND = {"lower": "> ", "upper": "< "}
#: What stands above the table, one line each.
_SINGLE = {
    "dark_current": "dark current",
    "dark_resistance": "dark resistance",
    "power_law_exponent": "power-law exponent θ",
}
_FOOTNOTE = "* area in mm² where the definition has cm²: ten times the value in Jones"


def figures_table(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> RenderableType:
    """The figures of one run; uncertainties are expanded, k = 2. Published values in brackets."""
    conditions = figures[0].conditions
    title = f"{device.name} at {conditions['bias_V']:g} V, {conditions['wavelength_nm']:g} nm"
    lines = [
        Text(f"{words}: {value_text(figure)} {figure.unit}".rstrip())
        for name, words in _SINGLE.items()
        for figure in figures
        if figure.name == name
    ]
    return Group(
        Text(title, style="bold"),
        *lines,
        _by_irradiance(device, figures),
        Text(_FOOTNOTE, style="dim"),
        _remarks(figures),
    )


def _by_irradiance(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> Table:
    table = Table(
        "mW/cm²",
        *(heading for heading, _ in _COLUMNS.values()),
        caption="± is k = 2; in brackets: published",
        caption_justify="left",
    )
    at: dict[float, dict[str, FigureOfMerit]] = {}
    for figure in figures:
        if figure.name in _COLUMNS:
            level = float(figure.conditions["irradiance_mW_cm2"])
            at.setdefault(level, {})[figure.name] = figure
    for level, found in sorted(at.items()):
        row = published_at(device, level)
        cells = []
        for name, (_, field) in _COLUMNS.items():
            factor = 100.0 if name in _PERCENT else 1.0
            cell = value_text(found[name], factor) if name in found else ""
            printed = getattr(row, field) if row is not None and field is not None else None
            cells.append(f"{cell}\n[dim]({printed * factor:g})[/]" if printed else cell)
        table.add_row(f"{level:g}", *cells)
    return table


def published_at(device: DeviceConfig, irradiance: float) -> PublishedRow | None:
    """What was published of `device` at `irradiance` (mW/cm²), None if nothing was."""
    for row in device.published:
        if abs(row.irradiance - irradiance) <= 0.005 * row.irradiance:
            return row
    return None


def value_text(figure: FigureOfMerit, factor: float = 1.0) -> str:
    """`4.83 ± 0.15` (k = 2), `> 35`, or a dash for a value that is missing."""
    from uncertainties import ufloat

    if figure.value is None:
        return "–"
    value = figure.value * factor
    if figure.bound is not None or not figure.uncertainty:
        return f"{_BOUND.get(figure.bound or '', '')}{value:.3g}"
    return f"{ufloat(value, 2 * figure.uncertainty * factor):.2uP}"


def _remarks(figures: Iterable[FigureOfMerit]) -> Text:
    from ..analysis.flags import explain

    flags = sorted({flag for figure in figures for flag in figure.flags})
    text = Text(style="dim")
    for flag in flags:
        text.append(f"{flag}: {explain(flag)}\n")
    return text
