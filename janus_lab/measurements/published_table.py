"""Published numbers beside the measured ones in a terminal, for measurements whose own tables have
no room for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.analysis.comparison import ComparisonRow, compare
from janus_lab.numbers import printed_number, signed_text
from janus_lab.values import doubt, in_words, number_with_uncertainty

from .terminal_table import Cell, TerminalTable

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_SIGNS = {"upper": "≤ ", "lower": "≥ "}


def published_tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """A table of the published numbers that have a measured one beside them; none without."""
    rows = [row for row in compare(figures, device.published) if row.measured is not None]
    if not rows:
        return []
    headings = ("figure", "mW/cm²", "measured", "published", "deviation", "in u")
    sources = dict.fromkeys(row.source for row in rows)
    cells = [_cells(row) for row in rows]
    return [TerminalTable("beside published values", headings, cells, (), captions=list(sources))]


def _cells(row: ComparisonRow) -> tuple[Cell, ...]:
    unit = "" if row.unit == "1" or row.name == "cycles" else f" {row.unit}"
    measured = number_with_uncertainty(row.measured, row.uncertainty, row.bound) + doubt(row.flags)
    printed = printed_number(row.published, row.half_width)
    percent, u = row.deviation_percent, row.deviation_u
    return (
        Cell(in_words(row.name)),
        Cell(f"{row.irradiance_mW_cm2:g}"),
        Cell(measured + unit, row.flags),
        Cell(f"{_SIGNS.get(row.published_bound or '', '')}{printed}{unit}"),
        Cell("–" if percent is None else f"{signed_text(percent)} %"),
        Cell("–" if u is None else signed_text(u)),
    )
