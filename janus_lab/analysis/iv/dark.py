"""The dark level, and quotients by it: what becomes of them when the meter cannot see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    DRAWS,
    ONE_SIDED_95,
    Quantity,
    figure,
    magnitude,
    monte_carlo,
    nominal,
    standard_uncertainty,
)

from .bias_point import METHOD, BiasPoint

#: Below this many offset limits (or own uncertainties) the dark current is at the floor.
FLOOR_LIMITS = 3.0
#: What stray light may make of the dark current at most is passed over below so many u of it.
_PASSED_OVER = 2.0
#: Above this relative uncertainty of the dark current a quotient's is found by Monte Carlo.
_LINEAR_UP_TO = 0.1
BOUND_95 = "95 % one-sided"


@dataclass(frozen=True)
class DarkLevel:
    """The dark current at the bias, counted positive in the direction of the photocurrent."""

    current: Quantity
    at_floor: bool  #: only an upper bound is known, whatever hides it
    flags: tuple[str, ...]

    @classmethod
    def of(cls, point: BiasPoint, orientation: float) -> DarkLevel | None:
        """Judge a dark reading; None if there is none.

        The offset of the meter may hide the dark current (DARK_AT_FLOOR), or stray light of which
        a single irradiance does not tell how much it does (STRAY_LIGHT_IN_DARK).
        """
        if point.current is None:
            return None
        current = orientation * point.current
        u = standard_uncertainty(current)
        flags: tuple[str, ...] = ()
        if abs(nominal(current)) < FLOOR_LIMITS * max(point.offset_limit_A, u):
            flags = ("DARK_AT_FLOOR",)
        if point.stray_limit_A > _PASSED_OVER * u:
            flags = (*flags, "STRAY_LIGHT_IN_DARK")
        return cls(current, bool(flags), point.flags + flags)

    @property
    def upper_A(self) -> float:
        """95 % upper bound of its magnitude: |reading| + 1.645 u."""
        return abs(nominal(self.current)) + ONE_SIDED_95 * standard_uncertainty(self.current)

    def under(
        self,
        numerator: Quantity,
        name: str,
        unit: str,
        method: str,
        flags: tuple[str, ...],
        conditions: Mapping[str, float | str],
        power: float = 1.0,
    ) -> FigureOfMerit:
        """The figure `numerator` / |dark current|**`power`.

        At the floor it is a 95 % lower bound, (numerator - 1.645 u) over the upper bound of the
        dark current; missing if the numerator is not above zero with that confidence. Otherwise
        the uncertainty is linear, or by Monte Carlo where u(I_dark) exceeds 10 % of I_dark (10 000
        draws, seed 2400; limits drawn from rectangles).
        """
        flags = (*flags, *self.flags)
        if self.at_floor:
            least = nominal(numerator) - ONE_SIDED_95 * standard_uncertainty(numerator)
            if least <= 0:
                flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
                return figure(name, None, unit, method, flags, conditions)
            method += (
                f"; {BOUND_95} lower bound: (numerator - 1.645 u) over |I_dark reading| + 1.645 u "
                f"= {self.upper_A:.3g} A"
            )
            bound = least / self.upper_A**power
            return figure(name, bound, unit, method, flags, conditions, bound="lower")
        quotient = numerator / magnitude(self.current) ** power
        relative = standard_uncertainty(self.current) / abs(nominal(self.current))
        if relative <= _LINEAR_UP_TO:
            return figure(name, quotient, unit, method, flags, conditions)
        u, low, high = monte_carlo(lambda n, d: n / abs(d) ** power, numerator, self.current)
        method += f"; Monte Carlo, {DRAWS} draws, 95 % interval {low:.3g} to {high:.3g}"
        return figure(name, quotient, unit, method, flags, conditions, uncertainty=u)


def dark_current(dark: DarkLevel, conditions: Mapping[str, float | str]) -> FigureOfMerit:
    """I_dark (A), or its 95 % upper bound where that is all that is known."""
    if dark.at_floor:
        method = (
            f"{METHOD}; {BOUND_95} upper bound: |reading| + 1.645 u, "
            f"reading {nominal(dark.current):.3g} A"
        )
        return figure(
            "dark_current", dark.upper_A, "A", method, dark.flags, conditions, bound="upper"
        )
    return figure("dark_current", dark.current, "A", METHOD, dark.flags, conditions)


def dark_resistance(
    dark: DarkLevel, bias_V: float, conditions: Mapping[str, float | str]
) -> FigureOfMerit:
    """|bias|/|I_dark| (ohm) at the nominal bias, or its lower bound."""
    name, unit, method = "dark_resistance", "ohm", "bias / dark current"
    if bias_V == 0:
        return figure(name, None, unit, method, (*dark.flags, "ZERO_BIAS"), conditions)
    return dark.under(float(abs(bias_V)), name, unit, method, (), conditions)
