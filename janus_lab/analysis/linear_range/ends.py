"""Where a linear range ends: above at the deviation from unit slope, below at the noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from uncertainties import umath

from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    nominal,
    standard_uncertainty,
    variable,
)

from .window import Criterion

_exp, _log = umath.exp, umath.log

#: What is a decade below the deviation tells the level that it is a deviation from.
_DECADE = math.log(10)
_LEAST_REFERENCE = 2
#: A deviation so many times its uncertainty has a logarithm to interpolate.
_RESOLVED = 3.0
#: Of the correction for what the reference has lost already, how much is believed.
_HALF = 0.5


@dataclass(frozen=True)
class LogLevel:
    """One level in natural logarithms, with all that it may be wrong by.

    `x` is that of the true irradiance (mW/cm²), which is about the nominal one, `y` that of the
    photocurrent (A).
    """

    x: Quantity
    y: Quantity
    filter: int  #: place of the filter in the beam, 0 for none
    own_u: float  #: of y - x, without what is common to all levels

    @property
    def ratio(self) -> Quantity:
        """ln(I/E)."""
        return self.y - self.x


@dataclass(frozen=True)
class UpperEnd:
    """ln of the irradiance at which the current deviates; a bound where no level does."""

    x: Quantity
    reached: bool


def upper_end(points: Sequence[LogLevel], first: int, last: int, criterion: Criterion) -> UpperEnd:
    """The end above of the window from `first` to `last` of levels with rising irradiance.

    The deviation is that from the level (weighted mean of ln(I/E)) of those a decade and more below
    it, behind the same filter where there are two: what all of these are wrong by alike cancels
    then. What they have lost themselves is allowed for, as in proportion to E. Between levels
    ln(deviation) is interpolated in ln(E).
    """
    end: Quantity = points[last].x
    for _ in range(2):  # the reference depends on the end, a little
        reference = _reference(points, first, last, nominal(end), criterion.deviation)
        crossing = _crossing(points, last, reference, criterion.deviation)
        if crossing is None:
            return UpperEnd(end, False)
        end = crossing
    return UpperEnd(end, True)


def _reference(
    points: Sequence[LogLevel], first: int, last: int, end: float, deviation: float
) -> Quantity:
    window = list(points[first : last + 1])
    far = [p for p in window if nominal(p.x) <= end - _DECADE]
    near = next((p for p in window if nominal(p.x) >= end), window[-1])
    same = [p for p in far if p.filter == near.filter]
    chosen = next(
        (group for group in (same, far) if len(group) >= _LEAST_REFERENCE), far or window[:1]
    )
    level = weighted_mean([p.ratio for p in chosen], [p.own_u for p in chosen])
    weights = _weights([p.own_u for p in chosen])
    lost = sum(
        w * deviation * math.exp(nominal(p.x) - end) for w, p in zip(weights, chosen, strict=True)
    )
    top = nominal(points[last].ratio) - nominal(level)
    correction = math.copysign(lost, -top)  # towards the other side of what the top does
    return level + variable(correction, _HALF * abs(correction), "reference level")


def _crossing(
    points: Sequence[LogLevel], last: int, reference: Quantity, deviation: float
) -> Quantity | None:
    """ln(E) where the levels about the window's `last` pass the deviation; None if none does."""
    off = [point.ratio - reference for point in points]
    within = next((k for k in range(last, 0, -1) if abs(nominal(off[k])) < deviation), 0)
    beyond = within + 1
    if beyond == len(points) or abs(nominal(off[beyond])) < deviation:
        return None
    sign = math.copysign(1.0, nominal(off[beyond]))
    low, high = sign * off[beyond - 1], sign * off[beyond]
    below, above = points[beyond - 1].x, points[beyond].x
    if nominal(low) > _RESOLVED * standard_uncertainty(low):
        share = (math.log(deviation) - _log(low)) / (_log(high) - _log(low))
    else:
        share = (deviation - low) / (high - low)
        share = share + variable(0.0, 0.25 * nominal(share) * (1 - nominal(share)), "interpolation")
    return below + share * (above - below)


def weighted_mean(values: Sequence[Quantity], own_u: Sequence[float]) -> Quantity:
    """The mean by the inverse squares of `own_u`."""
    return sum(w * value for w, value in zip(_weights(own_u), values, strict=True))


def _weights(own_u: Sequence[float]) -> list[float]:
    each = [1 / max(u, 1e-6) ** 2 for u in own_u]
    return [w / math.fsum(each) for w in each]
