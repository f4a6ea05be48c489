"""Whether a printed number agrees with what its own inputs give, or is off by a power of ten.

Inputs and result are rounded, so each is an interval: a number agrees if its interval meets that of
the recomputed one. Nothing else is allowed for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

#: What a number may be: from, to.
Interval = tuple[float, float]

#: Digits of a float that can have been printed; conversions of units leave their traces behind.
_DIGITS = 12


def rounding_half_width(printed: float | str) -> float:
    """Half a unit of the last printed digit: 0.05 for "1.2", 5e11 for "4.8e13".

    A float has no trailing zeros, so 5.0 counts as printed "5"; give the text where they matter, or
    a float that has its own `half_width`.
    """
    own = getattr(printed, "half_width", 0.0)
    if own:
        return float(own)
    text = printed if isinstance(printed, str) else f"{printed:.{_DIGITS}g}"
    number = Decimal(text) if isinstance(printed, str) else Decimal(text).normalize()
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{printed!r} is not a printed number")
    return float(Decimal(5).scaleb(exponent - 1))


def rounding_interval(printed: float | str) -> Interval:
    """All that rounds to `printed`: 1.15 to 1.25 for "1.2"."""
    value, half_width = float(printed), rounding_half_width(printed)
    return value - half_width, value + half_width


def recomputed_interval(function: Callable[..., Any], *inputs: Interval) -> Interval:
    """What `function`, monotonic in each input, may give while the inputs run through theirs.

    An input whose rounding reaches beyond what the function takes (a ratio of 1 ± 0.5 whose excess
    over 1 is needed) leaves the result open towards zero.
    """
    found = [_positive(function, corner) for corner in product(*inputs)]
    return min(found), max(found)


def _positive(function: Callable[..., Any], inputs: tuple[float, ...]) -> float:
    try:
        value = function(*inputs)
    except (ZeroDivisionError, ValueError):
        return 0.0
    return 0.0 if isinstance(value, complex) else max(0.0, float(value))


def agrees(printed: Interval, recomputed: Interval) -> bool:
    """Whether the two intervals meet."""
    return printed[0] <= recomputed[1] and recomputed[0] <= printed[1]


def unit_slip(printed: Interval, recomputed: Interval) -> int | None:
    """The n ≠ 0 for which printed/10ⁿ agrees with what was recomputed; None if there is none.

    A value that agrees as it is has not slipped. Of several n it is the one nearest to the ratio of
    the middles. Raises ValueError for intervals that are not above zero.
    """
    if not (printed[1] > 0 and recomputed[1] > 0):
        raise ValueError(f"printed {printed!r} and recomputed {recomputed!r} must reach above zero")
    if agrees(printed, recomputed):
        return None
    least = _logarithm(printed[0], recomputed[1])
    most = _logarithm(printed[1], recomputed[0])
    nearest = round(_logarithm(sum(printed), sum(recomputed)))
    candidates = (nearest, nearest - 1, nearest + 1)
    return next((n for n in candidates if n != 0 and least <= n <= most), None)


def _logarithm(numerator: float, denominator: float) -> float:
    if numerator <= 0:
        return -math.inf
    return math.log10(numerator / denominator) if denominator > 0 else math.inf


def agreement_flags(printed: Interval, recomputed: Interval) -> tuple[str, ...]:
    """UNIT_SLIP or SOURCE_DISAGREES for a printed number that does not agree; none if it does."""
    if agrees(printed, recomputed):
        return ()
    slipped = unit_slip(printed, recomputed) is not None
    return ("UNIT_SLIP",) if slipped else ("SOURCE_DISAGREES",)
