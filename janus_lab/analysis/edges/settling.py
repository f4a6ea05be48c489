"""Whether the device moved on after the record of an edge: the level before the next edge tells."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import widened

from .edge_set import Edges

#: It moved on where the levels differ by more than this many standard uncertainties, and by more of
#: the step than the second: what is recorded then is no whole edge. Below that the difference is in
#: the uncertainty, whether noise explains it or not: a device that moves on may do so within noise.
_CLEAR, MOVED = 3.0, 0.005
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

    @property
    def beyond_noise(self) -> float:
        """What of the share one standard uncertainty does not explain."""
        return math.sqrt(max(0.0, self.share**2 - self.u**2))

    def foreseen(self, share: float, u: float) -> bool:
        """Whether it is what a fit to the record says will come, a `share` of the step ± `u`."""
        return abs(self.share - share) <= max(MOVED, _CLEAR * math.hypot(self.u, u))


def moved_on(edges: Edges, following: Edges | None) -> MovedOn | None:
    """The level before each following edge against the end of the record of each of `edges`.

    None where no edge is followed by one of the opposite direction, their order is not known, or
    they have no plateaus or step to speak of.
    """
    if not (edges.complete and edges.resolved):
        return None
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


def with_settling(found: FigureOfMerit, moved: MovedOn | None) -> FigureOfMerit:
    """The 10–90 % time, flagged if the device moved on after the record; a little of it, or what
    noise does not explain of more, goes into its uncertainty."""
    if moved is None or found.value is None:
        return found
    known = dict(found.conditions)
    if moved.clear:
        known["moved_after_record"] = moved.share
    if moved.clear and abs(moved.share) > MOVED:
        flags = found.flags
        if "INCOMPLETE_SQUARE_WAVE" not in flags:
            flags = (*flags, "INCOMPLETE_SQUARE_WAVE")
        return replace(found, flags=flags, conditions=known)
    if found.uncertainty is None:
        return replace(found, conditions=known)
    u = abs(found.value * _PER_LEVEL * moved.beyond_noise)
    return replace(
        found,
        uncertainty=math.hypot(found.uncertainty, u),
        components=dict(sorted((dict(found.components) | {"settling": u}).items())),
        conditions=known,
    )
