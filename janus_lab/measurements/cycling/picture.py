"""The picture of a run of on/off cycles: its current, and the photocurrent of every cycle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from janus_lab.measurements.picture_style import COLOUR_MAP, LINE, RASTER_FROM, head
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, CYCLE, START, TIME

from .figures import cycles_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_GAP = "#d55e00"
_SHOWN_CYCLES = 3


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """Current against time, the whole run and its ends; and the photocurrent of every cycle."""
    figure = Figure(figsize=(12, 9.6), layout="constrained")
    layout = "WW;EE;FL"
    whole, each, first, last = figure.subplot_mosaic(layout).values()
    data = run.data
    cycles = np.unique(data[CYCLE])
    for axis, title, chosen in (
        (whole, "whole run", cycles),
        (first, "first cycles", cycles[:_SHOWN_CYCLES]),
        (last, "last cycles", cycles[-_SHOWN_CYCLES:]),
    ):
        shown = data[data[CYCLE].isin(chosen)]
        ended = None
        for _, start in shown.groupby(START):
            time = start[TIME]
            if ended is not None:  # a break between starts is a break in the line
                axis.axvspan(ended, time.iloc[0], color=_GAP, alpha=0.3, linewidth=0)
                axis.axvline(time.iloc[0], color=_GAP, linewidth=1)
            axis.plot(time, start[CURRENT], color=LINE, linewidth=0.8,
                      rasterized=len(shown) > RASTER_FROM)  # fmt: skip
            ended = time.iloc[-1]
        axis.set_title(title, fontsize="medium")
        axis.set_xlabel("time (s)")
        axis.set_ylabel("current")
        axis.yaxis.set_major_formatter(EngFormatter(unit="A"))
    _each_cycle(each, run)
    head(figure, run)
    return figure


def _each_cycle(axis: Axes, run: Run) -> None:
    """The photocurrent of each whole cycle, and where the run was started anew."""
    from matplotlib import colormaps

    table = cycles_of(run)
    levels = np.unique(table.irradiance_mW_cm2)
    for number, level in enumerate(levels.tolist()):
        at = table.at(level)
        colour = LINE if levels.size == 1 else colormaps[COLOUR_MAP](number / levels.size)
        axis.errorbar(
            at.cycle, at.photocurrent_A, yerr=2 * at.photocurrent_u_A, fmt=".", markersize=4,
            linewidth=0.6, color=colour, label=f"{level:g} mW/cm²",
        )  # fmt: skip
    for begin in table.cycle[1:][np.diff(table.start) > 0].tolist():
        axis.axvline(begin - 0.5, color=_GAP, linewidth=1, label="started again")
    axis.set_title("photocurrent of each whole cycle, ± k = 2 of its plateaus", fontsize="medium")
    axis.set_xlabel("cycle")
    axis.set_ylabel("photocurrent")
    axis.yaxis.set_major_formatter(EngFormatter(unit="A"))
    shown = dict(zip(*reversed(axis.get_legend_handles_labels()), strict=True))
    if shown:
        axis.legend(shown.values(), shown.keys(), fontsize="small", frameon=False)
