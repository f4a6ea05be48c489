"""Figures of merit of a calibration of the light, and the points of the new calibration."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
    widened,
)
from janus_lab.analysis.uncertainty.irradiance import light_drift
from janus_lab.analysis.uncertainty.meter import Meter
from procedures.light_calibration.warm_up import drift

from .curve import StraightPart, between_points, rises, rising, straight_part
from .detector import Detector
from .light_data import LightData
from .points import Dark, LightPoint, light_points

#: Points with this share of the most light tell repeatability and hysteresis.
_BRIGHT_FROM = 0.1
#: A change beyond so many u is one.
_CLEAR, _CLEAR_ON_AVERAGE = 3.0, 2.0
_METHOD = "detector in the sample's place, dark subtracted, mean of the passes"
_UNITS = {
    "irradiance": "mW/cm²",
    "threshold_current": "A",
    "slope": "mW/cm²/mA",
    "nonlinearity": "1",
    "hysteresis": "1",
    "repeatability": "1",
    "warm_up_drift": "1/min",
    "largest_change": "1",
    "mean_change": "1",
}


@dataclass(frozen=True)
class Previous:
    """The calibration before, at the laser currents (A) of this one: irradiance (mW/cm²) and its
    relative uncertainty by itself, as far as it reaches; and what all its points have in common."""

    points: Mapping[float, tuple[float, float]]
    uncertainty: float


@dataclass(frozen=True)
class NewPoint:
    """A point of the new calibration; uncertainties are relative and of the point by itself."""

    drive_A: float
    irradiance_mW_cm2: float
    uncertainty: float
    between: float


@dataclass(frozen=True)
class Calibration:
    """What a calibration of the light has found."""

    figures: list[FigureOfMerit]
    points: list[NewPoint]
    #: Relative standard uncertainty that all points have in common.
    uncertainty: float
    flags: tuple[str, ...]


def analyse_calibration(
    data: LightData,
    detector: Detector,
    meter: Meter,
    conditions: Conditions,
    previous: Previous | None = None,
    *,
    warm: bool = True,
) -> Calibration:
    """Irradiance against laser current, what describes it, and how it has moved since `previous`.

    `warm` says whether the light had become still before. Raises ValueError for a current range
    that the meter does not have.
    """
    flags = (
        *(() if warm else ("WARM_UP_INCOMPLETE",)),
        *(("REFERENCE_EXPIRED",) if detector.expired else ()),
    )
    dark = Dark.of(data)
    points = light_points(data, dark, detector, meter, conditions) if dark is not None else []
    if len(points) < 3:
        why = ("NO_DARK_READING",) if dark is None else ("TOO_FEW_POINTS",)
        conditions_of_all = _conditions(conditions, detector)
        missing = [figure(n, None, u, _METHOD, why, conditions_of_all) for n, u in _UNITS.items()]
        return Calibration(missing, [], 0.0, flags)
    common = _common(data, detector, conditions)
    moved, change_figures = _changes(points, common, previous, _conditions(conditions, detector))
    flags = (
        *flags,
        *(("CAL_MOVED",) if moved else ()),
        *(() if rises(*_arrays(points)[1:], _CLEAR) else ("LIGHT_NOT_RISING",)),
    )
    figures = [
        *_irradiances(points, common, conditions, detector, flags),
        *_of_curve(points, common, _conditions(conditions, detector), flags),
        *_of_passes(points, conditions, _conditions(conditions, detector), flags),
        _warm_up(data, _conditions(conditions, detector), flags),
        *change_figures,
    ]
    return Calibration(figures, _new_points(points), standard_uncertainty(common), flags)


def _conditions(conditions: Conditions, detector: Detector) -> dict[str, float | str]:
    found: dict[str, float | str] = {"detector": detector.name}
    if conditions.wavelength_nm is not None:
        found["wavelength_nm"] = conditions.wavelength_nm
    return found


def _common(data: LightData, detector: Detector, conditions: Conditions) -> Quantity:
    """1, with the relative errors that all points have in common."""
    scale = detector.irradiance_per_signal()
    times = data.time_s[data.measured]
    lasted = float(np.mean(times)) - float(np.min(data.time_s)) if times.size else 0.0
    drifted = light_drift(conditions.irradiance_stability, lasted)
    return scale / nominal(scale) * (1 + variable(0.0, drifted, "light stability"))


def _irradiances(
    points: Sequence[LightPoint],
    common: Quantity,
    conditions: Conditions,
    detector: Detector,
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    shared = _conditions(conditions, detector)
    return [
        figure(
            "irradiance",
            point.own * common,
            _UNITS["irradiance"],
            _METHOD,
            (*flags, *point.flags),
            {**shared, "drive_mA": point.drive_A * 1e3, "passes": float(point.directions.size)},
        )
        for point in points
    ]


def _of_curve(
    points: Sequence[LightPoint],
    common: Quantity,
    conditions: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """Threshold, slope, and distance from a straight line."""
    drive, mean, u = _arrays(points)
    line = straight_part(drive, mean, u)
    method = "straight line through the points with a tenth of the most light or more"
    if line is None:
        names = ("threshold_current", "slope", "nonlinearity")
        return [figure(n, None, _UNITS[n], method, ("TOO_FEW_POINTS",), conditions) for n in names]
    if line.nonlinearity > _CLEAR * max(line.nonlinearity_u, 1e-9):
        flags = (*flags, "LIGHT_NOT_LINEAR")
    return [
        figure(
            "threshold_current",
            variable(line.threshold_A, line.threshold_u_A, "fit")
            + variable(0.0, line.bend_u_A, "bend"),
            "A",
            f"{method}, and where it meets the spontaneous light below",
            flags,
            conditions,
        ),
        figure("slope", _slope(line) * common, _UNITS["slope"], method, flags, conditions),
        figure(
            "nonlinearity",
            variable(line.nonlinearity, line.nonlinearity_u, "repeatability"),
            "1",
            f"largest distance of a point from the {method}",
            flags,
            {**conditions, "points": float(line.points)},
        ),
    ]


def _slope(line: StraightPart) -> Quantity:
    return variable(line.slope * 1e-3, line.slope_u * 1e-3, "fit")


def _arrays(points: Sequence[LightPoint]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.array([point.drive_A for point in points]),
        np.array([point.mean_mW_cm2 for point in points]),
        np.array([standard_uncertainty(point.own) for point in points]),
    )


def _of_passes(
    points: Sequence[LightPoint],
    light: Conditions,
    conditions: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """What passes differ by: hysteresis between up and down, and repeatability."""
    most = max(point.mean_mW_cm2 for point in points)
    bright = [point for point in points if point.mean_mW_cm2 >= _BRIGHT_FROM * most]
    loops, scatters = [], []
    for point in bright:
        up = point.passes_mW_cm2[point.directions > 0]
        down = point.passes_mW_cm2[point.directions < 0]
        if up.size and down.size:
            loops.append((np.mean(down) - np.mean(up)) / point.mean_mW_cm2)
        each = [group for group in (up, down) if group.size > 1]
        scatters += [(np.var(g, ddof=1) / point.mean_mW_cm2**2, g.size - 1) for g in each]
    of_loop: Quantity | None = None
    if len(loops) > 1:
        error = widened(float(np.std(loops, ddof=1)) / math.sqrt(len(loops)), len(loops) - 1)
        of_loop = variable(float(np.mean(loops)), error, "repeatability")
        # neighbouring points are read within seconds, over which the light stays off together
        pairs = max(1, bright[-1].directions.size // 2)
        together = light.irradiance_fluctuation * math.sqrt(2 / pairs)
        of_loop += variable(0.0, together, "light fluctuation")
    of_scatter: Quantity | None = None
    if scatters:
        freedom = sum(count for _, count in scatters)
        rms = math.sqrt(sum(float(v) * count for v, count in scatters) / freedom)
        of_scatter = variable(rms, rms / math.sqrt(2 * freedom), "repeatability")
    return [
        figure(
            "hysteresis",
            of_loop,
            "1",
            "light on the way down less that on the way up, relative, mean of the bright points",
            flags if of_loop is not None else ("ONE_DIRECTION_ONLY",),
            conditions,
        ),
        figure(
            "repeatability",
            of_scatter,
            "1",
            "relative standard deviation of passes in one direction, bright points together",
            flags if of_scatter is not None else ("TOO_FEW_POINTS",),
            conditions,
        ),
    ]


def _warm_up(
    data: LightData, conditions: Mapping[str, float | str], flags: tuple[str, ...]
) -> FigureOfMerit:
    warming = data.warming_up
    slope, error = drift(data.time_s[warming].tolist(), data.signal[warming].tolist())
    known = math.isfinite(slope) and math.isfinite(error)
    return figure(
        "warm_up_drift",
        variable(slope, error, "repeatability") if known else None,
        _UNITS["warm_up_drift"],
        "relative change in a minute at the end of the warm-up, straight line",
        flags if known else ("TOO_FEW_POINTS",),
        conditions,
    )


def _changes(
    points: Sequence[LightPoint],
    common: Quantity,
    previous: Previous | None,
    conditions: Mapping[str, float | str],
) -> tuple[bool, list[FigureOfMerit]]:
    """Whether the light has moved, and by how much at each laser current."""
    method = "over the irradiance that the calibration before gives at the same current, minus 1"
    known = previous.points if previous is not None else {}
    at = [point for point in points if known.get(point.drive_A, (0.0, 0.0))[0] > 0]
    if previous is None or not at:
        names = ("mean_change", "largest_change")
        why = ("NO_CALIBRATION_BEFORE",)
        return False, [figure(name, None, "1", method, why, conditions) for name in names]
    scale = common / (1 + variable(0.0, previous.uncertainty, "calibration before"))
    changes = []
    for point in at:
        before, u = known[point.drive_A]
        error = variable(0.0, u, "calibration before")
        changes.append(point.own * scale / (before * (1 + error)) - 1)
    figures = [
        figure(
            "change",
            change,
            "1",
            method,
            ("CAL_MOVED",) if _is_clear(change, _CLEAR) else (),
            {**conditions, "drive_mA": point.drive_A * 1e3},
        )
        for point, change in zip(at, changes, strict=True)
    ]
    most = max(point.mean_mW_cm2 for point in points)
    bright = [
        change
        for point, change in zip(at, changes, strict=True)
        if point.mean_mW_cm2 >= _BRIGHT_FROM * most
    ]
    mean = sum(bright) / len(bright) if bright else None
    largest = max(changes, key=lambda change: abs(nominal(change)))
    moved = any(_is_clear(change, _CLEAR) for change in changes)
    moved = moved or (mean is not None and _is_clear(mean, _CLEAR_ON_AVERAGE))
    flags = ("CAL_MOVED",) if moved else ()
    figures.append(
        figure(
            "mean_change",
            mean,
            "1",
            f"mean of the bright points, {method}",
            flags if mean is not None else ("NO_CALIBRATION_BEFORE",),
            conditions,
        )
    )
    figures.append(figure("largest_change", largest, "1", method, flags, conditions))
    return moved, figures


def _is_clear(change: Quantity, times: float) -> bool:
    return abs(nominal(change)) > times * standard_uncertainty(change)


def _new_points(points: Sequence[LightPoint]) -> list[NewPoint]:
    """The points of the new calibration: rising, those in the wrong order in one."""
    drive, mean, u = _arrays(points)
    lit = mean > 2 * u  # light that is not resolved is no point of a calibration
    drive, mean, u = drive[lit], mean[lit], u[lit]
    if drive.size < 2:
        return []
    groups = rising(drive, mean, u)
    weights = [1 / np.maximum(u[group], 1e-15) ** 2 for group in groups]
    x = np.array([np.average(drive[g], weights=w) for g, w in zip(groups, weights, strict=True)])
    y = np.array([np.average(mean[g], weights=w) for g, w in zip(groups, weights, strict=True)])
    own = np.array([float(np.min(u[g])) for g in groups])
    if x.size < 2:
        return []
    between = between_points(x, y)
    return [
        NewPoint(float(a), float(b), float(c / b), float(d))
        for a, b, c, d in zip(x, y, own, between, strict=True)
    ]
