"""The photocurrent of each level of light of a run in progress, as its readings come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from procedures.rows import CURRENT, IRRADIANCE, KEPT, LEVEL

from .blocks import Block

Floats = NDArray[np.float64]

#: The 2400 says 9.9E37 for overflow and 9.91E37 for "not a number".
_NOT_A_READING = 1e30


class LevelCurrents:
    """Mean settled current in the light less that in the dark, for each level that has both.

    This is for looking on: the drift of the dark is the analysis' affair.
    """

    def __init__(self) -> None:
        #: Changes whenever a block has brought settled readings.
        self.version = 0
        # irradiance (mW/cm²), sum (A) and number of readings, of each level lit and dark
        self._lit: dict[int, tuple[float, float, int]] = {}
        self._dark: dict[int, tuple[float, int]] = {}

    def clear(self) -> None:
        """Forget all levels."""
        self.version += 1
        self._lit.clear()
        self._dark.clear()

    def add(self, block: Block) -> None:
        """Take more rows, as `LinearRange` gives them; raises KeyError if a column is missing."""
        level, kept, light, current = (
            np.asarray(block[name], np.float64) for name in (LEVEL, KEPT, IRRADIANCE, CURRENT)
        )
        counts = (kept == 1) & (level > 0) & (np.abs(current) < _NOT_A_READING)
        for number in np.unique(level[counts]).tolist():
            here = counts & (level == number)
            lit, dark = current[here & (light > 0)], current[here & (light == 0)]
            if lit.size:
                _, total, count = self._lit.get(int(number), (0.0, 0.0, 0))
                irradiance = float(light[here & (light > 0)][-1])
                self._lit[int(number)] = (irradiance, total + float(lit.sum()), count + lit.size)
            if dark.size:
                total, count = self._dark.get(int(number), (0.0, 0))
                self._dark[int(number)] = (total + float(dark.sum()), count + dark.size)
            self.version += 1

    def points(self) -> tuple[Floats, Floats]:
        """Irradiances (mW/cm²), rising, and |photocurrent| (A) of the levels; shape (k,) each."""
        both = [number for number in self._lit if number in self._dark]
        found = []
        for number in both:
            irradiance, total, count = self._lit[number]
            of_dark, in_dark = self._dark[number]
            found.append((irradiance, abs(total / count - of_dark / in_dark)))
        if not found:
            return np.empty(0), np.empty(0)
        irradiance, current = np.array(sorted(found)).T
        above = current > 0
        return irradiance[above], current[above]
