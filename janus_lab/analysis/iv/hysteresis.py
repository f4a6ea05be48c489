"""The loop between the sweep up and the sweep down: hysteresis index per polarity."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
from janus_lab.analysis.uncertainty.meter import Meter

from .iv_data import IVData, Level

_LEAST_POINTS = 5
_STRETCHES = 6
#: An index below this is not called a loop.
NOT_DETECTED_BELOW = 0.01
_METHOD = "∫(I_forward - I_reverse)dV / ∫(I_forward + I_reverse)dV"


@dataclass(frozen=True)
class _Branch:
    voltage_V: Floats  #: rising
    current_A: Floats
    range_A: Floats
    offset_range_A: Floats  #: whose offset counts
    inferred: NDArray[np.bool_]  #: where several ranges are plausible


def hysteresis_figures(
    data: IVData, level: Level, meter: Meter, conditions: Mapping[str, float | str]
) -> list[FigureOfMerit]:
    """The index of the positive and of the negative branch, as far as they were swept."""
    pairs = _pairs(data, level.rows)
    rate = sweep_rate(data, level.rows)
    conditions = dict(conditions)
    conditions.pop("bias_V", None)
    if rate is not None:
        conditions["sweep_rate_V_s"] = rate
    return [
        _index(data, pairs, sign, meter, rate, {**conditions, "polarity": polarity})
        for polarity, sign in (("positive", 1), ("negative", -1))
        if np.any(sign * data.voltage_V[level.rows] > 0)
    ]


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


def _pairs(data: IVData, rows: RowNumbers) -> list[tuple[RowNumbers, RowNumbers]]:
    runs = data.sweeps(rows)
    up = [run for direction, run in runs if direction > 0]
    down = [run for direction, run in runs if direction < 0]
    return list(zip(up, down, strict=False))


def _branch(data: IVData, run: RowNumbers, sign: int, meter: Meter) -> _Branch:
    kept = run[data.valid[run] & (sign * data.voltage_V[run] > 0)]
    kept = kept[np.argsort(data.voltage_V[kept], kind="stable")]
    current, ranges = data.current_A[kept], data.range_A[kept]
    return _Branch(data.voltage_V[kept], current, ranges, *meter.plausible(ranges, current))


def _index(
    data: IVData,
    pairs: list[tuple[RowNumbers, RowNumbers]],
    sign: int,
    meter: Meter,
    rate: float | None,
    conditions: Mapping[str, float | str],
) -> FigureOfMerit:
    """The index of one polarity, repeated sweeps pooled.

    White noise is estimated from second differences of I_up - I_down; the offset and gain of each
    range cancel in the loop as far as both directions are known to have used the same range.
    """
    flags = () if rate is not None else ("HYSTERESIS_RATE_MISSING",)
    name, unit = "hysteresis_index", "1"
    if not pairs:
        return figure(name, None, unit, _METHOD, (*flags, "ONE_DIRECTION_ONLY"), conditions)
    rows = np.concatenate([run for pair in pairs for run in pair])
    if np.any(data.clipped[rows] & (sign * data.voltage_V[rows] > 0)):
        flags = (*flags, "COMPLIANCE_CLIP")
    loops = []
    for up, down in pairs:
        branches = _branch(data, up, sign, meter), _branch(data, down, sign, meter)
        loop = _loop(*branches, meter)
        if any(np.any(branch.inferred) for branch in branches):
            flags = (*flags, "RANGE_INFERRED")
        if loop is None:
            return figure(name, None, unit, _METHOD, (*flags, "TOO_FEW_POINTS"), conditions)
        loops.append(loop)
    difference, total = sum(d for d, _ in loops), sum(t for _, t in loops)
    if abs(nominal(total)) <= 3 * standard_uncertainty(total):
        return figure(name, None, unit, _METHOD, (*flags, "LOOP_NOT_RESOLVED"), conditions)
    index = difference / total
    least = max(NOT_DETECTED_BELOW, 2 * standard_uncertainty(index))
    method = _METHOD
    if abs(nominal(index)) < least:
        at = "a sweep rate that was not recorded" if rate is None else f"{rate:.3g} V/s"
        method += f"; not detected at {at} (below {least:.2g})"
    return figure(name, index, unit, method, flags, conditions)


def _wander(weight: Floats, gap: Floats, whole: Floats) -> float:
    """Standard error of the index from what wanders more slowly than readings follow each other.

    1/f noise and drift of light and device make the index of one stretch of voltage unlike that of
    the next; a loop that is not the same everywhere counts too, which is to the safe side.
    """
    stretches = np.array_split(np.arange(gap.size), min(_STRETCHES, gap.size // 2))
    index = [float(weight[s] @ gap[s]) / float(weight[s] @ whole[s]) for s in stretches]
    return float(np.std(index, ddof=1)) / math.sqrt(len(index))


def _loop(up: _Branch, down: _Branch, meter: Meter) -> tuple[Quantity, Quantity] | None:
    """Integrals of the difference and of the sum over the common voltages (A·V)."""
    if min(up.voltage_V.size, down.voltage_V.size) < _LEAST_POINTS:
        return None
    slack = meter.bias_limit_V
    low = max(up.voltage_V[0], down.voltage_V[0]) - slack
    high = min(up.voltage_V[-1], down.voltage_V[-1]) + slack
    common = (up.voltage_V >= low) & (up.voltage_V <= high)
    voltage = up.voltage_V[common]
    if voltage.size < _LEAST_POINTS:
        return None
    current_up, range_up = up.current_A[common], up.range_A[common]
    current_down = np.interp(voltage, down.voltage_V, down.current_A)
    nearest = np.abs(voltage[:, None] - down.voltage_V[None, :]).argmin(axis=1)
    range_down = down.range_A[nearest]
    offsets_up = up.offset_range_A[common], up.inferred[common]
    offsets_down = down.offset_range_A[nearest], down.inferred[nearest]
    step = np.diff(voltage)
    weight = np.concatenate([[0.0], step]) / 2 + np.concatenate([step, [0.0]]) / 2

    gap = current_up - current_down
    ranges = np.unique(np.concatenate([range_up, range_down]))
    # White noise in `gap`, and no less than the rounding of two readings to a count.
    count = max(meter.range(float(full_scale)).resolution_A for full_scale in ranges)
    noise = max(float(np.std(np.diff(gap, 2))), count) / math.sqrt(6)
    of_integral = noise * math.sqrt(float(weight @ weight))
    whole = current_up + current_down
    wander = _wander(weight, gap, whole) * abs(float(weight @ whole))
    difference = float(weight @ gap) + variable(0.0, of_integral, "repeatability")
    difference += variable(0.0, wander, "slow noise")
    total = float(weight @ whole) + variable(0.0, of_integral, "repeatability of the sum")
    for full_scale in ranges:
        error = meter.range(float(full_scale))
        in_up, in_down = range_up == full_scale, range_down == full_scale
        up_part = error.gain * float(weight[in_up] @ current_up[in_up])
        down_part = error.gain * float(weight[in_down] @ current_down[in_down])
        difference += up_part - down_part
        total += up_part + down_part
    up_part = _offset(weight, *offsets_up, meter, "up")
    down_part = _offset(weight, *offsets_down, meter, "down")
    return difference + up_part - down_part, total + up_part + down_part


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
