"""The figures of merit of a run as tables: what is known at several irradiances, frequencies or
biases as columns against these, all else as rows; without the conditions that all share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from janus_lab.kinds import kind_of
from janus_lab.quantities import (
    condition_text,
    condition_words,
    conditions_in_words,
    figure_text,
    heading,
)

from .document import ReportTable, TableCell
from .flagged import Footnotes, in_parts

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Conditions that tell figures of one name apart, in the order of columns.
_VARIED = (
    "bias_V", "irradiance_mW_cm2", "frequency_Hz", "drive_mA", "sweep_rate_V_s", "polarity",
    "lorentzian",
)  # fmt: skip
#: Conditions that stand beside a value in its row; the others are details of how it was computed.
_BESIDE = frozenset(
    {*_VARIED, "wavelength_nm", "temperature_K", "nplc", "model", "cycles", "bandwidth_Hz",
     "window_min_mW_cm2", "window_max_mW_cm2", "irradiance_min_mW_cm2", "irradiance_max_mW_cm2"}
)  # fmt: skip
#: Columns that fit on a page.
_MOST_COLUMNS = 6


def common_conditions(figures: Sequence[FigureOfMerit]) -> dict[str, float | str]:
    """The conditions that are the same wherever they are stated; not those of a single figure of
    several, nor what is zero in the dark alone."""
    values: dict[str, list[float | str]] = {}
    for figure in figures:
        for name, value in figure.conditions.items():
            values.setdefault(name, []).append(value)
    least = min(2, len(figures))
    return {
        name: found[0]
        for name, found in values.items()
        if len(found) >= least and all(value == found[0] for value in found)
    }


def main_first(figures: Sequence[FigureOfMerit], procedure: str) -> list[FigureOfMerit]:
    """The figures, those first that matter most of the measurement `procedure`."""
    kind = kind_of(procedure)
    order = [main.name for main in kind.main_figures] if kind is not None else []
    place = {name: number for number, name in enumerate(order)}
    return sorted(figures, key=lambda figure: place.get(figure.name, len(place)))


def result_tables(
    figures: Sequence[FigureOfMerit], procedure: str, footnotes: Footnotes
) -> list[ReportTable]:
    """Tables of all the figures, with footnotes."""
    common = common_conditions(figures)
    ordered = main_first(figures, procedure)
    named: dict[str, list[FigureOfMerit]] = {}
    for figure in ordered:
        named.setdefault(figure.name, []).append(figure)
    single: list[FigureOfMerit] = []
    along: dict[tuple[str, ...], dict[str, list[FigureOfMerit]]] = {}
    for name, found in named.items():
        keys = _told_apart(found)
        if keys:
            along.setdefault(keys, {})[name] = found
        else:  # one, or nothing tells them apart: a row for each
            single += found
    tables = [_listed(single, common, footnotes)] if single else []
    for keys, columns in along.items():
        tables += _against(keys, columns, common, footnotes)
    return [footnotes.below(table) for table in tables]


def figure_cell(figure: FigureOfMerit | None, footnotes: Footnotes) -> TableCell:
    """The value of a figure with its letters; an empty cell where there is none."""
    if figure is None:
        return TableCell("")
    text = figure_text(figure)
    shown = text.number if text.unit == "Jones" else str(text)
    return TableCell(shown, footnotes.of(figure.flags), is_number=True)


def _told_apart(figures: Sequence[FigureOfMerit]) -> tuple[str, ...]:
    """The conditions in which figures of one name differ."""
    return tuple(
        name for name in _VARIED if len({figure.conditions.get(name) for figure in figures}) > 1
    )


def _listed(
    figures: Sequence[FigureOfMerit], common: Mapping[str, float | str], footnotes: Footnotes
) -> ReportTable:
    rows = []
    for figure in figures:
        own = {
            name: value
            for name, value in figure.conditions.items()
            if name in _BESIDE and name not in common
        }
        rows.append(
            [
                TableCell(heading(figure.name, figure.unit)),
                figure_cell(figure, footnotes),
                TableCell(conditions_in_words(own)),
            ]
        )
    if not any(row[2].text for row in rows):
        return ReportTable(("Quantity", "Value"), [row[:2] for row in rows])
    return ReportTable(("Quantity", "Value", "At"), rows)


def _against(
    keys: tuple[str, ...],
    columns: Mapping[str, Sequence[FigureOfMerit]],
    common: Mapping[str, float | str],
    footnotes: Footnotes,
) -> list[ReportTable]:
    points: dict[tuple[float | str, ...], dict[str, FigureOfMerit]] = {}
    for name, figures in columns.items():
        for figure in figures:
            at = tuple(figure.conditions.get(key, "") for key in keys)
            points.setdefault(at, {})[name] = figure
    rows = []
    for at in sorted(points, key=_by_size):
        first = [
            TableCell(condition_text(key, value) if value != "" else "–")
            for key, value in zip(keys, at, strict=True)
        ]
        found = points[at]
        rows.append([*first, *(figure_cell(found.get(name), footnotes) for name in columns)])
    units = {name: figures[0].unit for name, figures in columns.items()}
    headings = [
        *(_capital(condition_words(key)) for key in keys),
        *(heading(name, units[name]) for name in columns),
    ]
    return list(in_parts(ReportTable(headings, rows), len(keys), _MOST_COLUMNS))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by_size(at: tuple[float | str, ...]) -> tuple[tuple[int, float, str], ...]:
    """Numbers by size, then texts."""
    return tuple(
        (1, 0.0, value) if isinstance(value, str) else (0, float(value), "") for value in at
    )
