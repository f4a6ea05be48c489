"""Quantities as a paper prints them: `169.6(9) µA`, `2.30(12)×10¹²`, `0.30 ms`, `< 27 µs`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from janus_lab.numbers import BOUND_SIGNS as BOUND_SIGNS
from janus_lab.numbers import number_text, printed_number
from janus_lab.values import doubt, in_words

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_PREFIXES = {
    -18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T",
}  # fmt: skip
#: Units as they are written, and the powers of ten of the prefixes that they take.
_UNITS = {
    "A": ("A", -18, 0),
    "V": ("V", -9, 0),
    "s": ("s", -12, 0),
    "W": ("W", -18, 0),
    "Hz": ("Hz", -3, 9),
    "ohm": ("Ω", 0, 12),
    "A/W": ("A/W", -9, 3),
    "A/Hz^0.5": ("A/√Hz", -18, 0),
    "A/√Hz": ("A/√Hz", -18, 0),
    "W/Hz^0.5": ("W/√Hz", -18, 0),
    "W/√Hz": ("W/√Hz", -18, 0),
    "A/h": ("A/h", -15, 0),
    "V/s": ("V/s", -6, 0),
    "W/cm²": ("W/cm²", -12, 0),
    "deg": ("°", 0, 0),
    "degC": ("°C", 0, 0),
    "day": ("d", 0, 0),
    "days": ("d", 0, 0),
    "cm**2": ("cm²", 0, 0),
}
_MILLI = {"mW/cm²": "W/cm²", "mW/cm**2": "W/cm²", "mA": "A"}
#: Prefixes that people keep also below 1: 0.7 mW/cm², 0.30 ms.
_USUAL = {"W/cm²": -3, "s": -3}
#: Figures of merit without a unit that are read in per cent; and what their names end in.
_PERCENT = frozenset(
    {"eqe", "cycle_spread", "drift_total", "drift_per_cycle", "hysteresis_index", "hysteresis",
     "change", "largest_change", "mean_change", "nonlinearity", "repeatability", "warm_up_drift",
     "retention_mean", "retention_lower_bound", "loss_per_day_exponential", "loss_per_day_linear",
     "thermal_share_of_white_noise", "shot_share_of_white_noise", "slow_part_share"}
)  # fmt: skip
_PERCENT_ENDS = ("_fraction", "retention_cycling", "retention")
_UNITS_OF_TIME = {"day": "d"}
#: What names of conditions end in, the longer ones first.
_CONDITION_UNITS = {
    "_mW_cm2": "mW/cm²",
    "_mA": "mA",
    "_V_s": "V/s",
    "_cm2": "cm²",
    "_nm": "nm",
    "_dB": "dB",
    "_Hz": "Hz",
    "_V": "V",
    "_K": "K",
    "_A": "A",
    "_s": "s",
}
_CONDITION_WORDS = {
    "nplc": "integration (NPLC)",
    "irradiance_mW_cm2": "irradiance",
    "active_area_cm2": "active area",
    "area_kind": "kind of area",
    "drive_mA": "laser current",
    "snr_dB": "signal to noise",
    "depth": "depth of modulation",
    "responsivity_irradiance_mW_cm2": "irradiance of R",
}


class QuantityText(NamedTuple):
    """A number and its unit, as texts; the unit may be empty, or of the number itself (%, °)."""

    number: str
    unit: str = ""

    def __str__(self) -> str:
        gap = "" if self.unit == "°" else "\u202f" if self.unit else ""
        return f"{self.number}{gap}{self.unit}"


def figure_text(figure: FigureOfMerit) -> QuantityText:
    """The value of a figure of merit with its standard uncertainty; a bound with its sign; a dash
    for what is missing; a question mark behind what a flag takes back."""
    if figure.value is None:
        return QuantityText("–")
    factor, unit = shown_in(figure)
    u = None if figure.bound else figure.uncertainty
    text = quantity_text(figure.value * factor, unit, None if u is None else u * factor)
    number = BOUND_SIGNS.get(figure.bound or "", "") + text.number + doubt(figure.flags)
    return QuantityText(number, text.unit)


def common_bias(conditions: Iterable[Mapping[str, Any]]) -> str:
    """``3 V``: the bias that figures of merit with these conditions share; empty where they do
    not."""
    biases = {bias for each in conditions if (bias := each.get("bias_V")) is not None}
    return condition_text("bias_V", biases.pop()) if len(biases) == 1 else ""


def light_range(conditions: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """``13 mW/cm²``: the irradiance that figures of merit with these conditions share; where they
    do not, the least and the greatest; nothing where none has light."""
    given = (each.get("irradiance_mW_cm2") for each in conditions)
    found = {float(light) for light in given if light is not None}
    ends = sorted({min(found), max(found)}) if any(found) else []
    return tuple(condition_text("irradiance_mW_cm2", end) for end in ends)


def shown_in(figure: FigureOfMerit) -> tuple[float, str]:
    """The factor and the unit, without prefix, in which a figure of merit is read."""
    whole, per, time = figure.unit.partition("/")
    if whole == "1" and is_percent(figure.name):
        return 100.0, f"%{per}{_UNITS_OF_TIME.get(time, time)}"
    return 1.0, figure.unit


def is_percent(name: str) -> bool:
    """Whether the figure of merit, which has no unit, is read in per cent."""
    return name in _PERCENT or name.endswith(_PERCENT_ENDS)


def quantity_text(value: float, unit: str, u: float | None = None) -> QuantityText:
    """`value` in `unit` with the prefix that makes it readable, and its standard uncertainty `u` in
    parentheses, in units of the last digits."""
    factor, written = readable(value, unit, (u or 0.0) / 10)
    return QuantityText(number_text(value * factor, None if u is None else u * factor), written)


def printed_text(value: float, unit: str, half_width: float) -> QuantityText:
    """The same of a number with the digits that a source prints; `half_width` is half a unit of the
    last, and 0 where it is not known."""
    factor, written = readable(value, unit, half_width)
    return QuantityText(printed_number(value * factor, half_width * factor), written)


def readable(value: float, unit: str, least: float = 0.0) -> tuple[float, str]:
    """By what a number in `unit`, or `least` if that is more, is to be multiplied to be read, and
    its unit then, with a prefix."""
    if unit == "1":
        return 1.0, ""
    milli = 1e-3 if unit in _MILLI else 1.0
    unit = _MILLI.get(unit, unit)
    if unit not in _UNITS:
        return 1.0, unit
    written, lowest, highest = _UNITS[unit]
    power = _power(max(abs(value), least) * milli, written, lowest, highest, 5e-4)
    return milli * 10.0**-power, _PREFIXES[power] + written


def _power(size: float, unit: str, lowest: int, highest: int, rounding: float) -> int:
    """Of the prefix that is usual for `size`, or that makes it a number from 1 to 1000."""
    if size <= 0 or lowest == highest:
        return 0
    size *= 1 + rounding
    usual = _USUAL.get(unit)
    if usual is not None and 0.1 <= size * 10.0**-usual < 1000:
        return usual
    return max(lowest, min(highest, 3 * math.floor(math.log10(size) / 3)))


def condition_text(name: str, value: float | str) -> str:
    """The value of a condition with the unit that its name ends in: `13 mW/cm²`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return f"{len(value)} values"
    if isinstance(value, str):
        return value.replace("_", " ")
    if name == "depth":
        return str(QuantityText(f"{100 * value:.4g}", "%"))
    unit = next((u for ending, u in _CONDITION_UNITS.items() if name.endswith(ending)), "")
    if name == "irradiance_mW_cm2" and value == 0:
        return "dark"
    if unit in ("A", "s", "Hz", "mW/cm²", "V"):
        return str(exact_text(float(value), unit))
    return str(QuantityText(f"{value:.4g}", unit))


