"""How the photocurrent follows the light: first-order components, solved exactly piece by piece.

Between two changes of light each component relaxes to its steady value with a lifetime that is
constant or grows evenly, so its mean over any aperture has a closed form, from microseconds within
an edge to seconds across many.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from drivers.config.device import Response, Responsivity
from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.physics.growing import GrowingTable
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.two_terminal import Floats

from .lifetime import Lifetime, Span, logarithm
from .relaxation import slow_exponentials

Indices = NDArray[np.intp]
PulseFactor = Callable[[int, float], float]
"""Relative photocurrent of a pulse of light, from its number (from 0) and start (bench s)."""

# the columns of the history, one row for each span of light with one law of decay
_START, _STEADY, _TAU, _GROWTH, _LEVEL, _DENSITY, _PIECE, _PULSE, _BEFORE, _FAST = range(10)

#: A history longer than this forgets its older half: a week of cycles has millions of spans, and
#: no instrument asks for what lies so many behind.
LONGEST_HISTORY = 200_000
#: What is younger than this (s), before the last change of light that is known of, is kept all the
#: same: fast modulated light has a million spans a second, and a record is read when it is over.
KEPT_FOR = 1.0


class Photoresponse:
    """The photocurrent relative to that in steady light of the reference irradiance.

    The fast component has the lifetime of `Lifetime`, the time constants of the others are fixed.
    """

    def __init__(
        self,
        response: Response,
        responsivity: Responsivity,
        light: SampleLight,
        factor: PulseFactor,
        steady: Callable[[Floats], Floats] | None = None,
        worth: float = 1.0,
    ) -> None:
        """`steady` gives the relative photocurrent in steady light, from the irradiance relative to
        the reference; the responsivity's power law if absent. The light is worth so much light of
        the wavelength of the responsivity."""
        self._light = light
        self._factor = factor
        self._worth = worth
        self._reference = responsivity.irradiance * MW_PER_CM2
        self._steady = steady or (lambda relative: relative**responsivity.exponent)
        self._lifetime = Lifetime(
            responsivity.exponent,
            self._reference,
            response.time_constant,
            response.irradiance * MW_PER_CM2,
        )
        self._weights, self._taus = slow_exponentials(response)
        self._fast_weight = 1.0 - float(np.sum(self._weights))
        self._mark = 0
        self._history = GrowingTable(_FAST + 1 + self._taus.size)
        dark = np.zeros((_FAST + 1 + self._taus.size, 1))
        dark[_START], dark[_TAU], dark[_PULSE] = -np.inf, response.time_constant, -1.0
        self._history.extend(dark)

    def mean(self, start: Floats, aperture: float) -> tuple[Floats, Floats]:
        """Mean over `aperture` seconds from `start` (bench s, shape (n,)), and time constants.

        Returns the relative photocurrent and the fast component's time constant (s), both (n,).
        Raises ValueError for a `start` before what is remembered.
        """
        self._follow()
        starts = self._history.column(_START)
        end = start + aperture
        first = starts.searchsorted(start, "right") - 1
        if first.size and first.min() < 0:
            raise ValueError(f"the light at {start.min():g} s has been forgotten")
        last = np.maximum(first, starts.searchsorted(end, "left") - 1)
        mean = self._mean_within(first, start - starts[first], aperture)
        crossing = (last > first).nonzero()[0]
        if crossing.size:
            mean[crossing] = self._mean_across(
                start[crossing], end[crossing], first[crossing], last[crossing]
            )
        tau = self._history.column(_TAU)[first]
        growing = self._history.column(_GROWTH)[first].nonzero()[0]
        if growing.size:
            age = start[growing] - starts[first[growing]]
            tau[growing] += self._lifetime.growth * age
        return mean, tau

    def _mean_within(self, row: Indices, age: Floats, duration: Floats | float) -> Floats:
        """Mean over `duration` from `age` (s) after the start of `row`, had it no end."""
        column = self._history.column
        steady = column(_STEADY)[row]
        tau = column(_TAU)[row]
        fast = column(_FAST)[row] - self._fast_weight * steady
        mean = steady + _relaxing(fast, age / tau, duration / tau)
        growing = column(_GROWTH)[row].nonzero()[0]
        if growing.size:
            growth, lasts = self._lifetime.growth, np.broadcast_to(duration, row.shape)[growing]
            factor = _growing(age[growing], lasts, tau[growing], growth)
            mean[growing] = steady[growing] + fast[growing] * factor
        for index, (weight, slow) in enumerate(zip(self._weights, self._taus, strict=True)):
            excess = column(_FAST + 1 + index)[row] - weight * steady
            mean += _relaxing(excess, age / slow, duration / slow)
        return mean

    def _mean_across(self, start: Floats, end: Floats, first: Indices, last: Indices) -> Floats:
        """Mean from `start` to `end` (bench s), which lie in the rows `first` < `last`."""
        starts = self._history.column(_START)
        head, tail = starts[first + 1] - start, end - starts[last]
        integral = head * self._mean_within(first, start - starts[first], head)
        integral += tail * self._mean_within(last, np.zeros(tail.shape), tail)
        whole = np.flatnonzero(last > first + 1)
        if whole.size:
            # the integral over row k stands in row k + 1; sums of just these rows, since
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
        # the last piece of light that stays may last longer now: it is gone through once more
        kept = max(kept - 1, 0)
        self._history.truncate(int(self._history.column(_PIECE).searchsorted(kept, "right")))
        times, levels = self._light.times[kept:], self._worth * self._light.levels[kept:]
        if times.size:
            self._history.truncate(int(self._history.column(_START).searchsorted(times[0])))
            before = self._worth * self._light.levels[kept - 1] if kept else 0.0
            self._extend(times, levels, np.concatenate(([before], levels[:-1])), kept)
        if len(self._history) > LONGEST_HISTORY:
            starts = self._history.column(_START)
            old = int(starts.searchsorted(starts[-1] - KEPT_FOR))
            self._history.forget(min(len(self._history) // 2, old))

    def _extend(self, times: Floats, levels: Floats, before: Floats, kept: int) -> None:
        """Append the light from `times` (s) on with `levels`, each after the one `before` (W/m²);
        `kept` pieces of light precede them."""
        now = [float(self._history.column(index)[-1]) for index in range(_FAST)]
        pulse = now[_PULSE] + np.cumsum((levels > 0) & (before == 0))
        steady = self._steady(levels / self._reference)
        numbers, of_pulse = np.unique(pulse, return_inverse=True)
        factors = [self._factor(int(n), self._pulse_start(n, pulse, times)) for n in numbers]
        steady = steady * np.array(factors)[of_pulse]

        last = Span(now[_START], now[_TAU], now[_GROWTH], now[_LEVEL], now[_DENSITY])
        rows: list[tuple[float, ...]] = []
        left, ends = float(before[0]), [*times[1:].tolist(), np.inf]
        for piece, (start, end, level) in enumerate(
            zip(times.tolist(), ends, levels.tolist(), strict=True)
        ):
            made = self._lifetime.spans(last, left, start, level, end)
            rows += [(*span, piece) for span in made]
            last = made[-1]
            left = level
        starts, tau, growth, level_W_m2, density, numbered = np.array(rows).T
        of_piece = numbered.astype(np.intp)
        steady, pulse = steady[of_piece], pulse[of_piece]

        begins = np.concatenate(([now[_START]], starts[:-1]))
        # before the first light there is nothing that could relax, however long that lasted
        duration = np.where(np.isfinite(begins), starts - begins, 0.0)
        targets = np.concatenate(([now[_STEADY]], steady[:-1]))
        taus = np.concatenate(([now[_TAU]], tau[:-1]))
        states = np.empty((1 + self._taus.size, starts.size))
        integral = targets * duration
        ages = duration / taus
        shares = -np.expm1(-ages)
        for row in np.concatenate(([now[_GROWTH]], growth[:-1])).nonzero()[0]:
            ages[row] = logarithm(duration[row], taus[row], self._lifetime.growth)
            shares[row] = _decayed(ages[row], self._lifetime.growth)
        components: list[tuple[float, Floats | float, Floats, Floats]] = [
            (self._fast_weight, taus, ages, shares)
        ]
        for weight, slow in zip(self._weights, self._taus, strict=True):
            components.append((weight, slow, duration / slow, -np.expm1(-duration / slow)))
        for index, (weight, constant, age, share) in enumerate(components):
            initial = float(self._history.column(_FAST + index)[-1])
            target = weight * targets
            path = _relax(initial, target, age)
            states[index] = path[1:]
            integral += (path[:-1] - target) * constant * share
        columns = (starts, steady, tau, growth, level_W_m2, density, 1 + kept + of_piece, pulse)
        self._history.extend(np.vstack((*columns, integral, states)))

    def _pulse_start(self, number: float, pulse: Floats, times: Floats) -> float:
        """When pulse `number` began, whether before the pieces at `times` (s) or with them."""
        known = self._history.column(_PULSE)
        row = int(np.searchsorted(known, number, "left"))
        if row < len(known):
            return float(self._history.column(_START)[row])
        return float(times[np.searchsorted(pulse, number, "left")])


def _relax(initial: float, targets: Floats, durations: Floats) -> Floats:
    """State before, between and after rows with `targets`, lasting `durations` time constants."""
    rows = zip(np.exp(-durations).tolist(), targets.tolist(), strict=True)
    states = accumulate(
        rows, lambda state, row: row[1] + (state - row[1]) * row[0], initial=initial
    )
    return np.fromiter(states, np.float64, durations.size + 1)


def _relaxing(excess: Floats, age: Floats, duration: Floats | float) -> Floats:
    """Mean of excess·exp(-t) over `duration` from `age`, all in time constants."""
    return np.asarray(excess * np.exp(-age) * -np.expm1(-duration) / duration)


def _growing(age: Floats, duration: Floats, tau: Floats, growth: float) -> Floats:
    """Mean over `duration` from `age` (s) of what decays from 1 with `tau` + `growth`·t."""
    ages = np.log1p(growth * age / tau) / growth
    there = tau + growth * age
    # a lifetime that falls is not followed beyond its end, where another row takes over
    lasts = np.log1p(np.maximum(growth * duration / there, -1.0 + 1e-9)) / growth
    return np.asarray(np.exp(-ages) * there * _decayed(lasts, growth) / duration)


def _decayed(age: Floats, growth: float) -> Floats:
    """The integral of what decays with τ + growth·t, over τ, when it is down to exp(-age)."""
    rest = 1.0 - growth
    return np.asarray(-np.expm1(-rest * age) / rest if abs(rest) > 1e-9 else age)
