"""Colours and sizes that the report's pictures share, and the line above each."""

from __future__ import annotations

from matplotlib.figure import Figure

from janus_lab.runs.run import Run

#: Perceptually even and told apart by colour-blind people; its pale end is not used.
COLOUR_MAP = "viridis"
LINE = "#0072b2"
#: From so many points on a line is drawn as pixels, or the picture would be larger than the data.
RASTER_FROM = 20_000


def head(figure: Figure, run: Run) -> None:
    """Say above the picture which run it is of."""
    figure.suptitle(f"{run.record.sample}, {run.record.procedure_name}, run {run.record.id}")
