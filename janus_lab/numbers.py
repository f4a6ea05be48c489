"""Numbers as a paper prints them, wherever people read them: `4.83(7)`, `5.10(4)×10³`, `−3.2`."""

from __future__ import annotations

import math
import re

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Before a value that is a bound.
BOUND_SIGNS = {"lower": "> ", "upper": "< "}
#: A number between these is written out.
_PLAIN_FROM, _PLAIN_TO = 1e-3, 1e5

#: Numbers that differ by less of themselves are one: rounding alone tells them apart.
_ALIKE = 1e-9


def are_alike(low: float, high: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return abs(high - low) <= _ALIKE * max(abs(low), abs(high))


def number_text(value: float, u: float | None = None) -> str:
    """`value` with the digits that its standard uncertainty `u` leaves, or with three; from 1000
    on, and below 0.001, with a power of ten where digits would stand there that mean nothing."""
    return _unsigned(abs(value), u) if value >= 0 else "−" + _unsigned(-value, u)


def signed_text(value: float) -> str:
    """`+1.2`, `−3.4`; three digits where it is large, no sign where it rounds to nothing."""
    size = abs(value)
    if size < 0.05:
        return "0.0"
    return ("−" if value < 0 else "+") + (f"{size:.1f}" if size < 100 else number_text(size))


def ten_to_the(power: int) -> str:
    """`10¹²`."""
    return f"10{str(power).translate(_SUPERSCRIPT)}"


def rounded_text(value: float, digits: int = 4) -> str:
    """`value` with so many digits, such as a number from a publication: `4.8×10¹²`."""
    mantissa, power_of, power = f"{value:.{digits}g}".replace("-", "−").partition("e")
    if not power_of:
        return mantissa
    return f"{mantissa}×{ten_to_the(int(power.replace('−', '-')))}"


def _unsigned(value: float, u: float | None) -> str:
    size = max(abs(value), u or 0.0)
    if u is not None and u < 1e-9 * size:
        u = None  # no digit that a person reads
    if size and (not _PLAIN_FROM <= size < _PLAIN_TO or _has_idle_zeros(size, u)):
        power = math.floor(math.log10(size))
        scale = 10.0**-power if power > -300 else 0.0
        if scale:
            mantissa = _plain(value * scale, None if u is None else u * scale)
            return f"{mantissa}×{ten_to_the(power)}"
    return _plain(value, u)


def _has_idle_zeros(size: float, u: float | None) -> bool:
    """Whether the uncertainty leaves whole tens of a number of at least 1000: 5100(40)."""
    return size >= 1000 and u is not None and 0 < u < math.inf and _last_place(u) > 0


def _plain(value: float, u: float | None) -> str:
    """Without an exponent; with the digits that the uncertainty leaves, or three."""
    if not u or not math.isfinite(u):
        if value and (abs(value) >= 1000 or abs(value) < 1e-3):
            return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
        return f"{value:.3g}"
    from uncertainties import ufloat

    place = _last_place(u)
    if place > 0:  # whole tens: there uncertainties rounds nothing
        return f"{round(value, -place):.0f}({round(u, -place):.0f})"
    text = f"{ufloat(value, u):uS}"
    return text if "e" not in text else f"{ufloat(value, u):.2ufS}"


def _last_place(u: float) -> int:
    """The power of ten of the last digit that an uncertainty leaves: of its leading digits 100 to
    354 leave two, 355 to 949 one, more are rounded up (Particle Data Group)."""
    power = math.floor(math.log10(u))
    leading = u / 10.0**power if power > -300 else 1.0
    return power if 3.545 <= leading < 9.495 else power - (leading < 3.545)


def printed_number(value: float, half_width: float) -> str:
    """`5.0`, `4.8×10¹³`: a number with the digits that a source prints; `half_width` is half a unit
    of the last, and 0 where it is not known."""
    if half_width <= 0:
        return number_text(value)
    if half_width >= 1 and abs(value) < _PLAIN_TO:  # 5100: there are no digits after the point
        return number_text(round(value)) if abs(value) < 1000 else f"{value:.0f}".replace("-", "−")
    # as an uncertainty, five units of the last digit leave just that
    return re.sub(r"\([\d.]+\)", "", number_text(value, 10 * half_width))
