"""The figures of merit of I–V sweeps in a terminal, beside what has been published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from drivers.config.device import DeviceConfig
from janus_lab.analysis.comparison import compare
from janus_lab.measurements.terminal_table import TerminalTable, by_irradiance, flags_of
from janus_lab.values import value_text

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
    if not figures:
        return []
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
    ours = [figure for figure in figures if figure.name != _CONVENTION]
    compared = (row for row in compare(figures, device.published) if row.measured is not None)
    flags = flags_of(ours).union(*(row.flags for row in compared))
    captions = [_CAPTION_OF_D] if len(ours) < len(figures) else []
    if captions and device.published:
        captions.append(_CAPTION_OF_CONVENTION)
    table = _table(device, figures)
    return [TerminalTable(_title(device, figures), table, flags, tuple(captions))]


def _without_bias(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    if not figures:
        return []
    single = _said(figures, _UNBIASED_SINGLE) + _rectification(figures)
    table = Table("mW/cm²", box=box.SIMPLE_HEAD, padding=(0, 1))
    for heading in _UNBIASED.values():
        table.add_column(heading, overflow="fold")
    for level, at in by_irradiance(figures, _UNBIASED).items():
        cells = [value_text(at[name]) if name in at else "" for name in _UNBIASED]
        table.add_row(f"{level:g}", *cells)
    title = f"{device.name} without bias: {', '.join(single)}"
    return [TerminalTable(title, table, flags_of(figures))]


def _rectification(figures: Sequence[FigureOfMerit]) -> list[str]:
    return [
        f"rectification {value_text(figure)} at ±{abs(float(figure.conditions['bias_V'])):g} V"
        for figure in figures
        if figure.name == _RECTIFICATION
    ]


def _said(figures: Sequence[FigureOfMerit], words: Mapping[str, str]) -> list[str]:
    return [
        f"{what} {value_text(figure)} {'' if figure.unit == '1' else figure.unit}".rstrip()
        for name, what in words.items()
        for figure in figures
        if figure.name == name
    ]


def _title(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> str:
    bias = next(f.conditions["bias_V"] for f in figures if "bias_V" in f.conditions)
    said = _said(figures, _SINGLE) + _rectification(figures)
    return f"{device.name} at {bias:g} V: {', '.join(said)}"


def _table(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> Table:
    table = Table("mW/cm²", box=box.SIMPLE_HEAD, padding=(0, 1))
    columns = [name for name in _HEADINGS if name != _CONVENTION or device.published]
    for name in columns:
        table.add_column(_HEADINGS[name], overflow="fold")  # a number cut short is another number
    published = {
        (row.name, round(row.irradiance_mW_cm2, 6)): row.published
        for row in compare(figures, device.published)
        if row.measured is not None or row.bound is not None
    }
    for level, found in by_irradiance(figures, _HEADINGS).items():
        cells = []
        for name in columns:
            factor = 100.0 if name in _PERCENT else 1.0
            cell = value_text(found[name], factor) if name in found else ""
            printed = published.get((name, round(level, 6)))
            # D* was printed in the other convention, so it is comparable with that one only
            if printed is not None and name != "detectivity_shot":
                cell += f"\n\\[{printed * factor:.4g}]".replace("e+", "e")
            cells.append(cell)
        table.add_row(f"{level:g}", *cells)
    return table
