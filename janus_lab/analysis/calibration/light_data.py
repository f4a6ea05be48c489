"""Recorded readings of a calibration of the light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats
from procedures.rows import CURRENT, CURRENT_RANGE, DIRECTION, DRIVE, PASS, POWER, STATUS, TIME

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LightData(Columns):
    """Readings in the order they were taken, columns of one length.

    `drive_A` is the laser's current as set, 0 in the dark and nan where it was not as set;
    `number_of_pass` counts from 1 and is 0 in the dark and while the laser warms up; `direction` is
    +1 upwards and -1 back. Either `current_A` (of a reference detector) or `power_W` (of a power
    meter) has values. Raises ValueError if the lengths differ.
    """

    NAMES = {  # noqa: RUF012 - the base class says that it is one for all
        "time_s": TIME,
        "drive_A": DRIVE,
        "current_A": CURRENT,
        "power_W": POWER,
        "number_of_pass": PASS,
        "direction": DIRECTION,
        "range_A": CURRENT_RANGE,
        "status": STATUS,
    }
    KIND = "light calibration"

    time_s: Floats
    drive_A: Floats
    current_A: Floats
    power_W: Floats
    number_of_pass: Floats
    direction: Floats
    range_A: Floats
    status: Floats

    @property
    def is_power(self) -> bool:
        """Whether a power meter was read."""
        return bool(np.any(np.isfinite(self.power_W)))

    @property
    def signal(self) -> Floats:
        """What is proportional to the light: current (A) or power (W)."""
        return self.power_W if self.is_power else self.current_A

    @property
    def clipped(self) -> Flags:
        """Readings whose current is not the detector's."""
        if self.is_power:
            return ~np.isfinite(self.power_W)
        word = np.nan_to_num(self.status).astype(np.int64)
        return np.asarray(((word & self.clipping_bits) != 0) | ~np.isfinite(self.current_A))

    @property
    def dark(self) -> Flags:
        """Readings with the laser off."""
        return np.asarray((self.drive_A == 0) & ~self.clipped)

    @property
    def warming_up(self) -> Flags:
        """Readings while the laser warms up."""
        return np.asarray((self.drive_A > 0) & (self.number_of_pass == 0) & ~self.clipped)

    @property
    def measured(self) -> Flags:
        """Readings of the passes over all laser currents."""
        return np.asarray((self.drive_A > 0) & (self.number_of_pass > 0) & ~self.clipped)
