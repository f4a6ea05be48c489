"""Whether a light source that was switched on keeps still."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: The light is watched over so long (s).
WINDOW = 60.0


def drift(times: Sequence[float], levels: Sequence[float]) -> tuple[float, float]:
    """Relative change of the light in a minute over the last `WINDOW`, by a straight line, and its
    standard error. `times` in s, ascending; nan with fewer than three, or without light."""
    when, level = np.asarray(times, np.float64), np.asarray(levels, np.float64)
    chosen = (when >= when[-1] - WINDOW) if when.size else np.zeros(0, np.bool_)
    when, level = when[chosen], level[chosen]
    mean = float(np.mean(level)) if level.size else 0.0
    if when.size < 3 or mean == 0:
        return float("nan"), float("nan")
    away = when - np.mean(when)
    spread = float(np.sum(away**2))
    slope = float(np.sum(away * level)) / spread
    left = level - mean - slope * away
    error = float(np.sqrt(np.sum(left**2) / (when.size - 2) / spread))
    return slope / mean * 60, error / abs(mean) * 60


def is_warm(times: Sequence[float], levels: Sequence[float], limit: float) -> bool:
    """Whether the light has been watched for a `WINDOW` and changes by less than `limit` (relative)
    in a minute."""
    if not times or times[-1] - times[0] < WINDOW:
        return False
    found, _ = drift(times, levels)
    return bool(abs(found) < limit)
