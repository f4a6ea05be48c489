"""The figures of merit of a linear range in a terminal: a row for each irradiance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import (
    Cell,
    TerminalTable,
    by_irradiance,
    cell_of,
    said_of,
)
from janus_lab.numbers import rounded_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Heading of each figure of a level.
_HEADINGS = {"photocurrent": "I_ph (A)", "responsivity": "R (A/W)", "eqe": "EQE (%)"}
_PERCENT = ("eqe",)
#: What stands above the table.
_SINGLE = {
    "linear_dynamic_range": "linear range",
    "linear_range_minimum": "from",
    "linear_range_maximum": "to",
    "noise_equivalent_irradiance": "as strong as the noise",
    "noise_current": "noise",
    "power_law_exponent": "exponent θ",
}


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """One table of the figures at each irradiance, and what needs all of them above it."""
    if not figures:
        return []
    title = f"{device.name} at {figures[0].conditions['bias_V']:g} V: linear range"
    rows = [
        (
            Cell(rounded_text(level)),
            *(cell_of(at.get(name), 100.0 if name in _PERCENT else 1.0) for name in _HEADINGS),
        )
        for level, at in by_irradiance(figures, _HEADINGS).items()
    ]
    said = [said_of(f, words) for name, words in _SINGLE.items() for f in figures if f.name == name]
    return [TerminalTable(title, ("mW/cm²", *_HEADINGS.values()), rows, figures, said)]
