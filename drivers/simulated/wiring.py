"""What is on the wire to the modulation input of the laser's controller: the input itself, a sink
of voltage, and a function generator that drives it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from drivers.clock import Clock
from drivers.simulated.instruments.surroundings import LightView
from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.two_terminal import VoltageSink

#: How far ahead the wave is announced to the input (s): far longer than a client leaves the bench
#: alone while it measures.
_AHEAD = 20.0


class ModulationInput:
    """A `VoltageSink` that drives the modulation input of `laser`.

    Each edge comes with a random delay of `jitter` (s, rms) after or before its command, drawn from
    `seed`, and all with the same `delay` (s), never before the moment at which it is announced.
    """

    def __init__(
        self, laser: LightView, jitter: float = 0.0, seed: int = 0, delay: float = 0.0
    ) -> None:
        self._laser = laser
        self._jitter = jitter
        self._delay = delay
        self._delays = Stream(seed, "modulation/jitter")
        self._edges = 0

    def drive(self, times: ArrayLike, volts: ArrayLike) -> None:
        """Apply `volts[i]` (V) from `times[i]` (bench s, ascending, none in the past) on."""
        when = np.array(times, dtype=np.float64, ndmin=1)
        level = np.array(volts, dtype=np.float64, ndmin=1)
        steps = np.append(True, np.diff(level) != 0)
        when, level = when[steps], level[steps]
        if (self._jitter or self._delay) and when.size > 1:
            delays = self._jitter * self._delays.normals(self._edges, when.size - 1)
            delays += self._delay
            self._edges += when.size - 1
            when[1:] = np.maximum(when[1:] + delays, np.nextafter(when[0], np.inf))
            when, first = np.unique(np.maximum.accumulate(when)[::-1], return_index=True)
            level = level[::-1][first]
        self._laser.modulation(when, level)


class SquareWave:
    """A free-running generator that drives `sink` with 0 and `high` V, `high` in every second half
    period.

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
