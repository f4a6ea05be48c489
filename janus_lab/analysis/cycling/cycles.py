"""On/off cycles in recorded readings: which are whole, their plateaus, the photocurrent of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats
from janus_lab.analysis.iv.iv_data import is_clipped
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.analysis.uncertainty.plateau import (
    LEAST_READINGS,
    SHARE,
    Plateau,
    plateau,
)
from procedures.rows import (
    CURRENT,
    CURRENT_RANGE,
    CYCLE,
    IRRADIANCE,
    START,
    STATUS,
    TIME,
    reaches_its_end,
)

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CyclingData(Columns):
    """Readings of one cycling run in the order they were taken; seven arrays of one length.

    `irradiance_mW_cm2` is the commanded one, 0 in the dark; `cycle` counts through all starts and
    irradiances, `start` the starts of the run; `status` is the meter's status word. Raises
    ValueError if the lengths differ.
    """

    NAMES = {  # noqa: RUF012 - the base class says that it is one for all
        "time_s": TIME,
        "current_A": CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "cycle": CYCLE,
        "start": START,
        "range_A": CURRENT_RANGE,
        "status": STATUS,
    }
    KIND = "cycling"

    time_s: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    cycle: Floats
    start: Floats
    range_A: Floats
    status: Floats

    @cached_property
    def clipped(self) -> Flags:
        """Readings in compliance or overflow."""
        return is_clipped(self.current_A, self.status, self.clipping_bits)


@dataclass(frozen=True)
class CycleTable:
    """One row for each whole cycle, in the order of their numbers; arrays of shape (cycles,).

    Currents as measured, with their sign; uncertainties (`_u_`, k = 1) are those of the plateaus'
    own noise. What a cycle has too few valid readings for is not a number.
    """

    cycle: Integers
    start: Integers
    irradiance_mW_cm2: Floats
    time_s: Floats  #: of the light plateau
    light_A: Floats
    light_u_A: Floats
    dark_A: Floats  #: interpolated to the time of the light plateau
    dark_u_A: Floats
    dark_before_A: Floats  #: plateau before the pulse; not a number where there is none
    dark_after_A: Floats
    photocurrent_A: Floats
    photocurrent_u_A: Floats
    light_range_A: Floats
    dark_range_A: Floats
    light_settled: Flags
    dark_settled: Flags
    range_changed: Flags
    clipped: Flags
    quantised: Flags
    left_out: int  #: cycles begun whose readings do not count

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays by the names above, for a file or a plot."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "left_out"}

    def at(self, irradiance_mW_cm2: float) -> CycleTable:
        """The rows of one irradiance."""
        rows = self.irradiance_mW_cm2 == irradiance_mW_cm2
        chosen: dict[str, Any] = {name: array[rows] for name, array in self.columns().items()}
        return CycleTable(**chosen, left_out=self.left_out)


@dataclass(frozen=True)
class _Half:
    rows: slice
    start: int
    cycle: int
    irradiance: float
    whole: bool


@dataclass(frozen=True)
class _Settled:
    """A half-cycle's plateau, and what there is to say of the readings behind it."""

    half: _Half
    plateau: Plateau
    range_A: float
    range_changed: bool
    clipped: bool


def summarise_cycles(data: CyclingData, on_s: float, off_s: float, meter: Meter) -> CycleTable:
    """Plateaus and photocurrent of every whole cycle; `on_s`, `off_s` are the commanded times.

    A cycle is whole if it has a dark and a lit half whose readings span the commanded time but a
    tenth, or but four readings; where a cycle was measured again under a later start, that counts.
    A plateau is the median of the last 40 % of a half. The dark level is interpolated in time
    between the plateaus before and after the pulse; a pulse at the end of a start, which has one
    only, keeps that and adds the typical step from dark to dark to the uncertainty.
    """
    halves = _halves(data, on_s, off_s)
    last_start: dict[int, int] = {}
    for (start, cycle), kinds in _whole_halves(halves).items():
        if kinds == {False, True}:
            last_start[cycle] = max(start, last_start.get(cycle, start))
    counted = [
        _settled(data, half, meter)
        for half in halves
        if half.whole and last_start.get(half.cycle) == half.start
    ]
    seen = {(half.start, half.cycle) for half in halves}
    lit = sorted((s for s in counted if s.half.irradiance > 0), key=lambda s: s.half.cycle)
    dark = [s for s in counted if s.half.irradiance == 0]
    return _table(lit, dark, len(seen) - len(last_start))


