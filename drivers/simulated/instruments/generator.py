"""A free-running function generator on the modulation input of the laser's controller."""

from __future__ import annotations

import numpy as np

from drivers.clock import Clock

from .b1500 import VoltageSink

#: How far ahead the wave is announced to the input (s): far longer than a client leaves the bench
#: alone while it measures.
_AHEAD = 20.0


class SquareWave:
    """Drives `sink` with a square wave between 0 and `high` V; high in every second half period.

    Its edges are at multiples of half the `period` (s) of bench time, whatever anybody does.
    """

    def __init__(self, clock: Clock, sink: VoltageSink, high: float, period: float) -> None:
        self._clock = clock
        self._sink = sink
        self._high = high
        self._half = period / 2
        self._announced = -np.inf  #: until when (bench s)

    def update(self) -> None:
        """See that the input knows what comes."""
        now = self._clock.now()
        if self._announced - now > _AHEAD / 2:
            return
        self._announced = now + _AHEAD
        halves = np.arange(np.floor(now / self._half), np.ceil(self._announced / self._half))
        times = np.maximum(halves * self._half, now)
        self._sink.drive(times, np.where(halves % 2 == 1, self._high, 0.0))
