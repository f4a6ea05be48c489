"""Points of an I–V curve where it bends: the voltage at no current, the current at a voltage. Each
with what meter, repeatability and the difference of the sweeps are worth there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import RowNumbers
from janus_lab.analysis.uncertainty.budget import Quantity, variable, widened
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import BiasPoint
from .iv_data import IVData
from .local_curve import LEAST_POINTS, LocalCurve, fit_around


@dataclass(frozen=True)
class Crossing:
    """Where the curve of one irradiance crosses zero current."""

    voltage_V: Quantity
    conductance_S: float  #: dI/dV there
    flags: tuple[str, ...]


@dataclass(frozen=True)
class _Point:
    """One sweep in one direction: a value, and its derivatives by currents and by the bias."""

    value: float
    by_current: float
    by_bias: float
    at_V: float
    curve: LocalCurve


@dataclass(frozen=True)
class _Mean:
    value: Quantity
    flags: tuple[str, ...]
    offset_limit_A: float  #: as a current, or times the derivative of a voltage
    range_A: float  #: the largest used


def zero_crossing(
    data: IVData, rows: RowNumbers, meter: Meter, label: str, side: float
) -> Crossing | None:
    """The voltage (V) on one `side` of 0 V (+1 or -1) at which the current changes sign.

    None if a sweep does not have it. `meter` has the errors there; `label` names own variables.
    """
    points: list[tuple[int, _Point]] = []
    for direction, run in data.sweeps(rows):
        near = _sign_change(data, run, side)
        if near is None:
            return None
        curve = fit_around(data, run, near, _count(data, run, near, meter))
        volts = curve.crossing()
        if volts is None or abs(volts - near) > 3 * _step(data, run):
            return None
        slope = curve.slope(volts)
        points.append((direction, _Point(volts, -1 / slope, 1.0, volts, curve)))
    if not points:
        return None
    slope = float(np.mean([-1 / point.by_current for _, point in points]))
    mean = _combined(data, points, meter, label)
    return Crossing(mean.value, slope, mean.flags)


def current_on_curve(
    data: IVData, rows: RowNumbers, voltage_V: float, meter: Meter, label: str
) -> BiasPoint:
    """Current (A) at `voltage_V` (V) where the curve is steep, at its ends too.

    `meter` has the errors at that voltage; `label` names own variables.
    """
    points: list[tuple[int, _Point]] = []
    for direction, run in data.sweeps(rows):
        valid = run[data.valid[run]]
        if valid.size < LEAST_POINTS:
            return BiasPoint(None, flags=("TOO_FEW_POINTS",))
        reached = float(np.min(np.abs(data.voltage_V[valid] - voltage_V)))
        if reached > 0.6 * _step(data, run) + 2 * meter.bias_limit_V:
            clipped = np.any(data.clipped[run])
            return BiasPoint(None, flags=("COMPLIANCE_CLIP" if clipped else "BIAS_NOT_REACHED",))
        curve = fit_around(data, run, voltage_V, _count(data, run, voltage_V, meter))
        value, slope = curve.current(voltage_V), curve.slope(voltage_V)
        points.append((direction, _Point(value, 1.0, slope, voltage_V, curve)))
    if not points:
        return BiasPoint(None, flags=("TOO_FEW_POINTS",))
    mean = _combined(data, points, meter, label)
    return BiasPoint(mean.value, mean.offset_limit_A, mean.range_A, mean.flags)


def _combined(data: IVData, points: list[tuple[int, _Point]], meter: Meter, label: str) -> _Mean:
    """The mean of the directions with its errors."""
    flags = set()
    by_direction = [[p for d, p in points if d >= 0], [p for d, p in points if d < 0]]
    directions = [found for found in by_direction if found]
    if len(directions) == 1:
        flags.add("ONE_DIRECTION_ONLY")
    weighted = [(p, 1 / len(directions) / len(found)) for found in directions for p in found]
    variance = sum((w * p.by_current) ** 2 * _variance(p) for p, w in weighted)
    scatter = widened(math.sqrt(variance), sum(p.curve.freedom for p, _ in weighted))
    means = [math.fsum(p.value for p in found) / len(found) for found in directions]
    between = abs(means[0] - means[-1]) / 2
    value: Quantity = sum(w * p.value for p, w in weighted)
    value += variable(0.0, scatter, f"repeatability, {label}")
    excess = math.sqrt(max(0.0, between**2 - scatter**2))
    value += variable(0.0, excess, f"difference of sweeps, {label}")
    value += sum(w * p.by_bias for p, w in weighted) * meter.bias_error_V

    gains: dict[float, float] = {}
    offsets: dict[tuple[float, bool], float] = {}
    for point, weight in weighted:
        rows = point.curve.rows
        share = weight * point.by_current * point.curve.shares(point.at_V)
        counted, inferred = meter.plausible(data.range_A[rows], data.current_A[rows])
        for i, row in enumerate(rows):
            full_scale, key = float(data.range_A[row]), (float(counted[i]), bool(inferred[i]))
            gains[full_scale] = gains.get(full_scale, 0.0) + share[i] * data.current_A[row]
            offsets[key] = offsets.get(key, 0.0) + share[i]
    for full_scale in sorted(gains):
        value += float(gains[full_scale]) * meter.range(full_scale).gain
    limit = 0.0
    for (full_scale, several), by_offset in sorted(offsets.items()):
        value += float(by_offset) * meter.offset(full_scale, label if several else None)
        limit += abs(by_offset) * meter.range(full_scale).offset_limit_A
        if several:
            flags.add("RANGE_INFERRED")
    return _Mean(value, tuple(sorted(flags)), float(limit), max(gains))


def _variance(point: _Point) -> float:
    return float(point.curve.shares(point.at_V) ** 2 @ point.curve.variance)


def _sign_change(data: IVData, run: RowNumbers, side: float) -> float | None:
    """About where the current changes sign on one side of 0 V, between two readings."""
    kept = run[data.valid[run]]
    kept = kept[np.argsort(data.voltage_V[kept], kind="stable")]
    if kept.size < LEAST_POINTS:
        return None
    volts, amps = data.voltage_V[kept], data.current_A[kept]
    step = _step(data, run)
    crossed = np.flatnonzero((amps[:-1] <= 0) & (amps[1:] > 0) & (side * volts[1:] > -step))
    crossed = crossed[side * volts[crossed] > -step]
    if not crossed.size:
        return None
    first = int(crossed[0] if side > 0 else crossed[-1])
    low, high = amps[first], amps[first + 1]
    return float(volts[first] - low / (high - low) * (volts[first + 1] - volts[first]))


def _step(data: IVData, run: RowNumbers) -> float:
    steps = np.diff(np.unique(data.voltage_V[run[data.valid[run]]]))
    return float(np.median(steps)) if steps.size else 0.0


def _count(data: IVData, run: RowNumbers, voltage_V: float, meter: Meter) -> float:
    """One count (A) of the range of the reading nearest to `voltage_V` (V)."""
    valid = run[data.valid[run]]
    nearest = valid[np.argmin(np.abs(data.voltage_V[valid] - voltage_V))]
    return meter.range(float(data.range_A[nearest])).resolution_A