def _halves(data: CyclingData, on_s: float, off_s: float) -> list[_Half]:
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
        _Half(slice(a, b), int(data.start[a]), int(data.cycle[a]), float(level), bool(reached))
        for a, b, level, reached in zip(
            first.tolist(), end.tolist(), data.irradiance_mW_cm2[first], whole, strict=True
        )
    ]


def _whole_halves(halves: list[_Half]) -> dict[tuple[int, int], set[bool]]:
    """By start and cycle, which halves are whole: dark (False), lit (True)."""
    found: dict[tuple[int, int], set[bool]] = {}
    for half in halves:
        if half.whole:
            found.setdefault((half.start, half.cycle), set()).add(half.irradiance > 0)
    return found


def _settled(data: CyclingData, half: _Half, meter: Meter) -> _Settled:
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
    return _Settled(
        half,
        plateau(data.time_s[window][valid], current[valid], resolution),
        range_A,
        bool(ranges.size and np.ptp(ranges) > 0),
        bool(np.any(clipped)),
    )


def _table(lit: list[_Settled], dark: list[_Settled], left_out: int) -> CycleTable:
    times, levels, own, starts = (
        np.array(column, dtype=np.float64)
        for column in (
            [d.plateau.time_s for d in dark],
            [d.plateau.current_A for d in dark],
            [d.plateau.uncertainty_A for d in dark],
            [float(d.half.start) for d in dark],
        )
    )
    step = np.abs(np.diff(levels))[np.diff(starts) == 0] if levels.size else levels
    typical = float(np.nanmedian(step)) if np.any(np.isfinite(step)) else 0.0
    rows: list[dict[str, Any]] = []
    for pulse in lit:
        same = np.flatnonzero((starts == pulse.half.start) & np.isfinite(levels))
        at = pulse.plateau.time_s
        before, after = same[times[same] < at], same[times[same] > at]
        a = int(before[-1]) if before.size else None
        b = int(after[0]) if after.size else None
        base, base_u = _baseline(at, a, b, times, levels, own, typical)
        near = [index for index in (a, b) if index is not None]
        current = pulse.plateau.current_A - base
        row = {
            "cycle": pulse.half.cycle,
            "start": pulse.half.start,
            "irradiance_mW_cm2": pulse.half.irradiance,
            "time_s": at,
            "light_A": pulse.plateau.current_A,
            "light_u_A": pulse.plateau.uncertainty_A,
            "dark_A": base,
            "dark_u_A": base_u,
            "dark_before_A": np.nan if a is None else levels[a],
            "dark_after_A": np.nan if b is None else levels[b],
            "photocurrent_A": current,
            "photocurrent_u_A": float(np.hypot(pulse.plateau.uncertainty_A, base_u)),
            "light_range_A": pulse.range_A,
            "dark_range_A": dark[near[0]].range_A if near else np.nan,
            "light_settled": pulse.plateau.settled(current),
            "dark_settled": all(dark[i].plateau.settled(current) for i in near),
            "range_changed": pulse.range_changed
            or any(dark[i].range_changed or dark[i].range_A != pulse.range_A for i in near),
            "clipped": pulse.clipped or any(dark[i].clipped for i in near),
            "quantised": pulse.plateau.quantised,
        }
        rows.append(row)
    kinds: Mapping[str, type] = {"cycle": np.int64, "start": np.int64}
    flags = ("light_settled", "dark_settled", "range_changed", "clipped", "quantised")
    names = [f.name for f in fields(CycleTable) if f.name != "left_out"]
    return CycleTable(
        **{
            name: np.array(
                [row[name] for row in rows],
                dtype=np.bool_ if name in flags else kinds.get(name, np.float64),
            )
            for name in names
        },
        left_out=left_out,
    )


def _baseline(
    at: float,
    before: int | None,
    after: int | None,
    times: Floats,
    levels: Floats,
    own: Floats,
    typical: float,
) -> tuple[float, float]:
    """Dark level at the time `at`, and its uncertainty, from the plateaus at two indices."""
    if before is None or after is None:
        only = before if before is not None else after
        if only is None:
            return np.nan, np.nan
        return float(levels[only]), float(np.hypot(own[only], typical))
    share = float((at - times[before]) / (times[after] - times[before]))
    value = (1 - share) * levels[before] + share * levels[after]
    return float(value), float(np.hypot((1 - share) * own[before], share * own[after]))
