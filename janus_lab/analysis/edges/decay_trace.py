"""The mean decay of recorded edges, in bins of time that widen with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats

from .edge_set import Edges

#: Bins are one sampling interval wide at first, and later this share of the time since the edge.
_WIDENING = 0.12
#: Bins of the plateau before the edge, and the least number after it that a fit can use.
_BEFORE, LEAST_BINS = 6, 8


@dataclass(frozen=True, eq=False)
class DecayTrace:
    """What is left of the step, in `bins` of time: 1 before the edge and about 0 at the end.

    `mean` (bins,) is over all edges, `each` (edges, bins) of the edges that reach into every bin.
    Samples (n,), sorted by bin, are the times at which a model has to be averaged.
    """

    mean: Floats
    each: Floats
    count: Floats  #: samples of one edge in each bin, on the average
    begin_s: Floats  #: of each bin
    end_s: Floats
    before: NDArray[np.bool_]  #: bins of the plateau before the edge
    current_share: Floats  #: mean current in each bin over the largest
    sample_s: Floats  #: of the bins after the edge
    first: NDArray[np.intp]  #: of the samples in each bin after the edge
    interval_s: float
    aperture_s: float
    edges: int

    @property
    def recorded_s(self) -> float:
        """When the last sample begins."""
        return float(self.sample_s[-1])

    def after(self, samples: Floats) -> Floats:
        """Means, over each bin, of something at the samples (n, …), with 0 before the edge."""
        sums = np.add.reduceat(samples, self.first, axis=0)
        number = np.diff(np.append(self.first, self.sample_s.size))
        shape = (number.size,) + (1,) * (samples.ndim - 1)
        result = np.zeros((self.mean.size, *samples.shape[1:]))
        result[~self.before] = sums / number.reshape(shape)
        return result


def decay_trace(edges: Edges) -> DecayTrace | None:
    """The binned mean of the decays, None with fewer than eight bins after the edge.

    Samples within three standard deviations of the edge's time (one interval where it is not
    known) are left out.
    """
    sigma = edges.interval_s if edges.edge_sigma_s is None else edges.edge_sigma_s
    interval = edges.interval_s
    time_s = np.where(edges.valid, edges.time_s, np.nan)
    if edges.aligned:  # the same times for all, to a twentieth of an interval
        time_s = np.broadcast_to(np.mean(time_s, axis=0), time_s.shape)
    after = edges.valid & (time_s > 3 * sigma)
    if not after.any():
        return None
    start = float(np.nanmin(np.where(after, time_s, np.nan))) - 1e-6 * interval
    limits = _limits(start, float(np.nanmax(time_s)), interval)
    if limits.size - 1 < LEAST_BINS:
        return None
    earliest = float(np.nanmin(time_s))
    number = int(np.min(np.sum(edges.before, axis=1)))
    ahead = np.linspace(earliest, -sigma, min(_BEFORE, max(1, number // 2)) + 1)
    index = np.full(time_s.shape, -1)
    index[edges.before] = np.clip(
        np.searchsorted(ahead, time_s[edges.before], "right") - 1, 0, ahead.size - 2
    )
    index[after] = ahead.size - 1 + np.searchsorted(limits, time_s[after], "right") - 1
    return _binned(edges, time_s, index, ahead, limits)


def _limits(start: float, end: float, interval: float) -> Floats:
    """Limits of the bins after the edge (s), whole intervals apart."""
    limits = [start]
    while limits[-1] <= end:
        width = max(1, round(_WIDENING * (limits[-1] - start) / interval))
        limits.append(limits[-1] + width * interval)
    return np.asarray(limits)


def _binned(
    edges: Edges, time_s: Floats, index: NDArray[np.intp], ahead: Floats, limits: Floats
) -> DecayTrace:
    bins = ahead.size + limits.size - 2
    used = index >= 0
    row = np.broadcast_to(np.arange(edges.count)[:, None], index.shape)
    place = (row * bins + index)[used]
    left = (1 - edges.level)[used]
    shape = (edges.count, bins)
    number = np.bincount(place, minlength=edges.count * bins).reshape(shape)
    sums = np.bincount(place, weights=left, minlength=edges.count * bins).reshape(shape)
    total = number.sum(axis=0)
    kept = total > 0
    begin = np.concatenate((ahead[:-1], limits[:-1]))[kept]
    end = np.concatenate((ahead[1:], limits[1:]))[kept]
    before = (np.arange(bins) < ahead.size - 1)[kept]
    number, sums, total = number[:, kept], sums[:, kept], total[kept]
    whole = np.all(number > 0, axis=1)
    current = np.abs(1 + float(np.mean(edges.low_A / edges.step_A)) - sums.sum(axis=0) / total)
    sampled = index - (ahead.size - 1)
    if edges.aligned:
        sampled, time_s = sampled[:1], time_s[:1]
    chosen = sampled >= 0
    order = np.argsort(sampled[chosen], kind="stable")
    of_bin = sampled[chosen][order]
    first = np.flatnonzero(np.diff(of_bin, prepend=-1))
    return DecayTrace(
        mean=np.asarray(sums.sum(axis=0) / total),
        each=np.asarray(sums[whole] / number[whole]),
        count=np.asarray(total / edges.count),
        begin_s=begin,
        end_s=end,
        before=before,
        current_share=np.asarray(current / max(float(np.max(current)), 1e-300)),
        sample_s=np.asarray(time_s[chosen][order]),
        first=first,
        interval_s=edges.interval_s,
        aperture_s=edges.aperture_s,
        edges=edges.count,
    )
