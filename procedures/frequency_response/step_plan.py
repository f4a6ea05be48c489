"""How steps of light are sampled for a response in frequency: at one rate, or at two that join."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.capabilities import EdgeRecorderCapabilities
from drivers.errors import ConfigError, ParameterError
from procedures.checking import about

from .frequencies import INTERVAL_STEP, PERIODS, highest_frequency, phases_of

#: Samples after an edge that a rate takes, before a slower one takes over.
_SAMPLES = 2500
#: The slower rates, of which the first that is slow enough is taken (s).
_SLOWER = (6e-4, 1.2e-3, 1.8e-3)
#: Recorded before an edge at most (s): the recorder goes back 90 ms, delays included.
_MOST_BEFORE = 0.08
_CLOSE = 1 + 1e-6


@dataclass(frozen=True)
class StepRate:
    """Steps as they are sampled every `interval` for `frequencies`; times in s, Hz ascending."""

    interval: float
    aperture: float
    before: float
    after: float
    delays: tuple[int, ...]  #: of the edges in turn, in steps of the recorder's
    frequencies: tuple[float, ...]

    @property
    def lowest(self) -> float:
        """The lowest frequency (Hz) that a record is long enough for."""
        return PERIODS / self.after

    @property
    def duration(self) -> float:
        """Of one record (s), about."""
        return self.before + self.after


def rates_for(
    wanted: Sequence[float],
    *,
    interval: float,
    aperture: float,
    recorder: EdgeRecorderCapabilities,
    asked_by: str = "start",
) -> list[StepRate]:
    """The rates, the fastest first, that together see the frequencies `wanted` (Hz, ascending) as
    far as steps every `interval` (s) show them; those above are left out.

    Raises ParameterError for an interval without delays; and, about the parameter `asked_by`, where
    nothing is left, and for a frequency below what one record holds.
    """
    top = highest_frequency(interval)
    if not top:
        raise ParameterError(
            "interval",
            f"{interval * 1e3:g} ms cannot be divided evenly by delays of "
            f"{recorder.phase_step * 1e3:g} ms: take 0.12, 0.13 or 0.16 ms, or 1.2 ms",
        )
    seen = [frequency for frequency in wanted if frequency <= top * _CLOSE]
    if not seen:
        raise ParameterError(
            asked_by,
            f"steps every {interval * 1e3:g} ms show nothing above {top:.4g} Hz: begin lower, or "
            "use a bench with a generator",
        )
    lowest = seen[0]
    reach = PERIODS / (_SAMPLES * interval)
    slower = [one for one in _SLOWER if one > 2 * interval]
    with about(asked_by):
        if lowest * _CLOSE >= reach or not slower:
            return [_rate(seen, interval, aperture, recorder)]
        enough = [one for one in slower if PERIODS / (_SAMPLES * one) <= lowest * _CLOSE]
        slow = enough[0] if enough else slower[-1]
        fast = [frequency for frequency in seen if frequency * _CLOSE >= reach]
        rest = [frequency for frequency in seen if frequency * _CLOSE < reach]
        rates = [_rate(fast, interval, aperture, recorder)] if fast else []
        return [*rates, _rate(rest, slow, slow, recorder)]


def _rate(
    seen: Sequence[float], interval: float, aperture: float, recorder: EdgeRecorderCapabilities
) -> StepRate:
    """Records long enough for the lowest of `seen`; apertures are whole distances between the
    samples of all edges together, so that what is between is averaged, not aliased."""
    phases = phases_of(interval)
    apart = interval / phases
    whole = math.floor(min(aperture, interval - apart) / apart + 1e-6)
    after = PERIODS / seen[0]
    before = min(_MOST_BEFORE, after / 2)
    step = recorder.phase_step
    rate = StepRate(
        interval,
        round(max(1, whole) * apart, 9),
        max(1, round(before / step)) * step,
        after,
        _delays(interval, phases, step),
        tuple(seen),
    )
    points = 2 * (rate.duration + (max(rate.delays) + 1) * step) / interval
    if points > recorder.most_samples:
        lowest = PERIODS / (recorder.most_samples / 2 * interval - 2 * _MOST_BEFORE)
        raise ConfigError(
            f"{seen[0]:g} Hz is too low: one record of steps shows {lowest:.2g} Hz or more",
        )
    return rate


def _delays(interval: float, phases: int, step: float) -> tuple[int, ...]:
    """The delays in steps (s), the shortest that have all the phases."""
    whole, each = round(interval / INTERVAL_STEP), round(step / INTERVAL_STEP)
    part = whole // phases
    return tuple(
        next(number for number in range(whole) if (number * each - phase * part) % whole == 0)
        for phase in range(phases)
    )
