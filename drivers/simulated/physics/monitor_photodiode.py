"""A fast photodiode in the light of the bench: monitor of the laser, and reference detector."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .light import SampleLight
from .two_terminal import Floats

#: Shunt resistance of a silicon photodiode of some mm² (Ω).
_SHUNT = 1e9


class MonitorPhotodiode:
    """Current proportional to the irradiance, as fast as the light, without noise of its own.

    `sensitivity` is its current per irradiance (A per W/m²). It is wired so that light gives a
    positive current at 0 V.
    """

    def __init__(self, light: SampleLight, sensitivity: float) -> None:
        self._light = light
        self.sensitivity = sensitivity

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""
        when, volts = np.broadcast_arrays(
            np.asarray(start, np.float64), np.asarray(bias, np.float64)
        )
        return np.asarray(self._photocurrent(when, aperture) + volts / _SHUNT)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) while current is forced, across the shunt; see `TwoTerminal`."""
        when, amps = np.broadcast_arrays(
            np.asarray(start, np.float64), np.asarray(current, np.float64)
        )
        return np.asarray((amps - self._photocurrent(when, aperture)) * _SHUNT)

    def _photocurrent(self, start: Floats, aperture: float) -> Floats:
        fluctuation = 1.0 + self._light.fluctuation(start + aperture / 2, aperture)
        return self.sensitivity * self._light.mean(start, aperture) * np.maximum(fluctuation, 0.0)
