"""From I–V curves in the dark and under light to figures of merit at one bias: the main thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import METHOD, BiasPoint, current_at_bias
from .dark import DarkLevel, dark_current, dark_resistance
from .detectivity import detectivity_figures
from .hysteresis import hysteresis_figures
from .iv_data import IVData, Level
from .photovoltaic import photovoltaic_figures
from .power_law import power_law_figures
from .responsivity import Light, efficiency_figures, responsivity_figure
from .stray_light import with_stray_light


@dataclass(frozen=True)
class _Lit:
    """One irradiance: currents (A) and responsivity (A/W), None where the flags say why."""

    irradiance: float
    light: Quantity
    photocurrent: Quantity
    responsivity: Quantity
    range_A: float | None
    reading_flags: tuple[str, ...]  #: of the light reading
    flags: tuple[str, ...]  #: of the photocurrent
    light_flags: tuple[str, ...]  #: of the irradiance, area and edge


def analyse_photoresponse(
    data: IVData, conditions: Conditions, meter: Meter
) -> list[FigureOfMerit]:
    """Figures of merit of one device at `conditions.bias_V`, from all its sweeps.

    `meter` has the errors of the meter at that bias. Currents count positive in the direction of
    the current under the brightest light. Order: the dark, each irradiance from the lowest, then
    what needs all of them. Raises ValueError for a current range that the meter does not have.
    """
    light = Light.of(conditions)
    levels = data.levels()
    points = {
        level.irradiance_mW_cm2: current_at_bias(
            data,
            level.rows,
            conditions.bias_V,
            meter,
            "dark" if level.irradiance_mW_cm2 == 0 else f"{level.irradiance_mW_cm2:g} mW/cm²",
        )
        for level in levels
    }
    points = with_stray_light(points, conditions.stray_light_mW_cm2)
    orientation = _orientation(list(points.values()))
    dark_point = points.get(0.0, BiasPoint(None, flags=("NO_DARK_SWEEP",)))
    dark = DarkLevel.of(dark_point, orientation)
    lit = _with_edge(
        [
            _lit(level, points[level.irradiance_mW_cm2], dark_point, orientation, light)
            for level in levels
            if level.irradiance_mW_cm2 > 0
        ]
    )
    figures = _dark_figures(dark_point, dark, conditions)
    for at in lit:
        figures += _light_figures(at, dark, dark_point, light)
    figures += _power_law(lit, light)
    for level in levels:
        at_level = conditions.at(level.irradiance_mW_cm2)
        figures += hysteresis_figures(data, level, meter, at_level)
    figures += photovoltaic_figures(data, levels, light, meter)
    return figures


def _orientation(points: Sequence[BiasPoint]) -> float:
    """Sign of the current at the highest irradiance that has one."""
    for point in reversed(points):
        if point.current is not None and nominal(point.current) != 0:
            return float(np.sign(nominal(point.current)))
    return 1.0


def _lit(level: Level, point: BiasPoint, dark: BiasPoint, orientation: float, light: Light) -> _Lit:
    irradiance = level.irradiance_mW_cm2
    reading_flags = point.flags + (() if level.steady else ("MIXED_CONDITIONS",))
    flags = (*reading_flags, *dark.flags)
    current = None if point.current is None else orientation * point.current
    photocurrent = responsivity = None
    if current is not None and dark.current is not None:
        current = light.unsteady(current, current - orientation * dark.current)
        of_level = light.irradiance.of_level(irradiance)
        current += nominal(current - orientation * dark.current) * of_level
        photocurrent = current - orientation * dark.current
        if nominal(photocurrent) < 2 * standard_uncertainty(photocurrent):
            flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
        power = light.optical_power_W(irradiance)
        responsivity = None if power is None else photocurrent / power
    light_flags = (*light.irradiance_flags(), *light.power_objections())
    return _Lit(
        irradiance,
        current,
        photocurrent,
        responsivity,
        point.range_A,
        reading_flags,
        flags,
        light_flags,
    )


def _with_edge(lit: list[_Lit]) -> list[_Lit]:
    """Flag the lowest irradiance if its responsivity is the largest, beyond the uncertainty."""
    known = [at for at in lit if at.responsivity is not None]
    if len(known) < 2 or known[0] is not lit[0]:
        return lit
    lowest = known[0].responsivity
    gaps = [lowest - at.responsivity for at in known[1:]]
    if any(nominal(gap) <= 2 * standard_uncertainty(gap) for gap in gaps):
        return lit
    first = lit[0]
    flagged = replace(first, light_flags=(*first.light_flags, "EDGE_MAXIMUM"))
    return [flagged, *lit[1:]]


def _dark_figures(
    point: BiasPoint, dark: DarkLevel | None, conditions: Conditions
) -> list[FigureOfMerit]:
    at = conditions.at(0.0)
    if dark is None:
        return [
            figure("dark_current", None, "A", METHOD, point.flags, at),
            figure("dark_resistance", None, "ohm", "bias / dark current", point.flags, at),
        ]
    at |= _range(point.range_A)
    return [
        dark_current(dark, at),
        dark_resistance(dark, conditions.bias_V, at),
    ]


def _range(range_A: float | None) -> dict[str, float | str]:
    return {} if range_A is None else {"range_A": range_A}


def _light_figures(
    at: _Lit, dark: DarkLevel | None, dark_point: BiasPoint, light: Light
) -> list[FigureOfMerit]:
    conditions = light.conditions.at(at.irradiance)
    on_range = conditions | _range(at.range_A)
    # offsets cancel in a difference only where both currents were read on one range
    changed = () if at.range_A == dark_point.range_A else ("RANGE_CHANGED",)
    figures = [
        figure("light_current", at.light, "A", METHOD, at.reading_flags, on_range),
        figure(
            "photocurrent",
            at.photocurrent,
            "A",
            "light current - dark current",
            (*at.flags, *changed),
            on_range,
        ),
    ]
    ratios = (
        ("light_dark_ratio", at.light, "light current / dark current"),
        ("photocurrent_dark_ratio", at.photocurrent, "photocurrent / dark current"),
    )
    for name, numerator, method in ratios:
        if dark is None or numerator is None:
            flags = (*at.reading_flags, *dark_point.flags)
            figures.append(figure(name, None, "1", method, flags, conditions))
        else:
            bound = ("RATIO_LOWER_BOUND",) if dark.at_floor else ()
            flags = (*at.reading_flags, *changed, *bound)
            figures.append(dark.under(numerator, name, "1", method, flags, conditions))
    flags = (*at.flags, *at.light_flags)
    figures.append(responsivity_figure(at.responsivity, light, at.irradiance, flags))
    figures += efficiency_figures(at.responsivity, light, at.irradiance, flags)
    figures += detectivity_figures(at.responsivity, dark, light, at.irradiance, flags)
    return figures


def _power_law(lit: list[_Lit], light: Light) -> list[FigureOfMerit]:
    known = [at for at in lit if at.photocurrent is not None]
    flags = [flag for at in lit for flag in at.flags if flag != "PHOTOCURRENT_NOT_RESOLVED"]
    flags += light.irradiance_flags()
    if not lit:
        flags += ["NO_LIGHT_SWEEP"]
    return power_law_figures(
        [at.irradiance for at in known],
        [at.photocurrent for at in known],
        tuple(flags),
        light.conditions.at(),
    )
