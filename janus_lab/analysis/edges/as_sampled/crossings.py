"""When recorded edges pass 10 and 90 % of their step, read off the samples as they are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.uncertainty.plateau import MEDIAN_OVER_MEAN

#: Exponential edges: 10–90 % time over time constant.
TEN_TO_NINETY = math.log(9)
LOW, _HALF, HIGH = 0.1, 0.5, 0.9
#: How well linear interpolation tells when an exponential passes its half, in intervals, over the
#: share of the step that it rises by from sample to sample there.
_INTERPOLATED = 0.14
#: An edge lies within this many standard deviations of its time.
_SIGMAS = 4.0


@dataclass(frozen=True)
class Apparent:
    """The 10–90 % time that linear interpolation between consecutive samples gives (s).

    Where a crossing lies in a gap between samples there is none: `time_s` is not a number, and
    `within_s` says what the edge takes at most, infinity where that is not known either.
    """

    time_s: float
    scatter_s: float = 0.0  #: standard error from the edges' scatter
    in_gap: bool = False
    within_s: float = math.inf


def apparent_time(edges: Edges) -> Apparent:
    """Of the median over aligned edges; of others the median of their times."""
    each = _Crossings.of(edges.time_s, np.where(edges.valid, edges.level, np.nan))
    times = np.where(each.sampled(edges), each.times(), np.nan)
    times = times[np.isfinite(times)]
    scatter = float(np.std(times, ddof=1)) if times.size > 1 else 0.0
    scatter *= MEDIAN_OVER_MEAN / math.sqrt(max(1, times.size))
    found = each
    if edges.aligned:
        found = _Crossings.of(np.median(edges.time_s, axis=0)[None], edges.median_level[None])
        times = np.where(found.sampled(edges), found.times(), np.nan)
        times = times[np.isfinite(times)]
    if times.size:
        return Apparent(float(np.median(times)), scatter)
    if not np.any(found.found):
        return Apparent(math.nan)
    within = float(np.median(found.at_most(edges)[found.found]))
    return Apparent(math.nan, in_gap=True, within_s=within)


def registered(edges: Edges) -> Edges:
    """The edges moved on top of one another, by when each passes a half of its step.

    What the noise and the interpolation leave of their differences is their `edge_sigma_s` then;
    the mean time stays where it was.
    """
    level = np.where(edges.valid, edges.level, np.nan)
    last = np.argmax(level >= _HALF, axis=1)[:, None] - 1
    found = (last >= 0)[:, 0]
    last = np.maximum(last, 0)
    before, after = (np.take_along_axis(level, place, axis=1)[:, 0] for place in (last, last + 1))
    at, until = (
        np.take_along_axis(edges.time_s, place, axis=1)[:, 0] for place in (last, last + 1)
    )
    rise = after - before
    found &= rise > 0
    half_s = at + (_HALF - before) / np.where(found, rise, 1.0) * (until - at)
    shift = np.where(found, half_s - np.mean(half_s[found]), 0.0)
    of_step = float(np.median(rise[found]))
    # at one phase it errs alike for all
    interpolated = 0.0 if edges.aligned else _INTERPOLATED * of_step
    sigma = edges.interval_s * math.hypot(edges.noise_floor / of_step, interpolated)
    return replace(edges, time_s=edges.time_s - shift[:, None], edge_sigma_s=sigma)


@dataclass(frozen=True, eq=False)
class _Crossings:
    """The samples around the crossings of each edge: (edges, 2), the 10 % and the 90 % one."""

    before_s: Floats
    after_s: Floats
    before: Floats  #: levels
    after: Floats
    found: NDArray[np.bool_]  #: (edges,)

    @classmethod
    def of(cls, time_s: Floats, level: Floats) -> _Crossings:
        """From the last 10 % before the first 90 % to that; samples that are no numbers are none.

        Shapes (edges, samples).
        """
        missing = ~(np.isfinite(time_s) & np.isfinite(level))
        if missing.any():
            order = np.argsort(missing, axis=1, kind="stable")
            time_s, level = (
                np.take_along_axis(np.where(missing, np.nan, given), order, axis=1)
                for given in (time_s, level)
            )
        high = np.argmax(level >= HIGH, axis=1)
        column = np.arange(level.shape[1])
        low_enough = (level <= LOW) & (column[None, :] < high[:, None])
        low = level.shape[1] - 1 - np.argmax(low_enough[:, ::-1], axis=1)
        found = np.any(low_enough, axis=1) & (high > 0)
        first = np.stack((np.where(found, low, 0), np.where(found, high - 1, 0)), axis=1)

        def at(values: Floats, place: NDArray[np.intp]) -> Floats:
            return np.asarray(np.take_along_axis(values, place, axis=1))

        after = first + 1
        return cls(at(time_s, first), at(time_s, after), at(level, first), at(level, after), found)

    def sampled(self, edges: Edges) -> NDArray[np.bool_]:
        """Whether both crossings of each edge lie between consecutive samples: (edges,)."""
        both = np.all(edges.consecutive(self.before_s, self.after_s), axis=1)
        return np.asarray(both & self.found)

    def times(self) -> Floats:
        """By linear interpolation (s), not a number where there is no crossing: (edges,)."""
        rise = self.after - self.before
        share = (np.array([LOW, HIGH]) - self.before) / np.where(rise == 0, 1.0, rise)
        at = self.before_s + share * (self.after_s - self.before_s)
        return np.asarray(np.where(self.found, at[:, 1] - at[:, 0], np.nan))

    def at_most(self, edges: Edges) -> Floats:
        """What each edge takes at most (s): (edges,).

        The current passes 90 % before the aperture of the sample above it ends, and 10 % after the
        last sample below it begins. Across a gap that is worth something only where it is known
        when the light comes: 10 % are passed after that.
        """
        earliest = self.before_s[:, 0]
        if edges.edge_sigma_s is not None:
            earliest = np.maximum(earliest, -_SIGMAS * edges.edge_sigma_s)
        else:
            known = edges.consecutive(self.before_s[:, 0], self.after_s[:, 0])
            earliest = np.where(known, earliest, -np.inf)
        return np.asarray(self.after_s[:, 1] + edges.aperture_s - earliest)
