"""Fluctuations of a device's conductance, which current and voltage both show: 1/f noise, traps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from drivers.config.noise import DeviceNoise

from .flicker import Octaves
from .lorentzian import Lorentzian
from .two_terminal import Floats


class ConductanceNoise:
    """The fluctuations that `noise` asks for of a device of `area` (cm²), as functions of time.

    `source` names them under `seed`; the 1/f noise has lattice spacings from `longest` to
    `shortest` (s).
    """

    def __init__(
        self,
        noise: DeviceNoise,
        area: float,
        *,
        seed: int,
        source: str,
        longest: float,
        shortest: float,
    ) -> None:
        # K·I²/f is a fluctuation of the conductance
        self._each = math.sqrt(noise.flicker / area * math.log(2))
        exponent = noise.flicker_exponent
        self._octaves = Octaves(seed, f"{source}/flicker", longest, shortest, exponent)
        self._traps = [
            # a plateau of 4τ·variance
            (
                math.sqrt(trap.plateau / area / (4.0 * trap.time_constant)),
                trap.time_constant,
                Lorentzian(seed, f"{source}/trap/{place}"),
            )
            for place, trap in enumerate(noise.traps)
        ]

    @property
    def silent(self) -> bool:
        """Whether nothing fluctuates."""
        return not self._each and not self._traps

    def factor(self, times: Floats, aperture: float, number: NDArray[np.int64]) -> Floats:
        """What the conductance is times its mean, averaged over `aperture` (s) around each of
        `times` (bench s) in the readings of these `number`s; shapes (n,)."""
        factor = np.ones(times.shape)
        if self._each:
            factor += self._each * self._octaves.at(times, aperture)
        for each, tau, fluctuation in self._traps:
            factor += each * fluctuation.at(times, aperture, tau, number)
        return factor
