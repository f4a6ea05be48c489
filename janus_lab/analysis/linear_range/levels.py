"""What was read at each level of light: the light less the dark around it, on one range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats
from janus_lab.analysis.iv.iv_data import is_clipped
from procedures.linear_range.whole_levels import parts_of_levels
from procedures.rows import (
    CURRENT,
    CURRENT_RANGE,
    FILTER,
    IRRADIANCE,
    KEPT,
    LEVEL,
    START,
    STATUS,
    TIME,
)

#: A current that changes by more than this share of the photocurrent while it is read is not
#: settled, if noise does not make as much.
_SETTLED_WITHIN = 0.01
_BEYOND_NOISE = 4.0
#: Of the photocurrent: what noise may make of such a change hides a slow part.
_HIDDEN = 0.2
#: The dark after the light is that before it, within this share of the photocurrent.
_RECOVERED_WITHIN = 0.02
_LARGEST_CORRELATION = 0.95


@dataclass(frozen=True, eq=False)
class LevelsData(Columns):
    """Readings of a linear-range run in the order they were taken; arrays of one length.

    `level` counts from 1, 0 is the record of noise; `filter` is the place in the bench's list, from
    1, 0 for none; `kept` is 1 where the current had time to settle. Raises ValueError if the
    lengths differ.
    """

    NAMES = {  # noqa: RUF012 - the base class says that it is one for all
        "time_s": TIME,
        "current_A": CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "level": LEVEL,
        "filter": FILTER,
        "kept": KEPT,
        "start": START,
        "range_A": CURRENT_RANGE,
        "status": STATUS,
    }
    KIND = "linear range"

    time_s: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    level: Floats
    filter: Floats
    kept: Floats
    start: Floats
    range_A: Floats
    status: Floats

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Readings that count: finite, not in compliance, no overflow."""
        clipped = is_clipped(self.current_A, self.status, self.clipping_bits)
        return np.asarray(np.isfinite(self.current_A) & ~clipped, np.bool_)


@dataclass(frozen=True)
class LevelMovement:
    """How much a current moved (A), and what noise of the readings makes of that (k = 1)."""

    by_A: float
    u_A: float


@dataclass(frozen=True)
class LevelReading:
    """One level: currents in A, as read; uncertainties (k = 1) are those of the readings alone."""

    number: int
    start: int
    irradiance_mW_cm2: float
    filter: int  #: place in the bench's list, from 1; 0 is none
    range_A: float
    middle_s: float
    span_s: float  #: of the readings in the light
    apart_s: float  #: from their middle to those in the dark
    dark_A: float
    light_A: float
    photocurrent_A: float
    photocurrent_u_A: float
    flags: tuple[str, ...]
    dark_change: LevelMovement  #: from before the light to after it
    light_change: LevelMovement  #: while it was read

    def unsteady(self, slow_A: float) -> tuple[tuple[str, ...], float]:
        """What is to be objected to currents that moved, where slow noise makes `slow_A` (rms) of
        them, and what that adds to the uncertainty of the photocurrent (A)."""
        flags: tuple[str, ...] = ()
        dark, light = self.dark_change, self.light_change
        beyond = _BEYOND_NOISE * math.hypot(dark.u_A, slow_A)
        if abs(dark.by_A) > max(_RECOVERED_WITHIN * abs(self.photocurrent_A), beyond):
            flags += ("DARK_RECOVERY",)
        noise = _BEYOND_NOISE * math.hypot(light.u_A, 2 * slow_A)
        if abs(light.by_A) > max(_SETTLED_WITHIN * abs(self.photocurrent_A), noise):
            flags += ("NOT_SETTLED",)
        elif noise > _HIDDEN * abs(self.photocurrent_A):
            flags += ("SETTLING_NOT_SEEN",)
        # how it came about is not known: anywhere between the two
        return flags, abs(dark.by_A) / math.sqrt(12) if abs(dark.by_A) > beyond else 0.0


@dataclass(frozen=True)
class DarkRecord:
    """The record in the dark; readings evenly spaced."""

    time_s: Floats
    current_A: Floats
    range_A: float


