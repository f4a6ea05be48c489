"""What an SMU's terminals can be connected to. The instruments know nothing else of the device."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class TwoTerminal(Protocol):
    """A device between the two terminals of an SMU. All arrays broadcast to one shape (n,)."""

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) while `bias` (V) is applied, over `aperture` seconds from bench time
        `start` (s). `conversion` numbers the reading and keys its noise: the same reading asked
        for twice gives the same current."""
        ...

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) while `current` (A) is forced; otherwise as `current`."""
        ...


class Resistor:
    """An ideal, noiseless resistor: the load of an instrument's own tests."""

    def __init__(self, resistance: float) -> None:
        self.resistance = resistance  #: Ω

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        return np.broadcast_arrays(np.asarray(bias, np.float64) / self.resistance, start)[0].copy()

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        return np.broadcast_arrays(np.asarray(current, np.float64) * self.resistance, start)[
            0
        ].copy()
