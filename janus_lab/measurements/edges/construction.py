"""What the response times were made from, as lines on the folded edges: 10 and 90 % of the step,
and when the middle of all edges passes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from janus_lab.analysis.edges.as_sampled.crossings import HIGH, LOW
from janus_lab.measurements.panel import Axis, Mark, Panel, line
from janus_lab.runs.run import Run

from .figures import edges_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def construction(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Marks at 10 and 90 %, and for edges that were sampled alike their median."""
    found = []
    for edges in edges_of(run, reference=False):
        if not (edges.complete and edges.resolved):
            continue
        median = []
        if edges.aligned:
            level = edges.median_level
            time = edges.time_s.mean(axis=0)
            shown = level if edges.direction == "rise" else 1 - level
            median = [line(time, shown, "median of all edges", role="fit")]
        marks = [Mark(LOW, "y", "10 %"), Mark(HIGH, "y", "90 %")]
        x, y = Axis("Time since the edge", "s"), Axis("Share of the step")
        found.append(Panel(edges.direction, "", x, y, median, marks))
    return found
