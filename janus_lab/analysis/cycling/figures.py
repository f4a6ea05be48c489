"""From on/off cycles to photocurrent, on/off ratio, cycle-to-cycle spread, drift and retention."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import figure
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.analysis.uncertainty.stray_light import most_in_dark, stray_light_errors

from .currents import LIGHT_METHOD, current_figures, currents, exponents, is_photovoltaic
from .cycles import CycleTable
from .cycling_data import Flags
from .level_cycles import conditions_at, flags_of_readings, level_of
from .stability import NAMES as STABILITY
from .stability import stability_figures

#: A photocurrent beyond so many u has a sign.
_CLEAR = 5.0
_NAMES = {
    "dark_current": "A",
    "light_current": "A",
    "photocurrent": "A",
    "light_dark_ratio": "1",
    "photocurrent_dark_ratio": "1",
} | dict.fromkeys(STABILITY, "1")


def analyse_cycling(table: CycleTable, conditions: Conditions, meter: Meter) -> list[FigureOfMerit]:
    """Figures of merit of a run of on/off cycles, irradiance by irradiance, the lowest first.

    `meter` has the errors of the meter at the bias. Relative figures (spread, drift, retention) are
    fractions. Currents are those that the device settles to at the nominal irradiance, as a mean
    over the cycles, positive in the direction of the current in the light. Raises ValueError for a
    current range that the meter does not have.
    """
    known = np.isfinite(table.photocurrent_A)
    if not np.any(known):
        why = ("TOO_FEW_POINTS",) if known.size else ("NO_WHOLE_CYCLE",)
        return _missing(why, conditions.at())
    orientation = _orientation(table, known, conditions.bias_V)
    irradiances = np.unique(table.irradiance_mW_cm2).tolist()
    levels = {each: level_of(table, each, orientation, conditions) for each in irradiances}
    lit = {each: level for each, level in levels.items() if level is not None}
    photocurrents = [level.light.value_A - level.dark.value_A for level in lit.values()]
    exponent = dict(zip(lit, exponents(list(lit), photocurrents), strict=True))
    # the fluctuation of the light averages over the cycles: `currents` knows how
    errors = IrradianceErrors.of(replace(conditions, irradiance_fluctuation=0.0))
    by_level = dict(zip(lit, photocurrents, strict=True))
    stray = stray_light_errors(by_level, conditions.stray_light_mW_cm2)
    stray_limit = most_in_dark(by_level, conditions.stray_light_mW_cm2)
    photovoltaic = any(
        is_photovoltaic(
            level.light.value_A - level.dark.value_A, level.dark.value_A, meter, conditions.bias_V
        )
        for level in lit.values()
    )
    figures: list[FigureOfMerit] = []
    for irradiance in irradiances:
        if irradiance not in lit:
            cycles = table.at(irradiance)
            figures += _missing(
                flags_of_readings(cycles), conditions_at(cycles, irradiance, conditions)
            )
            continue
        level, power = lit[irradiance], exponent[irradiance]
        found = currents(
            level,
            table.flicker,
            power,
            orientation,
            meter,
            conditions,
            errors.common + errors.of_level(irradiance),
            (stray.get(0.0, 0.0), stray.get(irradiance, 0.0)),
            photovoltaic,
            stray_limit,
        )
        level = replace(level, flags=found.level_flags)
        figures += current_figures(level, found)
        figures += stability_figures(level, table.flicker, power, found.photocurrent, conditions)
    return figures


def _orientation(table: CycleTable, known: Flags, bias_V: float) -> float:
    """The sign of the photocurrent in the strongest light; of the bias where noise hides it."""
    brightest = known & (table.irradiance_mW_cm2 == np.max(table.irradiance_mW_cm2[known]))
    level = float(np.median(table.photocurrent_A[brightest]))
    noise = float(np.median(table.photocurrent_u_A[brightest]))
    if bias_V and abs(level) < _CLEAR * noise / math.sqrt(np.count_nonzero(brightest)):
        return math.copysign(1.0, bias_V)
    return math.copysign(1.0, level)


def _missing(flags: tuple[str, ...], conditions: Mapping[str, float | str]) -> list[FigureOfMerit]:
    return [figure(n, None, u, LIGHT_METHOD, flags, conditions) for n, u in _NAMES.items()]
