"""The figures of merit of on/off cycles in a terminal: a row for each irradiance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import Cell, TerminalTable, by_irradiance, cell_of
from janus_lab.numbers import rounded_text

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
    rows = []
    for level, found in by_irradiance(figures, _HEADINGS).items():
        at = next(iter(found.values())).conditions
        cells = [cell_of(found.get(name), 100.0 if name in _PERCENT else 1.0) for name in _HEADINGS]
        rows.append((Cell(rounded_text(level, 6)), Cell(f"{at.get('cycles', 0):g}"), *cells))
    return [TerminalTable(title, ("mW/cm²", "cycles", *_HEADINGS.values()), rows, figures)]
