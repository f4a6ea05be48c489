"""Numbers of a plot in words: with unit, and as many digits as tell neighbouring samples apart."""

from __future__ import annotations

import math
from typing import Final

#: Units that take SI prefixes. The others stay as they are: 1 kmW/cm² is nobody's unit.
PREFIXED: Final = (
    "A", "V", "s", "Hz", "W", "Ω", "ohm", "A/√Hz", "W/√Hz", "A/Hz^0.5", "W/Hz^0.5"
)  # fmt: skip
#: Units of time, in seconds.
TIME_UNITS: Final = {"s": 1.0, "min": 60.0, "h": 3600.0}
_SI: Final = {
    -18: "a",
    -15: "f",
    -12: "p",
    -9: "n",
    -6: "µ",
    -3: "m",
    0: "",
    3: "k",
    6: "M",
    9: "G",
}
SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_DIGITS: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
#: Numbers between these are written out.
_PLAIN_FROM, _PLAIN_TO = 1e-3, 1e6


def quantity_text(value: float, unit: str, digits: int = 6, time_unit: str = "") -> str:
    """`34.21 nA`, `0.55`, `1.3×10⁻⁷ A/W`, `12.5 min`; a true minus; `–` for what is no number.

    time_unit: one of `TIME_UNITS` that times of a second and more are given in; empty: seconds.
    """
    if not math.isfinite(value):
        return "–"
    if unit == "s" and time_unit and (abs(value) >= 1 or value == 0):
        return f"{_number(value / TIME_UNITS[time_unit], digits)} {time_unit}"
    if unit not in PREFIXED:
        return f"{_number(value, digits)} {unit}".rstrip()
    if value == 0:
        return f"0 {unit}"
    rounded = float(f"{value:.{digits - 1}e}")
    power = min(max(3 * math.floor(math.log10(abs(rounded)) / 3 + 1e-12), -18), 9)
    if unit == "s":
        power = min(power, 0)
    return f"{_number(float(f'{value / 10.0**power:.{digits}g}'), digits)} {_SI[power]}{unit}"


def difference(a: float, b: float, unit: str, time_unit: str = "", digits: int = 6) -> float:
    """b - a, rounded to the last digit that `quantity_text` shows of both."""
    known = [value for value in (a, b) if value and math.isfinite(value)]
    if not known or not math.isfinite(b - a):
        return b - a
    # zeros at the end are not shown: the one with more digits says how fine both are
    shown = min(
        _last_place(value, quantity_text(value, unit, digits, time_unit)) for value in known
    )
    finest = max(10.0 ** (math.floor(math.log10(abs(value))) + 1 - digits) for value in known)
    place = max(shown, finest)
    return round((b - a) / place) * place


def _last_place(value: float, text: str) -> float:
    """What one more in the last digit of `text` would add to `value`."""
    figures, _, power = text.split(" ")[0].replace("−", "-").partition("×10")
    exponent = int(power.translate(_PLAIN_DIGITS)) if power else 0
    decimals = len(figures.partition(".")[2])
    about = abs(value / (float(figures) * 10.0**exponent))  # what the unit that is shown is of ours
    units = (*TIME_UNITS.values(), 10.0 ** round(math.log10(about)))
    one = min(units, key=lambda unit: abs(about / unit - 1))
    return one * 10.0 ** (exponent - decimals)


def per(unit: str, other: str) -> str:
    """The unit of a slope: `A/s`; empty where neither has one."""
    if not other:
        return unit
    below = f"({other})" if "/" in other else other
    return f"{unit or '1'}/{below}" if unit else f"1/{below}"


def slope_text(slope: float, unit: str, other: str, digits: int = 4) -> str:
    """A slope with its unit, prefixed where the upper one takes a prefix: `1.2 nA/s`."""
    if unit in PREFIXED and math.isfinite(slope):
        upper = quantity_text(slope, unit if unit != "s" else "s", digits)
        return f"{upper}/{f'({other})' if '/' in other else other}" if other else upper
    return f"{_number(slope, digits)} {per(unit, other)}".rstrip() if math.isfinite(slope) else "–"


def _number(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    if _PLAIN_FROM <= abs(value) < _PLAIN_TO:
        text = f"{value:.{digits}g}"
        if "e" in text:
            text = f"{value:.0f}"
        return text.replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}×10{str(int(exponent)).translate(SUPERSCRIPT)}".replace("-", "−")
