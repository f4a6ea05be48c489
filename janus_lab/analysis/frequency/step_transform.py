"""The response from steps of light: what of the sample's transform goes with the photodiode's.

A step that a device follows with s(t) holds its response at all frequencies: H(f) = ∫ s'(t)
exp(-2πift) dt. Both currents' differences from sample to sample are transformed under one window,
up edges and down edges, of all delays against the samples, together; the ratio of the sums is the
response, in which aperture, lag, the light's own edge and its error in time drop out. Its
uncertainty comes from the scatter between edges of the same direction and delay.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.edges.settling import MOVED, MovedOn
from janus_lab.analysis.uncertainty.budget import widened
from procedures.frequency_response.frequencies import PERIODS, highest_frequency, phases_of

from .lock_in import Complexes, FrequencyPoint
from .step_data import StepSet

#: The window ends after so many periods, of which the last half lets go of the current: odd, so
#: that a current which still changes evenly gives nothing; the most that the record has room for.
_PERIODS = (PERIODS, 5, 7)
#: What the window leaves undecided of a response, relative (of a slow part's, at worst).
_RESIDUAL = 1e-3
#: The window is flat from so many samples before the edge on.
_FLAT_BEFORE = 3
#: Points of a decade that the window tells apart: with more, neighbours share their noise.
_INDEPENDENT = 8.0
#: The part of a record, at its end, that its last level is taken from.
_LAST_PART = 0.2
_CLOSE = 1 + 1e-6


@dataclass(frozen=True)
class Unsettled:
    """How much farther the device was before the next edge than at the end of the record, less what
    the light did, and the time between (s)."""

    moved: MovedOn
    gap_s: float

    @property
    def matters(self) -> bool:
        """Whether noise does not explain it, and it is more than a little."""
        return self.moved.clear and abs(self.moved.share) > MOVED


def step_points(sets: Sequence[StepSet], wanted_Hz: Sequence[float]) -> list[FrequencyPoint]:
    """The response at each frequency that a set shows, from the fastest such set.

    A set that lacks delays, of a run that was cut short, shows less high ones. Where the photodiode
    sees no step there is no response.
    """
    frequencies = np.array(sorted(wanted_Hz))
    found = []
    for frequency in frequencies.tolist():
        for each in sets:
            if each.lowest_Hz <= frequency * _CLOSE:
                if frequency <= _highest(each) * _CLOSE:
                    found.append(_point(each, frequency, _crowded(frequencies, frequency)))
                break
    return [point for point in found if point is not None]


def edge_times_u(points: Sequence[FrequencyPoint]) -> float:
    """Standard uncertainty (s) of a delay that all `points` have in common: as much as the phase
    that is known best for its frequency leaves room for."""
    return min(
        (point.u / abs(point.ratio) / (2 * math.pi * point.frequency_Hz) for point in points),
        default=0.0,
    )


def _highest(each: StepSet) -> float:
    """The highest frequency (Hz) that the delays of the edges show."""
    wanted = phases_of(each.interval_s)
    present = np.unique(each.phase).size
    return highest_frequency(each.interval_s) * min(1.0, present / wanted) if wanted else 0.0


def unsettled(each: StepSet) -> Unsettled | None:
    """The level before an edge against the last one of the record before it, less what the light
    did; None where no record follows another."""
    ahead = each.since_s < -_FLAT_BEFORE * each.interval_s
    last = each.since_s > (1 - _LAST_PART) * each.since_s[:, -1:]
    before = np.stack([_mean(values, ahead) for values in (each.current_A, each.monitor_A)])
    ended = np.stack([_mean(values, last) for values in (each.current_A, each.monitor_A)])
    step = np.mean(each.sign * (ended - before), axis=1)
    (pairs,) = np.nonzero(np.diff(each.number) == 1)
    if pairs.size < 2 or not np.all(np.abs(step) > 0):
        return None
    farther = each.sign[pairs] * (before[:, pairs + 1] - ended[:, pairs]) / step[:, None]
    own = farther[0] - farther[1]
    gap = _mean(each.time_s, ahead)[pairs + 1] - _mean(each.time_s, last)[pairs]
    u = widened(float(np.std(own, ddof=1)) / np.sqrt(own.size), own.size - 1)
    return Unsettled(MovedOn(float(np.mean(own)), u), float(np.mean(gap)))


def _mean(values: Floats, chosen: np.ndarray) -> Floats:
    return np.asarray(np.sum(np.where(chosen, values, 0.0), axis=1) / np.sum(chosen, axis=1))


def _crowded(frequencies: Floats, frequency: float) -> float:
    """By how much the noise of a point counts more for what it shares with its neighbours."""
    apart = np.abs(np.log10(frequencies / frequency))
    near = np.count_nonzero(apart < 0.5)
    return float(np.sqrt(max(1.0, near / _INDEPENDENT)))


def _point(each: StepSet, frequency: float, crowded: float) -> FrequencyPoint | None:
    sums = _transforms(each, frequency)
    total = np.mean(each.sign * sums, axis=1)
    sample, monitor = complex(total[0]), complex(total[1])
    if not abs(monitor) > 0:
        return None
    ratio = sample / monitor
    rest = each.sign * (sums[0] - ratio * sums[1]) / abs(monitor)
    noise = crowded * _scatter(rest, each)
    left = abs(ratio) * float(np.hypot(_RESIDUAL, _still_following(each, frequency)))
    return FrequencyPoint(
        frequency,
        ratio,
        float(np.hypot(noise, left)),
        float(np.mean(each.current_A)),
        float(np.mean(each.monitor_A)),
        abs(sample) / 2,
        abs(monitor) / 2,
    )


def _transforms(each: StepSet, frequency: float) -> Complexes:
    """Of the differences from sample to sample of both currents, of each edge, (2, edges)."""
    middle = each.since_s[:, :-1] + each.interval_s / 2
    turned = _window(each, middle, frequency) * np.exp(-2j * np.pi * frequency * middle)
    both = np.stack((each.current_A, each.monitor_A))
    return np.asarray(np.sum(np.diff(both, axis=2) * turned, axis=2))


def _window(each: StepSet, time_s: Floats, frequency: float) -> Floats:
    """1 about the edge and for half of what it takes after it, let go of with a cosine's square."""
    after = float(np.min(each.since_s[:, -1]))
    room = [number for number in _PERIODS if number / frequency <= after * _CLOSE]
    half = min(after, (room[-1] if room else _PERIODS[0]) / frequency) / 2
    flat = _FLAT_BEFORE * each.interval_s
    ahead = min(half, -float(np.max(each.since_s[:, 0])) - flat)
    behind = np.clip((time_s - half) / half, 0.0, 1.0)
    before = np.clip((-flat - time_s) / max(ahead, each.interval_s), 0.0, 1.0)
    return np.asarray(np.cos(np.pi / 2 * behind) ** 2 * np.cos(np.pi / 2 * before) ** 2)


