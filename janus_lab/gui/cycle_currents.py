"""The photocurrent of each cycle of a run in progress, from the settled ends of its halves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..analysis.plateau import LEAST_READINGS, SHARE
from .live_plot import Block

Floats = NDArray[np.float64]

#: The 2400 says 9.9E37 for overflow and 9.91E37 for "not a number".
_NOT_A_READING = 1e30

_Key = tuple[float, float, float]


class CycleCurrents:
    """Photocurrent (A) of each cycle: the lit plateau less the mean of the dark ones next to it.

    A plateau is the median of the last 40 % of a half. A half counts once rows of the next are
    there. This is for looking on; the analysis weighs what this takes as it comes.
    """

    def __init__(self) -> None:
        #: Changes whenever a half has been completed.
        self.version = 0
        self._open: dict[_Key, list[tuple[Floats, Floats]]] = {}
        self._plateaus: dict[_Key, tuple[float, float]] = {}  # time (s), current (A)

    def clear(self) -> None:
        """Forget all cycles."""
        self.version += 1
        self._open.clear()
        self._plateaus.clear()

    def add(self, block: Block) -> None:
        """Take more rows, as `OnOffCycling` gives them; raises KeyError if a column is missing."""
        names = ("Start", "Cycle", "Irradiance (mW/cm**2)", "Time (s)", "Current (A)")
        keys = np.stack([np.asarray(block[name], np.float64) for name in names[:3]])
        time, current = (np.asarray(block[name], np.float64) for name in names[3:])
        turn = np.flatnonzero((keys[:, 1:] != keys[:, :-1]).any(axis=0)) + 1
        for low, high in zip([0, *turn], [*turn, len(time)], strict=True):
            if high > low:
                start, cycle, level = keys[:, low].tolist()
                rows = (time[low:high], current[low:high])
                self._open.setdefault((start, cycle, level), []).append(rows)
        latest = max(self._open, key=lambda k: self._open[k][-1][0][-1], default=None)
        for key in [k for k in self._open if k != latest]:
            self._close(key)

    def end(self) -> None:
        """No more rows come: the last half is whole."""
        for key in list(self._open):
            self._close(key)

    def _close(self, key: _Key) -> None:
        parts = self._open.pop(key)
        time, current = (np.concatenate(column) for column in zip(*parts, strict=True))
        late = time >= time.max() - SHARE * np.ptp(time)
        chosen = current[late & (np.abs(current) < _NOT_A_READING)]
        if len(chosen) < LEAST_READINGS:
            return
        at = float(time[late].mean())
        if at >= self._plateaus.get(key, (at, 0.0))[0]:  # what came late is not of the settled end
            self._plateaus[key] = (at, float(np.median(chosen)))
            self.version += 1

    def by_level(self) -> dict[float, tuple[Floats, Floats]]:
        """For each irradiance (mW/cm²), the lowest first: cycles and photocurrents (A), (k,) each.

        Cycles without a dark plateau in their own start are left out.
        """
        if not self._plateaus:
            return {}
        start, cycle, level = np.array(list(self._plateaus)).T
        time, current = np.array(list(self._plateaus.values())).T
        order = np.lexsort((time, start))
        start, cycle, level, current = (a[order] for a in (start, cycle, level, current))
        dark = np.flatnonzero(level == 0)
        lit = np.flatnonzero(level > 0)
        if not len(dark) or not len(lit):
            return {}
        after = np.searchsorted(dark, lit)
        near = np.stack([dark[np.maximum(after - 1, 0)], dark[np.minimum(after, len(dark) - 1)]])
        usable = start[near] == start[lit]
        usable[0] &= near[0] < lit
        usable[1] &= near[1] > lit
        count = usable.sum(axis=0)
        base = np.where(usable, current[near], 0.0).sum(axis=0) / np.maximum(count, 1)
        known = lit[count > 0]
        photocurrent = (current[lit] - base)[count > 0]
        return {
            e: (cycle[known][level[known] == e], photocurrent[level[known] == e])
            for e in np.unique(level[known]).tolist()
        }
