"""The panels of a calibration of the light: the curve, what is left of it, and the warm-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.analysis.calibration.light_data import LightData
from janus_lab.measurements.panel import Axis, Mark, Panel, Series, line, of_figures, points
from janus_lab.measurements.run_data import data_of
from janus_lab.runs.run import Run

from .figures import calibration_of, measured_on

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_DRIVE, _IRRADIANCE = Axis("Laser current", "mA"), "mW/cm²"


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Irradiance against laser current, also around the threshold; each pass against the mean; the
    change since the calibration before; the warm-up."""
    data = data_of(run, LightData)
    day = measured_on(run).isoformat()
    curve = [*_line(run), *of_figures(figures, "irradiance", "drive_mA", "mean of the passes")]
    threshold = [
        Mark(f.value * 1e3, "x", "threshold")
        for f in figures
        if f.name == "threshold_current" and f.value
    ]
    zero = [Mark(0.0, "y")]
    return [
        Panel(
            "irradiance-drive", f"Irradiance against laser current on {day}; bars: k = 2",
            _DRIVE, Axis("Irradiance", _IRRADIANCE), curve,
        ),
        Panel(
            "irradiance-drive-log", "The same on a logarithmic scale", _DRIVE,
            Axis("Irradiance", _IRRADIANCE, "log"), [_positive(each) for each in curve], threshold,
        ),
        Panel(
            "passes", "Each pass against the mean of all", _DRIVE, Axis("Difference", "%"),
            _passes(data), zero, empty="there is one pass",
        ),
        Panel(
            "change", "Change since the calibration before; bars: k = 2", _DRIVE,
            Axis("Change", "%"), of_figures(figures, "change", "drive_mA", factor=100.0), zero,
            empty="no calibration before",
        ),
        Panel(
            "warm-up", "Warm-up, against its end", Axis("Time", "s"), Axis("Difference", "%"),
            _warm_up(data), empty="no warm-up",
        ),
    ]  # fmt: skip


def _positive(series: Series) -> Series:
    """What of it a logarithmic axis can show."""
    shown = series.y > 0
    if series.look == "line":
        return line(series.x[shown], series.y[shown], series.label, role=series.role)
    bar = None if series.above is None else series.above[shown]
    below = None if bar is None else np.minimum(bar, 0.9 * series.y[shown])
    drawn = points(series.x[shown], series.y[shown], bar, series.label)
    return Series(drawn.x, drawn.y, series.label, "points", below=below, above=bar)


def _line(run: Run) -> list[Series]:
    """The calibration, interpolated as the program does."""
    from scipy.interpolate import PchipInterpolator

    found = calibration_of(run).points
    if len(found) < 2:
        return []
    x = np.array([point.drive_A for point in found])
    y = np.array([point.irradiance_mW_cm2 for point in found])
    at = np.unique(np.concatenate((x, np.linspace(x[0], x[-1], 600))))
    return [line(at * 1e3, PchipInterpolator(x, y)(at), "interpolation", role="fit")]


def _passes(data: LightData) -> list[Series]:
    """Each pass against the mean of all at its laser current."""
    chosen = data.measured
    dark = float(np.mean(data.signal[data.dark])) if np.any(data.dark) else 0.0
    net = data.signal - dark
    series = []
    for direction, label in ((1.0, "up"), (-1.0, "back")):
        found = []
        for drive in np.unique(data.drive_A[chosen]).tolist():
            here = chosen & (data.drive_A == drive)
            mean = float(np.mean(net[here]))
            for number in np.unique(data.number_of_pass[here]).tolist():
                one = here & (data.number_of_pass == number) & (data.direction == direction)
                if np.any(one) and mean:
                    found.append((drive * 1e3, 100 * (float(np.mean(net[one])) / mean - 1)))
        if found:
            x, y = np.array(found).T
            series.append(points(x, y, label=label))
    return series


def _warm_up(data: LightData) -> list[Series]:
    warming = data.warming_up
    if not np.any(warming):
        return []
    when, level = data.time_s[warming], data.signal[warming]
    return [points(when, 100 * (level / level[-1] - 1))]
