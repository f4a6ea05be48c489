"""The figures of merit of a frequency response in a terminal: the bandwidth, and a row for each
frequency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drivers.config.device import DeviceConfig
from janus_lab.measurements.terminal_table import Cell, TerminalTable, cell_of, said_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_SAID = {
    "minus_3dB_frequency": "−3 dB at",
    "minus_3dB_crossing": "crossing at",
    "time_constant_from_response": "τ",
    "rise_time_from_response": "0.35/f",
    "slow_part_share": "slow part",
    "slowest_corner_frequency": "slowest corner at",
}


def tables(device: DeviceConfig, figures: Sequence[FigureOfMerit]) -> list[TerminalTable]:
    """One table: amplitude and phase by frequency, below what follows from them."""
    if not figures:
        return []
    at = figures[0].conditions
    title = (
        f"{device.name} at {at['bias_V']:g} V, {at['irradiance_mW_cm2']:g} mW/cm² "
        f"± {100 * float(at['depth']):g} %"
    )
    if "lowest_frequency_Hz" in at:
        title += f", seen from {at['lowest_frequency_Hz']:.3g} Hz up"
    if "model" in at:
        title += f": {at['model']}"
    said = [said_of(figure, _SAID[figure.name]) for figure in figures if figure.name in _SAID]
    by_frequency: dict[float, dict[str, FigureOfMerit]] = {}
    for figure in figures:
        if "frequency_Hz" in figure.conditions:
            frequency = float(figure.conditions["frequency_Hz"])
            by_frequency.setdefault(frequency, {})[figure.name] = figure
    rows = [
        (
            Cell(f"{float(f'{frequency:.4g}'):g} Hz"),
            cell_of(found.get("relative_amplitude")),
            cell_of(found.get("phase")),
        )
        for frequency, found in sorted(by_frequency.items())
    ]
    headings = ("frequency", "amplitude (dB)", "phase (°)")
    return [TerminalTable(title, headings, rows, figures, said)]
