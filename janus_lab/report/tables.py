"""Figures of merit as tables for a terminal, beside what has been published."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from drivers.config.device import DeviceConfig

from .values import value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Column heading of each figure that depends on irradiance.
_COLUMNS = {
    "light_dark_ratio": "light/dark",
    "responsivity": "R (A/W)",
    "eqe": "EQE (%)",
    "detectivity_shot": "D*, shot",
    "detectivity_published_convention": "D*, mm² ‡",
}
_PERCENT = ("eqe",)
_CONVENTION = "detectivity_published_convention"
#: The same for on/off cycles.
_CYCLING = {
    "photocurrent": "I_ph (A)",
    "light_dark_ratio": "light/dark",
    "cycle_spread": "spread (%)",
    "drift_total": "drift (%)",
    "retention_cycling": "retention (%)",
}
_CYCLING_PERCENT = ("cycle_spread", "drift_total", "retention_cycling")
#: The same for edges of light, of which each direction is a row. Times are in ms, shares in %.
_RESPONSE = {
    "{}_time": "10–90 %",
    "{}_time_constant": "τ",
    "{}_fast_time_constant": "τ fast",
    "{}_slow_time_constant": "τ slow",
    "{}_slow_fraction": "slow part",
    "{}_time_constant_equivalent_time": "τ, eq. time",
    "bandwidth_from_{}_time": "0.35/t (Hz)",
}
#: What stands above the table.
_SINGLE = {
    "dark_current": "dark current",
    "dark_resistance": "dark resistance",
    "power_law_exponent": "exponent θ",
}
_CAPTION = (
    "(…): standard uncertainty of the last digits, k = 1; > and <: 95 % bounds; […]: published"
)
_CAPTION_OF_D = (
    "D* in Jones: the shot limit, which the noise of the device can only lower\n"
    "‡ the published convention: the same with the area in mm², ten times as large"
)

#: The figures of one run and the device they are of.
Result = tuple[DeviceConfig, Sequence["FigureOfMerit"]]


def figures_tables(results: Sequence[Result]) -> RenderableType:
    """The figures of some runs, a table each, and what to mind about them."""
    parts: list[RenderableType] = []
    for device, figures in results:
        if any(figure.name == "drift_total" for figure in figures):
            parts += [Text(_cycling_title(device, figures), style="bold"), _cycling(figures)]
        elif any(figure.name in ("rise_time", "decay_time") for figure in figures):
            parts += [Text(_response_title(device, figures), style="bold"), _response(figures)]
        else:
            parts += [Text(_title(device, figures), style="bold"), _by_irradiance(device, figures)]
    with_d = any(f.name == _CONVENTION for _, figures in results for f in figures)
    caption = f"{_CAPTION}\n{_CAPTION_OF_D}" if with_d else _CAPTION
    return Group(*parts, Text(caption, style="dim"), _remarks(results))


def _cycling_title(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> str:
    at = figures[0].conditions
    return f"{device.name} at {at['bias_V']:g} V: on/off cycles"


def _cycling(figures: Sequence[FigureOfMerit]) -> Table:
    table = Table("mW/cm²", "cycles", box=box.SIMPLE_HEAD, padding=(0, 1))
    for heading in _CYCLING.values():
        table.add_column(heading, overflow="fold")
    for level, found in _levels(figures, _CYCLING).items():
        at = next(iter(found.values())).conditions
        cells = [
            value_text(found[name], 100.0 if name in _CYCLING_PERCENT else 1.0)
            if name in found
            else ""
            for name in _CYCLING
        ]
        table.add_row(f"{level:g}", f"{at.get('cycles', 0):g}", *cells)
    return table


_SHOWN_IN = {"s": 1e3, "1": 100.0}


def _response_title(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> str:
    at = figures[0].conditions
    return (
        f"{device.name} at {at['bias_V']:g} V, {at['irradiance_mW_cm2']:g} mW/cm²: "
        f"edges sampled every {float(at.get('interval_s', 0)) * 1e3:g} ms"
    )


def _response(figures: Sequence[FigureOfMerit]) -> Table:
    named = {figure.name: figure for figure in figures}
    directions = ("rise", "decay")
    shown = {
        name: heading
        for name, heading in _RESPONSE.items()
        if any(name.format(direction) in named for direction in directions)
    }
    table = Table("ms, %", "edges", box=box.SIMPLE_HEAD, padding=(0, 1))
    for heading in shown.values():
        table.add_column(heading, overflow="fold")
    for direction in directions:
        found = [named.get(name.format(direction)) for name in shown]
        if found[0] is not None:
            cells = [
                value_text(figure, _SHOWN_IN.get(figure.unit, 1.0)) if figure else ""
                for figure in found
            ]
            table.add_row(direction, f"{found[0].conditions['edges']:g}", *cells)
    return table


def _levels(
    figures: Sequence[FigureOfMerit], names: Container[str]
) -> dict[float, dict[str, FigureOfMerit]]:
    """The figures of `names` by irradiance, the lowest first, and name."""
    at: dict[float, dict[str, FigureOfMerit]] = {}
    for figure in figures:
        if figure.name in names and "irradiance_mW_cm2" in figure.conditions:
            level = float(figure.conditions["irradiance_mW_cm2"])
            at.setdefault(level, {})[figure.name] = figure
    return dict(sorted(at.items()))


def _title(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> str:
    bias = next(f.conditions["bias_V"] for f in figures if "bias_V" in f.conditions)
    single = [
        f"{words} {value_text(figure)} {'' if figure.unit == '1' else figure.unit}".rstrip()
        for name, words in _SINGLE.items()
        for figure in figures
        if figure.name == name
    ]
    return f"{device.name} at {bias:g} V: {', '.join(single)}"


def _by_irradiance(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> Table:
    from janus_lab.analysis.comparison import compare

    table = Table("mW/cm²", box=box.SIMPLE_HEAD, padding=(0, 1))
    columns = [name for name in _COLUMNS if name != _CONVENTION or device.published]
    for name in columns:
        table.add_column(_COLUMNS[name], overflow="fold")  # a number cut short is another number
    published = {
        (row.name, round(row.irradiance_mW_cm2, 6)): row.published
        for row in compare(figures, device.published)
        if row.measured is not None or row.bound is not None
    }
    for level, found in _levels(figures, _COLUMNS).items():
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


def _remarks(results: Sequence[Result]) -> Text:
    from janus_lab.analysis.comparison import compare
    from janus_lab.analysis.flags import explain

    flags: set[str] = set()
    for device, figures in results:
        flags.update(f for figure in figures if figure.name != _CONVENTION for f in figure.flags)
        compared = (row for row in compare(figures, device.published) if row.measured is not None)
        flags.update(flag for row in compared for flag in row.flags)
    return Text("\n".join(f"{flag}: {explain(flag)}" for flag in sorted(flags)), style="dim")
