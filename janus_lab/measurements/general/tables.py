"""The figures of merit of a kind that has no table of its own: a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import Cell, TerminalTable, cell_of
from janus_lab.quantities import conditions_text
from janus_lab.values import in_words

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """Name, value, unit and conditions of every figure; no table if there are none."""
    if not figures:
        return []
    rows = [
        (
            Cell(in_words(figure.name)),
            cell_of(figure),
            Cell("" if figure.unit == "1" else figure.unit),
            Cell(conditions_text(figure.conditions)),
        )
        for figure in figures
    ]
    headings = ("figure", "value", "unit", "conditions")
    return [TerminalTable(device.name, headings, rows, figures)]
