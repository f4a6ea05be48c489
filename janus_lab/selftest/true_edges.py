"""The edges of one run as the device without noise makes them: from the plateau that it has reached
when the light changes to the one that it reaches before the light changes again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.physics.photodetector.relaxation import slow_exponentials
from drivers.simulated.physics.sample import Sample

from .true_device import Direction, Floats, TrueDevice

#: Edges of each direction that are looked at, and points of each in time.
_EDGES, _POINTS = 5, 4000
#: The first point, and the aperture of each, in fastest time constants.
_EARLIEST, _INSTANT = 1e-4, 1e-6


@dataclass(frozen=True)
class TrueEdges:
    """Edges between dark and the nominal `irradiance` (mW/cm²), at the times (bench s) of `edges`:
    a rise, a decay and so on. The last lasts until `end`; `recorded` (s) is kept of each."""

    device: TrueDevice
    irradiance: float
    edges: Floats
    end: float
    recorded: float

    @classmethod
    def of(
        cls,
        device: TrueDevice,
        light: tuple[Floats, Floats],
        irradiance: float,
        number: int,
        end: float,
        recorded: float,
    ) -> TrueEdges:
        """The first `number` edges of a `light` that goes on and off: when it passes its half."""
        times, levels = light
        lit = levels > 0.5 * levels.max(initial=0.0)
        changes = times[lit != np.concatenate(([False], lit[:-1]))]
        last = float(changes[number]) if changes.size > number else end
        return cls(device, irradiance, changes[:number], last, recorded)

    @cached_property
    def _detector(self) -> Sample:
        level = self.irradiance * MW_PER_CM2
        levels = np.where(np.arange(self.edges.size) % 2 == 0, level, 0.0)
        return self.device.in_light(self.edges, levels)

    def _numbers(self, direction: Direction) -> list[int]:
        """Some of the edges of one direction, from the last."""
        first = 0 if direction == "rise" else 1
        return list(range(first, self.edges.size, 2))[-_EDGES:]

    def _until(self, number: int) -> float:
        """How long (s) the light then stays as it is."""
        following = self.edges[number + 1] if number + 1 < self.edges.size else self.end
        return float(following - self.edges[number])

    def _current(self, times: Floats) -> Floats:
        aperture = _INSTANT * self.device.fast_time_constant(self.irradiance)
        bias = np.full(times.size, self.device.physics.responsivity.bias)
        return self._detector.current(times, aperture, bias, np.zeros(times.size, np.int64))

    def ten_to_ninety(self, direction: Direction) -> float:
        """The time (s) from 10 to 90 % of the step from plateau to plateau; median over edges."""
        found = []
        for number in self._numbers(direction):
            start, until = float(self.edges[number]), self._until(number)
            first = min(_EARLIEST * self.device.fast_time_constant(self.irradiance), 1e-3 * until)
            since = np.geomspace(first, until * (1 - 1e-6), _POINTS)
            after = self._current(start + since)
            before = float(self._current(np.array([start - 1e-6 * first]))[0])
            made = (after - before) / (after[-1] - before)
            early, late = np.interp([0.1, 0.9], made, since)
            found.append(late - early)
        return float(np.median(found)) if found else math.nan

    def slow_fraction(self, direction: Direction, tau: float | None) -> float:
        """Share of the step of the slow parts that `tau` (s) stands for: those within a factor of
        three, or the nearest; of all with None. nan without slow parts.

        Of parts that outlast the record the step has what of them was recorded.
        """
        weights, taus = slow_exponentials(self.device.physics.response)
        numbers = self._numbers(direction)
        if not taus.size or not numbers:
            return math.nan
        number = numbers[-1]
        state = np.zeros(taus.size)
        for before in range(number):
            target = weights if before % 2 == 0 else 0.0
            state = target + (state - target) * np.exp(-self._until(before) / taus)
        size = state if direction == "decay" else weights - state
        outlasting = taus > self.recorded
        made = np.where(outlasting, size * -np.expm1(-self.recorded / taus), size)
        step = 1.0 - float(np.sum(weights)) + float(np.sum(made))
        return float(np.sum(size[self._meant(taus, tau)])) / step

    def _meant(self, taus: Floats, tau: float | None) -> Floats:
        if tau is None:
            return np.ones(taus.size, np.bool_)
        parts = self.device.physics.response.slow
        if any(part.stretching for part in parts):
            return np.ones(taus.size, np.bool_)
        distance = np.abs(np.log(taus / tau))
        return np.asarray(distance <= max(math.log(3.0), float(np.min(distance))))
