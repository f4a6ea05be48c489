"""The figures of merit of I–V sweeps in a terminal, beside what has been published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.analysis.comparison import ComparisonRow, compare, detectivity_flags
from janus_lab.measurements.terminal_table import (
    Cell,
    TerminalTable,
    by_irradiance,
    cell_of,
    said_of,
)
from janus_lab.numbers import printed_number, rounded_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Column heading of each figure that depends on irradiance.
_HEADINGS = {
    "light_dark_ratio": "light/dark",
    "responsivity": "R (A/W)",
    "eqe": "EQE (%)",
    "detectivity_shot": "D*, shot",
    "detectivity_published_convention": "D*, mm² ‡",
}
_PERCENT = ("eqe",)
_CONVENTION = "detectivity_published_convention"
#: What stands above the table.
_SINGLE = {
    "dark_current": "dark current",
    "dark_resistance": "dark resistance",
    "power_law_exponent": "exponent θ",
}
#: Of a device that gives current or voltage without bias: columns, and what stands above them.
_UNBIASED = {
    "short_circuit_current": "I_sc (A)",
    "open_circuit_voltage": "V_oc (V)",
    "self_powered_responsivity": "R at 0 V (A/W)",
}
_UNBIASED_SINGLE = {
    "ideality_factor": "ideality",
    "short_circuit_linear_range": "linear range of I_sc",
}
_RECTIFICATION = "rectification_ratio"
_CAPTION_OF_D = "D* in Jones: the shot limit, which the noise of the device can only lower"
_CAPTION_OF_CONVENTION = (
    "‡ the published convention: the same with the area in mm², ten times as large"
)


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """A table of the figures at each irradiance; published values stand in brackets. Another one of
    what there is without bias, if there is."""
    apart = (*_UNBIASED, *_UNBIASED_SINGLE, _RECTIFICATION)
    unbiased = [figure for figure in figures if figure.name in apart]
    at_bias = [figure for figure in figures if figure.name not in apart]
    if not by_irradiance(unbiased, _UNBIASED):
        at_bias += unbiased  # a device that only rectifies has no table for that
        unbiased = []
    return [*_at_bias(device, at_bias), *_without_bias(device, unbiased)]


def _at_bias(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    if not figures:
        return []
    slipped = any("UNIT_SLIP" in detectivity_flags(row) for row in device.published)
    ours = [figure for figure in figures if figure.name != _CONVENTION or slipped]
    bias = next(f.conditions["bias_V"] for f in figures if "bias_V" in f.conditions)
    columns = [name for name in _HEADINGS if name != _CONVENTION or slipped]
    captions = []
    if any(figure.name == _CONVENTION for figure in figures):
        captions = [_CAPTION_OF_D] + ([_CAPTION_OF_CONVENTION] if slipped else [])
    return [
        TerminalTable(
            f"{device.name} at {bias:g} V",
            ("mW/cm²", *(_HEADINGS[name] for name in columns)),
            _rows(device, figures, columns),
            ours,
            _said(figures, _SINGLE) + _rectification(figures),
            captions,
        )
    ]


def _rows(
    device: DeviceConfig, figures: Sequence[FigureOfMerit], columns: Sequence[str]
) -> list[tuple[Cell, ...]]:
    published = {
        (row.name, round(row.irradiance_mW_cm2, 6)): row
        for row in compare(figures, device.published)
        if row.measured is not None or row.bound is not None
    }
    rows = []
    for level, found in by_irradiance(figures, _HEADINGS).items():
        cells = [
            _beside(cell_of(found.get(name), _factor(name)), published.get((name, round(level, 6))))
            for name in columns
        ]
        rows.append((Cell(rounded_text(level, 6)), *cells))
    return rows


def _factor(name: str) -> float:
    return 100.0 if name in _PERCENT else 1.0


def _beside(cell: Cell, row: ComparisonRow | None) -> Cell:
    """`cell` with the published number under it."""
    if row is None:
        return cell
    # a D* that has slipped was printed in the other convention, and is comparable with that only
    is_convention, slipped = row.name == _CONVENTION, "UNIT_SLIP" in row.published_flags
    if row.name in (_CONVENTION, "detectivity_shot") and is_convention != slipped:
        return cell
    factor = _factor(row.name)
    printed = f"[{printed_number(row.published * factor, row.half_width * factor)}]"
    return replace(cell, below=Cell(printed, row.published_flags))


def _without_bias(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    if not figures:
        return []
    rows = [
        (Cell(rounded_text(level, 6)), *(cell_of(at.get(name)) for name in _UNBIASED))
        for level, at in by_irradiance(figures, _UNBIASED).items()
    ]
    headings = ("mW/cm²", *_UNBIASED.values())
    said = _said(figures, _UNBIASED_SINGLE) + _rectification(figures)
    return [TerminalTable(f"{device.name} without bias", headings, rows, figures, said)]


def _said(figures: Sequence[FigureOfMerit], words: Mapping[str, str]) -> list[Cell]:
    return [said_of(f, what) for name, what in words.items() for f in figures if f.name == name]


def _rectification(figures: Sequence[FigureOfMerit]) -> list[Cell]:
    said = []
    for figure in figures:
        if figure.name == _RECTIFICATION:
            cell = said_of(figure, "rectification")
            at = f"{cell.text} at ±{abs(float(figure.conditions['bias_V'])):g} V"
            said.append(replace(cell, text=at))
    return said
