"""What changes slowly in a photodetector: from pulse to pulse of light, and over days."""

from __future__ import annotations

import math

import numpy as np

from drivers.config.device import CycleDrift, Storage
from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.two_terminal import Floats

DAY = 86400.0  #: s
_WEEK = 7.0  #: days
_BLOCK = 256


class PulseDrift:
    """The relative photocurrent of pulse 0, 1, 2, …: a trend times an AR(1) scatter."""

    def __init__(self, drift: CycleDrift, seed: int, *, scatter: bool = True) -> None:
        self._drift = drift
        self._scatter = drift.scatter if scatter else 0.0
        self._stream = Stream(seed, "photodetector/cycle")
        self._deviations: list[float] = []  # standard normal, correlated from pulse to pulse

    def factor(self, pulse: int) -> float:
        """Photocurrent of pulse number `pulse` relative to that of an unused device."""
        trend = (1.0 + self._drift.per_cycle) ** pulse
        return trend * (1.0 + self._scatter * self._deviation(pulse) if self._scatter else 1.0)

    def _deviation(self, pulse: int) -> float:
        correlation = self._drift.correlation
        fresh = math.sqrt(1.0 - correlation**2)
        while len(self._deviations) <= pulse:
            for draw in self._stream.normals(len(self._deviations), _BLOCK).tolist():
                before = self._deviations[-1] if self._deviations else None
                self._deviations.append(
                    draw if before is None else correlation * before + fresh * draw
                )
        return self._deviations[pulse]


class Ageing:
    """The relative photocurrent after days of storage: an exponential, and a scatter by the day."""

    def __init__(
        self, storage: Storage, seed: int, age_days: float, *, scatter: bool = True
    ) -> None:
        self._storage = storage
        self._scatter = storage.day_to_day if scatter else 0.0
        self._stream = Stream(seed, "photodetector/day")
        self._age_days = age_days

    def kept(self, times: Floats) -> Floats:
        """Share of the photocurrent left at `times` (bench s), without the day's scatter."""
        rate = math.log(self._storage.kept_after_week) / _WEEK
        return np.asarray(np.exp(rate * (self._age_days + times / DAY)))

    def of_the_day(self, time: float) -> float:
        """The scatter of the day that bench time `time` (s) falls in, as a factor near 1.

        The day of making is what the others are compared with: it has none.
        """
        day = max(0, math.floor(self._age_days + time / DAY))
        if not self._scatter or day == 0:
            return 1.0
        return 1.0 + self._scatter * float(self._stream.normals(day, 1)[0])
