"""The density of a device's 1/f noise, from the plateaus of its cycles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.special import chdtri

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.flicker_estimate import estimate_noise

from .half_cycles import HalfPlateau

#: So many plateaus of a kind, evenly spread over the run, are enough.
_PLATEAUS = 50
_LEAST_STEPS = 4
#: Of fewer, but no fewer than so many, how likely the noise is to be below what is taken for its
#: most.
_FEW_STEPS, _ALL_BUT = 2, 0.95
#: Neighbouring differences share a plateau: n are worth this share of n independent ones.
_INDEPENDENT = 2 / 3
_MOST_READINGS = 64


def flicker_of(lit: list[HalfPlateau], dark: list[HalfPlateau]) -> float:
    """K, relative density at 1 Hz, as it is to be expected; 0 where nothing tells.

    From the readings within plateaus and from the steps between plateaus of a kind, whichever shows
    the least noise: all have other noise too, that of the meter in the dark, of the light under it,
    and what is faster than the readings.
    """
    found = [_from_steps(dark), _from_steps(lit)]
    for halves in (dark, lit):
        series = [
            one
            for half in halves[:: max(1, len(halves) // _PLATEAUS)]
            if (one := _readings(half)) is not None
        ]
        noise = estimate_noise(series) if series else None
        if noise is not None and math.isfinite(noise.density_u):
            found.append((noise.expected_density, noise.density_u))
        elif series:
            found.append((_all_of_the_noise(series), 0.0))
    known = [(value, u) for value, u in found if math.isfinite(value) and math.isfinite(u)]
    if not known:
        return 0.0
    value, u = min(known, key=sum)
    return value + u / 4  # the least of several estimates is one that came out low


def _readings(half: HalfPlateau) -> Floats | None:
    """Those of its second half, relative to its level; None where they tell nothing."""
    level = half.plateau.current_A
    if half.plateau.quantised or not half.readings.size or not math.isfinite(level) or level == 0:
        return None
    return np.asarray(half.readings / level)


def _all_of_the_noise(series: Sequence[Floats]) -> float:
    """An upper estimate, from readings too few to tell 1/f noise from white noise."""
    variances = []
    for one in series:
        place = np.arange(one.size)
        if one.size > 3:
            residual = one - np.polyval(np.polyfit(place, one, 1), place)
            variances.append(float(residual @ residual) / (one.size - 2) / _within(one.size))
    return float(np.median(variances)) if variances else math.inf


@lru_cache
def _within(count: int) -> float:
    """Variance of readings about their mean for K = 1."""
    count = min(count, _MOST_READINGS)
    covariance = covariance_of_means(np.arange(float(count)), np.ones(count))
    return float(np.mean(np.diag(covariance)) - np.mean(covariance))


def _from_steps(halves: list[HalfPlateau]) -> tuple[float, float]:
    """K and its standard uncertainty from the steps between neighbouring plateaus of one kind and
    irradiance, less what their own noise explains; infinite where they tell nothing.

    Few steps may be small by chance: of these, what K is below in 19 of 20 cases. Where some
    plateaus say nothing, for being counts of the range, few others are not the rule.
    """
    told = [one for one in halves if not one.plateau.quantised]
    same = [one for one in told if one.half.irradiance == told[-1].half.irradiance]
    level = np.array([one.plateau.current_A for one in same])
    middle = np.array([one.plateau.time_s for one in same])
    start = np.array([one.half.start for one in same])
    own = np.array([one.plateau.uncertainty_A for one in same])
    near = (np.diff(start) == 0) & np.isfinite(np.diff(level))
    worth = _INDEPENDENT * np.count_nonzero(near)
    alike = sum(one.half.irradiance == told[-1].half.irradiance for one in halves) if told else 0
    least = _FEW_STEPS if len(same) == alike else _LEAST_STEPS
    if worth < least or not np.median(level[np.isfinite(level)]):
        return math.inf, math.inf
    mean = float(np.median(level[np.isfinite(level)]))
    lag = float(np.median(np.diff(middle)[near]))
    shares = covariance_of_means([0.0, lag], [0.2 * lag, 0.2 * lag])
    half_step = float(shares[0, 0] - shares[0, 1])
    total = float(np.mean(np.diff(level)[near] ** 2)) / 2
    scale = 1 / mean**2 / half_step
    if worth < _LEAST_STEPS:
        return total * worth / float(chdtri(float(worth), _ALL_BUT)) * scale, 0.0
    white = float(np.median(own[np.isfinite(own)])) ** 2
    u = total * math.sqrt(2 / worth)
    return max(total - white, u / 2) * scale, u * scale
