"""Budgets of uncertainty: what each source brings into the figures that matter most of a run."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from janus_lab.kinds import kind_of
from janus_lab.quantities import (
    QuantityText,
    conditions_in_words,
    exact_text,
    figure_text,
    heading,
    quantity_text,
    shown_in,
)

from .document import ReportTable, TableCell

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Sources that bring less than this share of the variance are one row together.
_LEAST_SHARE = 0.001
#: Budgets of so many figures, where the kind does not say which matter most.
_MOST = 4
#: Of a value that is hardly there a source is so many per cent that the number says nothing.
_NONSENSE = 1000.0
_QUANTITY = re.compile(r"(?<![\w.])(\d[\d.]*(?:e[+-]?\d+)?) (A|V|mW/cm²|s|Hz)\b")
_STATED_AT = ("bias_V", "irradiance_mW_cm2", "frequency_Hz", "drive_mA")


def budgets(figures: Sequence[FigureOfMerit], procedure: str) -> list[ReportTable]:
    """A table for each main figure that has a budget; of several of one name the one that stands
    for them: at the highest irradiance, or the frequency of its kind."""
    kind = kind_of(procedure)
    wanted: dict[str, float | None] = {}
    if kind is not None:
        wanted = {main.name: main.frequency_Hz for main in kind.main_figures}
    if not wanted:
        wanted = dict.fromkeys(list(dict.fromkeys(figure.name for figure in figures))[:_MOST])
    found = [stands_for(figures, name, frequency) for name, frequency in wanted.items()]
    return [_budget(figure) for figure in found if figure is not None and figure.components]


def stands_for(
    figures: Sequence[FigureOfMerit], name: str, frequency_Hz: float | None
) -> FigureOfMerit | None:
    """Of the figures `name` that at the frequency, the highest irradiance and the largest bias."""
    own = [figure for figure in figures if figure.name == name]
    chosen = [f for f in own if f.conditions.get("frequency_Hz") == frequency_Hz] or own
    return max(chosen, key=_place, default=None)


def _place(figure: FigureOfMerit) -> tuple[bool, float, float]:
    at = figure.conditions
    irradiance, bias = float(at.get("irradiance_mW_cm2", 0)), abs(float(at.get("bias_V", 0)))
    return figure.value is not None, irradiance, bias


def _budget(figure: FigureOfMerit) -> ReportTable:
    """Source, standard uncertainty, share of the variance; the largest first."""
    total = sum(part**2 for part in figure.components.values())
    parts = sorted(figure.components.items(), key=lambda item: -item[1])
    shown = [(tag, part) for tag, part in parts if part**2 >= _LEAST_SHARE * total]
    small = sum(part**2 for tag, part in parts if (tag, part) not in shown) ** 0.5
    if small:
        shown.append(("all others together", small))
    rows = [_row(tag, part, figure, total) for tag, part in shown]
    at = {name: figure.conditions[name] for name in _STATED_AT if name in figure.conditions}
    name = heading(figure.name)
    where = f", {conditions_in_words(at)}" if at else ""
    title = f"{name}: {figure_text(figure)}{where}"
    return ReportTable(("Source", "u (k = 1)", "Relative", "Share of the variance"), rows, title)


def _row(tag: str, part: float, figure: FigureOfMerit, total: float) -> list[TableCell]:
    value = figure.value or 0.0
    percent = 100 * part / abs(value) if value else math.inf
    relative = "–" if percent >= _NONSENSE else str(QuantityText(_two_digits_text(percent), "%"))
    share = 100 * part**2 / total if total else 0.0
    factor, unit = shown_in(figure)
    shown = "< 1" if 0 < share < 1 else f"{share:.0f}"
    return [
        TableCell(_source(tag)),
        TableCell(str(quantity_text(_two_digits(part * factor), unit)), is_number=True),
        TableCell(relative, is_number=True),
        TableCell(str(QuantityText(shown, "%")), is_number=True),
    ]


def _source(tag: str) -> str:
    """The name of a source with a capital, its numbers with prefixes: `Offset, 1 µA range`."""
    words = _QUANTITY.sub(lambda found: str(exact_text(float(found[1]), found[2])), tag)
    return words[:1].upper() + words[1:]


def _two_digits_text(percent: float) -> str:
    return f"{percent:.2g}" if percent < 100 else f"{percent:.0f}"


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")
