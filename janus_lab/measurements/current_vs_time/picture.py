"""The picture of a run of the current against time: the current, its range, its distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from janus_lab.measurements.picture_style import LINE, RASTER_FROM, head
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, IRRADIANCE, START, TIME

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_MEAN, _LIT = "#d55e00", "#e69f00"


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """Current against time with its mean and light, and beside it how the readings are
    distributed."""
    figure = Figure(figsize=(12, 5), layout="constrained")
    along, beside = figure.subplots(1, 2, sharey=True, width_ratios=(4, 1))
    data = run.data
    for _, start in data.groupby(START):  # a break between starts is a break in the line
        time, lit = start[TIME].to_numpy(), start[IRRADIANCE].to_numpy() > 0
        along.plot(time, start[CURRENT].to_numpy(), color=LINE, linewidth=0.8,
                   rasterized=len(data) > RASTER_FROM)  # fmt: skip
        if lit.any():
            along.axvspan(time[lit][0], time[lit][-1], color=_LIT, alpha=0.15, linewidth=0)
    current = data[CURRENT].to_numpy()
    beside.hist(current[np.isfinite(current)], bins=60, orientation="horizontal", color=LINE)
    for found in figures:
        if found.name == "mean_current" and found.value is not None and found.bound is None:
            for axis in (along, beside):
                axis.axhline(found.value, color=_MEAN, linewidth=1)
    along.set_xlabel("time (s)")
    along.set_ylabel("current")
    beside.set_xlabel("readings")
    along.yaxis.set_major_formatter(EngFormatter(unit="A"))
    head(figure, run)
    return figure
