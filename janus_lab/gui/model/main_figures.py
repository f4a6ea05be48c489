"""The figures of merit of a run that matter most, in one line for a table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from drivers.config.quantities import PREFIXES
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import explain
from janus_lab.kinds import MainFigure, kind_of
from janus_lab.numbers import rounded_text
from janus_lab.values import value_text

#: So many figures stand for a run of which nobody has said what matters most.
_FIRST = 3
_IRRADIANCE = "irradiance_mW_cm2"


def main_figures(figures: Sequence[FigureOfMerit], procedure: str) -> str:
    """`light/dark 9.71(5) at 13 mW/cm²; dark 33.07(18) nA`; empty if there are no figures; where
    none has a value, it says why.

    Uncertainties and bounds as in reports: in parentheses k = 1, `<` and `>` 95 % bounds.
    """
    chosen = _chosen(figures, procedure)
    figures = [figure for figure in figures if _stands(figure, chosen.get(figure.name))]
    levels = [_level(figure) for figure in figures]
    brightest = max(levels, default=0.0)
    parts = []
    for level in dict.fromkeys((brightest, 0.0)):
        found = {f.name: f for f in figures if _level(f) == level}
        texts = [_text(found[name], shown) for name, shown in chosen.items() if name in found]
        if texts:
            parts.append(
                ", ".join(texts) + (f" at {rounded_text(level, 6)} mW/cm²" if level else "")
            )
    return "; ".join(parts) + _why([f for f in figures if f.name in chosen])


def _why(figures: Sequence[FigureOfMerit]) -> str:
    """Of figures that are all missing, the reason that most of them have."""
    if not figures or any(figure.value is not None for figure in figures):
        return ""
    ((flag, _),) = Counter(flag for f in figures for flag in f.flags).most_common(1)
    return f". {explain(flag)}"


def _chosen(figures: Sequence[FigureOfMerit], procedure: str) -> dict[str, MainFigure]:
    """What `procedure` says; of one that says nothing, the first figures that there are."""
    kind = kind_of(procedure)
    if kind is not None and kind.main_figures:
        return {figure.name: figure for figure in kind.main_figures}
    names = list(dict.fromkeys(figure.name for figure in figures))[:_FIRST]
    return {name: MainFigure(name, name.replace("_", " ")) for name in names}


def _stands(figure: FigureOfMerit, shown: MainFigure | None) -> bool:
    """Whether a figure is the one that a line of them has, at its frequency."""
    if shown is None:
        return False
    return shown.frequency_Hz in (None, figure.conditions.get("frequency_Hz"))


def _level(figure: FigureOfMerit) -> float:
    return float(figure.conditions.get(_IRRADIANCE, 0.0))


def _text(figure: FigureOfMerit, shown: MainFigure) -> str:
    unit = "" if figure.unit == "1" else figure.unit.replace("Hz^0.5", "√Hz")
    factor = 1.0
    if shown.percent:
        factor, unit = 100.0, "%"
    elif shown.prefixed and figure.value:
        power = min(max(3 * math.floor(math.log10(abs(figure.value)) / 3), -15), 0)
        factor, unit = 10.0**-power, f"{PREFIXES[power]}{unit}"
    value = value_text(figure, factor)
    return f"{shown.words} {value} {unit if figure.value is not None else ''}".rstrip()
