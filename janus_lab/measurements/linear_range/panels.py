"""The panels of a linear range: photocurrent, I/E and local slope against irradiance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty
from janus_lab.measurements.panel import Axis, Mark, Panel, Series, Shade, line, points
from janus_lab.runs.run import Run
from janus_lab.values import value_text

from .figures import criterion_of, result_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.analysis.linear_range.currents import LevelCurrent

_X = Axis("Irradiance", "mW/cm²", "log")


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Photocurrent with the noise and the line of unit slope; how far I/E is from constant; the
    local slope. Series are filters."""
    result = result_of(run)
    levels = result.levels
    found = {f.name: f for f in figures if "irradiance_mW_cm2" not in f.conditions}
    level = _level(levels, found)
    names = ["no filter", *(each.name for each in run.bench.filters)]
    x = np.array([nominal(each.irradiance) for each in levels])
    series = _photocurrents(levels, names)
    marks = []
    if result.noise is not None and levels:
        label = f"noise in {result.noise.bandwidth_Hz:g} Hz"
        marks.append(Mark(result.noise.rms_A, "y", label))
    if level is not None:
        span = np.array([x[0], x[-1]])
        series.append(line(span, level * span, "unit slope", role="fit"))
    deviation = criterion_of(run).deviation_dB
    ratios, limits = ([], None) if level is None else _ratios(levels, level, deviation)
    edges = [Mark(edge, "y", "criterion") for edge in (-deviation, deviation)] if ratios else []
    drawn = np.isfinite(result.slopes)
    slopes = [line(x[drawn], result.slopes[drawn], look="both")] if drawn.any() else []
    spans = _window(found)
    return [
        Panel(
            "photocurrent", f"Photocurrent against irradiance; {_title(found)}; bars: k = 2",
            _X, Axis("Photocurrent", "A", "log"), series, marks, spans,
        ),
        Panel(
            "linearity", "Photocurrent over irradiance, against unit slope; bars: k = 2",
            _X, Axis("Deviation from unit slope", "dB", limits=limits), ratios, edges, spans,
        ),
        Panel(
            "slope", "Local slope d ln I / d ln E", _X, Axis("Local slope"), slopes,
            [Mark(1.0, "y", "linear")] if slopes else [], spans,
        ),
    ]  # fmt: skip


def _photocurrents(levels: Sequence[LevelCurrent], names: Sequence[str]) -> list[Series]:
    used = sorted({level.reading.filter for level in levels})
    found = []
    for number in used:
        here = [e for e in levels if e.reading.filter == number and nominal(e.current) > 0]
        for resolved in (True, False):
            chosen = [each for each in here if each.resolved == resolved]
            if not chosen:
                continue
            below, above = _bars(chosen)
            found.append(
                Series(
                    np.array([nominal(e.irradiance) for e in chosen]),
                    np.array([nominal(e.current) for e in chosen]),
                    names[number] if resolved else f"{names[number]}, not resolved",
                    "points",
                    "data" if resolved else "pale",
                    below,
                    above,
                    np.array([2 * standard_uncertainty(e.irradiance) for e in chosen]),
                    compared=resolved,
                )
            )
    return found


def _bars(levels: Sequence[LevelCurrent]) -> tuple[np.ndarray, np.ndarray]:
    """k = 2; cut a decade below the point, where a logarithmic axis has no zero."""
    values = np.array([nominal(e.current) for e in levels])
    expanded = np.array([2 * standard_uncertainty(e.current) for e in levels])
    return np.minimum(expanded, 0.9 * values), expanded


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


def _ratios(
    levels: Sequence[LevelCurrent], level: float, deviation_dB: float
) -> tuple[list[Series], tuple[float, float] | None]:
    """I/E of the levels that are resolved, in dB, and what is shown of that axis."""
    chosen = [each for each in levels if each.resolved]
    off = np.array([nominal(e.current) / nominal(e.irradiance) for e in chosen]) / level
    relative = np.array([standard_uncertainty(e.current / e.irradiance) for e in chosen]) / (
        level * off
    )
    decibels, bar = 20 * np.log10(off), 2 * 20 * relative / np.log(10)
    series = points([nominal(e.irradiance) for e in chosen], decibels, bar)
    most = 4 * deviation_dB
    small = decibels.size and np.max(np.abs(decibels)) < most
    return [series], (-most, most) if small else None


def _window(found: Mapping[str, FigureOfMerit]) -> list[Shade]:
    low, high = found.get("linear_range_minimum"), found.get("linear_range_maximum")
    if low is not None and high is not None and low.value and high.value:
        return [Shade(low.value, high.value, "linear range")]
    return []


def _title(found: Mapping[str, FigureOfMerit]) -> str:
    figure = found.get("linear_dynamic_range")
    if figure is None or figure.value is None:
        return "no linear range"
    return f"linear dynamic range {value_text(figure)} dB (20·log10)"
