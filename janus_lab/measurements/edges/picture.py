"""The picture of a response-time run: its edges, and those of the reference detector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from janus_lab.measurements.picture_style import LINE, RASTER_FROM, head
from janus_lab.runs.run import Run

from .figures import edges_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_REFERENCE = "#999999"


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """Edges folded on top of each other: from plateau to plateau, and close by."""
    figure = Figure(figsize=(12, 7.2), layout="constrained")
    axes = figure.subplots(2, 2, sharey="row")
    for column, direction in enumerate(("rise", "decay")):
        for seen, label, colour in (
            (edges_of(run, reference=False), run.record.sample, LINE),
            (edges_of(run, reference=True), "reference detector", _REFERENCE),
        ):
            for of_direction in (e for e in seen if e.direction == direction):
                if not (of_direction.complete and of_direction.resolved):
                    continue
                chosen = of_direction.valid
                time, level = of_direction.time_s[chosen], of_direction.level[chosen]
                level = level if direction == "rise" else 1 - level
                for axis in axes[:, column]:
                    axis.plot(time, level, ".", markersize=3, color=colour, label=label,
                              rasterized=time.size > RASTER_FROM)  # fmt: skip
                near = max(5 * of_direction.interval_s, 8 * abs(of_direction.middle_s))
                axes[1, column].set_xlim(-near / 2, near)
        axes[0, column].set_title(f"{direction}, all edges", fontsize="medium")
        axes[1, column].set_title(f"{direction}, around the edge", fontsize="medium")
    for axis in axes.ravel():
        axis.axvline(0, color="0.8", linewidth=0.8, zorder=0)
        axis.xaxis.set_major_formatter(EngFormatter(unit="s"))
        axis.set_xlabel("time since the edge")
        axis.set_ylabel("share of the step")
    if axes[0, 0].get_legend_handles_labels()[1]:
        axes[0, 0].legend(fontsize="small", frameon=False, markerscale=3)
    head(figure, run)
    return figure
