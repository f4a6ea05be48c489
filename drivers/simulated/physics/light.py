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

DRIFT_INTERVAL = 1800.0  #: s, over which the slow drift is stated
_DRIFT_PERIODS = np.array([8300.0, 13700.0, 22900.0])  #: s, without a common measure
_DRIFT_RATES = 2 * np.pi / _DRIFT_PERIODS  #: rad/s
_RIN_LONGEST, _RIN_SHORTEST = 8.0, 0.0078125  #: s, lattice spacings of the fast fluctuation
_DAY = 86400.0


class SampleLight:
    """Irradiance, piecewise constant in time; dark before anything is written.

    `rin` is the relative fluctuation (rms) faster than some seconds, `drift` the relative change
    (rms) over half an hour, smooth and bounded, `day_to_day` (rms) another one for each day. They
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
        #: As the source gives it, before any filter: the same table until there is one.
        self._unfiltered = self._pieces
        #: Since when (bench s) which share of the light passes.
        self._filters: list[tuple[float, float]] = []
        self._kept: list[int] = []
        self._true = true
        self._start = day * _DAY
        self._rin = rin
        self._octaves = Octaves(seed, "light/rin", _RIN_LONGEST, _RIN_SHORTEST)
        phases = 2 * np.pi * Stream(seed, "light/drift").uniforms(0, _DRIFT_PERIODS.size)
        self._phases = phases + self._start * _DRIFT_RATES
        # a sine's mean square change over an interval is 2·(amplitude·sin(π·interval/period))²
        swing = np.sin(np.pi * DRIFT_INTERVAL / _DRIFT_PERIODS)
        self._drift_amplitude = drift / math.sqrt(2 * float(np.sum(swing**2)))
        self._day_to_day = day_to_day
        self._days = Stream(seed, "light/day to day")

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
        lasts = np.append(when[1:] > when[:-1], True)  # a level that lasts no time never was
        kept = _replace_from(self._unfiltered, when[lasts], self._true(level[lasts]))
        if self._filters:
            kept = self._filter_from(float(when[0]))
        self._kept.append(kept)

    def put_filter(self, time: float, transmission: float) -> None:
        """From `time` (bench s) on a filter lets this share of the light pass, 1 for none; also of
        the light that has been announced.

        Raises ValueError for a share that is not above zero and at most one.
        """
        if not 0 < transmission <= 1:
            raise ValueError(f"a filter passes a share of the light, not {transmission!r}")
        if self._unfiltered is self._pieces:
            self._pieces = GrowingTable(2)
            self._pieces.extend(np.stack((self._unfiltered.column(0), self._unfiltered.column(1))))
        self._filters = [(since, share) for since, share in self._filters if since < time]
        self._filters.append((time, transmission))
        self._kept.append(self._filter_from(time))

    def _filter_from(self, time: float) -> int:
        """Make what passes the filters from `time` (bench s) on anew; how much before it stands."""
        source, since = self._unfiltered.column(0), np.array([at for at, _ in self._filters])
        when = np.unique(np.concatenate(([time], source[source > time], since[since > time])))
        given = np.concatenate(([0.0], self._unfiltered.column(1)))
        passes = np.array([1.0, *(share for _, share in self._filters)])
        level = given[np.searchsorted(source, when, "right")]
        level = level * passes[np.searchsorted(since, when, "right")]
        return _replace_from(self._pieces, when, level)

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

    def last_change(self, times: ArrayLike) -> Floats:
        """When (bench s) the irradiance changed last before `times`, -inf if never; same shape."""
        begins = np.concatenate(([-np.inf], self.times))
        return np.asarray(begins[np.searchsorted(self.times, times, "right")])

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

        `aperture` (s) is what the observer averages over, centred on `times`. The drift starts
        from nothing at bench time 0, when the calibration is taken to be right.
        """
        when = np.asarray(times, np.float64)
        deviation = np.zeros(when.shape)
        if self._rin:
            each = self._rin / math.sqrt(self._octaves.spacings.size)
            deviation += each * self._octaves.at(when + self._start, aperture)
        if self._drift_amplitude:
            angle = when[..., np.newaxis] * _DRIFT_RATES + self._phases
            waves = np.sin(angle) - np.sin(self._phases)
            total = waves[..., 0] + waves[..., 1] + waves[..., 2]
            deviation += self._drift_amplitude * total
        if self._day_to_day:
            day = np.maximum((when + self._start) // _DAY, 0).astype(np.int64)
            deviation += self._day_to_day * self._days.normals_at(day)
        return deviation


def _replace_from(pieces: GrowingTable, when: Floats, level: Floats) -> int:
    """Let `pieces` have the levels from `when[0]` on in place of theirs; how many of theirs stand.
    Times ascend strictly; a level that is as the one before it is no piece."""
    kept = int(np.searchsorted(pieces.column(0), when[0], "left"))
    pieces.truncate(kept)
    before = np.concatenate(([pieces.column(1)[-1] if kept else 0.0], level[:-1]))
    changes = level != before
    pieces.extend(np.stack((when[changes], level[changes])))
    return kept
