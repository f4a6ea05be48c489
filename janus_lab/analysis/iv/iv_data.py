"""The readings of I–V curves, as the analysis takes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats, RowNumbers
from procedures.rows import (
    CURRENT,
    CURRENT_RANGE,
    DIRECTION,
    IRRADIANCE,
    STATUS,
    SWEEP,
    TIME,
    VOLTAGE,
)

#: The 2400 says 9.9E37 for overflow and 9.91E37 for "not a number".
_NOT_A_READING_A = 1e30
#: Irradiances closer together than this are one level.
_LEVEL_GAP = 0.005
#: Within one level the irradiance may vary by this much before the figures are flagged.
_LEVEL_SPREAD = 0.01


def is_clipped(current_A: Floats, status: Floats, clipping_bits: int) -> NDArray[np.bool_]:
    """Whether readings are in compliance or overflow: by the `clipping_bits` of their `status`
    words, or by a current that is none. All of one shape."""
    word = np.nan_to_num(status).astype(np.int64)
    flagged: NDArray[np.bool_] = (word & clipping_bits) != 0
    return flagged | (np.abs(current_A) > _NOT_A_READING_A)


@dataclass(frozen=True)
class Level:
    """The readings at one irradiance (0 in the dark)."""

    irradiance_mW_cm2: float
    rows: RowNumbers
    steady: bool


@dataclass(frozen=True, eq=False)
class IVData(Columns):
    """Readings in the order they were taken; eight float64 arrays of one length.

    `direction` is +1 up and -1 down, `sweep` a running number, `range_A` the nominal range of the
    reading, `status` the meter's status word. Raises ValueError if the lengths differ.
    """

    NAMES = {  # noqa: RUF012 - the base class says that it is one for all
        "time_s": TIME,
        "voltage_V": VOLTAGE,
        "current_A": CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "direction": DIRECTION,
        "sweep": SWEEP,
        "range_A": CURRENT_RANGE,
        "status": STATUS,
    }
    KIND = "I-V"

    time_s: Floats
    voltage_V: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    direction: Floats
    sweep: Floats
    range_A: Floats
    status: Floats

    @cached_property
    def clipped(self) -> NDArray[np.bool_]:
        """Readings in compliance or overflow, where the current is not the device's."""
        return is_clipped(self.current_A, self.status, self.clipping_bits)

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Readings that count: finite and not clipped."""
        finite: NDArray[np.bool_] = np.isfinite(self.voltage_V) & np.isfinite(self.current_A)
        return finite & ~self.clipped

    def levels(self) -> list[Level]:
        """The irradiances in rising order, the dark (zero and below) first.

        Readings whose irradiance is not known belong to none.
        """
        known = np.flatnonzero(np.isfinite(self.irradiance_mW_cm2))
        irradiance = np.clip(self.irradiance_mW_cm2[known], 0, None)
        distinct, where = np.unique(irradiance, return_inverse=True)
        rises = np.flatnonzero(distinct[1:] > (1 + _LEVEL_GAP) * distinct[:-1]) + 1
        number = np.searchsorted(rises, np.arange(distinct.size), side="right")[where]
        levels = []
        for index in range(rises.size + 1 if distinct.size else 0):
            inside = number == index
            median = float(np.median(irradiance[inside]))
            steady = float(np.ptp(irradiance[inside])) <= _LEVEL_SPREAD * median
            levels.append(Level(median, known[inside], steady))
        return levels

    def sweeps(self, rows: RowNumbers) -> list[tuple[int, RowNumbers]]:
        """Split `rows` by sweep and direction: (+1 or -1, rows) in the order of the sweeps."""
        sweep, direction = self.sweep[rows], np.sign(self.direction[rows])
        order = np.lexsort((-direction, sweep))
        sweep, direction = sweep[order], direction[order]
        first = np.flatnonzero((np.diff(sweep) != 0) | (np.diff(direction) != 0)) + 1
        return [
            (int(direction[begin]), rows[part])
            for begin, part in zip((0, *first.tolist()), np.split(order, first), strict=True)
            if part.size
        ]
