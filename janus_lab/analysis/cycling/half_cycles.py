"""The dark and lit halves in the readings of on/off cycles: which are whole, plateau and shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.analysis.uncertainty.plateau import LEAST_READINGS, SHARE, Plateau, plateau
from procedures.rows import reaches_its_end

from .cycling_data import CyclingData
from .settling import BEGINS_AT, LEAST_BINS, MOST_BINS, READINGS_IN_A_BIN, edges_of_bins


@dataclass(frozen=True)
class Half:
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


def halves_of(data: CyclingData, on_s: float, off_s: float) -> list[Half]:
    """Stretches of constant start, cycle and irradiance."""
    if not data.time_s.size:
        return []
    keys = (data.start, data.cycle, data.irradiance_mW_cm2)
    changes = np.flatnonzero(np.any([key[1:] != key[:-1] for key in keys], axis=0)) + 1
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


def bins_for(halves: list[Half]) -> int:
    """How many bins their shapes have; 0 where there are too few readings for any."""
    if not halves:
        return 0
    readings = float(np.median([half.rows.stop - half.rows.start for half in halves]))
    bins = min(MOST_BINS, int((1 - BEGINS_AT) * readings / READINGS_IN_A_BIN))
    return bins if bins >= LEAST_BINS else 0


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


