"""The light that falls on the device: its irradiance against bench time, and how it fluctuates.

The laser writes it, everything that looks at the light reads it. Irradiance here is in W/m².
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from .flicker import Octaves
from .growing import GrowingTable
from .noise import Stream
from .two_terminal import Floats

#: Lattice spacings (s) of the fast fluctuation and of the slow drift, longest and shortest.
_RIN_LONGEST, _RIN_SHORTEST = 8.0, 0.0078125
_DRIFT_LONGEST, _DRIFT_SHORTEST = 8192.0, 16.0
_DAY = 86400.0


class SampleLight:
    """Irradiance, piecewise constant in time; dark before anything is written.

    `rin` and `drift` are its relative fluctuations (rms) faster and slower than some ten seconds,
    both spread evenly over the octaves of time; `day_to_day` (rms) is another for each day. They
    depend on bench time and `seed` alone, so that two instruments that look at the same moment see
    the same light. Zero switches them off. `true` gives the irradiance (W/m²) that there is for
    what the source is meant to give; bench time 0 is on day `day`.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        rin: float = 0.0,
        drift: float = 0.0,
        day_to_day: float = 0.0,
        day: float = 0.0,
        true: Callable[[Floats], Floats] = np.asarray,
    ) -> None:
        self._pieces = GrowingTable(2)
        self._kept: list[int] = []
        self._true = true
        self._rin = rin
        self._octaves = Octaves(seed, "light/rin", _RIN_LONGEST, _RIN_SHORTEST)
        self._drift = drift
        self._slow_octaves = Octaves(seed, "light/drift", _DRIFT_LONGEST, _DRIFT_SHORTEST)
        self._day_to_day = day_to_day
        self._days = Stream(seed, "light/day to day")
        self._start = day * _DAY

    def change(self, times: ArrayLike, levels: ArrayLike) -> None:
        """From each of `times` (bench s, ascending) on, the irradiance is meant to be `levels`
        (W/m²).

        Replaces whatever was written for times[0] and later; the last level lasts until changed.
        Raises ValueError for times that descend, and for levels that are negative or not finite.
        """
        when = np.atleast_1d(np.asarray(times, np.float64))
        level = np.atleast_1d(np.asarray(levels, np.float64))
        if when.ndim != 1 or when.shape != level.shape:
            raise ValueError(f"one level for each time: got {when.shape} and {level.shape}")
        if when.size == 0:
            return
        if not np.all(np.isfinite(when)) or np.any(np.diff(when) < 0):
            raise ValueError("the times of a change of light must be finite and must not descend")
        if not np.all(np.isfinite(level)) or np.any(level < 0):
            raise ValueError("irradiance must be finite and not negative")
        kept = int(np.searchsorted(self.times, when[0], "left"))
        self._pieces.truncate(kept)
        lasts = np.append(when[1:] > when[:-1], True)  # a level that lasts no time never was
        when, level = when[lasts], self._true(level[lasts])
        before = np.concatenate(([self.levels[-1] if kept else 0.0], level[:-1]))
        changes = level != before
        self._pieces.extend(np.stack((when[changes], level[changes])))
        self._kept.append(kept)

    @property
    def times(self) -> Floats:
        """When the irradiance changes (bench s), strictly ascending; a view."""
        return self._pieces.column(0)

    @property
    def levels(self) -> Floats:
        """The irradiance (W/m²) from each of `times` on, each unlike the one before; a view."""
        return self._pieces.column(1)

    def changed_since(self, mark: int) -> tuple[int | None, int]:
        """What has been rewritten of the history since `mark` (0 at first).

        Returns how many of the earliest entries of `times` are as they were (None if nothing was
        written at all), and the mark to ask with next time.
        """
        return min(self._kept[mark:], default=None), len(self._kept)

    def at(self, times: ArrayLike) -> Floats:
        """Nominal irradiance (W/m²) at `times` (bench s), without fluctuation; same shape."""
        piece = np.asarray(np.searchsorted(self.times, times, "right") - 1)
        if not self.times.size:
            return np.zeros(piece.shape)
        return np.asarray(self.levels[piece] * (piece >= 0))  # dark before the first

    def mean(self, start: ArrayLike, aperture: float) -> Floats:
        """Nominal irradiance (W/m²) averaged over `aperture` (s) from `start` on; same shape."""
        if not self.times.size:
            return np.zeros(np.shape(start))
        dose = np.concatenate(([0.0], np.cumsum(self.levels[:-1] * np.diff(self.times))))

        def until(times: Floats) -> Floats:
            piece = np.maximum(np.searchsorted(self.times, times, "right") - 1, 0)
            lit = np.maximum(times - self.times[piece], 0.0)
            return np.asarray(dose[piece] + self.levels[piece] * lit)

        begin = np.asarray(start, np.float64)
        return np.asarray((until(begin + aperture) - until(begin)) / aperture)

    def fluctuation(self, times: ArrayLike, aperture: float = 0.0) -> Floats:
        """Relative deviation of the irradiance from nominal at `times` (bench s); same shape.

        `aperture` (s) is what the observer averages over, centred on `times`.
        """
        when = np.asarray(times, np.float64) + self._start
        deviation = np.zeros(when.shape)
        for rms, octaves in ((self._rin, self._octaves), (self._drift, self._slow_octaves)):
            if rms:
                each = rms / math.sqrt(octaves.spacings.size)
                deviation += each * octaves.at(when, aperture)
        if self._day_to_day:
            day = np.maximum(when // _DAY, 0).astype(np.int64)
            deviation += self._day_to_day * self._days.normals_at(day)
        return deviation
