"""The two analog-to-digital converters: how long a reading integrates (programming guide, AIT)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ranges import Floats, Quantity

HIGH_SPEED, HIGH_RESOLUTION = 0, 1
AUTO, MANUAL, POWER_LINE, TIME = 0, 1, 2, 3

#: One sample of the high-speed ADC (s); `AIT 0,3` starts there.
HIGH_SPEED_SAMPLE = 2e-6
#: One unit of integration of the high-resolution ADC (s).
HIGH_RESOLUTION_UNIT = 80e-6

#: What the automatic mode integrates for N = 1 on each current range, 1 pA to 1 A (s): longer on
#: low ranges, as the instrument does; the figures are assumptions.
_AUTO_CURRENT: tuple[Floats, Floats] = (
    np.array([2e-3, 2e-3, 2e-3, 2e-3, 5e-4, 1e-4, 2e-5, 2e-5, 2e-5, 2e-5, 2e-5, 2e-5, 2e-5]),
    np.array([3e-3, 3e-3, 3e-3, 3e-3, 8e-4, 2.4e-4, 8e-5, 8e-5, 8e-5, 8e-5, 8e-5, 8e-5, 8e-5]),
)
_AUTO_VOLTAGE = (np.full(7, 2e-5), np.full(7, 8e-5))

#: What a reading costs besides its integration (s): with the shortest interval of 100 µs it leaves
#: room for 40 µs of it.
OVERHEAD = 60e-6


@dataclass(frozen=True)
class ConverterIntegration:
    """How one of the converters integrates: AIT's mode and its parameter."""

    mode: int
    count: float

    def apertures(self, adc: int, quantity: Quantity, line_frequency: float) -> Floats:
        """Integration time (s) on each range of `quantity`."""
        automatic = (_AUTO_CURRENT if quantity == "I" else _AUTO_VOLTAGE)[adc]
        match self.mode:
            case 0:
                return automatic * self.count
            case 1:
                unit = HIGH_SPEED_SAMPLE if adc == HIGH_SPEED else HIGH_RESOLUTION_UNIT
                return np.full(automatic.shape, unit * self.count)
            case 2:
                return np.full(automatic.shape, self.count / line_frequency)
            case _:
                return np.full(automatic.shape, self.count)