def noise_record(data: LevelsData) -> DarkRecord | None:
    """The longest record of noise in the dark; None if there is none."""
    stretches = [
        rows
        for (_, level), parts in parts_of_levels(_by_name(data)).items()
        if level == 0
        for rows in parts
    ]
    if not stretches:
        return None
    rows = max(stretches, key=len)
    rows = rows[data.valid[rows]]
    if not rows.size:
        return None
    return DarkRecord(data.time_s[rows], data.current_A[rows], float(data.range_A[rows[0]]))


def level_readings(data: LevelsData, resolutions: dict[float, float]) -> list[LevelReading]:
    """Every level that was read between two darks, by rising irradiance; of one that was measured
    again the last. `resolutions` has one count (A) for each range (A)."""
    found: dict[int, LevelReading] = {}
    for (start, level), parts in sorted(parts_of_levels(_by_name(data)).items()):
        last = parts[-3:]
        lit = [bool(data.irradiance_mW_cm2[rows[0]] > 0) for rows in last]
        if level > 0 and lit == [False, True, False]:
            reading = _reading(data, level, start, last, resolutions)
            if reading is not None:
                found[level] = reading
    return sorted(found.values(), key=lambda each: each.irradiance_mW_cm2)


def _by_name(data: LevelsData) -> dict[str, Floats]:
    return {column: getattr(data, name) for name, column in data.NAMES.items()}


def _reading(
    data: LevelsData,
    level: int,
    start: int,
    parts: Sequence[NDArray[np.intp]],
    resolutions: dict[float, float],
) -> LevelReading | None:
    valid = [rows[data.valid[rows]] for rows in parts]
    if min(rows.size for rows in valid) < 2:
        return None
    lit = parts[1]
    flags: tuple[str, ...] = ()
    if any(whole.size < rows.size for whole, rows in zip(valid, parts, strict=True)):
        flags += ("COMPLIANCE_CLIP",)
    ranges = np.unique(data.range_A[np.concatenate(valid)])
    if ranges.size > 1:
        flags += ("RANGE_CHANGED",)
    range_A = float(data.range_A[valid[1][0]])
    count = resolutions.get(range_A, 0.0)
    before, light, after = (_mean(data.time_s[r], data.current_A[r], count) for r in valid)
    share = (light.time_s - before.time_s) / (after.time_s - before.time_s)
    dark = before.current_A + share * (after.current_A - before.current_A)
    noise = math.hypot(light.u_A, (1 - share) * before.u_A, share * after.u_A)
    return LevelReading(
        level,
        start,
        float(data.irradiance_mW_cm2[lit[0]]),
        int(data.filter[lit[0]]),
        range_A,
        light.time_s,
        light.span_s,
        (after.time_s - before.time_s) / 2,
        dark,
        light.current_A,
        light.current_A - dark,
        noise,
        flags,
        LevelMovement(after.current_A - before.current_A, math.hypot(before.u_A, after.u_A)),
        LevelMovement(light.change_A, light.change_u_A),
    )


@dataclass(frozen=True)
class _Mean:
    time_s: float
    span_s: float
    current_A: float
    u_A: float
    change_A: float  #: from the first half to the second, over the whole
    change_u_A: float


def _mean(time_s: Floats, current_A: Floats, count_A: float) -> _Mean:
    """The mean of readings, u = σ/√n_eff with n_eff = n(1-ρ)/(1+ρ) from lag 1, about the line
    through both halves; rounding to counts does not average where the readings hide the noise."""
    n, half = current_A.size, current_A.size // 2
    mean = float(np.mean(current_A))
    apart = float(np.mean(current_A[-half:]) - np.mean(current_A[:half]))
    deviation = current_A - mean - apart / (n - half) * (np.arange(n) - (n - 1) / 2)
    power = float(deviation @ deviation)
    sigma = math.sqrt(power / max(1, n - 2))
    lag_one = float(deviation[:-1] @ deviation[1:]) / power if power > 0 else 0.0
    correlation = min(_LARGEST_CORRELATION, max(0.0, lag_one + 1 / n))
    effective = max(1.0, n * (1 - correlation) / (1 + correlation))
    rounding = 0.0 if sigma > 0.4 * count_A else count_A / math.sqrt(12)
    u = math.hypot(sigma / math.sqrt(effective), rounding)
    return _Mean(
        float(np.mean(time_s)),
        float(np.ptp(time_s)) * n / max(1, n - 1),
        mean,
        u,
        2 * apart,
        4 * u,
    )
