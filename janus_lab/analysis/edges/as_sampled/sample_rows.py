"""The samples of many edges as rows to fit: averaged where nothing is lost by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats, RowNumbers
from janus_lab.analysis.edges.edge_set import Edges

#: Samples from this many intervals after an edge on are averaged over this share of their time.
_FINE_FOR, _COARSE = 50, 0.02


@dataclass(frozen=True, eq=False)
class SampleRows:
    """Times (s, when the aperture begins), levels in steps, variances; groups of edges: (rows,)."""

    time_s: Floats
    level: Floats
    variance: Floats  #: of the samples' noise
    averaged: Floats  #: number of edges in a row
    group: RowNumbers

    @property
    def groups(self) -> int:
        """Number of groups of edges."""
        return int(np.max(self.group)) + 1


def sample_rows(edges: Edges, groups: int) -> SampleRows:
    """The valid samples, in so many groups of edges or one for each edge if those are fewer.

    Aligned edges are averaged within a group. Samples before the edge make one row in each group,
    and late ones are averaged over a fiftieth of their time.
    """
    groups = min(edges.count, groups)
    of_edge = np.broadcast_to((np.arange(edges.count) % groups)[:, None], edges.time_s.shape)
    use = edges.valid
    time_s, level, group = edges.time_s[use], edges.level[use], of_edge[use]
    fine = _FINE_FOR * edges.interval_s
    late = np.floor(np.log(np.maximum(time_s, fine) / fine) / _COARSE).astype(np.int64)
    cell = np.where(time_s > fine, late + edges.time_s.size, 0)
    near = ~edges.before[use] & (time_s <= fine)
    if edges.aligned:
        column = np.broadcast_to(np.arange(edges.time_s.shape[1])[None, :], edges.time_s.shape)
        cell[near] = 1 + column[use][near]
    else:
        cell[near] = 1 + np.flatnonzero(near)
    key = cell * groups + group
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(place, weights=values) / count)

    edges_in = np.maximum(1.0, edges.count / groups) if edges.aligned else 1.0
    first = np.zeros(count.size, dtype=np.intp)
    first[place] = group
    return SampleRows(
        mean(time_s),
        mean(level),
        edges.noise_floor**2 / count,
        np.full(count.size, float(edges_in)),
        first,
    )
