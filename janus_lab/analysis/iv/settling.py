"""Whether the current was still moving while it was swept, and what that does at the bias."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import nominal, widened
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import BiasPoint
from .passes import Passes
from .settling_readings import SettlingReadings
from .slow_noise import same_strength, stretches

#: Time constants that a settling current is tried with (s).
_TIME_CONSTANTS_S = np.geomspace(1.0, 300.0, 15)
#: Before the differences are looked at: how likely a part is that slow, and how large (k = 1).
LIKELY, _SHARE = 0.05, 0.15
#: Of what a change of light does, a part that slow may have this share (k = 1): what is left of it
#: when the sweep begins must be seen in the passes, or it is not known whether there is one.
MAY_BE = 0.5
#: No relaxation describes the differences if the best leaves a chi square above this for each block
#: and this share of all of it.
_LEFT_OVER, _LEFT_OVER_SHARE = 4.0, 0.1
_BLOCKS = 6
#: A part that has this many time constants behind it is over.
_MOST_AGO = 40.0
#: So long one reading takes, about (s).
_READING_S = 0.02
_LEAST_IN_BLOCK = 4


@dataclass(frozen=True)
class Movement:
    """How far the current at the bias is from where it was going, relative to it."""

    size: float  #: root mean square, if it moves: as far as that would not be seen
    probability: float  #: that it does

    @property
    def expected(self) -> float:
        """Root mean square, whether it moves or not; nothing where nothing speaks for it."""
        return self.size * math.sqrt(self.probability) if self.probability > 2 * LIKELY else 0.0


@dataclass(frozen=True)
class Change:
    """The change of light before a sweep."""

    ago_s: float  #: when the first reading was taken, at most
    share: float  #: of the current that it made


@dataclass(frozen=True)
class Evidence:
    """What the passes at one irradiance say of each time constant; arrays of one shape.

    `log_odds` is the logarithm of how much more probable the differences are if the current
    relaxes with it, `square` the mean square of the distance at the bias, if it does.
    """

    log_odds: Floats
    square: Floats


def movements(found: Sequence[Evidence | None]) -> list[Movement | None]:
    """How the current moved at each of the irradiances that one device had the same change of."""
    known = [one for one in found if one is not None]
    if not known:
        return [None] * len(found)
    log_odds = np.sum([one.log_odds for one in known], axis=0)
    most = max(0.0, float(np.max(log_odds)))
    weight = np.exp(log_odds - most)
    odds = LIKELY / (1 - LIKELY) * float(np.mean(weight))
    probability = odds / (odds + math.exp(-most))
    share = weight / np.sum(weight)
    return [
        None if one is None else Movement(math.sqrt(float(share @ one.square)), probability)
        for one in found
    ]


@dataclass(frozen=True)
class _Gaps:
    """Relative difference of the two passes in blocks of readings; arrays of shape (n,)."""

    gap: Floats  #: (down - up)/mean
    variance: Floats  #: of its white noise
    up_s: Floats
    down_s: Floats
    duration_s: Floats


def evidence(
    pairs: Sequence[Passes],
    point: BiasPoint,
    meter: Meter,
    density: float,
    drift_per_s: float,
    change: Change | None = None,
    watched: SettlingReadings | None = None,
) -> Evidence | None:
    """Whether the current was moving, from what changed between the two passes of all biases; None
    if they do not tell.

    A current that relaxes by one share at all biases, a·exp(-t/τ), is compared with one that does
    not: τ from 1 s to 300 s, each weighted by the probability of the differences (Bayes' theorem;
    one current in twenty moves so, by 15 % at the first reading, or by what is left by then of half
    of what a known `change` of light did). `density` is K of the 1/f noise in the sweeps,
    `drift_per_s` the relative drift of the light (k = 1), `watched` what was read since the change.
    Differences that no such relaxation describes are a loop, and half of it is what the current may
    be off by.
    """
    if point.current is None or not all(math.isfinite(r.middle_s) for r in point.records):
        return None
    found = [_gaps(both, nominal(point.current), meter) for both in pairs]
    gaps = [one for one in found if one is not None]
    if not gaps:
        return None
    before = _before(watched, density, drift_per_s)
    gap = np.concatenate([one.gap for one in gaps])
    up_s = np.concatenate([one.up_s for one in gaps])
    down_s = np.concatenate([one.down_s for one in gaps])
    duration = np.concatenate([one.duration_s for one in gaps])
    count = gap.size
    if count < 3 and before is None:
        return None
    records = covariance_of_means(np.concatenate((up_s, down_s)), np.tile(duration, 2))
    up, down, cross = records[:count, :count], records[count:, count:], records[:count, count:]
    covariance = density * (up + down - cross - cross.T)
    covariance += np.diag(np.concatenate([one.variance for one in gaps]))
    lasted = down_s - up_s
    covariance += drift_per_s**2 * np.outer(lasted, lasted)

    start = float(min(np.min(up_s), np.min(down_s)))
    tau = _TIME_CONSTANTS_S
    left = np.exp(-(up_s[:, None] - start) / tau) - np.exp(-(down_s[:, None] - start) / tau)
    at_bias = sum(r.weight * np.exp(-(r.middle_s - start) / tau) for r in point.records)
    weighted = np.linalg.solve(covariance, np.column_stack((left, gap)))
    information = np.sum(left * weighted[:, :-1], axis=0)
    projected = left.T @ weighted[:, -1]
    all_of_it = float(gap @ weighted[:, -1])
    if before is not None:
        more, moved, counted = before.information(start)
        information = information + more
        projected = projected + moved
        all_of_it += counted
        count += before.apart.size
    may_be = np.full(tau.size, _SHARE)
    if change is not None:
        left = MAY_BE * np.exp(-change.ago_s / tau)
        # of the change as it will be, which so far has come to less
        may_be = np.maximum(min(1.0, change.share) * left / (1 - left), 1e-9)
    precision = np.maximum(information, 0.0) + 1 / may_be**2
    log_odds = (projected**2 / precision - np.log(may_be**2 * precision)) / 2
    distance = at_bias * projected / precision
    square = at_bias**2 / precision + distance**2
    left_over = all_of_it - float(np.max(projected**2 / precision))
    if left_over > max(_LEFT_OVER * count, _LEFT_OVER_SHARE * all_of_it):
        # no relaxation but a loop: what it is at other biases says how far off this one may be
        square = np.full(tau.size, float(np.mean(gap**2)) / 4)
    return Evidence(log_odds, square)


@dataclass(frozen=True)
class _Before:
    """Readings before the sweep, relative to their mean, less what all have in common."""

    apart: Floats  #: shape (n - 1,)
    covariance: Floats
    contrast: Floats  #: shape (n - 1, n)
    time_s: Floats

    def information(self, start_s: float) -> tuple[Floats, Floats, float]:
        """Of the share that is left at `start_s`, for each time constant: how well it is known
        (1/u²), that times the share, and the chi square of all of it."""
        ago = (self.time_s[:, None] - start_s) / _TIME_CONSTANTS_S
        left = -self.contrast @ np.exp(np.minimum(-ago, _MOST_AGO))
        weighted = np.linalg.solve(self.covariance, np.column_stack((left, self.apart)))
        return (
            np.sum(left * weighted[:, :-1], axis=0),
            left.T @ weighted[:, -1],
            float(self.apart @ weighted[:, -1]),
        )


def _before(watched: SettlingReadings | None, density: float, drift_per_s: float) -> _Before | None:
    later = None if watched is None else watched.later()
    if later is None:
        return None
    mean = float(np.mean(later.current_A))
    relative = later.current_A / mean - 1
    interval = float(np.mean(np.diff(later.time_s)))
    # third differences have no part of what changes smoothly
    white = float(np.mean(np.diff(relative, 3) ** 2)) / 20
    own = np.full(relative.size, min(_READING_S, interval))
    covariance = density * covariance_of_means(later.time_s, own)
    covariance += widened(math.sqrt(white), relative.size - 3) ** 2 * np.eye(relative.size)
    ago = later.time_s - later.time_s[-1]
    covariance += drift_per_s**2 * np.outer(ago, ago)
    # neighbours less one another: what all have in common is gone
    contrast = np.diff(np.eye(relative.size), axis=0)
    covariance = contrast @ covariance @ contrast.T
    least = 1e-12 * np.eye(relative.size - 1)
    return _Before(contrast @ relative, covariance + least, contrast, later.time_s)


def _gaps(both: Passes, at_bias_A: float, meter: Meter) -> _Gaps | None:
    mean = both.mean_A
    # on unlike ranges the offsets would make a difference
    chosen = same_strength(mean, at_bias_A) & both.on_one_range
    chosen &= ~(both.up.inferred | both.down.inferred)
    chosen &= np.isfinite(both.up.time_s) & np.isfinite(both.down.time_s)
    parts = stretches(both.up.range_A, chosen)
    if not parts:
        return None
    relative = (both.down.current_A - both.up.current_A) / np.where(chosen, mean, 1.0)
    white, begin, size = [], [], []
    for part in parts:
        blocks = max(1, min(_BLOCKS, part.size // _LEAST_IN_BLOCK))
        edges = np.linspace(0, part.size, blocks + 1).astype(np.intp)
        white += [float(np.var(np.diff(relative[part], 2))) / 6] * blocks
        begin += (part[0] + edges[:-1]).tolist()
        size += np.diff(edges).tolist()
    readings = np.array(size, np.float64)
    rows = np.concatenate(parts)
    places = np.concatenate(([0], np.cumsum(size)[:-1]))

    def mean_of(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values[rows], places) / readings)

    first, last = np.array(begin), np.array(begin) + np.array(size) - 1
    took = np.abs(both.up.time_s[last] - both.up.time_s[first]) * readings / (readings - 1)
    if not np.all(took > 0):
        return None
    ranges = np.unique(both.up.range_A[rows])
    count = max(meter.range(float(full_scale)).resolution_A for full_scale in ranges)
    rounding = (count / float(np.median(np.abs(mean[rows])))) ** 2 / 12
    return _Gaps(
        mean_of(relative),
        np.maximum(np.array(white), rounding) / readings,
        mean_of(both.up.time_s),
        mean_of(both.down.time_s),
        took,
    )
