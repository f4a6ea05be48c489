"""A figure of merit as people write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..analysis.figure_of_merit import FigureOfMerit

_BOUND = {"lower": "> ", "upper": "< "}


def value_text(figure: FigureOfMerit, factor: float = 1.0) -> str:
    """`4.83(7)` (standard uncertainty), `> 35`, or a dash for a value that is missing."""
    from uncertainties import ufloat

    if figure.value is None:
        return "–"
    value = figure.value * factor
    if figure.bound is not None or not figure.uncertainty:
        text = f"{_BOUND.get(figure.bound or '', '')}{value:.3g}"
    else:
        text = f"{ufloat(value, figure.uncertainty * factor):uS}"
    return text.replace("e+", "e")
