"""What an SMU of the B1500A can be wired to besides a device: an input to drive, or nothing."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from drivers.simulated.physics.two_terminal import Floats

#: Leakage of an open SMU (Ω); triaxial guarding leaves about a femtoampere per volt.
_LEAKAGE = 1e15


@runtime_checkable
class VoltageSink(Protocol):
    """An input of high impedance that follows a voltage, such as a modulation input."""

    def drive(self, times: ArrayLike, volts: ArrayLike) -> None:
        """`volts[i]` (V) are applied from `times[i]` (bench s, ascending, none in the past) on;
        what was announced for `times[0]` and later is replaced."""
        ...


class Open:
    """Nothing connected: no current, and any forced current runs into the compliance."""

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        return np.zeros(np.broadcast_shapes(np.shape(start), np.shape(bias)))

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        shape = np.broadcast_shapes(np.shape(start), np.shape(current))
        return np.asarray(np.broadcast_to(np.asarray(current) * _LEAKAGE, shape), np.float64)
