"""Pictures of a run, as matplotlib figures: drawn without a window and without global state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from janus_lab.analyse import cycles_of, edges_of
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Perceptually even and told apart by colour-blind people; its pale end is not used.
_COLOURS = "viridis"
_DARK = "black"
_LINE = "#0072b2"
_REFERENCE = "#999999"
_GAP = "#d55e00"
_SHOWN_CYCLES = 3
#: From so many points on a line is drawn as pixels, or the picture would be larger than the data.
_RASTER_FROM = 20_000
#: Figures of merit against irradiance: name, axis label.
_AGAINST_IRRADIANCE = (
    ("photocurrent", "photocurrent (A)"),
    ("responsivity", "responsivity (A/W)"),
    ("detectivity_shot", "shot-limited D* (Jones)"),
    ("eqe", "EQE (%)"),
)


def draw(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """The picture that fits the run."""
    if "Edge" in run.columns:
        return edges(run)
    return cycling(run) if "Cycle" in run.columns else photoresponse(run, figures)


def edges(run: Run) -> Figure:
    """Edges folded on top of each other: from plateau to plateau, and close by."""
    figure = Figure(figsize=(12, 7.2), layout="constrained")
    axes = figure.subplots(2, 2, sharey="row")
    for column, direction in enumerate(("rise", "decay")):
        for seen, label, colour in (
            (edges_of(run, reference=False), run.record.sample, _LINE),
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
                              rasterized=time.size > _RASTER_FROM)  # fmt: skip
                near = max(5 * of_direction.interval_s, 8 * abs(of_direction.middle_s))
                axes[1, column].set_xlim(-near / 2, near)
        axes[0, column].set_title(f"{direction}, all edges", fontsize="medium")
        axes[1, column].set_title(f"{direction}, around the edge", fontsize="medium")
    for axis in axes.ravel():
        axis.axvline(0, color="0.8", linewidth=0.8, zorder=0)
        axis.xaxis.set_major_formatter(EngFormatter(unit="s"))
        axis.set_xlabel("time since the edge")
        axis.set_ylabel("share of the step")
    if axes[0, 0].lines:
        axes[0, 0].legend(fontsize="small", frameon=False, markerscale=3)
    figure.suptitle(f"{run.record.sample}, {run.record.procedure_name}, run {run.record.id}")
    return figure


def cycling(run: Run) -> Figure:
    """Current against time, the whole run and its ends; and the photocurrent of every cycle."""
    figure = Figure(figsize=(12, 9.6), layout="constrained")
    layout = "WW;EE;FL"
    whole, each, first, last = figure.subplot_mosaic(layout).values()
    data = run.data
    cycles = np.unique(data["Cycle"])
    for axis, title, chosen in (
        (whole, "whole run", cycles),
        (first, "first cycles", cycles[:_SHOWN_CYCLES]),
        (last, "last cycles", cycles[-_SHOWN_CYCLES:]),
    ):
        rows = data[data["Cycle"].isin(chosen)]
        ended = None
        for _, start in rows.groupby("Start"):
            time = start["Time (s)"]
            if ended is not None:  # a break between starts is a break in the line
                axis.axvspan(ended, time.iloc[0], color=_GAP, alpha=0.3, linewidth=0)
                axis.axvline(time.iloc[0], color=_GAP, linewidth=1)
            axis.plot(time, start["Current (A)"], color=_LINE, linewidth=0.8,
                      rasterized=len(rows) > _RASTER_FROM)  # fmt: skip
            ended = time.iloc[-1]
        axis.set_title(title, fontsize="medium")
        axis.set_xlabel("time (s)")
        axis.set_ylabel("current")
        axis.yaxis.set_major_formatter(EngFormatter(unit="A"))
    _each_cycle(each, run)
    figure.suptitle(f"{run.record.sample}, {run.record.procedure_name}, run {run.record.id}")
    return figure


def _each_cycle(axis: Axes, run: Run) -> None:
    """The photocurrent of each whole cycle, and where the run was started anew."""
    from matplotlib import colormaps

    table = cycles_of(run)
    levels = np.unique(table.irradiance_mW_cm2)
    for number, level in enumerate(levels.tolist()):
        at = table.at(level)
        colour = _LINE if levels.size == 1 else colormaps[_COLOURS](number / levels.size)
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


def photoresponse(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """I–V curves, linear and logarithmic, and what was made of them against irradiance."""
    figure = Figure(figsize=(12, 7.2), layout="constrained")
    axes = figure.subplots(2, 3).ravel()
    _curves(axes[0], run, absolute=False)
    _curves(axes[1], run, absolute=True)
    for axis, (name, label) in zip(axes[2:], _AGAINST_IRRADIANCE, strict=True):
        _against_irradiance(axis, name, label, figures)
    figure.suptitle(f"{run.record.sample}, {run.record.procedure_name}, run {run.record.id}")
    return figure


def _curves(axis: Axes, run: Run, *, absolute: bool) -> None:
    from matplotlib import colormaps

    data = run.data
    levels = np.unique(data["Irradiance (mW/cm**2)"])
    lit = levels[levels > 0]
    scale = Normalize(0, max(1, len(lit)))
    for level in levels:
        colour = _DARK if level == 0 else colormaps[_COLOURS](scale(float(np.sum(lit < level))))
        rows = data[data["Irradiance (mW/cm**2)"] == level]
        for number, (_, sweep) in enumerate(rows.groupby("Sweep")):
            current = sweep["Current (A)"].abs() if absolute else sweep["Current (A)"]
            axis.plot(
                sweep["Voltage (V)"],
                current.where(current > 0) if absolute else current,
                color=colour,
                linewidth=1,
                label=("dark" if level == 0 else f"{level:g} mW/cm²") if number == 0 else None,
            )
    axis.set_xlabel("bias (V)")
    axis.set_ylabel("|current| (A)" if absolute else "current")
    if absolute:
        axis.set_yscale("log")
    else:
        axis.yaxis.set_major_formatter(EngFormatter(unit="A"))
        axis.legend(fontsize="small", frameon=False)


def _against_irradiance(
    axis: Axes, name: str, label: str, figures: Sequence[FigureOfMerit]
) -> None:
    factor = 100.0 if name == "eqe" else 1.0
    points = [
        (
            float(f.conditions["irradiance_mW_cm2"]),
            factor * f.value,
            factor * 2 * (f.uncertainty or 0.0),
            f.bound,
        )
        for f in figures
        if f.name == name and f.value is not None and f.value > 0
    ]
    markers = {None: "o", "lower": "^", "upper": "v"}
    for bound, marker in markers.items():
        chosen = [point[:3] for point in points if point[3] == bound]
        if chosen:
            irradiance, value, expanded = zip(*chosen, strict=True)
            axis.errorbar(
                irradiance, value, yerr=expanded, fmt=marker, color=_LINE, capsize=3,
                label=f"{bound} bound" if bound else "± k = 2",
            )  # fmt: skip
    axis.set_xlabel("irradiance (mW/cm²)")
    axis.set_ylabel(label)
    if points:
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.legend(fontsize="small", frameon=False)
    else:
        axis.text(0.5, 0.5, "no value", transform=axis.transAxes, ha="center", va="center")
