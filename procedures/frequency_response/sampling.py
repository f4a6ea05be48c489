"""How one frequency is sampled: whole periods, each sample at a phase of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from drivers.capabilities import EdgeRecorderCapabilities
from drivers.errors import ParameterError

#: Channels of a record: sample and monitor photodiode.
CHANNELS = 2
#: Intervals and integration times come in steps of these (s).
_INTERVAL_STEP, _APERTURE_STEP = 1e-5, 2e-6
#: An integration lasts at most this part of a period: more would take away what is to be measured.
LONGEST_APERTURE = 0.25
#: Harmonics whose aliases stay so far from the fundamental's, in units of one over the duration:
#: the second, and the odd ones, below this or below this part of the samples.
_STRONG, _WEAK, _APART = 20, 5, 3
#: An undersampled fundamental stays away from 0 Hz by this part of the rate of sampling, and its
#: frequency within this part of the one that is asked for; for it the interval may become so many
#: steps longer, and the record so many samples.
_FROM_ZERO, _CLOSENESS, _MOST_LONGER, _MOST_MORE = 20, 100, 20, 40


@dataclass(frozen=True)
class Sampling:
    """One record: `points` samples every `interval` (s), over `periods` of `frequency` (Hz).

    `points` is odd and has no divisor in common with `periods`, so the samples lie at as many
    different phases, evenly spread: harmonics of the light alias onto each other, and onto the
    fundamental, only from one beyond `points` on, whatever the frequency is over the rate of
    sampling.
    """

    frequency: float
    interval: float
    points: int
    periods: int
    aperture: float

    @property
    def duration(self) -> float:
        """Bench time of the record (s)."""
        return self.interval * self.points


def sampling_of(
    frequency: float,
    *,
    samples: int,
    periods: int,
    interval: float,
    aperture: float,
    recorder: EdgeRecorderCapabilities,
) -> Sampling:
    """The record of about `frequency` (Hz) with `samples` samples, or more where `periods` whole
    periods take more at the longest interval; `interval` and `aperture` (s) are wished for.

    The frequency moves a little so that the periods are whole. Raises
    ParameterError for a frequency that no record holds.
    """
    longest = recorder.fast_below - _INTERVAL_STEP
    points = _odd(samples)
    step = periods / (frequency * points)
    if step > longest:
        step = longest
        points = _odd(math.ceil(periods / (frequency * step)))
    step = round(max(step, interval) / _INTERVAL_STEP) * _INTERVAL_STEP
    step, points, count = _clear_of_aliases(frequency, step, points, periods, longest)
    if points * CHANNELS > recorder.most_samples:
        lowest = CHANNELS * periods / (recorder.most_samples * longest)
        raise ParameterError(
            "frequencies",
            f"{frequency:g} Hz is too low: one record holds {periods} periods of "
            f"{lowest:.2g} Hz or more; ask for fewer periods",
        )
    found = count / (points * step)
    taken = min(aperture, LONGEST_APERTURE / found)
    taken = math.floor(taken / _APERTURE_STEP + 1e-6) * _APERTURE_STEP
    if taken < _APERTURE_STEP:
        most = LONGEST_APERTURE / _APERTURE_STEP
        raise ParameterError(
            "frequencies",
            f"{frequency:g} Hz is too high: the shortest integration, {_APERTURE_STEP * 1e6:g} µs, "
            f"is a quarter of a period at {most / 1e3:g} kHz",
        )
    return Sampling(found, step, points, count, taken)


def _clear_of_aliases(
    frequency: float, step: float, points: int, periods: int, longest: float
) -> tuple[float, int, int]:
    """Interval (s), samples and periods near those wished for, with which no harmonic stands beside
    the fundamental, nor the fundamental beside half the rate of sampling, or beside 0 Hz, where the
    slow noise is."""
    for longer, more in product(range(_MOST_LONGER), range(0, _MOST_MORE, 2)):
        tried, taken = step + longer * _INTERVAL_STEP, points + more
        if tried > longest + _INTERVAL_STEP / 2:
            break
        middle = max(periods, round(frequency * taken * tried))
        for apart in range(1 + middle // _CLOSENESS):
            for count in (middle + apart, middle - apart):
                if count >= periods and _is_clear(count, taken):
                    return tried, taken, count
    raise ParameterError(
        "frequencies",
        f"{frequency:g} Hz cannot be told from its harmonics in {points} samples: ask for more",
    )


def _is_clear(periods: int, points: int) -> bool:
    """Whether all samples have phases of their own, and the aliases of the first harmonics are
    apart; in units of one over the record's duration."""
    if math.gcd(periods, points) > 1:
        return False
    of_fundamental = _alias(periods, points)
    if periods > points // 2 and of_fundamental < points // _FROM_ZERO:
        return False
    if points - 2 * of_fundamental < 2 * _APART:  # beside half the rate it is its own neighbour
        return False
    strong = np.concatenate(([2], np.arange(3, max(_STRONG, points // _WEAK), 2)))
    return bool(np.all(np.abs(_folded(strong * periods, points) - of_fundamental) >= _APART))


def _folded(bins: NDArray[np.int64], points: int) -> NDArray[np.int64]:
    """As `_alias`, of many."""
    rest = bins % points
    return np.minimum(rest, points - rest)


def _alias(periods: int, points: int) -> int:
    rest = periods % points
    return min(rest, points - rest)


def _odd(number: int) -> int:
    return int(number) | 1
