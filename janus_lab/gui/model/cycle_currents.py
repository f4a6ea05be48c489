"""The photocurrent of each cycle of a run in progress, from the settled ends of its halves."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.uncertainty.plateau import LEAST_READINGS, SHARE, plateau
from procedures.rows import CURRENT, CYCLE, IRRADIANCE, START, TIME

from .blocks import Block

Floats = NDArray[np.float64]

#: The 2400 says 9.9E37 for overflow and 9.91E37 for "not a number".
_NOT_A_READING = 1e30
#: So many plateaus are given an uncertainty: it takes longer to find than all the rest, and is not
#: drawn where there are more cycles than dots have room for.
_WITH_UNCERTAINTY: Final = 2_000

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
        # time (s), current and its standard uncertainty (A), NaN if it is not known
        self._plateaus: dict[_Key, tuple[float, float, float]] = {}

    def clear(self) -> None:
        """Forget all cycles."""
        self.version += 1
        self._open.clear()
        self._plateaus.clear()

    def add(self, block: Block) -> None:
        """Take more rows, as `OnOffCycling` gives them; raises KeyError if a column is missing."""
        names = (START, CYCLE, IRRADIANCE, TIME, CURRENT)
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
        readings = late & (np.abs(current) < _NOT_A_READING)
        chosen = current[readings]
        if len(chosen) < LEAST_READINGS:
            return
        at = float(time[late].mean())
        known = self._plateaus.get(key)
        if known is None or at >= known[0]:  # what came late is not of the settled end
            u = np.nan
            if len(self._plateaus) < _WITH_UNCERTAINTY:
                u = plateau(time[readings], chosen, 0.0).uncertainty_A
            self._plateaus[key] = (at, float(np.median(chosen)), u)
            self.version += 1

    def by_level(self) -> dict[float, tuple[Floats, Floats, Floats]]:
        """For each irradiance (mW/cm²), the lowest first: cycles, photocurrents (A) and their
        standard uncertainties (A), k = 1, of the plateaus' noise; shape (k,) each.

        Uncertainties are NaN where they are not known; drift between dark plateaus is the
        analysis' affair. Cycles without a dark plateau in their own start are left out.
        """
        if not self._plateaus:
            return {}
        start, cycle, level = np.array(list(self._plateaus)).T
        time, current, u = np.array(list(self._plateaus.values())).T
        order = np.lexsort((time, start))
        start, cycle, level, current, u = (a[order] for a in (start, cycle, level, current, u))
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
        own = np.where(usable, u[near] ** 2, 0.0).sum(axis=0) / np.maximum(count, 1) ** 2
        uncertainty = np.sqrt(u[lit] ** 2 + own)[count > 0]
        return {
            e: (cycle[known][here], photocurrent[here], uncertainty[here])
            for e in np.unique(level[known]).tolist()
            for here in [level[known] == e]
        }
