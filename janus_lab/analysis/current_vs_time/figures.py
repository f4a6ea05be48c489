"""From the current against time to its mean, drift and scatter.

The run is cut into stretches of equal numbers of readings. Neighbouring readings resemble each
other where there is 1/f noise or drift, so that the scatter of single readings says nothing of how
well their mean is known; that of the stretches' means does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.cycling.drift import fit_trend
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .time_data import TimeData

#: Stretches that a run is cut into; each has at least so many readings.
STRETCHES, LEAST_IN_STRETCH = 20, 4
#: Below this many offset limits (or own uncertainties) only a bound of the mean is known.
_FLOOR_LIMITS = 3.0
_LEAST_COUNTS = 10
_HOUR = 3600.0

MEAN_METHOD = (
    "mean of all readings at the bias that there was; accuracy of the meter, and scatter of the "
    "means of {stretches} stretches, which drift makes larger; not that of the bias, the light or "
    "the device's settling"
)
DRIFT_METHOD = (
    "slope of a line through the means of {stretches} stretches against time: {how}; what the "
    "meter's zero drifts is in it"
)
SCATTER_METHOD = (
    "root mean square, over {stretches} stretches, of the standard deviation of their readings; of "
    "device, light and meter together, with the integration and rate of this run"
)


def analyse_time(data: TimeData, conditions: Conditions, meter: Meter) -> list[FigureOfMerit]:
    """Mean, drift and scatter of the current of a run at one irradiance.

    `meter` has the errors of the meter at the bias. Raises ValueError for a current range that the
    meter does not have.
    """
    valid = data.valid
    flags: tuple[str, ...] = ("COMPLIANCE_CLIP",) if data.clipped.any() else ()
    time, current = data.time_s[valid], data.current_A[valid]
    level = float(np.median(data.irradiance_mW_cm2[valid])) if time.size else None
    at = conditions.at(level)
    stretches = min(STRETCHES, time.size // LEAST_IN_STRETCH)
    if stretches < 2:
        return _missing((*flags, "TOO_FEW_POINTS"), at)
    parts = np.array_split(np.arange(time.size), stretches)
    means = np.array([np.mean(current[part]) for part in parts])
    ranges, inferred = meter.plausible(data.range_A[valid], current)
    resolution = max(meter.range(scale).resolution_A for scale in np.unique(ranges).tolist())
    # those that are plausible and those that the meter is taken to have been on
    used = np.unique(np.concatenate((ranges, data.range_A[valid])))
    if np.unique(data.range_A[valid]).size > 1:
        flags = (*flags, "RANGE_CHANGED")
    if inferred.any():
        flags = (*flags, "RANGE_INFERRED")
    if np.ptp(current) < _LEAST_COUNTS * resolution:
        flags = (*flags, "QUANTISED")
    at["readings"] = float(time.size)
    return [
        _mean(current, means, (ranges, inferred), resolution, meter, flags, at),
        _drift(np.array([np.mean(time[part]) for part in parts]), means, meter, used, flags, at),
        _scatter(current, parts, resolution, flags, at),
    ]


def _mean(
    current: Floats,
    means: Floats,
    ranges: tuple[Floats, NDArray[np.bool_]],
    resolution_A: float,
    meter: Meter,
    flags: tuple[str, ...],
    at: Mapping[str, float | str],
) -> FigureOfMerit:
    """The mean current (A), or the 95 % upper bound of its magnitude at the meter's floor."""
    method = MEAN_METHOD.format(stretches=means.size)
    scatter = float(np.std(means, ddof=1)) / math.sqrt(means.size)
    mean: Quantity = variable(float(np.mean(current)), scatter, "scatter")
    rounding = resolution_A / math.sqrt(12) * ("QUANTISED" in flags)
    mean += variable(0.0, rounding, "resolution")
    limit = 0.0
    full_scales, inferred = ranges
    for scale in np.unique(full_scales).tolist():
        for unsure in (False, True):
            here = (full_scales == scale) & (inferred == unsure)
            share = float(np.mean(here))
            if not share:
                continue
            error = meter.range(scale)
            mean += share * meter.offset(scale, "mean" if unsure else None)
            mean += share * float(np.mean(current[here])) * error.gain
            limit += share * error.offset_limit_A
    u = standard_uncertainty(mean)
    if abs(nominal(mean)) < _FLOOR_LIMITS * max(limit, u):
        upper = abs(nominal(mean)) + ONE_SIDED_95 * u
        method += f"; 95 % one-sided upper bound of its magnitude, reading {nominal(mean):.3g} A"
        floor = (*flags, "DARK_AT_FLOOR")
        return figure("mean_current", upper, "A", method, floor, at, bound="upper")
    return figure("mean_current", mean, "A", method, flags, at)


def _drift(
    time_s: Floats,
    means: Floats,
    meter: Meter,
    scales: Floats,
    flags: tuple[str, ...],
    at: Mapping[str, float | str],
) -> FigureOfMerit:
    """Slope of the current over the run (A/h), read on the ranges `scales` (A)."""
    name, unit = "current_drift", "A/h"
    length = float(time_s[-1] - time_s[0])
    trend = fit_trend((time_s - time_s[0]) / length * (means.size - 1), means)
    if trend is None:
        method = DRIFT_METHOD.format(stretches=means.size, how="too few")
        return figure(name, None, unit, method, (*flags, "TOO_FEW_POINTS"), at)
    per_hour = (means.size - 1) / length * _HOUR
    method = DRIFT_METHOD.format(stretches=means.size, how=trend.method)
    slope: Quantity = variable(trend.slope * per_hour, trend.slope_u * per_hour, "scatter")
    if scales.size == 1:  # the gain is common to all; of several the offsets differ, too
        slope += trend.slope * per_hour * meter.range(float(scales[0])).gain
    else:
        step = sum(meter.range(scale).offset_limit_A for scale in scales.tolist()) / math.sqrt(3)
        slope += variable(0.0, step / length * _HOUR, "offsets of the ranges")
    return figure(name, slope, unit, method, flags, at)


def _scatter(
    current: Floats,
    parts: list[NDArray[np.intp]],
    resolution_A: float,
    flags: tuple[str, ...],
    at: Mapping[str, float | str],
) -> FigureOfMerit:
    """Standard deviation of the readings within a stretch (A)."""
    method = SCATTER_METHOD.format(stretches=len(parts))
    variances = np.array([np.var(current[part], ddof=1) for part in parts])
    value = math.sqrt(float(np.mean(variances)))
    if "QUANTISED" in flags:
        method += "; upper bound: the readings hardly differ by counts"
        upper = value + resolution_A / math.sqrt(12)
        return figure("current_scatter", upper, "A", method, flags, at, bound="upper")
    spread = float(np.std(variances, ddof=1)) / math.sqrt(len(parts))
    u = spread / (2.0 * value)
    return figure("current_scatter", variable(value, u, "scatter"), "A", method, flags, at)


def _missing(flags: tuple[str, ...], at: Mapping[str, float | str]) -> list[FigureOfMerit]:
    named = (("mean_current", "A"), ("current_drift", "A/h"), ("current_scatter", "A"))
    return [figure(name, None, unit, "too few readings", flags, at) for name, unit in named]
