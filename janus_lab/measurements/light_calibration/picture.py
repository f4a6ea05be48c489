"""The picture of a calibration of the light: the curve, what is left of it, and the warm-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from janus_lab.analysis.calibration.light_data import LightData
from janus_lab.measurements.picture_style import LINE, head
from janus_lab.measurements.run_data import data_of
from janus_lab.runs.run import Run

from .figures import calibration_of, measured_on

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_BACK = "#d55e00"
_MARKS = ((1.0, "^", LINE, "up"), (-1.0, "v", _BACK, "back"))


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """Irradiance against laser current, also around the threshold; each pass against the mean; the
    change since the calibration before; the warm-up."""
    figure = Figure(figsize=(12, 9.6), layout="constrained")
    axes = figure.subplot_mosaic("CCTT;CCTT;RRMM;RRMM;WWMM")
    data = data_of(run, LightData)
    irradiance = [f for f in figures if f.name == "irradiance" and f.value is not None]
    drive = np.array([float(f.conditions["drive_mA"]) for f in irradiance])
    level = np.array([f.value or 0.0 for f in irradiance])
    u = np.array([f.uncertainty or 0.0 for f in irradiance])
    _curve(axes["C"], run, drive, level, u)
    _threshold(axes["T"], run, drive, level, u, figures)
    _passes(axes["R"], data)
    _changes(axes["M"], figures)
    _warm_up(axes["W"], data)
    head(figure, run)
    return figure


def _line(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """The calibration, interpolated as the program does (mA, mW/cm²)."""
    from scipy.interpolate import PchipInterpolator

    points = calibration_of(run).points
    if len(points) < 2:
        return np.empty(0), np.empty(0)
    x = np.array([point.drive_A for point in points])
    y = np.array([point.irradiance_mW_cm2 for point in points])
    at = np.unique(np.concatenate((x, np.linspace(x[0], x[-1], 600))))
    return at * 1e3, np.asarray(PchipInterpolator(x, y)(at))


def _curve(axis: Axes, run: Run, drive: np.ndarray, level: np.ndarray, u: np.ndarray) -> None:
    axis.plot(*_line(run), color="0.6", linewidth=0.9, label="interpolation")
    axis.errorbar(drive, level, yerr=2 * u, fmt=".", color=LINE, label="mean, ± k = 2")
    axis.set_title(f"irradiance, {measured_on(run).isoformat()}", fontsize="medium")
    _label(axis, "irradiance (mW/cm²)")
    axis.legend(fontsize="small", frameon=False)


def _threshold(
    axis: Axes,
    run: Run,
    drive: np.ndarray,
    level: np.ndarray,
    u: np.ndarray,
    figures: Sequence[FigureOfMerit],
) -> None:
    axis.plot(*_line(run), color="0.6", linewidth=0.9)
    axis.errorbar(drive, level, yerr=2 * u, fmt=".", color=LINE)
    found = next((f for f in figures if f.name == "threshold_current" and f.value), None)
    if found is not None and found.value is not None:
        axis.axvline(found.value * 1e3, color=_BACK, linewidth=0.9, linestyle="--")
        axis.text(found.value * 1e3, 0.98, " threshold", transform=axis.get_xaxis_transform(),
                  va="top", color=_BACK, fontsize="small")  # fmt: skip
    if np.any(level > 0):
        axis.set_yscale("log")
    axis.set_title("the same on a logarithmic scale", fontsize="medium")
    _label(axis, "irradiance (mW/cm²)")


def _passes(axis: Axes, data: LightData) -> None:
    """Each pass against the mean of all at its laser current."""
    chosen = data.measured
    dark = float(np.mean(data.signal[data.dark])) if np.any(data.dark) else 0.0
    net = data.signal - dark
    for direction, mark, colour, label in _MARKS:
        found = []
        for drive in np.unique(data.drive_A[chosen]).tolist():
            here = chosen & (data.drive_A == drive)
            mean = float(np.mean(net[here]))
            for number in np.unique(data.number_of_pass[here]).tolist():
                one = here & (data.number_of_pass == number) & (data.direction == direction)
                if np.any(one) and mean:
                    found.append((drive * 1e3, 100 * (float(np.mean(net[one])) / mean - 1)))
        if found:
            axis.plot(*zip(*found, strict=True), mark, color=colour, markersize=4, label=label)
    axis.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    axis.set_title("each pass against the mean", fontsize="medium")
    _label(axis, "difference (%)")
    if axis.get_legend_handles_labels()[1]:
        axis.legend(fontsize="small", frameon=False)


def _changes(axis: Axes, figures: Sequence[FigureOfMerit]) -> None:
    changes = [f for f in figures if f.name == "change" and f.value is not None]
    axis.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    if changes:
        axis.errorbar(
            [float(f.conditions["drive_mA"]) for f in changes],
            [100 * (f.value or 0.0) for f in changes],
            yerr=[200 * (f.uncertainty or 0.0) for f in changes],
            fmt=".", color=LINE,
        )  # fmt: skip
    else:
        axis.text(0.5, 0.5, "no calibration before", transform=axis.transAxes, ha="center",
                  color="0.5")  # fmt: skip
    axis.set_title("since the calibration before, ± k = 2", fontsize="medium")
    _label(axis, "change (%)")


def _warm_up(axis: Axes, data: LightData) -> None:
    warming = data.warming_up
    if np.any(warming):
        when, level = data.time_s[warming], data.signal[warming]
        axis.plot(when, 100 * (level / level[-1] - 1), ".", color=LINE, markersize=3)
    axis.set_title("warm-up, against its end", fontsize="medium")
    axis.set_xlabel("time (s)")
    axis.set_ylabel("difference (%)")


def _label(axis: Axes, quantity: str) -> None:
    axis.set_xlabel("laser current (mA)")
    axis.set_ylabel(quantity)
