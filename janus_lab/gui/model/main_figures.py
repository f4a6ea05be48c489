"""The figures of merit of a run that matter most, in one line for a table."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from drivers.config.quantities import PREFIXES
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.report.values import value_text


class _Shown(NamedTuple):
    words: str
    prefixed: bool = False  #: whether its unit takes a prefix, such as nA
    percent: bool = False


#: Of each kind of run, in this order; those that depend on irradiance at the highest one.
_PHOTORESPONSE = {
    "light_dark_ratio": _Shown("light/dark"),
    "responsivity": _Shown("R"),
    "detectivity_shot": _Shown("D* shot"),
    "dark_current": _Shown("dark", prefixed=True),
}
_CYCLING = {
    "photocurrent": _Shown("photocurrent", prefixed=True),
    "light_dark_ratio": _Shown("light/dark"),
    "drift_total": _Shown("drift", percent=True),
}
_RESPONSE = {
    "rise_time": _Shown("rise", prefixed=True),
    "decay_time": _Shown("decay", prefixed=True),
    "rise_time_constant_equivalent_time": _Shown("τ rise", prefixed=True),
    "decay_time_constant_equivalent_time": _Shown("τ decay", prefixed=True),
}
_IRRADIANCE = "irradiance_mW_cm2"


def main_figures(figures: Sequence[FigureOfMerit]) -> str:
    """`light/dark 9.71(5) at 13 mW/cm²; dark 33.07(18) nA`; empty if there are no figures.

    Uncertainties and bounds as in reports: in parentheses k = 1, `<` and `>` 95 % bounds.
    """
    chosen = _kind(figures)
    levels = [_level(figure) for figure in figures if figure.name in chosen]
    brightest = max(levels, default=0.0)
    parts = []
    for level in dict.fromkeys((brightest, 0.0)):
        found = {f.name: f for f in figures if f.name in chosen and _level(f) == level}
        texts = [_text(found[name], shown) for name, shown in chosen.items() if name in found]
        if texts:
            parts.append(", ".join(texts) + (f" at {level:g} mW/cm²" if level else ""))
    return "; ".join(parts)


def _kind(figures: Sequence[FigureOfMerit]) -> Mapping[str, _Shown]:
    names = {figure.name for figure in figures}
    if "drift_total" in names:
        return _CYCLING
    return _RESPONSE if names & {"rise_time", "decay_time"} else _PHOTORESPONSE


def _level(figure: FigureOfMerit) -> float:
    return float(figure.conditions.get(_IRRADIANCE, 0.0))


def _text(figure: FigureOfMerit, shown: _Shown) -> str:
    unit = "" if figure.unit == "1" else figure.unit
    factor = 1.0
    if shown.percent:
        factor, unit = 100.0, "%"
    elif shown.prefixed and figure.value:
        power = min(max(3 * math.floor(math.log10(abs(figure.value)) / 3), -15), 0)
        factor, unit = 10.0**-power, f"{PREFIXES[power]}{unit}"
    value = re.sub(r"e(-?)0+", r"e\1", value_text(figure, factor))  # 5.11(4)e03
    return f"{shown.words} {value} {unit if figure.value is not None else ''}".rstrip()
