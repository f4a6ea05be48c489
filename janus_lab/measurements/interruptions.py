"""Where readings were interrupted: lines are not joined there, neither while a strip runs by hand
nor where it was kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: The procedure whose rows somebody took by hand, when and as long as he liked.
READ_BY_HAND = "by_hand"
#: An interruption lasts so many times the usual interval.
_GAP = 5.0
#: So many intervals tell what is usual, and this (s) does before there are any.
_USUAL, _AT_FIRST = 3, 1.0


class Interruptions:
    """Counts the pieces of a strip of readings, whose times (s) come in blocks, in their order."""

    def __init__(self) -> None:
        self._latest = np.nan
        self._intervals = [_AT_FIRST]  #: the last ones (s)
        self._piece = 0

    def pieces(self, times: ArrayLike) -> NDArray[np.float64]:
        """The number of the piece that each of the next `times` is of, shape (n,), from 0 on."""
        there = np.atleast_1d(np.asarray(times, np.float64))
        return np.array([self._piece_of(time) for time in there.tolist()], np.float64)

    def _piece_of(self, time: float) -> int:
        passed, longest = time - self._latest, _GAP * max(self._intervals)
        self._latest = time
        if np.isfinite(passed):
            # a gap is a change of pace, too: a few of them are the new one
            self._intervals = [*self._intervals, min(passed, longest)][-_USUAL:]
            self._piece += passed > longest
        return self._piece


def broken_where_interrupted(
    times: ArrayLike, values: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Readings as a line that is broken where they were interrupted: by a value that is none."""
    x, y = np.asarray(times, np.float64), np.asarray(values, np.float64)
    begins = np.flatnonzero(np.diff(Interruptions().pieces(x))) + 1
    between = (x[begins - 1] + x[begins]) / 2
    return np.insert(x, begins, between), np.insert(y, begins, np.nan)
