"""The figures of merit of a kind that has no table of its own: a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import TerminalTable, flags_of
from janus_lab.values import conditions_text, in_words, value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """Name, value, unit and conditions of every figure; no table if there are none."""
    if not figures:
        return []
    table = Table("figure", "value", "unit", "conditions", box=box.SIMPLE_HEAD, padding=(0, 1))
    for figure in figures:
        unit = "" if figure.unit == "1" else figure.unit
        table.add_row(
            in_words(figure.name), value_text(figure), unit, conditions_text(figure.conditions)
        )
    return [TerminalTable(device.name, table, flags_of(figures))]