def exact_text(value: float, unit: str) -> QuantityText:
    """As it was set: six digits at most, none of them invented."""
    if unit in _MILLI:
        value, unit = value * 1e-3, _MILLI[unit]
    written, lowest, highest = _UNITS[unit]
    power = _power(abs(value), written, lowest, highest, 5e-7)
    number = f"{value * 10.0**-power:.6g}".replace("-", "−")
    return QuantityText(number, _PREFIXES[power] + written)


def condition_words(name: str) -> str:
    """The name of a condition without its unit: `irradiance`, `bias`."""
    if name in _CONDITION_WORDS:
        return _CONDITION_WORDS[name]
    suffix = next((ending for ending in _CONDITION_UNITS if name.endswith(ending)), "")
    return name.removesuffix(suffix).replace("_", " ")


def conditions_in_words(conditions: Mapping[str, Any]) -> str:
    """`bias 3 V, irradiance 13 mW/cm²`."""
    return ", ".join(_in_words(name, value) for name, value in conditions.items())


def conditions_text(conditions: Mapping[str, Any]) -> str:
    """The same with plain blanks, for terminals and for files of other programs."""
    return conditions_in_words(conditions).replace("\u202f", " ")


def _in_words(name: str, value: float | str) -> str:
    if name == "irradiance_mW_cm2" and value == 0:
        return "in the dark"
    return f"{condition_words(name)} {condition_text(name, value)}"


def heading(name: str, unit: str = "") -> str:
    """The name of a figure of merit at the head of a column or a row, with a capital; what its
    numbers do not say of their unit, in brackets."""
    words = in_words(name)
    words = words[:1].upper() + words[1:]
    return f"{words} (Jones)" if unit == "Jones" else words
