"""Columns of a noise run, and its records: stretches of evenly spaced readings of one kind."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from janus_lab.analysis.columns import Columns, Floats

#: Two intervals or apertures this close (relative) are the same setting.
_SAME = 0.05
#: An interval this many times as long as the others is a gap.
_GAP = 1.5
_LEAST_READINGS = 4


@dataclass(frozen=True, eq=False)
class NoiseData(Columns):
    """Readings of a noise run in the order of time; see `Columns`."""

    time_s: Floats
    bias_V: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    block: Floats  #: counts the gapless stretches from 1
    connected: Floats  #: 1; 0 where the terminals were open
    aperture_s: Floats
    start: Floats
    range_A: Floats
    status: Floats

    KIND: ClassVar = "noise"
    NAMES: ClassVar = {
        "time_s": "Time (s)",
        "bias_V": "Voltage (V)",
        "current_A": "Current (A)",
        "irradiance_mW_cm2": "Irradiance (mW/cm**2)",
        "block": "Block",
        "connected": "Sample connected",
        "aperture_s": "Aperture (s)",
        "start": "Start",
        "range_A": "Current range (A)",
        "status": "Status",
    }


@dataclass(frozen=True)
class Setting:
    """What the readings of a record have in common."""

    bias_V: float
    irradiance_mW_cm2: float  #: nan where nobody knows
    connected: bool
    range_A: float
    aperture_s: float
    interval_s: float

    @property
    def rate_Hz(self) -> float:
        return 1.0 / self.interval_s

    def reads_like(self, other: Setting) -> bool:
        """Whether the meter stood alike: range, rate and aperture."""
        return (
            math.isclose(self.range_A, other.range_A, rel_tol=1e-6)
            and abs(self.interval_s / other.interval_s - 1) < _SAME
            and abs(self.aperture_s / other.aperture_s - 1) < _SAME
        )


@dataclass(frozen=True, eq=False)
class NoiseReadings:
    """Readings of one setting: `blocks` are gapless, each with its time of beginning (s)."""

    setting: Setting
    blocks: tuple[Floats, ...]
    began_s: tuple[float, ...]
    clipped: int = 0  #: readings without a value, or in compliance, that were left out

    @property
    def readings(self) -> int:
        return sum(block.size for block in self.blocks)

    @property
    def duration_s(self) -> float:
        """Of all its blocks together."""
        return self.readings * self.setting.interval_s

    @property
    def mean_A(self) -> float:
        return sum(float(block.sum()) for block in self.blocks) / self.readings


def records_of(data: NoiseData) -> list[NoiseReadings]:
    """The records of a run, in the order in which they began.

    A block ends where its column says so, at a reading without a value or in compliance, and where
    the time leaps. Stretches of fewer than four readings are left out.
    """
    kept: list[tuple[Setting, list[Floats], list[float], list[int]]] = []
    for setting, time_s, current, clipped in _stretches(data):
        for known, blocks, began, lost in kept:
            if _same(known, setting):
                blocks.append(current)
                began.append(float(time_s[0]))
                lost[0] += clipped
                break
        else:
            kept.append((setting, [current], [float(time_s[0])], [clipped]))
    return [NoiseReadings(s, tuple(b), tuple(t), lost[0]) for s, b, t, lost in kept]


def _same(one: Setting, other: Setting) -> bool:
    return (
        one.bias_V == other.bias_V
        and one.connected == other.connected
        and (
            one.irradiance_mW_cm2 == other.irradiance_mW_cm2
            or (np.isnan(one.irradiance_mW_cm2) and np.isnan(other.irradiance_mW_cm2))
        )
        and one.reads_like(other)
    )


def _stretches(data: NoiseData) -> Iterator[tuple[Setting, Floats, Floats, int]]:
    """Setting, times, currents and how many readings were left out of each gapless stretch."""
    if not data.time_s.size:
        return
    bad = ~np.isfinite(data.current_A) | ((data.status.astype(np.int64) & data.clipping_bits) != 0)
    of_block = (data.block, data.bias_V, data.connected, data.aperture_s, data.start, data.range_A)
    change = np.zeros(data.time_s.size - 1, bool)
    for column in of_block:
        change |= column[1:] != column[:-1]
    light = data.irradiance_mW_cm2
    change |= (light[1:] != light[:-1]) & ~(np.isnan(light[1:]) & np.isnan(light[:-1]))
    edges = [0, *(np.flatnonzero(change) + 1).tolist(), data.time_s.size]
    for begin, end in pairwise(edges):
        if end - begin < _LEAST_READINGS:
            continue
        interval = float(np.median(np.diff(data.time_s[begin:end])))
        if not interval > 0:
            continue
        broken = np.diff(data.time_s[begin:end]) > _GAP * interval
        cut = np.flatnonzero(broken | bad[begin : end - 1] | bad[begin + 1 : end]) + 1 + begin
        parts = [begin, *cut.tolist(), end]
        lost = int(bad[begin:end].sum())
        for first, last in pairwise(parts):
            if last - first < _LEAST_READINGS or bad[first]:
                continue
            time_s = data.time_s[first:last]
            spacing = float(time_s[-1] - time_s[0]) / (last - first - 1)
            setting = Setting(
                float(data.bias_V[first]),
                float(light[first]),
                bool(data.connected[first] > 0),
                float(data.range_A[first]),
                min(float(data.aperture_s[first]), spacing),
                spacing,
            )
            yield setting, time_s, data.current_A[first:last], lost
            lost = 0
