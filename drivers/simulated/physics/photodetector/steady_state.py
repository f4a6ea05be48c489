"""The photodetector in steady light: pure functions of bias and irradiance, and their inverse."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.device import DarkCurrent, Responsivity
from drivers.simulated.physics.two_terminal import Floats

# CODATA 2018, exact by the definition of the SI
ELEMENTARY_CHARGE = 1.602176634e-19  #: C
BOLTZMANN = 1.380649e-23  #: J/K
PLANCK = 6.62607015e-34  #: J s
SPEED_OF_LIGHT = 299792458.0  #: m/s

_MW = 1e-3  #: one mW in W


def sinh_law(bias: ArrayLike, reference: float, curvature: float) -> Floats:
    """Current at `bias` (V) relative to that at the bias `reference` (V): odd, ohmic at its middle.

    A field-assisted conductance; `curvature` (V) is where it departs from a straight line.
    """
    return np.asarray(np.sinh(np.asarray(bias) / curvature) / np.sinh(reference / curvature))


def dark_current(bias: ArrayLike, dark: DarkCurrent, area: float) -> Floats:
    """Dark current (A) at `bias` (V) of a device with the active `area` (cm²)."""
    return dark.density * area * sinh_law(bias, dark.bias, dark.curvature)


def photocurrent(
    bias: ArrayLike, irradiance: ArrayLike, responsivity: Responsivity, area: float
) -> Floats:
    """Photocurrent (A), light minus dark, at `bias` (V) and `irradiance` (mW/cm²).

    A power law of the irradiance: recombination through a distribution of traps makes the lifetime
    fall with the density of carriers (Rose, RCA Review 12, 362, 1951).
    """
    reference = responsivity.value * area * responsivity.irradiance * _MW
    relative = np.asarray(irradiance) / responsivity.irradiance
    in_bias = sinh_law(bias, responsivity.bias, responsivity.curvature)
    return np.asarray(reference * relative**responsivity.exponent * in_bias)


def quantum_efficiency(responsivity: ArrayLike, wavelength: float) -> Floats:
    """External quantum efficiency R·hc/(qλ) for R in A/W and a wavelength in nm; 1 is 100 %."""
    photon_energy = PLANCK * SPEED_OF_LIGHT / (wavelength * 1e-9)
    return np.asarray(responsivity) * (photon_energy / ELEMENTARY_CHARGE)


def bias_for_current(
    current: Floats, dark: Floats, dark_curvature: float, light: Floats, light_curvature: float
) -> Floats:
    """Solve dark·sinh(V/dark_curvature) + light·sinh(V/light_curvature) = current for V (V).

    `current`, `dark` (positive) and `light` (not negative), in A, have one shape, the result's.
    The sum is convex for positive V, so Newton's steps from above the root never pass it.
    """
    magnitude = np.abs(current)
    # each term alone carries at most the whole current, so the smaller of these bounds V
    bias = dark_curvature * np.arcsinh(magnitude / dark)
    lit = light > 0
    bias[lit] = np.minimum(bias[lit], light_curvature * np.arcsinh(magnitude[lit] / light[lit]))
    for _ in range(100):
        excess = (
            dark * np.sinh(bias / dark_curvature)
            + light * np.sinh(bias / light_curvature)
            - magnitude
        )
        step = excess / (
            dark / dark_curvature * np.cosh(bias / dark_curvature)
            + light / light_curvature * np.cosh(bias / light_curvature)
        )
        bias = bias - step
        if np.all(np.abs(step) <= 1e-14 * np.abs(bias)):
            break
    return np.copysign(bias, current)
