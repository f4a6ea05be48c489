"""The picture of a run whose kind has none of its own: every column against time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from janus_lab.measurements.picture_style import LINE, RASTER_FROM, head
from janus_lab.runs.run import Run
from procedures.rows import STATUS, TIME

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """One axis for each column of the data but time and status; against rows without a time."""
    data = run.data
    names = [name for name in run.columns if name not in (TIME, STATUS)]
    figure = Figure(figsize=(12, 1 + 2.4 * max(1, len(names))), layout="constrained")
    axes = figure.subplots(max(1, len(names)), 1, sharex=True, squeeze=False)[:, 0]
    along = data[TIME].to_numpy() if TIME in run.columns else np.arange(len(data))
    for axis, name in zip(axes, names, strict=False):
        axis.plot(along, data[name].to_numpy(), color=LINE, linewidth=0.8,
                  rasterized=len(data) > RASTER_FROM)  # fmt: skip
        axis.set_ylabel(name)
    axes[-1].set_xlabel(TIME if TIME in run.columns else "row")
    head(figure, run)
    return figure
