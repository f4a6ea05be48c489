"""What the light of the bench is calibrated with, in the sample's place: a linear photodiode at the
terminals, or the head of a power meter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .light import SampleLight
from .two_terminal import Floats

#: Shunt resistance of a silicon photodiode of some mm² (Ω).
_SHUNT = 1e9


class LightCollector:
    """Optical power (W) through an aperture of `area` (m²) in the bench's light.

    `place` is the irradiance there over that at the sample; `stray_light` (W/m²) comes on top.
    """

    def __init__(
        self, light: SampleLight, area: float, *, place: float = 1.0, stray_light: float = 0.0
    ) -> None:
        self._light = light
        self._area = area
        self._place = place
        self._stray_light = stray_light

    def power(self, start: ArrayLike, aperture: float) -> Floats:
        """Mean power (W) over `aperture` (s) from each of `start` (bench s) on; same shape."""
        begin = np.asarray(start, np.float64)
        fluctuation = 1.0 + self._light.fluctuation(begin + aperture / 2, aperture)
        lit = self._light.mean(begin, aperture) * np.maximum(fluctuation, 0.0) * self._place
        return np.asarray(self._area * (lit + self._stray_light))


class ReferencePhotodiode:
    """A photodiode of `responsivity` (A/W) behind the aperture of a `LightCollector`; as
    `drivers.simulated.physics.two_terminal.TwoTerminal`. Light gives a positive current at 0 V."""

    def __init__(self, collector: LightCollector, responsivity: float) -> None:
        self._collector = collector
        self._responsivity = responsivity

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""
        when, volts = np.broadcast_arrays(
            np.asarray(start, np.float64), np.asarray(bias, np.float64)
        )
        photocurrent = self._responsivity * self._collector.power(when, aperture)
        return np.asarray(photocurrent + volts / _SHUNT)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) while current is forced, across the shunt; see `TwoTerminal`."""
        when, amps = np.broadcast_arrays(
            np.asarray(start, np.float64), np.asarray(current, np.float64)
        )
        photocurrent = self._responsivity * self._collector.power(when, aperture)
        return np.asarray((amps - photocurrent) * _SHUNT)
