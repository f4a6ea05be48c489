"""The truth about a device, from its file and the simulated physics alone: the analysis has no part
in it. Conditions are nominal: the irradiance and bias that were asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from drivers.config.device import DeviceConfig, Physics
from drivers.config.photodiode import PhotodiodePhysics
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector.steady_state import (
    ELEMENTARY_CHARGE,
    quantum_efficiency,
)
from drivers.simulated.physics.sample import Sample, make_sample

Floats = NDArray[np.float64]
Direction = Literal["rise", "decay"]


def over(numerator: float, denominator: float) -> float:
    """The quotient; infinite over nothing, and nan for nothing over nothing."""
    if denominator:
        return numerator / denominator
    return math.copysign(math.inf, numerator) if numerator else math.nan


@dataclass(frozen=True)
class TrueDevice:
    """A device without noise, in light without noise."""

    device: DeviceConfig
    temperature: float = 293.0  #: K

    @property
    def physics(self) -> Physics:
        """The physics of a photoconductor; raises TypeError for another device."""
        if not isinstance(self.device.physics, Physics):
            raise TypeError(f"{self.device.name} is no photoconductor")
        return self.device.physics

    @property
    def diode(self) -> PhotodiodePhysics | None:
        """The physics of a photodiode, None of another device."""
        physics = self.device.physics
        return physics if isinstance(physics, PhotodiodePhysics) else None

    @property
    def area(self) -> float:
        """Active area (cm²)."""
        return self.device.active_area

    def in_light(self, times: Floats, levels: Floats) -> Sample:
        """The device in light of `levels` (W/m²) from `times` (s) on."""
        light = SampleLight(rin=0.0, drift=0.0)
        light.change(times, levels)
        assert self.device.physics is not None
        return make_sample(
            self.device.physics, self.area, light, temperature=self.temperature, noise=False
        )

    @cached_property
    def _at_rest(self) -> Sample:
        return self.in_light(np.empty(0), np.empty(0))

    def dark_current(self, bias: float) -> float:
        """In A, with its sign, at `bias` (V)."""
        return self._at_rest.truth(bias, 0.0).dark_current

    def photocurrent(self, bias: float, irradiance: float) -> float:
        """Light current less dark current (A), at `bias` (V), in steady light of `irradiance`
        (mW/cm²)."""
        return self._at_rest.truth(bias, irradiance).photocurrent

    def light_current(self, bias: float, irradiance: float) -> float:
        """Dark current and photocurrent (A)."""
        return self.dark_current(bias) + self.photocurrent(bias, irradiance)

    def responsivity(self, bias: float, irradiance: float) -> float:
        """Photocurrent, with its sign, over the power on the active area (A/W)."""
        return self.photocurrent(bias, irradiance) / (irradiance * 1e-3 * self.area)

    def efficiency(self, bias: float, irradiance: float) -> float:
        """R·hc/(qλ) at the wavelength of the device file."""
        assert self.device.physics is not None
        wavelength = self.device.physics.responsivity.wavelength
        return float(quantum_efficiency(self.responsivity(bias, irradiance), wavelength))

    def shot_limit(self, bias: float, irradiance: float) -> float:
        """R·√S/√(2qI_dark) in Jones, with the sign of R."""
        noise = math.sqrt(2 * ELEMENTARY_CHARGE * abs(self.dark_current(bias)))
        return over(self.responsivity(bias, irradiance) * math.sqrt(self.area), noise)

    def open_circuit_voltage(self, irradiance: float) -> float:
        """The bias (V) at which no current flows in steady light of `irradiance` (mW/cm²)."""
        return float(
            optimize.brentq(
                lambda bias: self.light_current(bias, irradiance), -1.0, 2.0, rtol=1e-12
            )
        )

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
