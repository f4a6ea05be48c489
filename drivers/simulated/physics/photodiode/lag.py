"""One-pole responses to a level that changes in steps, averaged over apertures, in closed form.

A step contributes until it is forgotten, some time constants later; each reading sums over its own
steps, so that it comes out the same in whatever company it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.physics.two_terminal import Floats

#: A step older than this many time constants (4e-18 left) has no effect.
FORGOTTEN = 40.0
#: Pairs of reading and step that are worked on at once.
_CHUNK = 1 << 18

Indices = NDArray[np.intp]
_Contribution = Callable[[Indices, Indices], Floats]


def lagged_mean(
    times: Floats, levels: Floats, start: Floats, aperture: float, tau: Floats
) -> Floats:
    """Mean over `aperture` seconds from `start` of a one-pole response of time constant `tau`.

    The input is `levels[i]` from `times[i]` (s, ascending) on and zero before; `start` and `tau`
    (s, above zero) have the result's shape (n,).
    """
    steps = np.diff(levels, prepend=0.0)

    def missing(step: Indices, reading: Indices) -> Floats:
        age = start[reading] - times[step]  # at the start of the aperture
        open_before = np.maximum(-age, 0.0)
        after, left = np.exp(-np.maximum(age, 0.0) / tau[reading]), tau[reading]
        gone = -np.expm1(-(aperture - open_before) / left)
        return np.asarray(steps[step] * (open_before + left * after * gone) / aperture)

    end = np.searchsorted(times, start + aperture, "right") - 1
    reached = levels[np.maximum(end, 0)] * (end >= 0) if times.size else np.zeros(start.shape)
    return np.asarray(reached - _sum(missing, times, start, aperture, tau))


def lagged_change(
    times: Floats, levels: Floats, start: Floats, aperture: float, tau: Floats
) -> Floats:
    """How much a one-pole response changes over the `aperture` from `start` on, per second.

    Before `times[0]` (s) the input stood at `levels[0]`; otherwise as `lagged_mean`.
    """
    steps = np.diff(levels, prepend=levels[:1])

    def gained(step: Indices, reading: Indices) -> Floats:
        age = start[reading] - times[step]
        after = np.exp(-np.maximum(age, 0.0) / tau[reading])
        gone = -np.expm1(-(aperture + np.minimum(age, 0.0)) / tau[reading])
        return np.asarray(steps[step] * after * gone / aperture)

    return _sum(gained, times, start, aperture, tau)


def _sum(
    contribution: _Contribution, times: Floats, start: Floats, aperture: float, tau: Floats
) -> Floats:
    """The sum of `contribution(step, reading)` over the steps that each reading still sees."""
    first = np.searchsorted(times, start - FORGOTTEN * tau, "right")
    count = np.searchsorted(times, start + aperture, "right") - first
    total = np.zeros(start.shape)
    seeing = np.flatnonzero(count > 0)
    ends = np.cumsum(count[seeing])
    begin = 0
    while begin < seeing.size:
        done = int(ends[begin - 1]) if begin else 0
        stop = max(begin + 1, int(np.searchsorted(ends, done + _CHUNK, "right")))
        part = seeing[begin:stop]
        offsets = np.cumsum(count[part]) - count[part]
        reading = np.repeat(part, count[part])
        step = np.arange(reading.size) - np.repeat(offsets - first[part], count[part])
        total[part] = np.add.reduceat(contribution(step, reading), offsets)
        begin = stop
    return total
