"""How a current goes with the bias: a sinh law, the same or not in the two polarities."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from drivers.simulated.physics.two_terminal import Floats

#: Where one polarity passes into the other, over the current at the reference bias.
_BEND = 0.01


class BiasLaw:
    """A field-assisted conductance: S = sinh(V/curvature), ohmic at its middle, 1 at `reference`.

    With `asymmetry` a the current at -reference is a times that at reference, as two contacts that
    inject unlike carriers make it: (S + m·(√(S² + b²) - b)) over its value at the reference, where
    b is a hundredth of S there. It rises with the bias everywhere, as |m| < 1.
    """

    def __init__(self, reference: float, curvature: float, asymmetry: float = 1.0) -> None:
        """`reference` and `curvature` in V; `asymmetry` from 0.01 to 100."""
        self._curvature = curvature
        at_reference = math.sinh(reference / curvature)
        self._bend = _BEND * at_reference
        bent = math.hypot(1.0, _BEND) - _BEND
        self._skew = (1.0 - asymmetry) / (1.0 + asymmetry) / bent
        self._norm = at_reference * (1.0 + self._skew * bent)

    def current(self, bias: ArrayLike) -> Floats:
        """Current at `bias` (V) relative to that at the reference bias; same shape."""
        sinh = np.sinh(np.asarray(bias) / self._curvature)
        if self._skew:
            # as a square over a sum, which loses no digits near 0 V
            root = np.hypot(sinh, self._bend)
            sinh = sinh + self._skew * sinh * (sinh / (root + self._bend))
        return np.asarray(sinh / self._norm)

    def conductance(self, bias: ArrayLike) -> Floats:
        """Slope of `current` at `bias` (V), in 1/V; same shape."""
        scaled = np.asarray(bias) / self._curvature
        slope = np.cosh(scaled) / (self._curvature * self._norm)
        if self._skew:
            sinh = np.sinh(scaled)
            slope = slope * (1.0 + self._skew * sinh / np.hypot(sinh, self._bend))
        return np.asarray(slope)

    def bias(self, current: ArrayLike) -> Floats:
        """The bias (V) at which the relative current is `current`; same shape."""
        sinh = np.asarray(current) * self._norm
        if self._skew:
            flat = 1.0 - self._skew**2
            moved = sinh + self._skew * self._bend
            root = np.sqrt(moved**2 + flat * self._bend**2)
            sinh = (moved - self._skew * root) / flat
        return np.asarray(self._curvature * np.arcsinh(sinh))


def bias_for_current(
    current: Floats, dark: Floats, dark_law: BiasLaw, light: Floats, light_law: BiasLaw
) -> Floats:
    """Solve dark·dark_law(V) + light·light_law(V) = current for V (V).

    `current`, `dark` (positive) and `light` (not negative), in A, have one shape, the result's.
    Newton's steps, halved intervals where they would leave what is known to hold the root.
    """
    # each term alone carries at most the whole current, so the smaller of these bounds V
    bias = dark_law.bias(current / dark)
    lit = light > 0
    alone = light_law.bias(current[lit] / light[lit])
    bias[lit] = np.where(np.abs(alone) < np.abs(bias[lit]), alone, bias[lit])
    near, far = np.zeros(bias.shape), bias * (1.0 + 1e-6)
    for _ in range(200):
        excess = dark * dark_law.current(bias) + light * light_law.current(bias) - current
        beyond = np.sign(excess) == np.sign(far)
        near, far = np.where(beyond, near, bias), np.where(beyond, bias, far)
        slope = dark * dark_law.conductance(bias) + light * light_law.conductance(bias)
        step = excess / slope
        after = bias - step
        inside = (after - near) * (after - far) <= 0
        after = np.where(inside, after, (near + far) / 2)
        done = np.abs(after - bias) <= 1e-14 * np.abs(bias)
        bias = after
        if np.all(done):
            break
    return bias
