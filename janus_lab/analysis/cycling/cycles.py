"""On/off cycles in recorded readings: which are whole, their plateaus, the photocurrent of each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.meter import Meter

from .cycling_data import CyclingData, Flags
from .flicker_of_cycles import flicker_of
from .half_cycles import (
    Half,
    HalfPlateau,
    bins_for,
    halves_of,
    plateau_of,
    whole_halves,
    whole_pieces,
)

Integers = NDArray[np.int64]


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
    #: Share of the dark level that comes from dark halves after a pulse of this irradiance.
    after_pulse: Floats
    #: Means of the readings in equal bins of the lit half, (cycles, bins); see `settling`.
    light_shape_A: Floats
    #: The same of the dark half before the pulse; not numbers where it follows no such pulse.
    dark_shape_A: Floats
    left_out: int  #: cycles begun whose readings do not count
    flicker: float  #: relative density K of the device's 1/f noise at 1 Hz, as to be expected

    def columns(self) -> dict[str, NDArray[Any]]:
        """What a file or a plot takes: all up to `quantised`, by the names above."""
        return {name: getattr(self, name) for name in _IN_FILES}

    def chosen(self, rows: Flags) -> CycleTable:
        """Some of the rows."""
        arrays: dict[str, Any] = {
            f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name not in _OF_ALL
        }
        return CycleTable(**arrays, left_out=self.left_out, flicker=self.flicker)

    def at(self, irradiance_mW_cm2: float) -> CycleTable:
        """The rows of one irradiance."""
        return self.chosen(self.irradiance_mW_cm2 == irradiance_mW_cm2)


_OF_ALL = ("left_out", "flicker")
_SHAPES = ("light_shape_A", "dark_shape_A")
_IN_FILES = [
    f.name for f in fields(CycleTable) if f.name not in (*_OF_ALL, *_SHAPES, "after_pulse")
]


def summarise_cycles(
    data: CyclingData | Iterable[CyclingData], on_s: float, off_s: float, meter: Meter
) -> CycleTable:
    """Plateaus and photocurrent of every whole cycle; `on_s`, `off_s` are the commanded times.

    The readings may come in pieces, in the order they were taken. A cycle is whole if it has a dark
    and a lit half whose readings span the commanded time but a tenth, or but four readings; where a
    cycle was measured again under a later start, that counts. A plateau is the median of the last
    40 % of a half. The dark level is interpolated in time between the plateaus before and after the
    pulse; a pulse at the end of a start, which has one only, keeps that and adds the typical step
    from dark to dark to the uncertainty.
    """
    halves: list[Half] = []
    found: list[HalfPlateau] = []
    bins: dict[bool, int] = {}
    for piece in whole_pieces([data] if isinstance(data, CyclingData) else data):
        for half in halves_of(piece, on_s, off_s):
            lit = half.irradiance > 0
            if half.whole:
                before = halves[-1] if halves else None
                of_kind = bins.setdefault(lit, bins_for(half))
                found.append(plateau_of(piece, half, before, meter, of_kind))
            halves.append(half)
    last_start: dict[int, int] = {}
    for (start, cycle), kinds in whole_halves(halves).items():
        if kinds == {False, True}:
            last_start[cycle] = max(start, last_start.get(cycle, start))
    counted = [one for one in found if last_start.get(one.half.cycle) == one.half.start]
    seen = {(half.start, half.cycle) for half in halves}
    pulses = sorted((s for s in counted if s.half.irradiance > 0), key=lambda s: s.half.cycle)
    dark = [s for s in counted if s.half.irradiance == 0]
    return _table(pulses, dark, len(seen) - len(last_start), flicker_of(pulses, dark))


def _table(
    lit: list[HalfPlateau], dark: list[HalfPlateau], left_out: int, flicker: float
) -> CycleTable:
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
    known = np.flatnonzero(np.isfinite(levels))
    of_start = {each: known[starts[known] == each] for each in np.unique(starts).tolist()}
    times_of = {each: times[rows] for each, rows in of_start.items()}
    rows: list[dict[str, Any]] = []
    for pulse in lit:
        at = pulse.plateau.time_s
        same = of_start[pulse.half.start]
        place = int(np.searchsorted(times_of[pulse.half.start], at))
        a = int(same[place - 1]) if place else None
        b = int(same[place]) if place < same.size else None
        shares = _shares(at, a, b, times)
        base, base_u = _baseline(shares, levels, own, typical)
        near = list(shares)
        same_light = {i: dark[i].after == pulse.half.irradiance for i in near}
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
            "after_pulse": sum(shares[i] for i in near if same_light[i]),
            "light_shape_A": pulse.shape,
            "dark_shape_A": dark[a].shape
            if a is not None and same_light[a]
            else np.full(dark[0].shape.shape if dark else 0, np.nan),
        }
        rows.append(row)
    kinds: Mapping[str, type] = {"cycle": np.int64, "start": np.int64}
    flags = ("light_settled", "dark_settled", "range_changed", "clipped", "quantised")
    arrays: dict[str, Any] = {
        name: np.array(
            [row[name] for row in rows],
            dtype=np.bool_ if name in flags else kinds.get(name, np.float64),
        )
        for name in (*_IN_FILES, "after_pulse")
    }
    for name in _SHAPES:
        arrays[name] = np.array([row[name] for row in rows]) if rows else np.empty((0, 0))
    return CycleTable(**arrays, left_out=left_out, flicker=flicker)


def _shares(at: float, before: int | None, after: int | None, times: Floats) -> dict[int, float]:
    """Which plateaus in the dark make the level at the time `at`, and with what share."""
    if before is None or after is None:
        return {index: 1.0 for index in (before, after) if index is not None}
    share = float((at - times[before]) / (times[after] - times[before]))
    return {before: 1 - share, after: share}


def _baseline(
    shares: Mapping[int, float], levels: Floats, own: Floats, typical: float
) -> tuple[float, float]:
    """Dark level and its uncertainty from plateaus at some indices, with their shares."""
    if not shares:
        return np.nan, np.nan
    value = sum(share * levels[index] for index, share in shares.items())
    noise = math.hypot(*(share * own[index] for index, share in shares.items()))
    return float(value), noise if len(shares) > 1 else math.hypot(noise, typical)
