"""The loop between the sweep up and the sweep down: hysteresis index per polarity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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
from .passes import Pass, Passes
from .sweep_currents import SweepCurrents

_LEAST_POINTS = 5
_STRETCHES = 8
#: Square of a fluctuation that is as large in each octave from seconds to milliseconds, ten in all,
#: over the density of such noise at 1 Hz.
_OF_FLUCTUATION = 10 * math.log(2)
#: A smaller share of the photocurrent in the current says nothing of the light's fluctuation.
_LEAST_SHARE = 0.1
#: A loop is claimed above this many standard uncertainties.
_CLAIMED_ABOVE = 3.0
#: An index below this is not called a loop.
NOT_DETECTED_BELOW = 0.01
_METHOD = "∫(I_forward - I_reverse)dV / ∫(I_forward + I_reverse)dV"


def hysteresis_figures(
    data: IVData,
    level: Level,
    currents: SweepCurrents,
    meter: Meter,
    conditions: Mapping[str, float | str],
    fluctuation: float = 0.0,
    lit_share: float = 1.0,
) -> list[FigureOfMerit]:
    """The index of the positive and of the negative branch, as far as they were swept.

    `fluctuation` is what the light's stated fluctuation within seconds makes of the photocurrent
    at this level (relative, rms); it counts where the sweeps show less, as short ones may.
    `lit_share` is the photocurrent's share of the current at the bias.
    """
    pairs = currents.passes[level.irradiance_mW_cm2]
    noise = currents.noise[level.irradiance_mW_cm2]
    of_device, of_light, drift_per_s = noise.density, 0.0, 0.0
    in_dark: Sequence[Passes] = ()
    if level.irradiance_mW_cm2 > 0:
        of_device, drift_per_s = noise.of_device, currents.drift_per_s
        of_light = noise.own / max(lit_share, _LEAST_SHARE) ** 2
        of_light = max(of_light, fluctuation**2 / _OF_FLUCTUATION)
        in_dark = currents.passes.get(0.0, ())
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
            dark = [both.where(sign * both.voltage_V > 0) for both in in_dark[:1]]
            slow = _SlowNoise(of_device, of_light, drift_per_s, dark[0] if dark else None)
            at = {**conditions, "polarity": polarity}
            found.append(_index(halves, meter, slow, rate, why, at))
    return found


@dataclass(frozen=True)
class _SlowNoise:
    """What makes up and down differ without a loop."""

    of_device: float  #: K of the 1/f noise of the current, relative
    of_light: float  #: K of the photocurrent's, relative to it
    drift_per_s: float  #: of the light, relative, k = 1
    dark: Passes | None  #: the currents without light

    def photocurrent(self, both: Passes, current_A: Floats) -> Floats:
        """What the light makes of a current in one direction: of a photodiode much more than flows
        near the open-circuit voltage. All of it where there is no dark sweep."""
        if self.dark is None or not self.dark.voltage_V.size:
            return current_A
        dark = np.interp(both.voltage_V, self.dark.voltage_V, self.dark.mean_A)
        return np.asarray(current_A - dark)


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
        if np.any(both.up.inferred) or np.any(both.down.inferred):
            flags = (*flags, "RANGE_INFERRED")
        loops.append(_loop(both, meter, slow))
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


def _loop(both: Passes, meter: Meter, slow: _SlowNoise) -> tuple[Quantity, Quantity]:
    """Integrals of the difference and of the sum over the common voltages (A·V)."""
    step = np.diff(both.voltage_V)
    weight = np.concatenate([[0.0], step]) / 2 + np.concatenate([step, [0.0]]) / 2
    up, down = weight * both.up.current_A, weight * both.down.current_A

    gap = both.up.current_A - both.down.current_A
    ranges = np.unique(np.concatenate([both.up.range_A, both.down.range_A])).tolist()
    # White noise in `gap`, and no less than the rounding of two readings to a count.
    count = max(meter.range(full_scale).resolution_A for full_scale in ranges)
    noise = max(float(np.std(np.diff(gap, 2))), count) / math.sqrt(6)
    of_integral = noise * math.sqrt(float(weight @ weight))
    of_up = _errors(both.up, weight, up, meter, "up")
    of_down = _errors(both.down, weight, down, meter, "down")
    difference = float(np.sum(up) - np.sum(down)) + variable(0.0, of_integral, "repeatability")
    for source, u in _of_slow_noise(both, weight, slow).items():
        difference += variable(0.0, u, source)
    total = float(np.sum(up) + np.sum(down))
    total += variable(0.0, of_integral, "repeatability of the sum")
    return difference + (of_up - of_down), total + (of_up + of_down)


def _of_slow_noise(both: Passes, weight: Floats, slow: _SlowNoise) -> dict[str, float]:
    """Standard uncertainties (A·V) of the integral of the difference from 1/f noise and from the
    light's fluctuation and drift; `weight` (V) is that of a reading in the integrals."""
    up, down = both.up.current_A, both.down.current_A
    up_s, down_s = both.up.time_s, both.down.time_s
    if not (np.all(np.isfinite(up_s)) and np.all(np.isfinite(down_s))):
        # a second for each reading, up and then down
        up_s = np.arange(up.size, dtype=np.float64)
        down_s = 2 * up.size - up_s
    blocks = min(_STRETCHES, up.size // 2)
    edges = np.linspace(0, up.size, blocks + 1).astype(np.intp)
    size = np.diff(edges)

    def parts_of(up: Floats, down: Floats) -> Floats:
        both_ways = (np.add.reduceat(weight * one, edges[:-1]) for one in (up, -down))
        return np.concatenate(list(both_ways))

    part = parts_of(up, down)
    lit = parts_of(slow.photocurrent(both, up), slow.photocurrent(both, down))
    middle, duration = (
        np.concatenate([of(time) for time in (up_s, down_s)])
        for of in (
            lambda time: np.add.reduceat(time, edges[:-1]) / size,
            lambda time: np.abs(time[edges[1:] - 1] - time[edges[:-1]]) * size / (size - 1),
        )
    )
    if not np.all(duration > 0):
        return {}
    covariance = covariance_of_means(middle, duration)
    variance = slow.of_device * float(part @ covariance @ part)
    of_light = slow.of_light * float(lit @ covariance @ lit)
    return {
        "slow noise": math.sqrt(max(0.0, variance)),
        "light fluctuation": math.sqrt(max(0.0, of_light)),
        "light stability": slow.drift_per_s * abs(float(lit @ middle)),
    }


def _errors(one: Pass, weight: Floats, part: Floats, meter: Meter, branch: str) -> Quantity:
    """Integral (A·V) of the gain and offset errors of one branch's readings; `part` is what each
    reading adds to its integral."""
    integral: Quantity = 0.0
    for full_scale in np.unique(one.range_A).tolist():
        share = float(np.sum(part[one.range_A == full_scale]))
        integral = integral + meter.range(full_scale).gain * share
    for several in (False, True):
        alike = one.inferred == several
        for full_scale in np.unique(one.offset_range_A[alike]).tolist():
            share = float(np.sum(weight[alike & (one.offset_range_A == full_scale)]))
            integral = integral + meter.offset(full_scale, branch if several else None) * share
    return integral