def _scatter(rest: Complexes, each: StepSet) -> float:
    """Standard uncertainty of either part of the mean of `rest` (edges,)."""
    group = 2 * each.phase + each.rising
    known = np.unique(group, return_inverse=True)[1]
    count = np.bincount(known)
    freedom = rest.size - count.size
    if freedom < rest.size / 3:  # one edge of a kind tells nothing: their differences count, too
        known, count = np.zeros(rest.size, np.int64), np.array([rest.size])
        freedom = rest.size - 1
    mean = np.bincount(known, rest.real) / count + 1j * np.bincount(known, rest.imag) / count
    variance = float(np.sum(np.abs(rest - mean[known]) ** 2)) / (2 * freedom)
    return widened(float(np.sqrt(variance / rest.size)), 2 * freedom)


def _still_following(each: StepSet, frequency: float) -> float:
    """Standard uncertainty, relative to the response, from how the device still follows the edge
    before: evenly at most as it did between the records, as far as the window lets it through."""
    found = unsettled(each)
    if found is None:
        return 0.0
    time = each.since_s[:1, :-1] + each.interval_s / 2
    turned = _window(each, time, frequency) * np.exp(-2j * np.pi * frequency * time)
    through = abs(complex(np.sum(turned))) * each.interval_s
    return abs(found.moved.share) / found.gap_s * through / math.sqrt(3)
