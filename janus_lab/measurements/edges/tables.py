"""The figures of merit of edges of light in a terminal: a row for each direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import Cell, TerminalTable, cell_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Heading of each figure, whose name has the direction in it. Times are in ms, shares in %.
_HEADINGS = {
    "{}_time": "10–90 %",
    "{}_time_constant": "τ",
    "{}_fast_time_constant": "τ fast",
    "{}_middle_time_constant": "τ middle",
    "{}_slow_time_constant": "τ slow",
    "{}_slow_fraction": "slow part",
    "{}_stretched_time_constant": "τ stretched",
    "{}_stretching_exponent": "β",
    "{}_time_constant_equivalent_time": "τ, eq. time",
    "bandwidth_from_{}_time": "0.35/t (Hz)",
}
_SHOWN_IN = {"s": 1e3, "1": 100.0}
_AS_IT_IS = "_stretching_exponent"


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """One table of the figures of rise and decay."""
    if not figures:
        return []
    named = {figure.name: figure for figure in figures}
    directions = ("rise", "decay")
    shown = {
        name: heading
        for name, heading in _HEADINGS.items()
        if any(name.format(direction) in named for direction in directions)
    }
    rows = []
    for direction in directions:
        found = [named.get(name.format(direction)) for name in shown]
        if found[0] is not None:
            cells = [_cell(figure) if figure else Cell("") for figure in found]
            rows.append((Cell(direction), Cell(f"{found[0].conditions['edges']:g}"), *cells))
    headings = ("ms, %", "edges", *shown.values())
    return [TerminalTable(_title(device, figures), headings, rows, figures)]


def _cell(figure: FigureOfMerit) -> Cell:
    """The value; below a time constant the share of the step that it, or none, describes."""
    scale = 1.0 if figure.name.endswith(_AS_IT_IS) else _SHOWN_IN.get(figure.unit, 1.0)
    cell = cell_of(figure, scale)
    which = "undescribed_share" if figure.value is None else "share_of_step"
    share = figure.conditions.get(which)
    if figure.unit != "s" or not isinstance(share, float) or share in (0.0, 1.0):
        return cell
    return replace(cell, below=Cell(f"({100 * share:.3g} %)"))


def _title(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> str:
    at = figures[0].conditions
    return (
        f"{device.name} at {at['bias_V']:g} V, {at['irradiance_mW_cm2']:g} mW/cm²: "
        f"edges sampled every {float(at.get('interval_s', 0)) * 1e3:g} ms"
    )
