"""The lifetime of the carriers that light sets free, while it shines and after it has gone.

In steady light of the irradiance E the photocurrent s(E) = (E/E_ref)^θ is what a lifetime
τ(E) = τ₀·(E/E₀)^(θ-1) sustains. When the light goes, the centres through which carriers recombine
are still what the carriers have made of them. With n for the density of these carriers, in units of
s, and L for the irradiance whose lifetime they have,

    dn/dt = (s(E) - n)/τ(L),    n ≥ s(E): they fill as fast as the light rises,
    L ≥ E, and L falls only so that (n - s(E))/s(L) stays at 10⁻⁶ once it has come down to that.

So a decay is exponential, with the lifetime of the light that went, until a millionth remains;
from there on the lifetime goes with the density that remains, and the decay with a power of time.
It never stands still: no lifetime is longer than that of the carriers which are there, and the
laser's last light on its way out, weak as it is, cannot lengthen it.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

#: Of the density that a lifetime belongs to: what is left when it begins to change.
REMAINDER: Final = 1e-6
#: Of the irradiance at which the time constant is given: below it the lifetime changes no more.
_DARK = 1e-12


class Span(NamedTuple):
    """A span of time in constant light, in which the lifetime is constant or grows evenly."""

    start: float  #: s
    tau: float  #: s, lifetime at the start
    growth: float  #: s of lifetime per s
    level: float  #: irradiance to which the lifetime at the start belongs
    density: float  #: of carriers at the start, relative to that at the reference irradiance


class Lifetime:
    """The law of one device; `exponent` is θ, and all irradiances are in one unit."""

    def __init__(self, exponent: float, reference: float, tau: float, tau_level: float) -> None:
        """`tau` (s) is the lifetime in light of `tau_level`; densities are relative to that in
        light of `reference`."""
        self._exponent = exponent
        self._reference = reference
        self._tau = tau
        self._tau_level = tau_level
        #: of the lifetime while the density sets it: 1 s in 1 s times this
        self.growth = (1.0 - exponent) / exponent

    def at(self, level: float) -> float:
        """The lifetime (s) in steady light of `level`."""
        relative = max(level / self._tau_level, _DARK)
        return float(self._tau * relative ** (self._exponent - 1.0))

    def density(self, level: float) -> float:
        """The relative density of carriers in steady light of `level`."""
        return float((level / self._reference) ** self._exponent)

    def spans(
        self, before: Span, left: float, start: float, level: float, end: float
    ) -> list[Span]:
        """What the light `level`, from `start` to `end` (s), consists of; at least one span.

        `before` is the last span of the light before this, which was `left`.
        """
        steady = self.density(level)
        lasted, density = before.level, steady
        if math.isfinite(before.start):
            lasted, density = self._at_the_end(before, left, start)
        excess = density - steady
        level_there = max(level, _DARK * self._tau_level)
        if excess <= 0 or lasted <= level_there:
            return [Span(start, self.at(level), 0.0, level_there, max(density, steady))]
        kept = REMAINDER * self.density(lasted)
        found, now = [], start
        if excess > kept:
            tau = self.at(lasted)
            found.append(Span(now, tau, 0.0, lasted, density))
            now += tau * math.log(excess / kept)
            excess = kept
        else:
            lasted *= (excess / kept) ** (1.0 / self._exponent)
        if now < end and lasted > level_there and self.growth:
            tau = self.at(lasted)
            found.append(Span(now, tau, self.growth, lasted, steady + excess))
            now += (self.at(level) - tau) / self.growth
            excess = REMAINDER * self.density(level_there)
        if now < end or not found:
            found.append(Span(now, self.at(level), 0.0, level_there, steady + excess))
        return found

    def _at_the_end(self, span: Span, light: float, end: float) -> tuple[float, float]:
        """The level and the density at the `end` (s) of a span in `light`."""
        steady = self.density(light)
        age = logarithm(end - span.start, span.tau, span.growth)
        excess = (span.density - steady) * math.exp(-age)
        if not span.growth:
            return span.level, steady + excess
        density = excess / REMAINDER
        return self._reference * density ** (1.0 / self._exponent), steady + excess


def logarithm(duration: float, tau: float, growth: float) -> float:
    """By how many factors of e something decays in `duration` with `tau`, growing by `growth`."""
    return math.log1p(growth * duration / tau) / growth if growth else duration / tau
