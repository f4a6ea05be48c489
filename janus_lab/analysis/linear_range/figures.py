"""From the levels of a linear-range run to its figures of merit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.iv.power_law import LEAST_LEVELS, power_law_figures
from janus_lab.analysis.iv.responsivity import Light, efficiency_figures, responsivity_figure
from janus_lab.analysis.uncertainty.budget import (
    figure,
    nominal,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .currents import FilterInBeam, LevelCurrent, SlowNoise, level_currents
from .filter_jump import filter_jump
from .levels import LevelReading, LevelsData, level_readings, noise_record
from .noise import BandNoise, noise_in_band, slow_noise
from .range_figures import range_figures
from .window import Criterion, local_slopes

#: A dark current is the device's own beyond so many limits of the meter's offset.
_OWN = 5.0
_PHOTOCURRENT = (
    "mean of the settled current in the light less that in the dark before and after it, "
    "interpolated in time, on one range"
)


@dataclass(frozen=True)
class NoiseSettings:
    """What the record of noise was made with."""

    bandwidth_Hz: float
    aperture_s: float  #: integration of one reading


@dataclass(frozen=True)
class LinearRangeResult:
    """The figures, and what a picture and a table want besides."""

    figures: list[FigureOfMerit]
    levels: list[LevelCurrent]
    slopes: Floats  #: local log-log slope at each level, NaN where it is not resolved
    noise: BandNoise | None


def analyse_linear_range(
    data: LevelsData,
    conditions: Conditions,
    meter: Meter,
    filters: Sequence[FilterInBeam],
    settings: NoiseSettings,
    criterion: Criterion,
) -> LinearRangeResult:
    """The figures of one run: each level from the lowest, then what needs all of them.

    `meter` has the errors of the meter at the run's bias. Raises ValueError for a range that the
    meter does not have.
    """
    ranges = np.unique(data.range_A[np.isfinite(data.range_A) & (data.range_A > 0)])
    counts = {r: meter.range(r).resolution_A for r in ranges.tolist()}
    readings = level_readings(data, counts)
    light = Light.of(conditions)
    noise, slow = _noise(data, meter, settings, readings)
    levels = level_currents(readings, light, meter, filters, slow)
    resolved = [level for level in levels if level.resolved]
    seen = [level for level in resolved if level.seen_to_settle]
    # of weak light noise hides a slow part, which would bend the curve
    jump = ("FILTER_JUMP",) if filter_jump(resolved) else ()
    flags = (*_shared_flags(seen, light), *jump)
    figures: list[FigureOfMerit] = []
    for level in levels:
        figures += _level_figures(level, light, jump)
    of_law = seen if len(seen) >= LEAST_LEVELS else resolved
    figures += _power_law(of_law, (*_shared_flags(of_law, light), *jump), conditions)
    figures += range_figures(resolved, noise, flags, conditions, criterion)
    slopes = np.full(len(levels), np.nan)
    if len(resolved) > 1:
        x = np.log([nominal(level.irradiance) for level in resolved])
        y = np.log([nominal(level.current) for level in resolved])
        slopes[[level.resolved for level in levels]] = local_slopes(x, y)
    return LinearRangeResult(figures, levels, slopes, noise)


def _noise(
    data: LevelsData, meter: Meter, settings: NoiseSettings, readings: Sequence[LevelReading]
) -> tuple[BandNoise | None, SlowNoise]:
    """The noise in the bandwidth, and what slow noise does to a photocurrent."""
    record = noise_record(data)
    if record is None:
        return None, SlowNoise(0.0, 0.0)
    errors = meter.range(record.range_A)
    band = noise_in_band(
        record.time_s,
        record.current_A,
        settings.aperture_s,
        settings.bandwidth_Hz,
        errors.resolution_A,
    )
    if not readings:
        return band, SlowNoise(0.0, 0.0)
    slow = slow_noise(record.time_s, record.current_A, readings[0].span_s, readings[0].apart_s)
    dark = float(np.mean(record.current_A))
    known = abs(dark) > _OWN * errors.offset_limit_A
    return band, SlowNoise(0.0 if math.isnan(slow) else slow, dark if known else 0.0)


def _shared_flags(levels: Sequence[LevelCurrent], light: Light) -> tuple[str, ...]:
    """What all levels together are to be told with."""
    flags = [flag for level in levels for flag in level.flags]
    return tuple(dict.fromkeys((*flags, *light.irradiance_flags())))


def _level_figures(
    level: LevelCurrent, light: Light, of_irradiance: tuple[str, ...]
) -> list[FigureOfMerit]:
    reading = level.reading
    irradiance = reading.irradiance_mW_cm2
    flags = level.flags
    if not level.resolved:
        flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
    at = light.conditions.at(irradiance)
    at_nominal = level.current * irradiance / level.irradiance
    figures = [
        figure(
            "photocurrent", at_nominal, "A", _PHOTOCURRENT, flags, at | {"range_A": reading.range_A}
        )
    ]
    responsivity = None
    flags = (*flags, *of_irradiance, *light.irradiance_flags(), *light.power_objections())
    if light.optical_power_W(irradiance) is not None:
        responsivity = level.current / (level.irradiance * 1e-3 * light.area_cm2)
    figures.append(responsivity_figure(responsivity, light, irradiance, flags))
    return figures + efficiency_figures(responsivity, light, irradiance, flags)


def _power_law(
    resolved: Sequence[LevelCurrent], flags: tuple[str, ...], conditions: Conditions
) -> list[FigureOfMerit]:
    """θ of the whole curve."""
    at_nominal = [
        level.current * level.reading.irradiance_mW_cm2 / level.irradiance for level in resolved
    ]
    irradiances = [level.reading.irradiance_mW_cm2 for level in resolved]
    return power_law_figures(irradiances, at_nominal, flags, conditions.at())[:1]
