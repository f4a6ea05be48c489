"""A staircase sweep of one SMU of a Keysight B1500A: its levels, the messages that set it up, and
what it brings. The instrument is in `b1500`, its rules and data format in `b1500_data`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.errors import InstrumentError
from drivers.readings import Floats, Samples

from .datasheet import COMPLIANCE_BIT
from .samples import current_range_code


@dataclass(frozen=True)
class Staircase:
    """Voltages from `start` to `stop` (V) in `points` even steps; there and back if `double`.

    Current is measured on the fixed range that holds `measures` (A), held to `compliance` (A).
    """

    start: float
    stop: float
    points: int
    compliance: float
    measures: float
    double: bool = False

    @property
    def levels(self) -> Floats:
        """The voltages (V) in the order they are forced; the turning point of a double staircase
        is measured twice."""
        up = np.linspace(self.start, self.stop, self.points)
        return np.concatenate((up, up[::-1])) if self.double else up

    @property
    def end(self) -> float:
        """The voltage (V) at which it ends, and where the output stays."""
        return self.start if self.double or self.points == 1 else self.stop

    @property
    def mildest(self) -> float:
        """The voltage (V) nearest to zero that the output has on its way."""
        if self.start * self.stop <= 0:
            return 0.0
        return min(self.start, self.stop, key=abs)


@dataclass(frozen=True)
class Sweep:
    """A staircase as it was measured: arrays of shape (points,), or twice as many if double.

    `voltage` (V) is what was forced, `time` (s) the start of each measurement in bench time,
    `current` (A) nan where a reading has no value; `status` holds its bits.
    """

    voltage: Floats
    time: Floats
    current: Floats
    status: NDArray[np.int64]

    @property
    def in_compliance(self) -> NDArray[np.bool_]:
        return np.asarray(self.status & COMPLIANCE_BIT, np.bool_)


def no_sweep() -> Sweep:
    """What a sweep that was stopped has brought."""
    return Sweep(np.empty(0), np.empty(0), np.empty(0), np.empty(0, np.int64))


def measured_sweep(staircase: Staircase, samples: Samples, zero: float) -> Sweep:
    """The sweep from samples of its channel; the timer was reset at `zero` (bench s).

    Raises InstrumentError unless there is one sample for each level.
    """
    levels = staircase.levels
    if len(samples.time) != len(levels):
        raise InstrumentError(
            f"B1500A: {len(samples.time)} samples came of a staircase of {len(levels)}"
        )
    return Sweep(levels, zero + samples.time[:, 0], samples.current[:, 0], samples.status[:, 0])


def staircase_messages(
    channel: int, staircase: Staircase, hold: float, delay: float, aperture: float
) -> list[str]:
    """The set-up of a staircase, in messages of less than the 256 characters it takes."""
    s = staircase
    mode = 3 if s.double else 1
    post = 1 if s.end == s.start else 2  # start or stop: the output stays where the sweep ends
    return [
        f"MM 2,{channel}",
        f"AIT 0,3,{aperture:.9g};AAD {channel},0;FL 0,{channel}",
        f"RI {channel},-{current_range_code(s.measures)}",
        f"WM 1,{post};WT {hold:.9g},{delay:.9g}",
        f"WV {channel},{mode},0,{s.start:.9g},{s.stop:.9g},{s.points},{s.compliance:.9g}",
    ]
