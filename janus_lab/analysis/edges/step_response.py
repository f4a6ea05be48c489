"""What a meter reads of an edge, in closed form: exponentials through an aperture and a lag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

#: Shorter apertures are as good as none (s).
_INSTANT = 1e-9
#: Time constants closer than this, relatively, are held apart, since their formula divides by it.
_APART = 1e-4


@dataclass(frozen=True)
class Instrument:
    """How the meter and the light blur an edge, in s."""

    aperture_s: float
    lag_s: float = 0.0  #: time constant of the meter's first-order lag
    delay_s: float = 0.0  #: from the nominal edge to the light's


def step_response(
    time_s: Floats, time_constants_s: Sequence[float], weights: Sequence[float], through: Instrument
) -> Floats:
    """Reading of a step from 0 to 1 at time 0 that the device follows as 1 - Σ w·exp(-t/τ).

    `time_s`, of any shape, is when the aperture begins; the weights add up to 1. Empty
    `time_constants_s` are a device without delay. The aperture averages; the lag turns each
    exponential into the sum of two.
    """
    terms = _exponentials(time_constants_s, weights, through.lag_s)
    aperture = max(through.aperture_s, _INSTANT)
    begin = np.maximum(time_s - through.delay_s, 0.0)
    end = np.maximum(time_s - through.delay_s + aperture, 0.0)
    integral = end - begin
    for tau, weight in terms:
        integral -= weight * tau * (np.exp(-begin / tau) - np.exp(-end / tau))
    return np.asarray(integral / aperture)


def _exponentials(
    time_constants_s: Sequence[float], weights: Sequence[float], lag_s: float
) -> list[tuple[float, float]]:
    """(τ, weight) of the exponentials in what the lag makes of the device's."""
    if lag_s <= 0:
        return list(zip(time_constants_s, weights, strict=True))
    if not time_constants_s:
        return [(lag_s, 1.0)]
    terms, of_lag = [], 0.0
    for tau, weight in zip(time_constants_s, weights, strict=True):
        apart = tau - lag_s
        if abs(apart) < _APART * lag_s:
            apart = _APART * lag_s
        kept = lag_s + apart
        terms.append((kept, weight * kept / apart))
        of_lag -= weight * lag_s / apart
    return [*terms, (lag_s, of_lag)]


def rise_time(
    time_constants_s: Sequence[float], weights: Sequence[float], through: Instrument
) -> float:
    """The 10–90 % time (s) of the step response."""
    slowest = max([*time_constants_s, through.lag_s, _INSTANT])
    grid = np.concatenate(
        (
            np.linspace(-through.aperture_s, 0, 2001)[:-1],
            np.linspace(0, 6 * slowest + through.aperture_s, 20_001),
        )
    )
    level = step_response(grid + through.delay_s, time_constants_s, weights, through)
    low, high = np.interp([0.1, 0.9], level, grid)
    return float(high - low)
