"""What the figures of merit of a run were made from, as lines for the plots of its data; read from
its folder, so not in the window's thread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from janus_lab.measurements.panel import Panel


def read_lines(path: Path) -> list[Panel]:
    """The fits, lines and values of the run's report, and those that only its plots show; without
    the data themselves. Raises RunError if the folder cannot be read, or makes no sense."""
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.kinds import load, or_general
    from janus_lab.runs.run import open_run

    run = open_run(path)
    kind = or_general(run.record.procedure_name)
    figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]
    with run.making_sense():
        found: list[Panel] = load(kind.report_panels)(run, figures)
        if kind.construction:
            found = [*found, *load(kind.construction)(run, figures)]
    shown = [
        replace(
            panel,
            series=[each for each in panel.series if each.role == "fit"],
            marks=[mark for mark in panel.marks if mark.label],
        )
        for panel in found
    ]
    return [panel for panel in shown if panel.series or panel.marks]
