"""The rows of a run against time, taken apart by cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from procedures.rows import BLOCK, CURRENT, CYCLE, IRRADIANCE, START, TIME

from .live_series import LiveSeries

Floats = NDArray[np.float64]
#: Rows without a gap between them: their start, and the number of their record, 0 without such.
Stretch: TypeAlias = tuple[float, float]


@dataclass
class CycleRows:
    """A cycle by its start and number, from bench time `began` (s) on."""

    key: tuple[float, float] = (np.nan, np.nan)
    began: float = 0.0
    brightest: float = 0.0
    current: LiveSeries = field(default_factory=LiveSeries)
    irradiance: LiveSeries = field(default_factory=LiveSeries)

    def add(self, part: CycleBlock) -> None:
        """Take rows of the cycle; raises ValueError if rows of their time are there already."""
        time = part.time - self.began
        known = time >= 0  # of what came late, what is from before all that is known has no place
        put(self.current, time[known], part.current[known])
        put_turns(self.irradiance, time[known], part.irradiance[known])
        self.brightest = max(self.brightest, float(np.nanmax(part.irradiance, initial=0.0)))


@dataclass(frozen=True)
class CycleBlock:
    """Rows of one cycle; arrays of shape (n,), n >= 1."""

    key: tuple[float, float]
    time: Floats
    current: Floats
    irradiance: Floats
    stretch: Stretch = (0.0, 0.0)


def put(series: LiveSeries, x: Floats, y: Floats) -> None:
    """Append a block, or insert it where it came late; raises ValueError if its place is taken."""
    last = series.x_range
    if last is not None and len(x) and x[0] < last[1]:
        series.insert(x, y)
    else:
        series.append(x, y)


def turns(irradiance: Floats) -> NDArray[np.bool_]:
    """Which samples, of shape (n,), are enough to know all: the first and last of equal ones."""
    enough: NDArray[np.bool_] = np.ones(len(irradiance), np.bool_)
    enough[1:-1] = (irradiance[1:-1] != irradiance[:-2]) | (irradiance[1:-1] != irradiance[2:])
    return enough


def put_turns(series: LiveSeries, x: Floats, y: Floats) -> None:
    """As `put`, with no more of the samples than tell all."""
    enough = turns(y)
    put(series, x[enough], y[enough])


def cycle_blocks(block: Mapping[str, ArrayLike]) -> Iterator[CycleBlock]:
    """The rows of a block, cycle by cycle and record by record; raises KeyError if a column is
    missing."""
    missing = [name for name in (TIME, CURRENT) if name not in block]
    if missing:
        raise KeyError(f"no column {', '.join(map(repr, missing))} to plot")
    names = (TIME, CURRENT, IRRADIANCE, CYCLE, START, BLOCK)
    given = [np.asarray(block.get(name, np.nan), np.float64) for name in names]
    time, current, irradiance, cycle, start, record = np.broadcast_arrays(
        *map(np.atleast_1d, given)
    )
    start, record = np.nan_to_num(start), np.nan_to_num(record)
    numbers = np.nan_to_num(cycle, nan=-1.0)
    changes = [np.diff(values) != 0 for values in (numbers, start, record)]
    turn = np.flatnonzero(np.any(changes, axis=0)) + 1
    for low, high in zip([0, *turn], [*turn, len(time)], strict=True):
        if high > low:
            rows = slice(low, high)
            key = (float(start[low]), float(cycle[low]))
            stretch = (key[0], float(record[low]))
            yield CycleBlock(key, time[rows], current[rows], irradiance[rows], stretch)


def joined(parts: Sequence[CycleBlock]) -> CycleBlock:
    """Rows that follow each other, as of the first one's cycle: to add them costs as one block."""
    if len(parts) == 1:
        return parts[0]
    time, current, irradiance = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("time", "current", "irradiance")
    )
    return CycleBlock(parts[0].key, time, current, irradiance, parts[0].stretch)
