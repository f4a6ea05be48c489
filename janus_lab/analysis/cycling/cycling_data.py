"""Recorded readings of on/off cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats
from janus_lab.analysis.iv.iv_data import is_clipped
from procedures.rows import CURRENT, CURRENT_RANGE, CYCLE, IRRADIANCE, START, STATUS, TIME

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

    def rows(self, chosen: slice) -> CyclingData:
        """Some of the readings; views of the same arrays."""
        arrays = {name: getattr(self, name)[chosen] for name in self.NAMES}
        return CyclingData(**arrays, clipping_bits=self.clipping_bits)

    @classmethod
    def joined(cls, pieces: Sequence[CyclingData]) -> CyclingData:
        """The readings of one piece after another."""
        if len(pieces) == 1:
            return pieces[0]
        arrays = {name: np.concatenate([getattr(p, name) for p in pieces]) for name in cls.NAMES}
        return cls(**arrays, clipping_bits=pieces[0].clipping_bits)
