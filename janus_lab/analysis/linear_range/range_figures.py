"""The ends of the linear range as figures of merit, or that there is none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from uncertainties import umath

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)

from .currents import LevelCurrent
from .ends import LogLevel, upper_end, weighted_mean
from .noise import BandNoise
from .window import Criterion, widest_window

_log, _exp = umath.log, umath.exp

#: The noise is reached by light that is no more than so many times as strong; what R is there, the
#: levels up to so many times as much light say, of which the weakest are hardly above the noise.
_REACHED, _NEAR = 10.0, 100.0
_DB = 20 / math.log(10)


def range_figures(
    resolved: Sequence[LevelCurrent],
    noise: BandNoise | None,
    flags: tuple[str, ...],
    conditions: Conditions,
    criterion: Criterion,
) -> list[FigureOfMerit]:
    """Noise, both ends and the range between them in dB, of the levels that are resolved, by rising
    irradiance; without a linear range its figures are missing."""
    points = [_point(level) for level in resolved]
    at = conditions.at()
    x = np.array([nominal(point.x) for point in points])
    y = np.array([nominal(point.y) for point in points])
    window = None
    if points:
        window = widest_window(x, y, np.array([point.own_u for point in points]), criterion)
    sigma, noise_figures = _noise_current(noise, at)
    low_method = _noise_words(noise)
    names = ("linear_dynamic_range", "linear_range_minimum", "linear_range_maximum")
    if window is None:
        why = ("NO_LINEAR_RANGE",) if len(points) >= 3 else ("TOO_FEW_LEVELS",)
        method = f"no window of three levels over a decade or more has {criterion.words}"
        missing = [
            figure(name, None, unit, method, (*flags, *why), at)
            for name, unit in zip(names, ("dB", "mW/cm²", "mW/cm²"), strict=True)
        ]
        return [*noise_figures, *_weakest(resolved, sigma, low_method, flags, at), *missing]
    first, last = window
    top = upper_end(points, first, last, criterion)
    equivalent = _noise_equivalent(points, first, last, sigma)
    conditions_of_range = at | {
        "window_min_mW_cm2": math.exp(x[first]),
        "window_max_mW_cm2": math.exp(x[last]),
    }
    figures = list(noise_figures)
    bottom, from_noise = points[first].x, False
    if equivalent is not None and first == 0:
        reached = nominal(points[0].x) <= nominal(equivalent) + math.log(_REACHED)
        if reached and noise is not None:
            bottom, from_noise = equivalent, not noise.hidden
        figures += _equivalent_figures(equivalent, reached, noise, low_method, flags, at)
    low_flags, high_flags = flags, flags
    if from_noise and not any(level.seen_to_settle for level in _near(resolved, first)):
        low_flags = (*flags, "SETTLING_NOT_SEEN")
    if not from_noise:
        low_flags = (
            *flags,
            "LINEAR_TO_WEAKEST_LIGHT" if first == 0 else "NOT_LINEAR_IN_WEAK_LIGHT",
        )
    if not top.reached:
        high_flags = (*flags, "LINEAR_TO_STRONGEST_LIGHT")
    low_words = low_method if from_noise else "the weakest light in the window, not the noise"
    high_words = (
        f"where the photocurrent deviates by {criterion.deviation_dB:g} dB (20·log10), interpolated"
        if top.reached
        else "the strongest light in the window, without a deviation"
    )
    figures += [
        _end(names[1], bottom, "upper" if not from_noise else None, low_words, low_flags, at),
        _end(names[2], top.x, "lower" if not top.reached else None, high_words, high_flags, at),
    ]
    decibels = _DB * (top.x - bottom)
    method = (
        f"20·log10(E_max/E_min) of the widest window with {criterion.words}; E_max: {high_words}; "
        f"E_min: {low_words}. With the factor 10 it is half as many dB"
    )
    both = tuple(dict.fromkeys((*low_flags, *high_flags)))
    if from_noise and top.reached:
        figures.append(figure(names[0], decibels, "dB", method, both, conditions_of_range))
    else:
        least = nominal(decibels) - ONE_SIDED_95 * standard_uncertainty(decibels)
        method += "; lower bound (95 %)"
        figures.append(
            figure(names[0], least, "dB", method, both, conditions_of_range, bound="lower")
        )
    return figures


def _point(level: LevelCurrent) -> LogLevel:
    x, y = _log(level.irradiance), _log(level.current)
    common = ("irradiance", "spot", "light from day to day", "wavelength")
    budget = (y - x).error_components()
    own = math.sqrt(math.fsum(u**2 for source, u in budget.items() if source.tag not in common))
    return LogLevel(x, y, level.reading.filter, own)


def _end(
    name: str,
    x: Quantity,
    bound: Bound | None,
    words: str,
    flags: tuple[str, ...],
    at: Mapping[str, float | str],
) -> FigureOfMerit:
    value = _exp(x)
    if bound is None:
        return figure(name, value, "mW/cm²", words, flags, at)
    beyond = ONE_SIDED_95 * standard_uncertainty(value) * (1 if bound == "upper" else -1)
    return figure(
        name,
        nominal(value) + beyond,
        "mW/cm²",
        f"{words}; {bound} bound (95 %)",
        flags,
        at,
        bound=bound,
    )


# -- noise


def _noise_words(noise: BandNoise | None) -> str:
    if noise is None:
        return "no record of the noise"
    return (
        f"where the photocurrent is the rms noise in {noise.bandwidth_Hz:g} Hz (two-sample "
        f"deviation of {noise.averages} averages over {1 / (2 * noise.bandwidth_Hz):g} s in the "
        "dark), of detector and meter together"
    )


def _noise_current(
    noise: BandNoise | None, at: Mapping[str, float | str]
) -> tuple[Quantity | None, list[FigureOfMerit]]:
    if noise is None:
        flags = ("TOO_FEW_POINTS",)
        return None, [figure("noise_current", None, "A", "no record of the noise", flags, at)]
    method = (
        f"rms in {noise.bandwidth_Hz:g} Hz: two-sample deviation of {noise.averages} averages over "
        f"{1 / (2 * noise.bandwidth_Hz):g} s in the dark; of detector and meter together"
    )
    at = {**at, "bandwidth_Hz": noise.bandwidth_Hz}
    if noise.hidden:
        method += "; the readings scatter by less than a count, which is the bound"
        return noise.rms_A, [
            figure("noise_current", noise.rms_A, "A", method, ("QUANTISED",), at, bound="upper")
        ]
    sigma = variable(noise.rms_A, noise.rms_A * noise.relative_u, "noise record")
    return sigma, [figure("noise_current", sigma, "A", method, (), at)]


def _noise_equivalent(
    points: Sequence[LogLevel], first: int, last: int, sigma: Quantity | None
) -> Quantity | None:
    """ln of the irradiance whose photocurrent is `sigma` (A), with the I/E of the weakest light."""
    if sigma is None:
        return None
    window = points[first : last + 1]
    about = math.log(nominal(sigma)) - float(np.median([nominal(p.ratio) for p in window]))
    most = max(nominal(window[0].x), about) + math.log(_NEAR) + 1e-6
    near = [p for p in window if nominal(p.x) <= most]
    return _log(sigma) - weighted_mean([p.ratio for p in near], [p.own_u for p in near])


def _near(resolved: Sequence[LevelCurrent], first: int) -> list[LevelCurrent]:
    """The levels within two decades of the weakest of the window."""
    weakest = nominal(resolved[first].irradiance)
    most = _NEAR * weakest * (1 + 1e-6)
    return [level for level in resolved[first:] if nominal(level.irradiance) <= most]


def _equivalent_figures(
    x: Quantity,
    reached: bool,
    noise: BandNoise | None,
    words: str,
    flags: tuple[str, ...],
    at: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """E at the noise; of light that did not come near it the responsivity there is not known."""
    name = "noise_equivalent_irradiance"
    if noise is not None:
        at = {**at, "bandwidth_Hz": noise.bandwidth_Hz}
    if not reached:
        return [figure(name, None, "mW/cm²", words, (*flags, "NOISE_LEVEL_NOT_REACHED"), at)]
    if noise is not None and noise.hidden:
        return [_end(name, x, "upper", words, (*flags, "QUANTISED"), at)]
    return [figure(name, _exp(x), "mW/cm²", words, flags, at)]


def _weakest(
    resolved: Sequence[LevelCurrent],
    sigma: Quantity | None,
    words: str,
    flags: tuple[str, ...],
    at: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """Of a device without a linear range: the weakest light whose photocurrent is above the noise
    bounds its noise-equivalent irradiance."""
    name = "noise_equivalent_irradiance"
    if sigma is None or not resolved:
        return [figure(name, None, "mW/cm²", words, (*flags, "TOO_FEW_POINTS"), at)]
    seen = next((e for e in resolved if nominal(e.current) > nominal(sigma)), None)
    if seen is None:
        return [figure(name, None, "mW/cm²", words, (*flags, "PHOTOCURRENT_NOT_RESOLVED"), at)]
    method = f"the weakest light whose photocurrent is more than the noise; {words}"
    return [
        _end(name, _log(seen.irradiance), "upper", method, (*flags, "NOISE_LEVEL_NOT_REACHED"), at)
    ]
