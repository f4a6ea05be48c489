"""The report on the paper: its panels, its tables beside ours, and its claims."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

from janus_lab.quantities import heading
from janus_lab.report.beside_published import number_texts, signed
from janus_lab.report.document import (
    Facts,
    FigureRef,
    Figures,
    ReportDocument,
    ReportSection,
    ReportTable,
    TableCell,
    Text,
)
from janus_lab.report.flagged import Footnotes
from janus_lab.report.provenance import date_text, origin_row
from janus_lab.report.run_document import KEY, SIMULATED, Reported
from janus_lab.report.writing import write_reported

from .comparison_row import compared_row
from .finding import Finding
from .panels import by_figure, paper_panels
from .printed import PaperFile
from .results import ComparedNumber, PaperResults


def write_paper_report(
    paper: PaperFile, results: PaperResults, findings: Sequence[Finding], folder: Path
) -> list[Path]:
    """Write `report.html`, `report.pdf` and the figures into `folder`; returns their paths.

    Raises ImportError without the extra `report`, OSError if the folder cannot be written, and
    BundleError if a run cannot be drawn.
    """
    return write_reported(paper_report(paper, results, findings), folder)


def paper_report(paper: PaperFile, results: PaperResults, findings: Sequence[Finding]) -> Reported:
    """The document and its panels."""
    footnotes = Footnotes()
    panels = {panel.name: panel for panel in by_figure(paper_panels(results))}
    sections = [
        _results_section(paper, results, footnotes),
        _claims_section(findings),
        ReportSection(
            "Figures",
            [Figures([FigureRef(name, panel.caption) for name, panel in panels.items()])],
        ),
        _origin(results),
    ]
    runs = [run for sample in results.samples.values() for run in sample.runs]
    dates = sorted(date_text(run.record.started or run.record.created) for run in runs)
    document = ReportDocument(
        title="The photoconductors of the paper, measured again",
        subtitle=f"{paper.source}; measured {dates[0]}" if dates else paper.source,
        banners=[SIMULATED] if results.simulated else [],
        head=[_samples(results), _conditions(paper, results)],
        sections=sections,
    )
    return Reported(document, panels)


def _samples(results: PaperResults) -> Facts:
    rows = [
        (name, f"{sample.device.description}; {sample.device.active_area:g} cm²")
        for name, sample in results.samples.items()
    ]
    return Facts(rows, "Samples")


def _conditions(paper: PaperFile, results: PaperResults) -> Facts:
    """What was compared, and the light that it was measured in."""
    runs = [run for sample in results.samples.values() for run in sample.runs]
    wavelengths = sorted({run.bench.laser.wavelength for run in runs})
    levels = {
        float(figure["conditions"].get("irradiance_mW_cm2", 0.0))
        for run in runs
        for figure in run.figures
    } - {0.0}
    rows = [
        ("Bias of the figures", f"{paper.bias:g} V"),
        ("Wavelength", ", ".join(f"{value:g} nm" for value in wavelengths)),
        ("Irradiance", _range(levels)),
        ("Compared with", paper.source),
    ]
    return Facts([row for row in rows if row[1]], "Conditions")


def _range(levels: Set[float]) -> str:
    """`0.7 to 13 mW/cm²`; nothing for no light."""
    if not levels:
        return ""
    ends = dict.fromkeys(f"{level:.4g}" for level in (min(levels), max(levels)))
    return f"{' to '.join(ends)} mW/cm²"


def _results_section(
    paper: PaperFile, results: PaperResults, footnotes: Footnotes
) -> ReportSection:
    """Every printed number beside ours, a table for each sample."""
    tables: list[ReportTable | Text] = []
    headings = (
        "Quantity",
        "mW/cm²",
        "Printed",
        "Measured",
        "Deviation",
        "in u",
        "Measured by",
        "Remark",
    )
    numbers = results.comparison()
    for sample in results.samples:
        of_sample = [number for number in numbers if number.sample == sample]
        if of_sample:
            rows = [_cells(number, footnotes) for number in of_sample]
            tables.append(footnotes.below(ReportTable(headings, rows, title=sample)))
    mixed = list(compared_row(paper, results))
    rows = [_cells(number, footnotes) for number in mixed]
    if rows:
        title = "This work's row of Table S6"
        if len({number.row.irradiance_mW_cm2 for number in mixed}) > 1:
            title += ", which mixes irradiances"
        tables.append(footnotes.below(ReportTable(headings, rows, title=title)))
    text = (
        "Deviation: measured less printed. In u: the same in standard uncertainties of the "
        "measured number together with the rounding of the printed one. " + KEY
    )
    return ReportSection("Printed and measured", [*tables, Text([text, *results.notes])])


def _cells(number: ComparedNumber, footnotes: Footnotes) -> list[TableCell]:
    row = number.row
    measured, printed = number_texts(row)
    percent, in_u = row.deviation_percent, row.deviation_u
    own = [flag for flag in row.flags if flag not in row.published_flags]
    return [
        TableCell("On/off cycles" if row.name == "cycles" else heading(row.name, row.unit)),
        TableCell(f"{row.irradiance_mW_cm2:g}"),
        TableCell(printed, footnotes.of(row.published_flags), is_number=True),
        TableCell(measured, footnotes.of(own), is_number=True),
        TableCell("–" if percent is None else signed(percent, "%")),
        TableCell("–" if in_u is None else signed(in_u)),
        TableCell(number.measurement),
        TableCell(number.reason),
    ]


def _claims_section(findings: Sequence[Finding]) -> ReportSection:
    rows, reasons = [], []
    for number, finding in enumerate(findings, 1):
        cells = (f"{number}", finding.title, finding.printed, finding.ours, finding.verdict.value)
        rows.append([TableCell(text) for text in cells])
        reasons.append(f"({number}) {finding.reason}")
    headings = ("No.", "Claim", "Printed", "Measured", "Verdict")
    return ReportSection("Claims", [ReportTable(headings, rows), Text(reasons)])


def _origin(results: PaperResults) -> ReportSection:
    headings = ("Sample", "Measurement", "Run", "Measured", "Bench", "Seed", "Janus Lab")
    rows = [
        [TableCell(text) for text in origin_row(run)]
        for sample in results.samples.values()
        for run in sample.runs
    ]
    return ReportSection("Instruments and provenance", [ReportTable(headings, rows)])
