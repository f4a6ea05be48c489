"""The frequencies that a run is asked for, and those that steps of light show: pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

#: Intervals come in steps of this (s), delays in so many of them.
INTERVAL_STEP, _STEPS_OF_DELAY = 1e-5, 10
#: A record of a step goes on for so many periods of the lowest frequency that it is for: a pole
#: there is over by half of that, and what is cut off later is not missed.
PERIODS = 3
#: All edges together are sampled so many times in a period of the highest frequency, at least:
#: what aliases there is 1/50 of the response, squared.
_SAMPLES_OF_PERIOD = 50
#: Delays of the edges against the samples, evenly over an interval.
_LEAST_PHASES, _MOST_PHASES = 5, 30


def wanted_frequencies(
    start: float, stop: float, points_per_decade: int, listed: Sequence[float]
) -> list[float]:
    """Those `listed` (Hz) if one is above 0, or from `start` to `stop` (Hz), ascending."""
    if any(listed):
        return sorted({float(f) for f in listed if f > 0})
    decades = np.log10(stop / start)
    count = 1 + max(0, round(float(decades) * points_per_decade))
    return [float(f) for f in np.geomspace(start, stop, count)]


def highest_frequency(interval: float) -> float:
    """Up to where (Hz) edges sampled every `interval` (s), with all delays, show the response; 0
    for an interval that no delays divide evenly."""
    phases = phases_of(interval)
    return phases / (_SAMPLES_OF_PERIOD * interval) if phases else 0.0


def phases_of(interval: float) -> int:
    """Into how many parts delays in whole 0.1 ms divide an interval (s) evenly; the fewest that
    will do, 0 if there are none."""
    steps = round(interval / INTERVAL_STEP)
    reached = steps // math.gcd(steps, _STEPS_OF_DELAY)
    for number in range(_LEAST_PHASES, min(reached, _MOST_PHASES) + 1):
        if reached % number == 0:
            return number
    return 0
