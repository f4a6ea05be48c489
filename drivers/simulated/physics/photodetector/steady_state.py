"""The photodetector in steady light: pure functions of bias and irradiance."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.device import BandEdge, Physics
from drivers.simulated.physics.two_terminal import Floats

from .bias_law import BiasLaw

# CODATA 2018, exact by the definition of the SI
ELEMENTARY_CHARGE = 1.602176634e-19  #: C
BOLTZMANN = 1.380649e-23  #: J/K
PLANCK = 6.62607015e-34  #: J s
SPEED_OF_LIGHT = 299792458.0  #: m/s

_MW = 1e-3  #: one mW in W


class SteadyState:
    """A device of one area, at one temperature, in light of one wavelength.

    The photocurrent is a power law of the irradiance: recombination through a distribution of traps
    makes the lifetime fall with the density of carriers (Rose, RCA Review 12, 362, 1951).

    A negative photocurrent is a share η of the dark current, at every bias, with the law
    p/(1 + p), where p goes as the power law: light cannot take away more than there is.
    """

    def __init__(self, physics: Physics, area: float, temperature: float, wavelength: float):
        """`area` in cm², `temperature` in K, `wavelength` in nm."""
        dark, light = physics.dark_current, physics.responsivity
        self.wavelength = wavelength
        self.negative = light.photoconductivity == "negative"
        self.dark_law = BiasLaw(dark.bias, dark.curvature, dark.asymmetry)
        #: A, the dark current at its reference bias
        self.dark = dark.density * area * _activated(dark.activation_energy, temperature, physics)
        self._reference = light.irradiance
        self._exponent = light.exponent
        self._effect = _activated(light.activation_energy, temperature, physics)
        #: light of this wavelength is worth so much light of the file's
        self.worth = 1.0
        if light.band_edge is not None:
            self.worth = absorbed(wavelength, light.wavelength, light.band_edge)
        at_reference = light.value * area * light.irradiance * _MW
        if self.negative:
            self.light_law = self.dark_law
            there = dark.density * area * float(self.dark_law.current(light.bias))
            self._share = at_reference / there
            #: A, what the relative photocurrent is a multiple of
            self.light = -self._share * self.dark
        else:
            self.light_law = BiasLaw(light.bias, light.curvature, light.asymmetry)
            self._share = 0.0
            self.light = at_reference

    def relative(self, irradiance: ArrayLike) -> Floats:
        """Photocurrent at the reference bias over `light`; `irradiance` is relative to the
        reference irradiance, and of light as the file's."""
        law = self._effect * np.asarray(irradiance, np.float64) ** self._exponent
        # p/(1 + p) over its value for 1, where p is share/(1 - share) times the law
        return np.asarray(law / (1.0 + self._share * (law - 1.0)) if self.negative else law)

    def exponent(self, relative: Floats) -> Floats:
        """d ln(photocurrent)/d ln(irradiance) where the `relative` photocurrent is this."""
        return np.asarray(self._exponent * np.maximum(1.0 - self._share * relative, 0.0))

    def dark_current(self, bias: ArrayLike) -> Floats:
        """Dark current (A) at `bias` (V)."""
        return self.dark * self.dark_law.current(bias)

    def photocurrent(self, bias: ArrayLike, irradiance: ArrayLike) -> Floats:
        """Photocurrent (A), light minus dark, at `bias` (V) and `irradiance` (mW/cm²)."""
        relative = self.relative(self.worth * np.asarray(irradiance) / self._reference)
        return np.asarray(self.light * relative * self.light_law.current(bias))


def _activated(energy: float, temperature: float, physics: Physics) -> float:
    """What an activation `energy` (eV) makes of a quantity at `temperature` (K), as a factor."""
    inverse = 1.0 / temperature - 1.0 / physics.temperature
    return math.exp(-energy * ELEMENTARY_CHARGE / BOLTZMANN * inverse)


def absorbed(wavelength: float, reference: float, edge: BandEdge) -> float:
    """Photons absorbed of light of `wavelength` over those of as much power at `reference` (nm).

    The share that is absorbed falls as 1/(1 + exp((λ - edge)/width)), beyond the edge exponentially
    as Urbach's tail.
    """

    def share(at: float) -> float:
        x = (at - edge.wavelength) / edge.width
        return math.exp(-max(x, 0.0)) / (1.0 + math.exp(-abs(x)))

    return wavelength / reference * share(wavelength) / share(reference)


def quantum_efficiency(responsivity: ArrayLike, wavelength: float) -> Floats:
    """External quantum efficiency R·hc/(qλ) for R in A/W and a wavelength in nm; 1 is 100 %."""
    photon_energy = PLANCK * SPEED_OF_LIGHT / (wavelength * 1e-9)
    return np.asarray(responsivity) * (photon_energy / ELEMENTARY_CHARGE)
