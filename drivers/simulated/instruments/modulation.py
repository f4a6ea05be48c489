"""The wire from a voltage source to the modulation input of the laser's controller."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from drivers.simulated.physics.noise import Stream

from .ldc500 import SimulatedLDC500


class ModulationInput:
    """A `VoltageSink` that drives the modulation input of `laser`.

    Each edge comes with a random delay of `jitter` (s, rms) after or before its command, drawn from
    `seed`, never before the moment at which it is announced.
    """

    def __init__(self, laser: SimulatedLDC500, jitter: float = 0.0, seed: int = 0) -> None:
        self._laser = laser
        self._jitter = jitter
        self._delays = Stream(seed, "modulation/jitter")
        self._edges = 0

    def drive(self, times: ArrayLike, volts: ArrayLike) -> None:
        """Apply `volts[i]` (V) from `times[i]` (bench s, ascending, none in the past) on."""
        when = np.array(times, dtype=np.float64, ndmin=1)
        level = np.array(volts, dtype=np.float64, ndmin=1)
        steps = np.append(True, np.diff(level) != 0)
        when, level = when[steps], level[steps]
        if self._jitter and when.size > 1:
            delays = self._jitter * self._delays.normals(self._edges, when.size - 1)
            self._edges += when.size - 1
            when[1:] = np.maximum(when[1:] + delays, np.nextafter(when[0], np.inf))
            when, first = np.unique(np.maximum.accumulate(when)[::-1], return_index=True)
            level = level[::-1][first]
        self._laser.modulation(when, level)
