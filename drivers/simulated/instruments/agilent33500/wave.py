"""A wave as the input that it drives is told of it: in steps, some time ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.capabilities import Waveform
from drivers.clock import Clock
from drivers.simulated.physics.two_terminal import VoltageSink

Floats = NDArray[np.float64]

#: Steps that a period of a sine is made of; what they add stands at 15 times the frequency and
#: above, at a fifteenth and less.
SINE_STEPS = 16
#: The wave is announced so far ahead (s): so many periods, within these limits.
_PERIODS, _SHORTEST, _LONGEST = 600.0, 0.2, 20.0
#: With less than this ahead (s) it is announced anew: longer than a client leaves the bench alone
#: while it samples.
_LEAST = 0.13


@dataclass(frozen=True)
class PeriodicWave:
    """`waveform` of `frequency` (Hz) between two levels (V), whose period begins at `start` (bench
    s); a square wave begins high."""

    waveform: Waveform
    frequency: float
    low: float
    high: float
    start: float

    @property
    def middle(self) -> float:
        """The mean level (V)."""
        return 0.5 * (self.low + self.high)

    def steps(self, begin: float, end: float) -> tuple[Floats, Floats]:
        """Levels from bench time `begin` to `end`, each from its time on; the first at `begin`."""
        count = 2 if self.waveform == "square" else SINE_STEPS
        width = 1.0 / (count * self.frequency)
        first = int(np.floor((begin - self.start) / width + 1e-9))
        last = max(first + 1, int(np.ceil((end - self.start) / width - 1e-9)))
        number = np.arange(first, last)
        times = np.maximum(self.start + number * width, begin)
        if self.waveform == "square":
            return times, np.where(number % 2 == 0, self.high, self.low)
        angle = 2 * np.pi * (number % SINE_STEPS + 0.5) / SINE_STEPS
        return times, self.middle + 0.5 * (self.high - self.low) * np.sin(angle)


class WaveOutput:
    """Drives `sink` with a wave or with nothing.

    A fast wave is announced a fraction of a second ahead, and after that its mean: whoever leaves
    the bench alone for longer finds what the wave does to all that is slow.
    """

    def __init__(self, clock: Clock, sink: VoltageSink | None) -> None:
        self._clock = clock
        self._sink = sink
        self._wave: PeriodicWave | None = None
        self._announced = np.inf

    def put(self, wave: PeriodicWave | None) -> None:
        """From now on `wave` is at the output, or 0 V."""
        self._wave = wave
        if wave is not None:
            self._announce(wave)
        elif self._sink is not None:
            self._sink.drive([self._clock.now()], [0.0])

    def update(self) -> None:
        """See that the sink knows what comes."""
        if self._wave is not None and self._announced - self._clock.now() < _LEAST:
            self._announce(self._wave)

    def _announce(self, wave: PeriodicWave) -> None:
        if self._sink is None:
            return
        now = self._clock.now()
        ahead = min(max(_PERIODS / wave.frequency, _SHORTEST), _LONGEST)
        self._announced = now + ahead
        times, levels = wave.steps(now, self._announced)
        self._sink.drive(np.append(times, self._announced), np.append(levels, wave.middle))
