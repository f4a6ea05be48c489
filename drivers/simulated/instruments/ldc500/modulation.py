"""The LDC500's analogue modulation input: the current that its voltage adds to the setpoint."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .lag import Floats, Lag
from .registers import Registers

#: −3 dB frequency of the modulation input (Hz): [CC, CP][LOW, HIGH].
MODULATION_BANDWIDTH = ((10e3, 1.2e6), (100.0, 5e3))
#: Modulation input that makes full scale (V); more has no further effect.
MODULATION_FULL_SCALE = 10.0
#: A wave of more steps than this, each longer than so many time constants, is followed in steps
#: that come a time constant late: the same charge, in one piece of light each instead of forty.
_MANY_STEPS, _LONG = 1000, 3.0


class ModulationCurrent:
    """What is applied to the input, and the current that follows it through a one-pole low-pass."""

    def __init__(self, registers: Registers) -> None:
        self._registers = registers
        self._current = Lag.resting(0.0)
        self._times = np.array([-math.inf])
        self._volts = np.array([0.0])

    def at(self, times: Floats) -> Floats:
        """Current (A) that the input adds at `times` (bench s)."""
        return self._current.at(times)

    def cuts(self) -> Floats:
        """Bench times between which that current may be taken as constant."""
        return self._current.cuts()

    @property
    def settled_at(self) -> float:
        """Bench time from which that current no longer changes."""
        return self._current.settled_at

    def apply(self, now: float, times: ArrayLike, volts: ArrayLike) -> None:
        """Apply `volts[i]` (V) from `times[i]` (bench s) on, shapes (n,); `plan` makes it count.

        What lies before `now` holds from now on: where bench time passes as the wall's does, some
        passes while it is said. Raises ValueError for times that do not increase.
        """
        begin = np.array(times, dtype=np.float64, ndmin=1)
        level = np.array(volts, dtype=np.float64, ndmin=1)
        if begin.ndim != 1 or begin.shape != level.shape or begin.size == 0:
            raise ValueError("modulation needs as many voltages as times, at least one")
        if (np.diff(begin) <= 0).any():
            raise ValueError(f"modulation times must increase: {begin}")
        last_begun = max(int(np.searchsorted(begin, now, "right")) - 1, 0)
        begin, level = begin[last_begun:], level[last_begun:]
        begin[0] = max(begin[0], now)
        kept = self._times < begin[0]
        self._times = np.concatenate([self._times[kept], begin])
        self._volts = np.concatenate([self._volts[kept], level])

    def plan(self, now: float) -> None:
        """Work out what follows from the settings as they are at `now`."""
        tokens = self._registers.tokens
        first = max(int(np.searchsorted(self._times, now, side="right")) - 1, 0)
        self._times = self._times[first:]  # the past has had its effect
        self._volts = self._volts[first:]
        tau = 1.0 / (2.0 * math.pi * MODULATION_BANDWIDTH[tokens["SMOD"]][tokens["SIBW"]])
        state = float(self._current.at(now))
        if not tokens["MODU"]:
            self._current = Lag.build(tau, [now], [0.0], state)
            return
        gain = self._registers.full_scale / 1e3 / MODULATION_FULL_SCALE
        volts = np.clip(self._volts, -MODULATION_FULL_SCALE, MODULATION_FULL_SCALE)
        times, levels = np.maximum(self._times, now), gain * volts
        if times.size > _MANY_STEPS and float(np.min(np.diff(times[1:]))) > _LONG * tau:
            self._current = Lag.delayed(tau, times, levels, state)
        else:
            self._current = Lag.build(tau, times, levels, state)
