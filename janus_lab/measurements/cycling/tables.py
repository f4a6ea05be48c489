"""The figures of merit of on/off cycles in a terminal: a row for each irradiance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import TerminalTable, by_irradiance, flags_of
from janus_lab.values import value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Heading of each figure.
_HEADINGS = {
    "photocurrent": "I_ph (A)",
    "light_dark_ratio": "light/dark",
    "cycle_spread": "spread (%)",
    "drift_total": "drift (%)",
    "retention_cycling": "retention (%)",
}
_PERCENT = ("cycle_spread", "drift_total", "retention_cycling")


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """One table of the figures at each irradiance."""
    if not figures:
        return []
    title = f"{device.name} at {figures[0].conditions['bias_V']:g} V: on/off cycles"
    return [TerminalTable(title, _table(figures), flags_of(figures))]


def _table(figures: Sequence[FigureOfMerit]) -> Table:
    table = Table("mW/cm²", "cycles", box=box.SIMPLE_HEAD, padding=(0, 1))
    for heading in _HEADINGS.values():
        table.add_column(heading, overflow="fold")
    for level, found in by_irradiance(figures, _HEADINGS).items():
        at = next(iter(found.values())).conditions
        cells = [
            value_text(found[name], 100.0 if name in _PERCENT else 1.0) if name in found else ""
            for name in _HEADINGS
        ]
        table.add_row(f"{level:g}", f"{at.get('cycles', 0):g}", *cells)
    return table
