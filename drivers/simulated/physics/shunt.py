"""A conductance that somebody or something puts beside a device for a while: a short circuit."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .two_terminal import Floats, TwoTerminal, charging_behind

_STEPS = 12  #: of Newton's method
_STEP_V = 1e-6  #: for a slope


class Shunt:
    """`device` with a conductance beside it that changes with time; see `TwoTerminal`."""

    def __init__(self, device: TwoTerminal) -> None:
        self._device = device
        self._times = np.array([-np.inf])
        self._siemens = np.array([0.0])

    def change(self, time: float, siemens: float) -> None:
        """From bench time `time` (s) on there are so many `siemens`."""
        kept = self._times < time
        self._times = np.append(self._times[kept], time)
        self._siemens = np.append(self._siemens[kept], siemens)

    def _beside(self, start: ArrayLike) -> Floats:
        place = np.searchsorted(self._times, np.asarray(start, np.float64), side="right") - 1
        return np.asarray(self._siemens[place], np.float64)

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        volts = np.asarray(bias, np.float64)
        current = self._device.current(start, aperture, volts, conversion)
        return np.asarray(current + self._beside(start) * volts)

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        return charging_behind(self._device, start, aperture, times, volts)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        amps = np.asarray(current, np.float64)
        volts = self._device.voltage(start, aperture, amps, conversion)
        if not np.any(self._beside(start)):
            return volts
        volts = np.zeros(np.broadcast_shapes(np.shape(start), np.shape(amps)))
        for _ in range(_STEPS):
            flowing = self.current(start, aperture, volts, conversion)
            more = self.current(start, aperture, volts + _STEP_V, conversion)
            volts = volts - (flowing - amps) * _STEP_V / (more - flowing)
        return np.asarray(volts)
