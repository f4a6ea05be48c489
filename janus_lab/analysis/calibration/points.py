"""The light at each laser current: net of the dark, averaged over passes, with its uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.uncertainty.budget import Quantity, nominal, variable, widened
from janus_lab.analysis.uncertainty.meter import Meter

from .detector import Detector
from .light_data import LightData


@dataclass(frozen=True, eq=False)
class LightPoint:
    """The light at one laser current."""

    drive_A: float
    #: Irradiance (mW/cm²) of each pass and its direction, in the order they were measured.
    passes_mW_cm2: Floats
    directions: Floats
    #: Of the passes' mean, without what all points have in common.
    own: Quantity
    flags: tuple[str, ...]

    @property
    def mean_mW_cm2(self) -> float:
        """Of the passes."""
        return float(np.mean(self.passes_mW_cm2))


@dataclass(frozen=True, eq=False)
class Dark:
    """What the detector says with the laser off, before and after, in its own unit."""

    times_s: Floats
    levels: Floats
    #: Error of the level at any time between: scatter, and whether it moved.
    u: float
    range_A: float

    def at(self, times_s: Floats) -> Floats:
        """The level at `times_s`, on a straight line between before and after."""
        return np.asarray(np.interp(times_s, self.times_s, self.levels))

    @classmethod
    def of(cls, data: LightData) -> Dark | None:
        """From the readings with the laser off; None if there are none before the light."""
        lit = data.time_s[(data.drive_A > 0) | np.isnan(data.drive_A)]
        first = float(lit.min()) if lit.size else math.inf
        before, after = data.dark & (data.time_s < first), data.dark & (data.time_s > first)
        groups = [group for group in (before, after) if np.any(group)]
        if not np.any(before):
            return None
        errors = [_error_of_mean(data.signal[group]) for group in groups]
        levels = np.array([float(np.mean(data.signal[group])) for group in groups])
        moved = float(np.ptp(levels)) / math.sqrt(12)
        u = math.hypot(math.sqrt(float(np.mean(np.square(errors)))), moved)
        ranges = data.range_A[before]
        largest = float(np.nanmax(ranges)) if np.any(np.isfinite(ranges)) else math.nan
        times = np.array([float(np.mean(data.time_s[group])) for group in groups])
        return cls(times, levels, u, largest)


def _error_of_mean(values: Floats) -> float:
    if values.size < 2:
        return 0.0
    return widened(float(np.std(values, ddof=1)) / math.sqrt(values.size), values.size - 1)


def light_points(
    data: LightData, dark: Dark, detector: Detector, meter: Meter, conditions: Conditions
) -> list[LightPoint]:
    """The light at every laser current that was measured, rising.

    Raises ValueError for a current range that the meter does not have.
    """
    chosen = data.measured
    net = data.signal - dark.at(data.time_s)
    sign = -1.0 if float(np.sum(net[chosen])) < 0 else 1.0
    per_signal = nominal(detector.irradiance_per_signal())
    found = []
    for drive in np.unique(data.drive_A[chosen]).tolist():
        here = chosen & (data.drive_A == drive)
        passes, direction, spread = _passes(data, here, sign * net)
        error, flags = _meter_error(data, here, dark, detector, meter)
        mean = float(np.mean(passes))
        least = conditions.irradiance_fluctuation * abs(mean) / math.sqrt(passes.size)
        repeated = _error_of_mean(passes) if passes.size > 1 else spread
        own = variable(mean, max(repeated, least), "repeatability")
        own += variable(0.0, dark.u, "dark") + error
        found.append(LightPoint(drive, passes * per_signal, direction, own * per_signal, flags))
    return found


def _passes(data: LightData, here: Floats, net: Floats) -> tuple[Floats, Floats, float]:
    """Mean and direction of each pass, and the error of one of them by the scatter in it."""
    keys = np.stack((data.number_of_pass[here], -data.direction[here]))
    kinds, which = np.unique(keys, axis=1, return_inverse=True)
    which = np.ravel(which)
    means = np.array([np.mean(net[here][which == place]) for place in range(kinds.shape[1])])
    spread = _error_of_mean(net[here][which == 0])
    return means, -kinds[1], spread


def _meter_error(
    data: LightData, here: Floats, dark: Dark, detector: Detector, meter: Meter
) -> tuple[Quantity, tuple[str, ...]]:
    """What the meter adds to the net signal of one point, in the signal's unit."""
    if data.is_power:
        step = detector.resolution_W / math.sqrt(12)
        return variable(0.0, math.sqrt(2) * step, "resolution"), ()
    current, ranges = data.current_A[here], data.range_A[here]
    counted, inferred = meter.plausible(ranges, current)
    largest = float(np.max(counted))
    doubtful = bool(np.any(inferred[counted == largest]))
    dark_counted, dark_inferred = meter.plausible(np.array([dark.range_A]), dark.levels[:1])
    error = float(np.mean(current)) * meter.range(float(np.max(ranges))).gain
    error += meter.offset(largest, f"light, {data.drive_A[here][0]:g} A" if doubtful else None)
    error -= meter.offset(float(dark_counted[0]), "dark" if dark_inferred[0] else None)
    return error, ("RANGE_INFERRED",) if np.any(inferred) else ()
