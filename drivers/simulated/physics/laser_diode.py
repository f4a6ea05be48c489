"""The 450 nm laser diode as physics: optical power and voltage against current and temperature.

Nothing here knows time, controllers or the sample; `Illumination` is where the light goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

#: Temperature at which a diode's threshold is given (°C).
REFERENCE_TEMPERATURE = 25.0
#: Current over which the junction voltage builds up (A): far below any operating current.
KNEE_CURRENT = 1e-4


class Illumination(Protocol):
    """What a light source writes to: irradiance at the sample against bench time."""

    def change(self, times: ArrayLike, levels: ArrayLike) -> None:
        """From `times[0]` (bench s) on the irradiance takes `levels[i]` (W/m²) at `times[i]`."""
        ...


@dataclass(frozen=True)
class LaserDiode:
    """A ridge laser; the defaults are a small single-mode 450 nm diode (80 mW class).

    All currents in A, temperatures in °C, powers in W, voltages in V.
    """

    threshold: float = 0.030  #: A at 25 °C
    slope: float = 0.9  #: W/A above threshold
    t0: float = 160.0  #: K; characteristic temperature of the threshold, 150–170 K for InGaN
    #: spontaneous emission reaching the sample, as a fraction of the slope efficiency
    spontaneous: float = 0.002
    series_resistance: float = 15.0  #: Ω
    forward_voltage: float = 4.0  #: V, extrapolated to zero current
    rollover: float = 0.130  #: A from which heating lowers the slope efficiency
    rollover_width: float = 0.060  #: A over which it falls by a factor e
    maximum_current: float = 0.150  #: A, absolute maximum rating; nothing here enforces it
    monitor_responsivity: float = 0.0  #: A/W of a built-in photodiode; most blue diodes have none

    def threshold_at(self, temperature: ArrayLike) -> Floats:
        """Threshold current (A) at `temperature` (°C): I_th(25 °C)·exp((T − 25 °C)/T0)."""
        excess = np.asarray(temperature, np.float64) - REFERENCE_TEMPERATURE
        return np.asarray(self.threshold * np.exp(excess / self.t0), np.float64)

    def power(self, current: ArrayLike, temperature: ArrayLike = REFERENCE_TEMPERATURE) -> Floats:
        """Optical power (W) at `current` (A) and `temperature` (°C); the arrays broadcast.

        Continuous and never decreasing with current: spontaneous emission up to the threshold,
        a straight line above it, and from `rollover` on a slope that falls exponentially.
        """
        forward = np.maximum(np.asarray(current, np.float64), 0.0)
        threshold = self.threshold_at(temperature)
        bend = np.maximum(self.rollover, threshold)
        linear = np.clip(forward, threshold, bend) - threshold
        beyond = np.maximum(forward - bend, 0.0)
        bent = -self.rollover_width * np.expm1(-beyond / self.rollover_width)
        spontaneous = self.spontaneous * np.minimum(forward, threshold)
        return np.asarray(self.slope * (spontaneous + linear + bent), np.float64)

    def voltage(self, current: ArrayLike) -> Floats:
        """Forward voltage (V) at `current` (A): V0 + R·I in operation, 0 V without current."""
        forward = np.maximum(np.asarray(current, np.float64), 0.0)
        junction = -self.forward_voltage * np.expm1(-forward / KNEE_CURRENT)
        return np.asarray(junction + self.series_resistance * forward, np.float64)

    def monitor(self, current: ArrayLike, temperature: ArrayLike = REFERENCE_TEMPERATURE) -> Floats:
        """Current of the built-in photodiode (A); 0 without one."""
        return np.asarray(self.monitor_responsivity * self.power(current, temperature), np.float64)
