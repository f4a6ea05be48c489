"""The loop between the sweep up and the sweep down: hysteresis index per polarity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats, RowNumbers
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.meter import Meter

from .iv_data import IVData, Level
from .passes import Passes
from .sweep_currents import SweepCurrents

_LEAST_POINTS = 5
_STRETCHES = 8
#: A loop is claimed above this many standard uncertainties.
_CLAIMED_ABOVE = 3.0
#: An index below this is not called a loop.
NOT_DETECTED_BELOW = 0.01
#: The range whose offset counts for each reading, and whether it is inferred among several.
_Ranges = tuple[Floats, NDArray[np.bool_]]
_METHOD = "∫(I_forward - I_reverse)dV / ∫(I_forward + I_reverse)dV"


def hysteresis_figures(
    data: IVData,
    level: Level,
    currents: SweepCurrents,
    meter: Meter,
    conditions: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """The index of the positive and of the negative branch, as far as they were swept."""
    pairs = currents.passes[level.irradiance_mW_cm2]
    density = currents.noise[level.irradiance_mW_cm2].density
    drift_per_s = currents.drift_per_s if level.irradiance_mW_cm2 > 0 else 0.0
    clipped = data.voltage_V[level.rows][data.clipped[level.rows]]
    rate = sweep_rate(data, level.rows)
    conditions = dict(conditions)
    conditions.pop("bias_V", None)
    if rate is not None:
        conditions["sweep_rate_V_s"] = rate
    flags = () if rate is not None else ("HYSTERESIS_RATE_MISSING",)
    found = []
    for polarity, sign in (("positive", 1), ("negative", -1)):
        if np.any(sign * data.voltage_V[level.rows] > 0):
            why = (*flags, "COMPLIANCE_CLIP") if np.any(sign * clipped > 0) else flags
            halves = [both.where(sign * both.voltage_V > 0) for both in pairs]
            slow = _SlowNoise(density, drift_per_s)
            at = {**conditions, "polarity": polarity}
            found.append(_index(halves, meter, slow, rate, why, at))
    return found


@dataclass(frozen=True)
class _SlowNoise:
    """What makes up and down differ without a loop."""

    density: float  #: K of the 1/f noise, relative
    drift_per_s: float  #: of the light, relative, k = 1


def sweep_rate(data: IVData, rows: RowNumbers) -> float | None:
    """Median of |dV/dt| (V/s) within the sweeps; None if the times do not tell."""
    rates = []
    for _, run in data.sweeps(rows):
        seconds = np.diff(data.time_s[run])
        moving = np.isfinite(seconds) & (seconds > 0)
        rates.append(np.abs(np.diff(data.voltage_V[run])[moving]) / seconds[moving])
    joined = np.concatenate(rates) if rates else np.array([])
    joined = joined[np.isfinite(joined)]
    return float(np.median(joined)) if joined.size and np.median(joined) > 0 else None


def _index(
    pairs: Sequence[Passes],
    meter: Meter,
    slow: _SlowNoise,
    rate: float | None,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
) -> FigureOfMerit:
    """The index of one polarity, repeated sweeps pooled.

    White noise is estimated from second differences of I_up - I_down; 1/f noise and the light's
    drift from one pass to the other count as slowly as they are; offset and gain of each range
    cancel in the loop as far as both directions are known to have used the same range.
    """
    name, unit = "hysteresis_index", "1"
    if not pairs:
        return figure(name, None, unit, _METHOD, (*flags, "ONE_DIRECTION_ONLY"), conditions)
    loops = []
    for both in pairs:
        if both.voltage_V.size < _LEAST_POINTS:
            return figure(name, None, unit, _METHOD, (*flags, "TOO_FEW_POINTS"), conditions)
        offsets = (
            meter.plausible(both.up_range_A, both.up_A),
            meter.plausible(both.down_range_A, both.down_A),
        )
        if any(np.any(inferred) for _, inferred in offsets):
            flags = (*flags, "RANGE_INFERRED")
        loops.append(_loop(both, offsets, meter, slow))
    difference, total = sum(d for d, _ in loops), sum(t for _, t in loops)
    if abs(nominal(total)) <= 3 * standard_uncertainty(total):
        return figure(name, None, unit, _METHOD, (*flags, "LOOP_NOT_RESOLVED"), conditions)
    index = difference / total
    if abs(nominal(index)) < _CLAIMED_ABOVE * standard_uncertainty(index):
        flags = (*flags, "LOOP_WITHIN_NOISE")
    least = max(NOT_DETECTED_BELOW, _CLAIMED_ABOVE * standard_uncertainty(index))
    method = _METHOD
    if abs(nominal(index)) < least:
        at = "a sweep rate that was not recorded" if rate is None else f"{rate:.3g} V/s"
        method += f"; not detected at {at} (below {least:.2g})"
    return figure(name, index, unit, method, flags, conditions)


def _loop(
    both: Passes,
    offsets: tuple[_Ranges, _Ranges],
    meter: Meter,
    slow: _SlowNoise,
) -> tuple[Quantity, Quantity]:
    """Integrals of the difference and of the sum over the common voltages (A·V)."""
    current_up, range_up = both.up_A, both.up_range_A
    current_down, range_down = both.down_A, both.down_range_A
    step = np.diff(both.voltage_V)
    weight = np.concatenate([[0.0], step]) / 2 + np.concatenate([step, [0.0]]) / 2

    gap = current_up - current_down
    ranges = np.unique(np.concatenate([range_up, range_down]))
    # White noise in `gap`, and no less than the rounding of two readings to a count.
    count = max(meter.range(float(full_scale)).resolution_A for full_scale in ranges)
    noise = max(float(np.std(np.diff(gap, 2))), count) / math.sqrt(6)
    of_integral = noise * math.sqrt(float(weight @ weight))
    whole = current_up + current_down
    difference = float(weight @ gap) + variable(0.0, of_integral, "repeatability")
    difference += _of_slow_noise(both, weight, slow)
    total = float(weight @ whole) + variable(0.0, of_integral, "repeatability of the sum")
    for full_scale in ranges:
        error = meter.range(float(full_scale))
        in_up, in_down = range_up == full_scale, range_down == full_scale
        up_part = error.gain * float(weight[in_up] @ current_up[in_up])
        down_part = error.gain * float(weight[in_down] @ current_down[in_down])
        difference += up_part - down_part
        total += up_part + down_part
    up_part = _offset(weight, *offsets[0], meter, "up")
    down_part = _offset(weight, *offsets[1], meter, "down")
    return difference + up_part - down_part, total + up_part + down_part


def _of_slow_noise(both: Passes, weight: Floats, slow: _SlowNoise) -> Quantity:
    """Error (A·V) of the integral of the difference from 1/f noise and drift of the light."""
    up_s, down_s = both.up_s, both.down_s
    if not (np.all(np.isfinite(up_s)) and np.all(np.isfinite(down_s))):
        # a second for each reading, up and then down
        up_s = np.arange(weight.size, dtype=np.float64)
        down_s = 2 * weight.size - up_s
    integral, middle, duration = [], [], []
    for current, time in ((weight * both.up_A, up_s), (-weight * both.down_A, down_s)):
        for block in np.array_split(np.arange(weight.size), min(_STRETCHES, weight.size // 2)):
            integral.append(float(np.sum(current[block])))
            middle.append(float(np.mean(time[block])))
            duration.append(float(np.ptp(time[block])) * block.size / (block.size - 1))
    if not all(seconds > 0 for seconds in duration):
        return 0.0
    part = np.array(integral)
    variance = slow.density * float(part @ covariance_of_means(middle, duration) @ part)
    of_drift = slow.drift_per_s * abs(float(part @ middle))
    return variable(0.0, math.sqrt(max(0.0, variance)), "slow noise") + variable(
        0.0, of_drift, "light stability"
    )


def _offset(
    weight: Floats, range_A: Floats, inferred: NDArray[np.bool_], meter: Meter, branch: str
) -> Quantity:
    """Integral (A·V) of the offsets of one branch's readings."""
    integral: Quantity = 0.0
    for full_scale, several in sorted(set(zip(range_A.tolist(), inferred.tolist(), strict=True))):
        rows = (range_A == full_scale) & (inferred == several)
        offset = meter.offset(full_scale, branch if several else None)
        integral = integral + offset * float(weight[rows].sum())
    return integral
