"""How one frequency is sampled: whole periods, each sample at a phase of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drivers.errors import ParameterError
from drivers.ports import EdgeRecorderCapabilities

#: Channels of a record: sample and monitor photodiode.
CHANNELS = 2
#: Intervals and integration times come in steps of these (s).
_INTERVAL_STEP, _APERTURE_STEP = 1e-5, 2e-6
#: An integration lasts at most this part of a period: more would take away what is to be measured.
LONGEST_APERTURE = 0.25


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

    The frequency moves by less than one in `periods` so that the periods are whole. Raises
    ParameterError for a frequency that no record holds.
    """
    longest = recorder.fast_below - _INTERVAL_STEP
    points, count = _odd(samples), periods
    step = count / (frequency * points)
    if step > longest:
        step = longest
        points = _odd(math.ceil(count / (frequency * step)))
    elif step < interval:
        step = interval
        count = max(count, round(frequency * points * step))
    step = round(step / _INTERVAL_STEP) * _INTERVAL_STEP
    while math.gcd(count, points) > 1:
        count += 1
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


def _odd(number: int) -> int:
    return int(number) | 1
