"""Retention over days as tables for a terminal: the days, the figures, the conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from janus_lab.flag_marks import FlagMarks, marked
from janus_lab.values import doubt, number_with_uncertainty, value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

    from .by_day import Retention

#: Words, unit and factor of the figures that are shown.
_FIGURES = {
    "retention": ("kept", "%", 100.0),
    "retention_mean": ("mean kept", "%", 100.0),
    "retention_lower_bound": ("kept at least (95 %)", "%", 100.0),
    "loss_per_day_exponential": ("loss a day, exponential", "%", 100.0),
    "loss_per_day_linear": ("loss a day, linear", "%", 100.0),
    "days_to_90_percent": ("until 90 % are kept", "days", 1.0),
}
#: Words and unit of the conditions, in the order in which they are shown.
_CONDITIONS = {
    "samples": ("samples", ""),
    "days": ("days of storage", ""),
    "storage_temperature_degC": ("storage temperature", "°C"),
    "storage_humidity_percent": ("relative humidity", "%"),
    "atmosphere": ("atmosphere", ""),
    "encapsulation": ("encapsulation", ""),
    "storage_light": ("light in storage", ""),
    "storage_bias": ("bias in storage", ""),
    "bias_V": ("bias of the measurement", "V"),
    "irradiance_mW_cm2": ("irradiance", "mW/cm²"),
    "wavelength_nm": ("wavelength", "nm"),
    "on_time_s": ("light on", "s"),
    "off_time_s": ("light off", "s"),
}
_CAPTION = (
    "(…): standard uncertainty of the last digits, k = 1; > : 95 % bound\n"
    "The uncertainty of a photocurrent includes what cancels in a retention."
)
_MEAN_OF_RUNS = "The photocurrent of a day with several runs is their mean."


def retention_tables(found: Retention) -> RenderableType:
    """The days, the figures and the conditions, a table each, and what to mind about them."""
    several = any(len(day.runs) > 1 for day in found.days)
    marks = FlagMarks()
    caption = f"{_CAPTION}\n{_MEAN_OF_RUNS}" if several else _CAPTION
    return Group(
        Text(f"{', '.join(found.samples)}: photocurrent kept in storage", style="bold"),
        _days(found, marks, several=several),
        _figures(found, marks),
        _conditions(found),
        Text(caption, style="dim"),
        Text("\n".join(_remarks(marks)), style="dim"),
    )


def _days(found: Retention, marks: FlagMarks, *, several: bool) -> Table:
    table = Table("sample", "day", "date", "I_ph (A)", "kept (%)", box=box.SIMPLE_HEAD)
    if several:
        table.add_column("runs")
    for column in table.columns:
        column.overflow = "fold"  # a number cut short is another number
    sample = None
    for day in found.days:
        doubtful, letters = doubt(day.flags), marks.of(day.flags)
        cells = [
            escape(day.sample) if day.sample != sample else "",
            f"{day.day:g}",
            f"{day.date}",
            marked(_text(day.photocurrent_A, day.uncertainty_A) + doubtful, letters),
            marked(_text(100 * day.retention, 100 * day.retention_uncertainty) + doubtful, letters),
        ]
        table.add_row(*cells, *([str(len(day.runs))] if several else []))
        sample = day.sample
    return table


def _text(value: float, uncertainty: float) -> str:
    return number_with_uncertainty(value, uncertainty, None)


def _figures(found: Retention, marks: FlagMarks) -> Table:
    table = Table("figure", "value", "", box=box.SIMPLE_HEAD)
    for column in table.columns:
        column.overflow = "fold"
    for figure in found.figures:
        if figure.name == "retention_mean" and len(found.samples) == 1:
            continue  # it is the retention above
        words, unit, factor = _FIGURES.get(figure.name, (figure.name, figure.unit, 1.0))
        sample = figure.conditions.get("sample")
        table.add_row(
            f"{words}, {escape(str(sample))}" if sample else words,
            f"{_value(figure, unit, factor)} {marks.of(figure.flags)}".rstrip(),
            ", ".join(_details(figure)),
        )
    return table


def _value(figure: FigureOfMerit, unit: str, factor: float) -> str:
    return f"{value_text(figure, factor)} {unit}" if figure.value is not None else "–"


def _details(figure: FigureOfMerit) -> Iterator[str]:
    at = figure.conditions
    if "day_first" in at:
        yield f"day {at['day_first']:g} to {at['day_last']:g}"
    if figure.name == "retention_mean":
        yield f"n = {at['devices']:g}"
        if "device_spread" in at:
            yield f"s = {100 * float(at['device_spread']):.2g} %"
    if "claim" in at:
        yield str(at["claim"])
    if "LIFETIME_EXTRAPOLATED" in figure.flags:
        yield "extrapolated"


def _conditions(found: Retention) -> Table:
    table = Table("condition", "", box=box.SIMPLE_HEAD)
    table.columns[1].overflow = "fold"
    for name, (words, unit) in _CONDITIONS.items():
        value = found.conditions[name]
        text = f"{value:g}" if isinstance(value, float) else escape(str(value))
        simulated = " (simulated ages)" if name == "days" and found.simulated else ""
        table.add_row(words, f"{text} {unit}".rstrip() + simulated)
    return table


def _remarks(marks: FlagMarks) -> Iterator[str]:
    from janus_lab.analysis.flags import explain

    for mark, flag in marks.legend():
        yield f"{mark} {flag}: {explain(flag)}"
