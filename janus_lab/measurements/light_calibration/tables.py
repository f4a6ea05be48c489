"""A calibration of the light in a terminal: a row for each laser current."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import Cell, TerminalTable, cell_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_SAID = {
    "threshold_current": ("threshold", 1e3, "mA"),
    "slope": ("slope", 1.0, "mW/cm²/mA"),
    "hysteresis": ("down less up", 100.0, "%"),
    "repeatability": ("repeatability", 100.0, "%"),
    "warm_up_drift": ("drift in a minute", 100.0, "%"),
    "mean_change": ("moved on average", 100.0, "%"),
}


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """Irradiance at each laser current, and how it has moved; above it what describes the light."""
    at: dict[float, dict[str, FigureOfMerit]] = {}
    for figure in figures:
        if "drive_mA" in figure.conditions:
            at.setdefault(float(figure.conditions["drive_mA"]), {})[figure.name] = figure
    named = {figure.name: figure for figure in figures if "drive_mA" not in figure.conditions}
    said = [
        _said(named[name], words, factor, unit)
        for name, (words, factor, unit) in _SAID.items()
        if name in named and named[name].value is not None
    ]
    rows = [
        (
            Cell(f"{drive:g}"),
            cell_of(found.get("irradiance")),
            cell_of(found.get("change"), 100.0),
        )
        for drive, found in sorted(at.items())
    ]
    if not figures:
        return []
    title = f"light with {figures[0].conditions.get('detector', '')}"
    return [TerminalTable(title, ("mA", "mW/cm²", "moved (%)"), rows, figures, said=said)]


def _said(figure: FigureOfMerit, words: str, factor: float, unit: str) -> Cell:
    return Cell(f"{words} {cell_of(figure, factor).text} {unit}", figure.flags)
