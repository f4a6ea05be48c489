"""Spread, drift and retention of the photocurrent over cycles, all relative to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.irradiance import light_drift

from .drift import LEAST_FOR_CORRELATION, LEAST_FOR_DRIFT, Trend, fit_trend
from .level_cycles import LevelCycles

#: Retention compares the medians of this many cycles at the beginning and at the end.
_ENDS = 5
#: Standard error of a median over that of a mean, of so many independent normal numbers.
_MEDIAN_OVER_MEAN = (1.0, 1.0, 1.0, 1.16, 1.09, 1.20)
NAMES = ("cycle_spread", "drift_per_cycle", "drift_total", "retention_cycling")
#: Below this relative scatter the logarithm of a photocurrent is as good as itself.
_SMALL = 0.15
#: A spread is a number where its 95 % interval reaches no further up than this many times it.
_KNOWN_WITHIN = 1.8
_CYCLES = "cycle-to-cycle scatter"
_LIGHT = "light stability"


def stability_figures(
    at: LevelCycles,
    flicker: float,
    exponent: float,
    photocurrent: Quantity,
    conditions: Conditions,
) -> list[FigureOfMerit]:
    """Spread, drift and retention at one irradiance, of a `photocurrent` that is known.

    `flicker` is the density K of the device's 1/f noise, `exponent` d ln I_ph/d ln E.
    """
    resolved = nominal(photocurrent) > 2 * standard_uncertainty(photocurrent)
    logarithms = _logarithms(at.photocurrent)
    trend = None if logarithms is None else fit_trend(at.cycle, logarithms)
    if trend is None or not resolved:
        few = at.cycle.size < LEAST_FOR_DRIFT
        why = (*at.flags, "TOO_FEW_CYCLES" if few else "PHOTOCURRENT_NOT_RESOLVED")
        return [figure(n, None, "1", "of the photocurrents", why, at.conditions) for n in NAMES]
    flags = at.flags
    if trend.count < LEAST_FOR_CORRELATION:
        flags = (*flags, "TOO_FEW_CYCLES")
    if trend.correlated:
        flags = (*flags, "DRIFT_CORRELATED")
    known = dict(at.conditions) | {"correlation": trend.correlation}
    length = float(at.cycle[-1] - at.cycle[0])
    drifted = exponent * light_drift(conditions.irradiance_stability, at.duration_s)
    slope_u = max(trend.slope_u, _of_noise(at, flicker))
    per_cycle = variable(math.expm1(trend.slope), slope_u, _CYCLES)
    per_cycle += variable(0.0, drifted / length, _LIGHT)
    kept = math.exp(trend.slope * length)
    total = variable(kept - 1, kept * length * slope_u, _CYCLES)
    total += variable(0.0, kept * drifted, _LIGHT)
    line = f"{trend.method}, of the logarithm"
    each, whole = f"{line}; from each cycle to the next", f"{line}; from the first to the last"
    return [
        _spread(at, trend, flicker, exponent * conditions.irradiance_fluctuation, flags, known),
        figure("drift_per_cycle", per_cycle, "1", each, flags, known),
        figure("drift_total", total, "1", whole, flags, known),
        _retention(at, trend, flicker, drifted, flags, known),
    ]


def _of_noise(at: LevelCycles, flicker: float) -> float:
    """What the noise within the plateaus and the device's 1/f noise alone make of a slope per
    cycle, relative; few cycles may show less of them by chance."""
    apart = at.cycle - np.mean(at.cycle)
    factor = apart / float(apart @ apart)
    level = abs(float(np.median(at.photocurrent)))
    own = float(np.median(at.cycles.photocurrent_u_A)) / level
    dark = at.dark.value_A / level
    white = own**2 + flicker * dark**2 * at.covariance_between(1)
    return math.sqrt(white * float(factor @ factor) + flicker * at.covariance_of(factor))


def _logarithms(photocurrent: Floats) -> Floats | None:
    """ln of the photocurrents over their median; the plain ratio where noise makes the logarithm
    of it another thing; None for a median that is not above zero."""
    middle = float(np.median(photocurrent))
    if not middle > 0:
        return None
    ratio = photocurrent / middle
    if np.min(ratio) > 0:
        logarithms = np.log(ratio)
        if logarithms.size < 3 or float(np.std(np.diff(logarithms))) < _SMALL:
            return np.asarray(logarithms)
    return np.asarray(ratio - 1)


@dataclass(frozen=True)
class _Explained:
    """Relative variance of the photocurrents that is no spread of the device, and its u."""

    mean: float
    most: float


def _explained(at: LevelCycles, flicker: float, light: float) -> _Explained:
    level = float(np.median(at.photocurrent))
    noise = float(np.median(at.cycles.photocurrent_u_A)) / level
    dark = at.dark.value_A / level
    slow = flicker * (0.5 + math.log(at.cycle.size) + dark**2 * at.covariance_between(1))
    return _Explained(noise**2 + slow + (light / 2) ** 2, noise**2 + slow + light**2)


def _spread(
    at: LevelCycles,
    trend: Trend,
    flicker: float,
    light: float,
    flags: tuple[str, ...],
    known: dict[str, float | str],
) -> FigureOfMerit:
    """Standard deviation about the drift, without what noise and the light make of it."""
    name, method = "cycle_spread", "standard deviation of the photocurrents from their drift"
    explained = _explained(at, flicker, light)
    most = max(trend.scatter_quantile(0.95), math.sqrt(explained.most))
    within = trend.scatter_quantile(0.97) / trend.scatter if trend.scatter > 0 else math.inf
    resolved = trend.scatter**2 > 4 * explained.most
    if within > _KNOWN_WITHIN or not resolved:
        if not resolved:
            flags = (*flags, "SPREAD_NOT_RESOLVED")
        method += "; 95 % upper bound"
        return figure(name, most, "1", method, flags, known, bound="upper")
    value = math.sqrt(trend.scatter**2 - explained.mean)
    u = trend.scatter * (within - 1) / 2
    spread = variable(value, u, _CYCLES)
    spread += variable(0.0, (explained.most - explained.mean) / (2 * value), _LIGHT)
    method += "; less what noise and light explain"
    return figure(name, spread, "1", method, flags, known)


def _retention(
    at: LevelCycles,
    trend: Trend,
    flicker: float,
    drifted: float,
    flags: tuple[str, ...],
    conditions: dict[str, float | str],
) -> FigureOfMerit:
    """I_N/I_1 of the medians of the first and last cycles, five where there are ten."""
    ends = min(_ENDS, at.cycle.size // 2)
    first = float(np.median(at.photocurrent[:ends]))
    kept = float(np.median(at.photocurrent[-ends:])) / first
    cycle = np.concatenate((at.cycle[:ends], at.cycle[-ends:]))
    fitted = math.exp(trend.slope * float(at.cycle[-1] - at.cycle[0]))
    factor = np.repeat([-abs(kept) / ends, max(abs(kept), fitted) / ends], ends)
    of_all = np.zeros(at.cycle.size)
    of_all[:ends], of_all[-ends:] = factor[:ends], factor[ends:]
    scatter = _MEDIAN_OVER_MEAN[ends] * trend.uncertainty(cycle, factor)
    own = float(np.median(at.cycles.photocurrent_u_A)) / float(np.median(at.photocurrent))
    known = own**2 * float(factor @ factor) + flicker * at.covariance_of(of_all)
    scatter = max(scatter, math.sqrt(known))
    value = variable(kept, scatter, _CYCLES) + variable(0.0, kept * drifted, _LIGHT)
    method = (
        f"median photocurrent of the last {ends} cycles over that of the first {ends}; "
        f"scatter as of the drift ({trend.method})"
    )
    return figure("retention_cycling", value, "1", method, flags, conditions)
