"""Photodiodes drawn at random, solved in their own way, for the analysis to be tried on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import wrightomega

BOLTZMANN_OVER_CHARGE = 8.617333262e-5  # V/K
BRIGHTEST = 13.0


@dataclass(frozen=True)
class Diode:
    """A diode with the photocurrent `per_irradiance` (A per mW/cm²); resistances in Ω."""

    saturation: float
    ideality: float
    series: float
    shunt: float
    per_irradiance: float
    temperature: float = 295.0
    sign: int = 1  #: -1 with its leads exchanged

    @property
    def slope(self):
        return self.ideality * self.temperature * BOLTZMANN_OVER_CHARGE

    @classmethod
    def drawn(cls, random):
        """I0 1e-15 to 1e-6 A, n 1 to 2.5, R_s 0.1 Ω to 10 kΩ, R_sh 1e4 to 1e12 Ω, photocurrent
        3 nA to 5 mA in the brightest light, 295 K ± 3 K."""
        return cls(
            10 ** random.uniform(-15, -6),
            random.uniform(1, 2.5),
            10 ** random.uniform(-1, 4),
            10 ** random.uniform(4, 12),
            10 ** random.uniform(-8.5, -2.3) / BRIGHTEST,
            random.normal(295, 3),
        )

    def total(self, bias, light):
        """Current at `bias` by Lambert's W, polished by Newton's steps in the current."""
        volts = self.sign * np.asarray(bias, float)
        whole = self.series + self.shunt
        argument = np.log(self.series * self.saturation * self.shunt / (self.slope * whole))
        argument = argument + self.shunt * (self.series * (light + self.saturation) + volts) / (
            self.slope * whole
        )
        current = (volts - (light + self.saturation) * self.shunt) / whole
        current = current + self.slope / self.series * wrightomega(argument)
        for _ in range(3):
            inner = volts - current * self.series
            flowing = self.saturation * np.expm1(inner / self.slope) + inner / self.shunt - light
            rising = self.saturation / self.slope * np.exp(inner / self.slope) + 1 / self.shunt
            current = current + (flowing - current) / (1 + self.series * rising)
        return self.sign * current

    def dark(self, bias):
        return self.total(bias, 0.0)

    def photocurrent(self, bias, irradiance):
        return self.total(bias, self.per_irradiance * irradiance) - self.dark(bias)

    def short_circuit(self, irradiance):
        return float(abs(self.total(0.0, self.per_irradiance * irradiance)))

    def open_circuit(self, irradiance):
        light = self.per_irradiance * irradiance
        most = self.slope * np.log1p(light / self.saturation)

        def excess(volts):
            return self.saturation * np.expm1(volts / self.slope) + volts / self.shunt - light

        return brentq(excess, 0, most + 1e-9, xtol=1e-14)


def measured(lab, diode, random, *, seed, stop=0.6, step=0.01, bias=-1.0):
    """Figures of a diode, with meter, source, irradiance and area off by what is stated of them;
    and by how much the area was."""
    while stop > 0 and diode.dark(stop) > 0.01:
        stop = round(stop - 0.1, 1)
    errors = replace(lab.MeterErrors.drawn(random), bias_V=random.uniform(-2.4e-3, 2.4e-3))
    given = lab.conditions(bias_V=bias, active_area_uncertainty=0.02, irradiance_uncertainty=0.01)
    true_over_nominal, area = random.normal(1, 0.01), random.normal(1, 0.02)
    found = lab.measure(
        diode,
        given,
        seed=seed,
        meter=errors,
        true_over_nominal=true_over_nominal,
        stop=stop,
        step=step,
    )
    return found, area
