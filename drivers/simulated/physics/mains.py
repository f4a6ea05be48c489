"""What cables and device pick up of the mains: a current at line frequency."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .noise import Stream
from .two_terminal import Floats


class MainsHum:
    """A sine of `rms` (A) at `frequency` (Hz), whose phase at bench time 0 the seed draws.

    An aperture of whole line periods sees nothing of it.
    """

    def __init__(self, rms: float, frequency: float, seed: int = 0) -> None:
        self._amplitude = np.sqrt(2.0) * rms
        self._frequency = frequency
        self._phase = 2 * np.pi * float(Stream(seed, "mains/phase").uniforms(0, 1)[0])

    def mean(self, start: ArrayLike, aperture: float) -> Floats:
        """Its mean (A) over `aperture` (s) from each of `start` (bench s) on; same shape."""
        middle = np.asarray(start, np.float64) + aperture / 2
        seen = self._amplitude * np.sinc(self._frequency * aperture)
        return np.asarray(seen * np.sin(2 * np.pi * self._frequency * middle + self._phase))
