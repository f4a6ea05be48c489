"""Measured figures beside those that the device's file says were published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from janus_lab.analysis.comparison import ComparisonRow, compare

from .document import ReportTable, TableCell, Text
from .flagged import Footnotes
from .quantities import condition_text, heading, is_percent, quantity_text

if TYPE_CHECKING:
    from drivers.config.device import DeviceConfig
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


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
    headings = ["Quantity", "Irradiance", "Measured", "Published", "Ratio"]
    rows = [_cells(row, footnotes) for _, row in found]
    if len(measured) > 1:
        headings.insert(0, "Sample")
        rows = [[TableCell(sample), *row] for (sample, _), row in zip(found, rows, strict=True)]
    sources = dict.fromkeys(row.source for _, row in found if row.source)
    texts = [f"Published: {source}." for source in sources]
    return [footnotes.below(ReportTable(headings, rows)), Text(texts)]


def _cells(row: ComparisonRow, footnotes: Footnotes) -> list[TableCell]:
    factor, unit = (100.0, "%") if is_percent(row.name) else (1.0, row.unit)
    assert row.measured is not None
    u = None if row.uncertainty is None else row.uncertainty * factor
    sign = {"lower": "> ", "upper": "< "}.get(row.bound or "", "")
    measured = quantity_text(row.measured * factor, unit, None if row.bound else u)
    printed = quantity_text(row.published * factor, unit)
    ours, theirs = (
        text.number if text.unit == "Jones" else str(text) for text in (measured, printed)
    )
    ratio = row.measured_over_published
    own = [flag for flag in row.flags if flag not in row.published_flags]
    return [
        TableCell(heading(row.name, row.unit)),
        TableCell(condition_text("irradiance_mW_cm2", row.irradiance_mW_cm2)),
        TableCell(sign + ours, footnotes.of(own), is_number=True),
        TableCell(theirs, footnotes.of(row.published_flags), is_number=True),
        TableCell("–" if ratio is None else f"{ratio:.3g}", is_number=True),
    ]
