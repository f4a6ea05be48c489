"""Figures of merit and their conditions as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .numbers import BOUND_SIGNS
from .numbers import number_text as figure_number

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_IN_WORDS = {
    "light_dark_ratio": "light/dark ratio",
    "photocurrent_dark_ratio": "photocurrent/dark ratio",
    "eqe": "EQE",
    "detectivity_shot": "D*, shot limit",
    "detectivity_gr": "D*, with generation-recombination noise",
    "detectivity_published_convention": "D*, published convention (area in mm²)",
    "detectivity_noise": "D*, measured noise",
    "detectivity_nep": "D*, from NEP",
    "detectivity_integrated_noise": "D*, integrated noise",
    "detectivity_shot_over_noise": "shot limit over D* from noise",
    "nep": "NEP",
    "nep_integrated": "NEP, integrated noise",
    "nep_thermal": "NEP, thermal noise alone",
    "short_circuit_linear_range": "linear dynamic range of the short-circuit current",
    "linear_range_minimum": "lower end of the linear range",
    "linear_range_maximum": "upper end of the linear range",
    "gr_noise": "generation-recombination noise",
    "gr_time_constant": "time constant of the generation-recombination noise",
    "flicker_noise": "1/f noise",
    "flicker_exponent": "exponent of the 1/f noise",
    "power_law_exponent": "exponent θ of the power law",
    "rise_time_constant_equivalent_time": "rise time constant, equivalent time",
    "decay_time_constant_equivalent_time": "decay time constant, equivalent time",
    "rise_time_constant_counted": "rise time constant, by counting",
    "decay_time_constant_counted": "decay time constant, by counting",
    "minus_3dB_frequency": "−3 dB frequency",
    "minus_3dB_crossing": "−3 dB crossing",
}


def value_text(figure: FigureOfMerit, factor: float = 1.0) -> str:
    """`4.83(7)` (standard uncertainty), `> 35`, or a dash for a value that is missing; with a
    question mark if a flag takes it back."""
    if figure.value is None:
        return "–"
    u = None if figure.uncertainty is None else figure.uncertainty * factor
    return number_with_uncertainty(figure.value * factor, u, figure.bound) + doubt(figure.flags)


def number_with_uncertainty(
    value: float | None, uncertainty: float | None, bound: str | None
) -> str:
    """`4.83(7)`, `5.10(4)×10³`, `> 35` for a bound, or a dash for a value that is missing."""
    if value is None:
        return "–"
    u = None if bound is not None else uncertainty or None
    return BOUND_SIGNS.get(bound or "", "") + figure_number(value, u)


def doubt(flags: Iterable[str]) -> str:
    """The question mark behind a number that one of `flags` takes back, or nothing."""
    from janus_lab.analysis.flags import TAKE_BACK

    return "?" if TAKE_BACK.intersection(flags) else ""


def in_words(name: str) -> str:
    """The name of a figure of merit without its underscores."""
    return _IN_WORDS.get(name, name.replace("_", " "))


#: Units as they are shown, where that differs from how pymeasure spells them.
_SHOWN = {"mW/cm**2": "mW/cm²", "cm**2": "cm²", "degC": "°C", "percent": "%", "day": "d"}


def shown(unit: str) -> str:
    """`unit` as people write it: ``mW/cm²`` for ``mW/cm**2``."""
    return _SHOWN.get(unit, unit)


def number_text(value: float, unit: str) -> str:
    """`value`, in `unit`, as people write it: ``50 nA``; it reads back as the same float."""
    from drivers.config.quantities import with_prefix

    return _as_shown(with_prefix(value, unit), unit)


def _as_shown(text: str, unit: str) -> str:
    return text.removesuffix(unit) + _SHOWN[unit] if unit in _SHOWN else text


def parameter_text(value: Any, unit: str, zero: str = "") -> str:
    """`0.7, 13 mW/cm²`, `1 mA`: the value of a parameter in `unit`, or a text as it is; the word
    `zero`, if there is one, for 0."""
    if zero and value == 0:
        return zero
    if isinstance(value, list | tuple):
        from drivers.config.quantities import list_with_prefix

        return _as_shown(list_with_prefix(value, unit), unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return number_text(value, unit)


def setting_text(value: Any, parameter: object) -> str:
    """As `parameter_text`, of a procedure's parameter; None for one that is not known."""
    unit = getattr(parameter, "units", "") or ""
    return parameter_text(value, unit, getattr(parameter, "zero", ""))
