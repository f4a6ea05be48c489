"""The figures of merit of noise in a terminal: two tables for each bias and irradiance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import Cell, TerminalTable, cell_of, said_of
from janus_lab.numbers import rounded_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Heading of what depends on the frequency.
_AT_FREQUENCY = {
    "noise_current": "i_n (A/√Hz)",
    "nep": "NEP (W/√Hz)",
    "detectivity_noise": "D* (Jones)",
    "detectivity_shot_over_noise": "D*_shot/D*",
}
_PARTS = {
    "white_noise": "white noise",
    "thermal_noise": "  thermal, 4kT·dI/dV",
    "thermal_share_of_white_noise": "  its share of the density",
    "shot_noise": "  shot, 2q|I|",
    "shot_share_of_white_noise": "  its share of the density",
    "excess_white_noise": "  what is left",
    "flicker_noise": "1/f noise at 1 Hz",
    "flicker_exponent": "  exponent γ",
    "corner_frequency": "  corner with the white",
    "gr_noise": "g–r noise, plateau",
    "gr_time_constant": "  time constant",
}
_ABOVE = {
    "mean_current": "mean current",
    "responsivity": "R",
    "detectivity_shot": "D*, shot limit",
}


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """What depends on the frequency, and what the noise is made of, at each bias and light."""
    found: dict[tuple[float, float], list[FigureOfMerit]] = {}
    for figure in figures:
        at = figure.conditions
        key = (float(at["bias_V"]), float(at.get("irradiance_mW_cm2", 0.0)))
        found.setdefault(key, []).append(figure)
    shown = []
    for (bias, irradiance), own in found.items():
        light = f"at {rounded_text(irradiance, 6)} mW/cm²" if irradiance else "in the dark"
        title = f"{device.name} at {bias:g} V {light}"
        shown.append(_by_frequency(title, own))
        if any(figure.name in _PARTS for figure in own):  # none below a count
            shown.append(_of_parts(title, own))
    return shown


def _by_frequency(title: str, figures: Sequence[FigureOfMerit]) -> TerminalTable:
    mine = [f for f in figures if f.name in _AT_FREQUENCY or f.name in _ABOVE]
    at: dict[float, dict[str, FigureOfMerit]] = {}
    for figure in mine:
        if figure.name in _AT_FREQUENCY:
            frequency = float(figure.conditions["frequency_Hz"])
            at.setdefault(frequency, {})[figure.name] = figure
    rows = [
        (Cell(f"{frequency:g}"), *(cell_of(of.get(name)) for name in _AT_FREQUENCY))
        for frequency, of in sorted(at.items())
    ]
    said = [said_of(f, _ABOVE[f.name]) for f in mine if f.name in _ABOVE]
    headings = ("f (Hz)", *_AT_FREQUENCY.values())
    return TerminalTable(f"{title}: noise", headings, rows, mine, said)


def _of_parts(title: str, figures: Sequence[FigureOfMerit]) -> TerminalTable:
    mine = [figure for figure in figures if figure.name in _PARTS]
    order = list(_PARTS)
    rows = [
        (Cell(_PARTS[f.name]), cell_of(f), Cell("" if f.unit == "1" else unit_of(f.unit)))
        for f in sorted(
            mine, key=lambda f: (f.conditions.get("lorentzian", 0), order.index(f.name))
        )
    ]
    return TerminalTable(f"{title}: what it is made of", ("part", "value", "unit"), rows, mine)


def unit_of(unit: str) -> str:
    """A unit as people write it."""
    return unit.replace("Hz^0.5", "√Hz")
