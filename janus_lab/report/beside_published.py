"""Measured figures beside those that the device's file says were published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from janus_lab.analysis.comparison import ComparisonRow, compare
from janus_lab.numbers import signed_text
from janus_lab.quantities import (
    BOUND_SIGNS,
    QuantityText,
    condition_text,
    heading,
    is_percent,
    printed_text,
    quantity_text,
)
from janus_lab.values import doubt

from .document import ReportTable, TableCell, Text
from .flagged import Footnotes

if TYPE_CHECKING:
    from drivers.config.device import DeviceConfig
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_SIGNS = {"upper": "≤ ", "lower": "≥ "}
#: Of more samples the comparison is left to their own reports.
_MOST_SAMPLES = 6


def published_table(
    measured: Sequence[tuple[str, DeviceConfig, Sequence[FigureOfMerit]]], footnotes: Footnotes
) -> list[ReportTable | Text]:
    """Each published number of some samples (name, device, figures) that has a measured one beside
    it, and the sources; nothing without any."""
    found = [
        (sample, row)
        for sample, device, figures in measured
        for row in compare(figures, device.published)
        if row.measured is not None
    ]
    if not found:
        return []
    several = len({sample for sample, _, _ in measured})
    if several > _MOST_SAMPLES:
        return [Text(["Published numbers stand in the report of each sample by itself."])]
    headings = ["Quantity", "Irradiance", "Measured", "Published", "Deviation", "In u"]
    tables: list[ReportTable | Text] = []
    for sample in dict.fromkeys(sample for sample, _ in found):
        rows = [_cells(row, footnotes) for one, row in found if one == sample]
        title = sample if several > 1 else ""
        tables.append(footnotes.below(ReportTable(headings, rows, title=title)))
    sources = dict.fromkeys(row.source for _, row in found if row.source)
    texts = [f"Published: {source}." for source in sources]
    return [*tables, Text(texts)]


def _cells(row: ComparisonRow, footnotes: Footnotes) -> list[TableCell]:
    measured, printed = number_texts(row)
    percent, in_u = row.deviation_percent, row.deviation_u
    own = [flag for flag in row.flags if flag not in row.published_flags]
    return [
        TableCell(heading(row.name, row.unit)),
        TableCell(condition_text("irradiance_mW_cm2", row.irradiance_mW_cm2)),
        TableCell(measured, footnotes.of(own), is_number=True),
        TableCell(printed, footnotes.of(row.published_flags), is_number=True),
        TableCell("–" if percent is None else signed(percent, "%"), is_number=True),
        TableCell("–" if in_u is None else signed(in_u), is_number=True),
    ]


def number_texts(row: ComparisonRow, *, with_unit: bool = False) -> tuple[str, str]:
    """The measured and the printed number of a row as they are read: with the prefix or in the per
    cent that people use, the sign of a bound, and a question mark behind what a flag takes back.
    A D* has its unit only `with_unit`; a heading says it otherwise."""
    assert row.measured is not None
    factor, unit = (100.0, "%") if is_percent(row.name) and row.unit == "1" else (1.0, row.unit)
    u = None if row.bound or row.uncertainty is None else row.uncertainty * factor
    measured = quantity_text(row.measured * factor, unit, u)
    measured = measured._replace(number=measured.number + doubt(row.flags))
    printed = printed_text(row.published * factor, unit, row.half_width * factor)
    write = str if with_unit else without_jones
    return (
        BOUND_SIGNS.get(row.bound or "", "") + write(measured),
        _SIGNS.get(row.published_bound or "", "") + write(printed),
    )


def without_jones(text: QuantityText) -> str:
    """A detectivity without its unit, which stands in the heading."""
    return text.number if text.unit == "Jones" else str(text)


def signed(value: float, unit: str = "") -> str:
    """`+1.2 %`, see `signed_text`."""
    return str(QuantityText(signed_text(value), unit))
