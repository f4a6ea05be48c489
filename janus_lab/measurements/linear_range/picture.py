"""The picture of a linear range: photocurrent, I/E and local slope against irradiance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty
from janus_lab.measurements.picture_style import COLOUR_MAP, head
from janus_lab.runs.run import Run

from .figures import criterion_of, result_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.analysis.linear_range.currents import LevelCurrent

_NOISE, _WINDOW, _UNRESOLVED = "#d55e00", "#0072b2", "0.6"


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """Photocurrent with the noise and the line of unit slope; how far I/E is from constant; the
    local slope. Colours are filters."""
    figure = Figure(figsize=(12, 9.6), layout="constrained")
    wide, ratio, slope = figure.subplots(3, 1, sharex=True, height_ratios=(2, 1, 1))
    result = result_of(run)
    found = {f.name: f for f in figures if "irradiance_mW_cm2" not in f.conditions}
    level = _level(result.levels, found)
    names = ["no filter", *(each.name for each in run.bench.filters)]
    _photocurrents(wide, result.levels, names)
    if result.noise is not None and result.levels:
        wide.axhline(result.noise.rms_A, color=_NOISE, linewidth=1, linestyle="--",
                     label=f"noise in {result.noise.bandwidth_Hz:g} Hz")  # fmt: skip
    if level is not None:
        span = np.array([nominal(each.irradiance) for each in result.levels])[[0, -1]]
        wide.plot(span, level * span, color="0.5", linewidth=0.8, label="unit slope")
        _ratios(ratio, result.levels, level, criterion_of(run).deviation_dB)
    drawn = np.isfinite(result.slopes)
    x = np.array([nominal(each.irradiance) for each in result.levels])
    slope.plot(x[drawn], result.slopes[drawn], "o-", markersize=4, linewidth=0.8, color=_WINDOW)
    slope.axhline(1, color="0.5", linewidth=0.8)
    for axis in (wide, ratio, slope):
        _shade(axis, found)
        axis.set_xscale("log")
    wide.set_yscale("log")
    wide.set_ylabel("photocurrent (A)")
    ratio.set_ylabel("I/E against\nunit slope (dB)")
    slope.set_ylabel("d ln I / d ln E")
    slope.set_xlabel("irradiance (mW/cm²)")
    wide.set_title(_title(found), fontsize="medium")
    wide.legend(fontsize="small", frameon=False)
    head(figure, run)
    return figure


def _photocurrents(axis: Axes, levels: Sequence[LevelCurrent], names: Sequence[str]) -> None:
    from matplotlib import colormaps

    used = sorted({level.reading.filter for level in levels})
    for place, number in enumerate(used):
        colour = colormaps[COLOUR_MAP](0.85 * place / max(1, len(used) - 1))
        here = [e for e in levels if e.reading.filter == number and nominal(e.current) > 0]
        for resolved in (True, False):
            chosen = [each for each in here if each.resolved == resolved]
            if chosen:
                axis.errorbar(
                    [nominal(e.irradiance) for e in chosen],
                    [nominal(e.current) for e in chosen],
                    xerr=[2 * standard_uncertainty(e.irradiance) for e in chosen],
                    yerr=_bars(chosen),
                    fmt="o" if resolved else "x", markersize=5, linewidth=0.8,
                    color=colour if resolved else _UNRESOLVED,
                    label=names[number] if resolved else f"{names[number]}, not resolved",
                )  # fmt: skip


def _bars(levels: Sequence[LevelCurrent]) -> list[list[float]]:
    """k = 2; cut a decade below the point, where a logarithmic axis has no zero."""
    values = [nominal(e.current) for e in levels]
    expanded = [2 * standard_uncertainty(e.current) for e in levels]
    below = [min(u, 0.9 * v) for u, v in zip(expanded, values, strict=True)]
    return [below, expanded]


def _level(levels: Sequence[LevelCurrent], found: Mapping[str, FigureOfMerit]) -> float | None:
    """I/E of the line of unit slope: the median of the linear levels, or of all."""
    low, high = (
        figure.value if (figure := found.get(f"linear_range_{end}")) is not None else None
        for end in ("minimum", "maximum")
    )
    inside = [
        nominal(e.current) / nominal(e.irradiance)
        for e in levels
        if e.resolved
        and (low is None or nominal(e.irradiance) >= low)
        and (high is None or nominal(e.irradiance) <= high)
    ]
    return float(np.median(inside)) if inside else None


def _ratios(axis: Axes, levels: Sequence[LevelCurrent], level: float, deviation_dB: float) -> None:
    chosen = [each for each in levels if each.resolved]
    off = np.array([nominal(e.current) / nominal(e.irradiance) for e in chosen]) / level
    relative = np.array([standard_uncertainty(e.current / e.irradiance) for e in chosen]) / (
        level * off
    )
    decibels, bar = 20 * np.log10(off), 2 * 20 * relative / np.log(10)
    axis.errorbar([nominal(e.irradiance) for e in chosen], decibels, yerr=bar, fmt="o",
                  markersize=4, linewidth=0.8, color=_WINDOW)  # fmt: skip
    for edge in (-deviation_dB, 0, deviation_dB):
        axis.axhline(edge, color="0.5", linewidth=0.8, linestyle="-" if edge == 0 else ":")
    if decibels.size and np.max(np.abs(decibels)) < 4 * deviation_dB:
        axis.set_ylim(-4 * deviation_dB, 4 * deviation_dB)


def _shade(axis: Axes, found: Mapping[str, FigureOfMerit]) -> None:
    low, high = found.get("linear_range_minimum"), found.get("linear_range_maximum")
    if low is not None and high is not None and low.value and high.value:
        axis.axvspan(low.value, high.value, color=_WINDOW, alpha=0.08, linewidth=0)


def _title(found: Mapping[str, FigureOfMerit]) -> str:
    from janus_lab.values import value_text

    figure = found.get("linear_dynamic_range")
    if figure is None or figure.value is None:
        return "no linear range; bars k = 2"
    return f"linear dynamic range {value_text(figure)} dB (20·log10); bars k = 2"
