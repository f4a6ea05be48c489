"""Whether the device moved on after the record of an edge: the level before the next edge tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import widened

from .edge_set import Edges

#: It moved on where the levels differ by more than this many standard uncertainties, and by more of
#: the step than the second: what is recorded then is no whole edge. Below that the difference is in
#: the uncertainty.
_CLEAR, _MOVED = 3.0, 0.005
#: Relative error of the 10–90 % time of an exponential for one of its last level, in steps: τ/0.1
#: over τ·ln 9.
_PER_LEVEL = 10 / math.log(9)


class MovedOn(NamedTuple):
    """How much farther the device was before the next edge, as a share of the step, and its u."""

    share: float
    u: float

    @property
    def clear(self) -> bool:
        """Whether noise does not explain it."""
        return abs(self.share) > _CLEAR * self.u


def moved_on(edges: Edges, following: Edges | None) -> MovedOn | None:
    """The level before each following edge against the end of the record of each of `edges`.

    None where no edge is followed by one of the opposite direction, or their order is not known.
    """
    if following is None or edges.number is None or following.number is None:
        return None
    _, ended, begins = np.intersect1d(edges.number + 1, following.number, return_indices=True)
    if not ended.size:
        return None
    step = edges.step_A[ended]
    farther = (following.low_A[begins] - edges.low_A[ended] - step) / step
    number = farther.size
    count = min(np.min(edges.after.sum(axis=1)), np.min(following.before.sum(axis=1)))
    u = edges.noise_floor * math.sqrt(2 / (number * max(1, int(count))))
    if number > 1:
        u = max(u, widened(float(np.std(farther, ddof=1)) / math.sqrt(number), number - 1))
    return MovedOn(float(np.mean(farther)), u)


def with_settling(
    figures: Sequence[FigureOfMerit], edges: Edges, following: Edges | None
) -> list[FigureOfMerit]:
    """The figures of `edges`, flagged if the device moved on after the record; a little of it goes
    into the 10–90 % time's uncertainty."""
    if not (edges.complete and edges.resolved):
        return list(figures)
    moved = moved_on(edges, following)
    if moved is None or not moved.clear:
        return list(figures)
    return [_with(found, moved) for found in figures]


def _with(found: FigureOfMerit, moved: MovedOn) -> FigureOfMerit:
    known = dict(found.conditions) | {"moved_after_record": moved.share}
    if abs(moved.share) > _MOVED:
        flags = found.flags
        if found.value is not None and "INCOMPLETE_SQUARE_WAVE" not in flags:
            flags = (*flags, "INCOMPLETE_SQUARE_WAVE")
        return replace(found, flags=flags, conditions=known)
    if found.name not in ("rise_time", "decay_time") or found.uncertainty is None:
        return replace(found, conditions=known)
    assert found.value is not None
    u = abs(found.value * _PER_LEVEL * moved.share)
    return replace(
        found,
        uncertainty=math.hypot(found.uncertainty, u),
        components=dict(sorted((dict(found.components) | {"settling": u}).items())),
        conditions=known,
    )
