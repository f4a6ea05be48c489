"""The dark and lit halves in the readings of on/off cycles: which are whole, plateau and shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.analysis.uncertainty.plateau import LEAST_READINGS, SHARE, Plateau, plateau
from procedures.rows import reaches_its_end

from .cycling_data import CyclingData
from .settling import BEGINS_AT, LEAST_BINS, MOST_BINS, READINGS_IN_A_BIN, edges_of_bins


@dataclass(frozen=True)
class Half:
    """A stretch of constant start, cycle and irradiance; `rows` are those of its piece of data."""

    rows: slice
    start: int
    cycle: int
    irradiance: float
    whole: bool


@dataclass(frozen=True)
class HalfPlateau:
    """A half-cycle's plateau, and what there is to say of the readings behind it."""

    half: Half
    plateau: Plateau
    range_A: float
    range_changed: bool
    clipped: bool
    shape: Floats
    after: float  #: irradiance of the half before, 0 where there is none
    readings: Floats  #: of its second half, none where some are invalid


def halves_of(data: CyclingData, on_s: float, off_s: float) -> list[Half]:
    """Stretches of constant start, cycle and irradiance."""
    if not data.time_s.size:
        return []
    changes = _changes(data)
    first = np.concatenate(([0], changes))
    end = np.concatenate((changes, [data.time_s.size]))
    span = data.time_s[end - 1] - data.time_s[first]
    duration = np.where(data.irradiance_mW_cm2[first] > 0, on_s, off_s)
    whole = reaches_its_end(span, end - first, duration)
    return [
        Half(slice(a, b), int(data.start[a]), int(data.cycle[a]), float(level), bool(reached))
        for a, b, level, reached in zip(
            first.tolist(), end.tolist(), data.irradiance_mW_cm2[first], whole, strict=True
        )
    ]


def whole_halves(halves: list[Half]) -> dict[tuple[int, int], set[bool]]:
    """By start and cycle, which halves are whole: dark (False), lit (True)."""
    found: dict[tuple[int, int], set[bool]] = {}
    for half in halves:
        if half.whole:
            found.setdefault((half.start, half.cycle), set()).add(half.irradiance > 0)
    return found


def bins_for(half: Half) -> int:
    """How many bins its shape and those like it have; 0 where there are too few readings."""
    readings = half.rows.stop - half.rows.start
    bins = min(MOST_BINS, int((1 - BEGINS_AT) * readings / READINGS_IN_A_BIN))
    return bins if bins >= LEAST_BINS else 0


def whole_pieces(pieces: Iterable[CyclingData]) -> Iterator[CyclingData]:
    """The same readings in other pieces, none of which ends within a half."""
    kept: list[CyclingData] = []
    for piece in pieces:
        changes = _changes(piece)
        if changes.size:
            last = int(changes[-1])
            yield CyclingData.joined([*kept, piece.rows(slice(0, last))])
            kept = [piece.rows(slice(last, None))]
        else:
            kept.append(piece)
    if kept:
        yield CyclingData.joined(kept)


def _changes(data: CyclingData) -> NDArray[np.intp]:
    """Where a half begins, but the first."""
    keys = (data.start, data.cycle, data.irradiance_mW_cm2)
    changed = np.zeros(max(0, data.time_s.size - 1), np.bool_)
    for key in keys:
        changed |= key[1:] != key[:-1]
    return np.flatnonzero(changed) + 1


def plateau_of(
    data: CyclingData, half: Half, before: Half | None, meter: Meter, bins: int
) -> HalfPlateau:
    times = data.time_s[half.rows]
    begin = half.rows.start + int(
        np.searchsorted(times, times[0] + (1 - SHARE) * (times[-1] - times[0]))
    )
    begin = max(half.rows.start, min(begin, half.rows.stop - LEAST_READINGS))
    window = slice(begin, half.rows.stop)
    current, clipped = data.current_A[window], data.clipped[window]
    valid = np.isfinite(current) & ~clipped
    ranges = data.range_A[window][valid]
    range_A = float(ranges[-1]) if ranges.size else float("nan")
    resolution = meter.range(range_A).resolution_A if ranges.size else 0.0
    follows = before is not None and before.start == half.start
    return HalfPlateau(
        half,
        plateau(data.time_s[window][valid], current[valid], resolution),
        range_A,
        bool(ranges.size and np.ptp(ranges) > 0),
        bool(np.any(clipped)),
        _shape(data, half, bins),
        before.irradiance if before is not None and follows else 0.0,
        _second_half(data, half),
    )


def _shape(data: CyclingData, half: Half, bins: int) -> Floats:
    """Means of the readings in each bin; not a number for one without, or with invalid ones."""
    if not bins:
        return np.empty(0)
    times = data.time_s[half.rows]
    span = times[-1] - times[0]
    edges = np.searchsorted(times, times[0] + span * edges_of_bins(bins))
    edges[-1] = times.size
    counts = np.diff(edges)
    if not np.all(counts):
        return np.full(bins, np.nan)
    current = np.where(data.clipped[half.rows], np.nan, data.current_A[half.rows])
    return np.asarray(np.add.reduceat(current, edges[:-1]) / counts)


def _second_half(data: CyclingData, half: Half) -> Floats:
    rows = slice((half.rows.start + half.rows.stop) // 2, half.rows.stop)
    return np.empty(0) if np.any(data.clipped[rows]) else data.current_A[rows].copy()
