"""The truth about a device, from its file and the simulated physics alone: the analysis has no part
in it. Conditions are nominal: the irradiance, bias and area that were asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drivers.config.device import DeviceConfig, Physics
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector, Truth
from drivers.simulated.physics.photodetector.steady_state import ELEMENTARY_CHARGE

Floats = NDArray[np.float64]
Direction = Literal["rise", "decay"]


@dataclass(frozen=True)
class TrueDevice:
    """A device without noise, in light without noise."""

    device: DeviceConfig

    @property
    def physics(self) -> Physics:
        assert self.device.physics is not None
        return self.device.physics

    @property
    def area(self) -> float:
        """Active area (cm²)."""
        return self.device.active_area

    def in_light(self, times: Floats, levels: Floats) -> Photodetector:
        """The device in light of `levels` (W/m²) from `times` (s) on."""
        light = SampleLight(rin=0.0, drift=0.0)
        light.change(times, levels)
        return Photodetector(self.physics, self.area, light, noise=False)

    @cached_property
    def _at_rest(self) -> Photodetector:
        return self.in_light(np.empty(0), np.empty(0))

    def steady(self, bias: float, irradiance: float) -> Truth:
        """What there is at `bias` (V) in steady light of `irradiance` (mW/cm²)."""
        return self._at_rest.truth(bias, irradiance)

    def light_current(self, bias: float, irradiance: float) -> float:
        """Dark current and photocurrent (A)."""
        truth = self.steady(bias, irradiance)
        return truth.dark_current + truth.photocurrent

    def shot_limit(self, bias: float, irradiance: float, factor: float = 1.0) -> float:
        """R·√S/√(2qI_dark) in Jones, of `factor` times the photocurrent; nan without bias."""
        truth = self.steady(bias, irradiance)
        if not truth.dark_current:
            return math.nan
        noise = math.sqrt(2 * ELEMENTARY_CHARGE * abs(truth.dark_current))
        return factor * truth.responsivity * math.sqrt(self.area) / noise

    # -- how it follows the light

    def fast_time_constant(self, irradiance: float) -> float:
        """τ (s) of the fast part at `irradiance` (mW/cm²)."""
        response, law = self.physics.response, self.physics.responsivity
        relative = irradiance / response.irradiance
        return response.time_constant * float(relative ** (law.exponent - 1.0))

    @property
    def slowest_time_constant(self) -> float:
        """The longest τ (s) of the device file."""
        response = self.physics.response
        return max([response.time_constant, *(part.time_constant for part in response.slow)])

    @property
    def slow_share(self) -> float:
        """Share of the slow parts in the steady photocurrent."""
        return sum(part.fraction for part in self.physics.response.slow)

    def nearest_slow(self, tau_s: float) -> tuple[float, float] | None:
        """τ (s) and share of the slow part whose τ is nearest to `tau_s`; None if there is none."""
        parts = self.physics.response.slow
        if not parts:
            return None
        nearest = min(parts, key=lambda part: abs(math.log(part.time_constant / tau_s)))
        return nearest.time_constant, nearest.fraction
