"""Recorded readings of the current against time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats
from janus_lab.analysis.iv.iv_data import is_clipped
from procedures.rows import CURRENT, CURRENT_RANGE, IRRADIANCE, STATUS, TIME


@dataclass(frozen=True, eq=False)
class TimeData(Columns):
    """Readings in the order they were taken; five arrays of one length, see `Columns`.

    `irradiance_mW_cm2` is the commanded one, nan where nobody knows; `status` the meter's word.
    """

    NAMES = {  # noqa: RUF012 - the base class says that it is one for all
        "time_s": TIME,
        "current_A": CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "range_A": CURRENT_RANGE,
        "status": STATUS,
    }
    KIND = "current against time"

    time_s: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    range_A: Floats
    status: Floats

    @cached_property
    def clipped(self) -> NDArray[np.bool_]:
        """Readings in compliance or overflow."""
        return is_clipped(self.current_A, self.status, self.clipping_bits)

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Readings of the device's current in light that is known."""
        return ~self.clipped & np.isfinite(self.current_A) & np.isfinite(self.irradiance_mW_cm2)
