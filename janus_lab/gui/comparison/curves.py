"""The curves of runs, small enough for three hundred of them, and the band that many make.
Nothing here needs Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from janus_lab.measurements.interruptions import READ_BY_HAND, Interruptions
from procedures.rows import (
    CURRENT,
    DRIVE,
    IRRADIANCE,
    MODULATION_FREQUENCY,
    POWER,
    SINCE_EDGE,
    SWEEP,
    TIME,
    VOLTAGE,
)

if TYPE_CHECKING:
    from janus_lab.runs.run import Run

Floats = NDArray[np.float64]
Line = tuple[Floats, Floats]

#: Points that stand for a curve: the least and the most of each of half as many stretches.
POINTS: Final = 2_000
_ROWS: Final = 65_536
#: Places at which the curves of a band are compared.
PLACES: Final = 200
#: The 2400 says 9.9E37 for overflow.
_NOT_A_READING: Final = 1e30


@dataclass(frozen=True)
class RunCurves:
    """What a run draws: lines by irradiance (mW/cm²), or one, under None, where that is no matter.

    `x` and `y` are names of columns, empty where nothing can be drawn.
    """

    x: str = ""
    y: str = ""
    lines: dict[float | None, Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    """Many curves at once; arrays of shape (places,), NaN where there are fewer than two."""

    x: Floats
    least: Floats
    lower_quartile: Floats
    median: Floats
    upper_quartile: Floats
    most: Floats
    count: int


def read_curves(run: Run) -> RunCurves:
    """The curves of `run`; raises BundleError for rows that are not numbers."""
    columns = run.columns
    by_level = SWEEP in columns and VOLTAGE in columns and IRRADIANCE in columns
    wanted = (VOLTAGE,) if by_level else (SINCE_EDGE, MODULATION_FREQUENCY, TIME, DRIVE)
    x = next((name for name in wanted if name in columns), "")
    y = next((name for name in (CURRENT, POWER) if name in columns), "")
    if not x or not y:
        return RunCurves()
    names = [x, y, *([IRRADIANCE] if by_level else [])]
    group = max(1, -(-run.rows // (POINTS // 2)))
    parts: dict[float | None, list[Line]] = {}
    by_hand = x == TIME and run.record.procedure_name == READ_BY_HAND
    interruptions, last = Interruptions(), 0.0
    for piece in run.pieces(names, _ROWS):
        current = np.where(np.abs(piece[y]) < _NOT_A_READING, piece[y], np.nan)
        if by_hand:
            numbers = interruptions.pieces(piece[x])
            parts.setdefault(None, []).extend(_broken(piece[x], current, numbers, last, group))
            last = float(numbers[-1])
            continue
        if not by_level:
            parts.setdefault(None, []).append(thinned(piece[x], current, group))
            continue
        level = np.maximum(np.nan_to_num(piece[IRRADIANCE]), 0.0)
        for value in np.unique(level).tolist():
            here = level == value
            parts.setdefault(value, []).append((piece[x][here], current[here]))
    lines = {
        level: (np.concatenate([x for x, _ in found]), np.concatenate([y for _, y in found]))
        for level, found in parts.items()
    }
    if by_level:
        lines = {
            level: thinned(x, y, max(1, -(-len(x) // (POINTS // 2))))
            for level, (x, y) in lines.items()
        }
    return RunCurves(x, y, lines)


def _broken(x: Floats, y: Floats, numbers: Floats, last: float, group: int) -> Iterator[Line]:
    """A line in pieces of these `numbers`, thinned, with no value between two; `last` is the number
    of the piece before."""
    begins = np.flatnonzero(np.diff(numbers)) + 1
    for part, values, number in zip(
        np.split(x, begins), np.split(y, begins), np.split(numbers, begins), strict=True
    ):
        if number[0] != last:
            yield part[:1], np.array([np.nan])
        last = number[0]
        yield thinned(part, values, group)


def thinned(x: Floats, y: Floats, group: int) -> Line:
    """Of each `group` of neighbours those with the least and the most y, in their order.

    All of them where that would not be fewer. NaN is left out of a group unless it is all of it.
    """
    if group <= 2 or len(y) <= group:
        return x, y
    whole = len(y) // group * group
    columns = y[:whole].reshape(-1, group)
    first = np.arange(0, whole, group)
    least = first + np.argmin(np.where(np.isnan(columns), np.inf, columns), axis=1)
    most = first + np.argmax(np.where(np.isnan(columns), -np.inf, columns), axis=1)
    chosen = np.unique(np.concatenate([least, most, np.arange(whole, len(y))]))
    return x[chosen], y[chosen]


def levels(runs: Iterable[RunCurves]) -> list[float]:
    """The irradiances (mW/cm²) that the curves of `runs` were measured at, rising."""
    return sorted({level for run in runs for level in run.lines if level is not None})


def level_at(curves: RunCurves, level: float | None) -> float | None:
    """The irradiance of the run's line that `line_at` gives; None where light is no matter."""
    if None in curves.lines:
        return None
    known = [key for key in curves.lines if key is not None]
    return max(known, default=None) if level is None else level


def line_at(curves: RunCurves, level: float | None) -> Line | None:
    """The line at an irradiance, that of the highest for None; None where the run has none."""
    if None in curves.lines:
        return curves.lines[None]
    return curves.lines.get(level_at(curves, level))


def band(lines: Sequence[Line]) -> Band | None:
    """The band of `lines`, each interpolated within its own range; None for fewer than two."""
    usable = [line for line in map(_rising, lines) if len(line[0]) > 1]
    if len(usable) < 2:
        return None
    low = min(x[0] for x, _ in usable)
    high = max(x[-1] for x, _ in usable)
    if not high > low:
        return None
    places = np.linspace(low, high, PLACES)
    found = np.sort(
        np.stack([np.interp(places, x, y, left=np.nan, right=np.nan) for x, y in usable]), axis=0
    )  # what is not known stands behind all that is
    known = np.count_nonzero(~np.isnan(found), axis=0)
    least, lower, median, upper, most = (
        _quantile(found, known, share) for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return Band(places, least, lower, median, upper, most, len(usable))


def _rising(line: Line) -> Line:
    """The known points of a line by rising x; of a loop, the mean of its ways at one place."""
    x, y = line
    known = np.isfinite(x) & np.isfinite(y)
    places, number = np.unique(x[known], return_inverse=True)
    sums = np.bincount(number.ravel(), y[known], len(places))
    return places, sums / np.maximum(1, np.bincount(number.ravel(), minlength=len(places)))


def _quantile(found: Floats, known: NDArray[np.int64], share: float) -> Floats:
    """Of each sorted column the quantile of the first `known` values, linear between two."""
    place = share * np.maximum(known - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(known - 1, 0))
    columns = np.arange(found.shape[1])
    part = place - below
    value: Floats = found[below, columns] * (1 - part) + found[above, columns] * part
    value[known < 2] = np.nan
    return value


def between(x: Floats, lower: Floats, upper: Floats) -> Iterator[tuple[Floats, Floats, Floats]]:
    """The stretches of a band in which it is known."""
    known = np.isfinite(lower) & np.isfinite(upper)
    edges = np.flatnonzero(np.diff(known.astype(int), prepend=0, append=0))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield x[begin:end], lower[begin:end], upper[begin:end]
