"""Writes reports: `report.html` and `report.pdf` with the figures in a folder beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from janus_lab.runs import files
from janus_lab.runs.run import Run

from .figure_files import drawn, write_figures
from .html import page
from .run_document import Reported, run_report
from .style import styled

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

REPORT, PDF, FIGURES = "report.html", "report.pdf", "figures"
#: What a report can be written as.
FORMATS = ("html", "pdf", "figures")


def write_report(
    run: Run,
    figures: Sequence[FigureOfMerit],
    formats: Sequence[str] = ("html",),
    styles: Sequence[str] = (),
) -> list[Path]:
    """Write the report of a run into its folder, in the `formats`; returns what was written, in
    that order.

    Raises ImportError without the extra `report`, OSError if the folder cannot be written,
    ConfigError for a style that is none, and BundleError, after a report without figures, if the
    data cannot be drawn.
    """
    reported = run_report(run, figures)
    written = write_reported(reported, run.path, formats, styles)
    if reported.not_drawn is not None:
        raise reported.not_drawn
    return written


def write_reported(
    reported: Reported,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    styles: Sequence[str] = (),
    paper: str = "a4",
) -> list[Path]:
    """Write a report that is already put together into `folder`; raises as `write_report` does."""
    from . import pdf

    written: list[Path] = []
    with styled(styles):
        pictures = drawn(reported.panels)
        svgs = pictures.svgs
        if "html" in formats:
            text = page(reported.document, svgs, pictures.width_inch)
            files.replace(folder / REPORT, text.encode())
            written.append(folder / REPORT)
        if "pdf" in formats:
            made = pdf.pdf(reported.document, svgs, pictures.width_inch, paper)
            files.replace(folder / PDF, made)
            written.append(folder / PDF)
        if "figures" in formats:
            written += write_figures(pictures, folder / FIGURES)
    return written
