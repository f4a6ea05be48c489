"""When a current that is read has settled, or noise hides that it has not."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

#: A change within so many standard errors may be noise.
_WITHIN_NOISE = 3.0


@dataclass
class Settling:
    """Looks at the means of windows of readings, one after another."""

    #: What changes less than this (A) from one window to the next has settled.
    allowed: float
    _last: tuple[float, float] | None = field(default=None, init=False)

    def add(self, window: ArrayLike) -> bool:
        """Whether the currents (A) of this window are as those of the one before, to within what
        is allowed or what the scatter of the readings makes."""
        currents = np.asarray(window, np.float64)
        currents = currents[np.isfinite(currents)]
        if not currents.size:
            self._last = None
            return False
        error = (
            float(np.std(currents, ddof=1)) / math.sqrt(currents.size) if currents.size > 1 else 0
        )
        before, self._last = self._last, (float(np.mean(currents)), error)
        if before is None:
            return False
        change = abs(self._last[0] - before[0])
        return change <= max(self.allowed, _WITHIN_NOISE * math.hypot(error, before[1]))
