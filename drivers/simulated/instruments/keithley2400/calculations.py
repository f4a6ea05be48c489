"""CALCulate on readings: power, and the null offset. Pure functions on arrays of readings, shape
(n, 5) in the order of ELEMENTS."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .formats import NO_DATA
from .settings import ELEMENTS, MeterSettings

Floats = NDArray[np.float64]

#: Anything beyond is one of the special values.
_SPECIAL = 9e37


def math_result(settings: MeterSettings, rows: Floats) -> Floats:
    """CALC1: power V·I (W) of each reading, shape (n,); "no data" while it is off."""
    result = np.full(len(rows), NO_DATA)
    if settings.math_on:
        known = (rows[:, 0] < _SPECIAL) & (rows[:, 1] < _SPECIAL)
        np.multiply(rows[:, 0], rows[:, 1], out=result, where=known)
    return result


def feed_of_null(settings: MeterSettings, rows: Floats) -> Floats:
    """What CALC2 works on, shape (n,)."""
    if settings.calc2_feed == "CALC1":
        return math_result(settings, rows)
    return rows[:, ELEMENTS.index(settings.calc2_feed)]


def nulled(settings: MeterSettings, rows: Floats) -> Floats:
    """CALC2: its feed less the null offset, where that is on; shape (n,)."""
    values = feed_of_null(settings, rows)
    if not settings.null_on:
        return values
    return np.where(values < _SPECIAL, values - settings.null_offset, values)


def calculated_for_trace(settings: MeterSettings, feed: str, rows: Floats) -> Floats:
    """The calculated value that goes into the trace buffer with each reading, shape (n,)."""
    return nulled(settings, rows) if feed == "CALC2" else math_result(settings, rows)
