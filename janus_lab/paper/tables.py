"""The paper's numbers beside the measured ones, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from drivers.printable import printable
from janus_lab.report.beside_published import number_texts, signed
from janus_lab.values import in_words

from .finding import Finding
from .results import PaperResults


def paper_tables(results: PaperResults, findings: Sequence[Finding]) -> RenderableType:
    """Every printed number beside ours, then what is to be said of the paper's claims."""
    parts: list[RenderableType] = [Text("Printed and measured", style="bold"), _numbers(results)]
    parts += [Text("Claims", style="bold"), _claims(findings)]
    parts += [Text(note, style="dim") for note in results.notes]
    return Group(*parts)


def _numbers(results: PaperResults) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    headings = (
        "sample",
        "measured by",
        "figure",
        "mW/cm²",
        "printed",
        "measured",
        "deviation",
        "in u",
    )
    for heading in headings:
        table.add_column(heading, overflow="fold")
    last = ""
    for number in results.comparison():
        sample, row = number.sample, number.row
        percent, u = row.deviation_percent, row.deviation_u
        measured, printed = number_texts(row, with_unit=True)
        table.add_row(
            sample if sample != last else "",
            number.measurement,
            in_words(row.name),
            f"{row.irradiance_mW_cm2:g}",
            printed,
            measured,
            "–" if percent is None else signed(percent, "%"),
            "–" if u is None else signed(u),
            style=None if row.agrees else "yellow",
        )
        last = sample
    return table


def _claims(findings: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_lines=False)
    for heading in ("claim", "printed", "measured", "verdict"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        cells = (finding.title, finding.printed, finding.ours, finding.verdict.value)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table
