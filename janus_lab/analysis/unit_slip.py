"""Whether a printed number agrees with what its own inputs give, or is off by a power of ten."""

from __future__ import annotations

import math
from decimal import Decimal

#: What inputs that are themselves rounded may do to the recomputed value.
TOLERANCE = 0.05


def rounding_half_width(printed: float | str) -> float:
    """Half a unit of the last printed digit: 0.05 for "1.2", 5e11 for "4.8e13".

    A float has no trailing zeros, so 5.0 counts as printed "5"; give the text where they matter.
    """
    number = Decimal(printed) if isinstance(printed, str) else Decimal(repr(printed)).normalize()
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{printed!r} is not a printed number")
    return float(Decimal(5).scaleb(exponent - 1))


def _interval(printed: float, half_width: float, recomputed: float) -> tuple[float, float]:
    if not (printed > 0 and half_width >= 0 and recomputed > 0):
        raise ValueError(
            f"printed {printed!r} ± {half_width!r} and recomputed {recomputed!r} must be above zero"
        )
    low = max(0.0, printed - half_width) / recomputed * (1 - TOLERANCE)
    return low, (printed + half_width) / recomputed * (1 + TOLERANCE)


def disagrees(printed: float, half_width: float, recomputed: float) -> bool:
    """Whether `recomputed` lies outside the rounding interval of `printed`, widened by 5 %."""
    low, high = _interval(printed, half_width, recomputed)
    return not low <= 1 <= high


def unit_slip(printed: float, half_width: float, recomputed: float) -> int | None:
    """The n of the power of ten, n ≠ 0, that printed/recomputed is; None if it is none.

    10ⁿ must lie inside the rounding interval of printed/recomputed, widened by 5 %. A value that
    agrees has not slipped. Raises ValueError for values that are not above zero.
    """
    low, high = _interval(printed, half_width, recomputed)
    n = round(math.log10(printed / recomputed))
    return n if n != 0 and low <= 10.0**n <= high and not low <= 1 <= high else None
