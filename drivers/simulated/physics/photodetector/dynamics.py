"""How the photocurrent follows the light: first-order components, solved exactly piece by piece.

Between two changes of light each component relaxes exponentially to its steady value, so its mean
over any aperture has a closed form, from microseconds within an edge to seconds across many.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from drivers.config.device import Response, Responsivity
from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.physics.growing import GrowingTable
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.two_terminal import Floats

from .relaxation import slow_exponentials

Indices = NDArray[np.intp]
PulseFactor = Callable[[int, float], float]
"""Relative photocurrent of a pulse of light, from its number (from 0) and start (bench s)."""

# the columns of the history, one row for each piece of constant light
_START, _STEADY, _TAU, _LEFT, _AGE, _PULSE, _BEFORE, _FAST = range(8)


class Photoresponse:
    """The photocurrent relative to that in steady light of the reference irradiance.

    The fast component's time constant goes as the lifetime behind the power law, E^(exponent - 1),
    with the higher of the irradiance that is left and the one that is approached. What is left is
    remembered in full for a lifetime, and then forgotten within another, so that an edge of many
    small steps decays as a single step does.
    """

    def __init__(
        self,
        response: Response,
        responsivity: Responsivity,
        light: SampleLight,
        factor: PulseFactor,
    ) -> None:
        self._light = light
        self._factor = factor
        self._exponent = responsivity.exponent
        self._reference = responsivity.irradiance * MW_PER_CM2
        self._tau = response.time_constant
        self._tau_level = response.irradiance * MW_PER_CM2
        self._weights, self._taus = slow_exponentials(response)
        self._fast_weight = 1.0 - float(np.sum(self._weights))
        self._mark = 0
        self._history = GrowingTable(_FAST + 1 + self._taus.size)
        dark = np.zeros((_FAST + 1 + self._taus.size, 1))
        dark[_START], dark[_TAU], dark[_PULSE] = -np.inf, self._tau, -1.0
        self._history.extend(dark)

    def mean(self, start: Floats, aperture: float) -> tuple[Floats, Floats]:
        """Mean over `aperture` seconds from `start` (bench s, shape (n,)), and time constants.

        Returns the relative photocurrent and the fast component's time constant (s), both (n,).
        """
        self._follow()
        starts = self._history.column(_START)
        end = start + aperture
        first = starts.searchsorted(start, "right") - 1
        last = np.maximum(first, starts.searchsorted(end, "left") - 1)
        mean = self._mean_within(first, start - starts[first], aperture)
        crossing = (last > first).nonzero()[0]
        if crossing.size:
            mean[crossing] = self._mean_across(
                start[crossing], end[crossing], first[crossing], last[crossing]
            )
        return mean, self._history.column(_TAU)[first]

    def _mean_within(self, piece: Indices, age: Floats, duration: Floats | float) -> Floats:
        """Mean over `duration` from `age` (s) after the start of `piece`, had it no end."""
        column = self._history.column
        steady = column(_STEADY)[piece]
        tau = column(_TAU)[piece]
        mean = steady + _relaxing(
            column(_FAST)[piece] - self._fast_weight * steady, age / tau, duration / tau
        )
        for index, (weight, slow) in enumerate(zip(self._weights, self._taus, strict=True)):
            excess = column(_FAST + 1 + index)[piece] - weight * steady
            mean += _relaxing(excess, age / slow, duration / slow)
        return mean

    def _mean_across(self, start: Floats, end: Floats, first: Indices, last: Indices) -> Floats:
        """Mean from `start` to `end` (bench s), which lie in the pieces `first` < `last`."""
        starts = self._history.column(_START)
        head, tail = starts[first + 1] - start, end - starts[last]
        integral = head * self._mean_within(first, start - starts[first], head)
        integral += tail * self._mean_within(last, np.zeros(tail.shape), tail)
        whole = np.flatnonzero(last > first + 1)
        if whole.size:
            # the integral over piece k stands in row k + 1; sums of just these rows, since
            # differences of a running sum would lose a short aperture late in a long run
            bounds = np.stack((first[whole] + 2, last[whole] + 1), axis=1)
            origin = int(bounds.min())
            rows = np.append(self._history.column(_BEFORE)[origin : int(bounds.max())], 0.0)
            integral[whole] += np.add.reduceat(rows, (bounds - origin).ravel())[::2]
        return np.asarray(integral / (head + tail + (starts[last] - starts[first + 1])))

    def _follow(self) -> None:
        """Bring the history up to what the light has become; only what changed is computed."""
        kept, self._mark = self._light.changed_since(self._mark)
        if kept is None:
            return
        self._history.truncate(kept + 1)
        times, levels = self._light.times[kept:], self._light.levels[kept:]
        if times.size:
            before = self._light.levels[kept - 1] if kept else 0.0
            self._extend(times, levels, np.concatenate(([before], levels[:-1])))

    def _extend(self, times: Floats, levels: Floats, before: Floats) -> None:
        """Append pieces from `times` (s) with `levels`, each after the one `before` (W/m²)."""
        now = [float(self._history.column(index)[-1]) for index in range(_FAST)]
        begins = np.concatenate(([now[_START]], times[:-1]))
        # before the first light there is nothing that could relax, however long that lasted
        duration = np.where(np.isfinite(begins), times - begins, 0.0)
        pulse = now[_PULSE] + np.cumsum((levels > 0) & (before == 0))
        steady = (levels / self._reference) ** self._exponent
        numbers, of_pulse = np.unique(pulse, return_inverse=True)
        factors = [self._factor(int(n), self._pulse_start(n, pulse, times)) for n in numbers]
        steady *= np.array(factors)[of_pulse]

        tau, left, age = self._lifetimes(levels, before, duration, now[_LEFT], now[_AGE])
        targets = np.concatenate(([now[_STEADY]], steady[:-1]))
        taus = np.concatenate(([now[_TAU]], tau[:-1]))
        states = np.empty((1 + self._taus.size, times.size))
        integral = targets * duration
        components: list[tuple[float, Floats]] = [(self._fast_weight, taus)] + [
            (weight, np.full(times.size, slow))
            for weight, slow in zip(self._weights, self._taus, strict=True)
        ]
        for index, (weight, constant) in enumerate(components):
            initial = float(self._history.column(_FAST + index)[-1])
            target = weight * targets
            path = _relax(initial, target, duration / constant)
            states[index] = path[1:]
            integral += (path[:-1] - target) * constant * -np.expm1(-duration / constant)
        self._history.extend(np.vstack((times, steady, tau, left, age, pulse, integral, states)))

    def _pulse_start(self, number: float, pulse: Floats, times: Floats) -> float:
        """When pulse `number` began, whether before the pieces at `times` (s) or with them."""
        known = self._history.column(_PULSE)
        row = int(np.searchsorted(known, number, "left"))
        if row < len(known):
            return float(self._history.column(_START)[row])
        return float(times[np.searchsorted(pulse, number, "left")])

    def _lifetimes(
        self, levels: Floats, before: Floats, duration: Floats, left: float, age: float
    ) -> tuple[Floats, Floats, Floats]:
        """Fast time constant (s) of each piece, the irradiance (W/m²) that it belongs to, and how
        long ago that was there (s)."""
        power = self._exponent - 1.0
        found = []
        highest = np.maximum(levels, before).tolist()
        for level, elapsed in zip(highest, duration.tolist(), strict=True):
            age += elapsed
            if left > 0:
                tau = self._tau * (left / self._tau_level) ** power
                remembered = left * math.exp(-max(0.0, age - tau) / tau)
            else:
                remembered = 0.0
            if level >= remembered:
                left, age = level, 0.0
                remembered = level
            found.append((self._tau * (remembered / self._tau_level) ** power, left, age))
        tau_s, left_W_m2, age_s = np.array(found).T
        return tau_s, left_W_m2, age_s


def _relax(initial: float, targets: Floats, durations: Floats) -> Floats:
    """State before, between and after pieces with `targets`, lasting `durations` time constants."""
    pieces = zip(np.exp(-durations).tolist(), targets.tolist(), strict=True)
    states = accumulate(
        pieces,
        lambda state, piece: piece[1] + (state - piece[1]) * piece[0],
        initial=initial,
    )
    return np.fromiter(states, np.float64, durations.size + 1)


def _relaxing(excess: Floats, age: Floats, duration: Floats | float) -> Floats:
    """Mean of excess·exp(-t) over `duration` from `age`, all in time constants."""
    return np.asarray(excess * np.exp(-age) * -np.expm1(-duration) / duration)
