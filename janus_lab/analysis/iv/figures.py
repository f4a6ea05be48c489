"""From I–V curves in the dark and under light to figures of merit at one bias: the main thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    magnitude,
    nominal,
    standard_uncertainty,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import METHOD, BiasPoint
from .dark import DarkLevel, dark_current, dark_resistance
from .detectivity import detectivity_figures
from .hysteresis import hysteresis_figures
from .iv_data import IVData, Level
from .photovoltaic import photovoltaic_figures
from .power_law import power_law_figures
from .responsivity import Light, efficiency_figures, responsivity_figure
from .settling_readings import SettlingReadings
from .slow_noise import fluctuation_at_bias
from .stray_light import with_stray_light
from .sweep_currents import currents_at_bias

#: What the dark level is wrong by is of no account below this share of the uncertainty.
_MATTERS = 0.3


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
    data: IVData, conditions: Conditions, meter: Meter, watched: Sequence[SettlingReadings] = ()
) -> list[FigureOfMerit]:
    """Figures of merit of one device at `conditions.bias_V`, from all its sweeps.

    `meter` has the errors of the meter at that bias, `watched` what was read while the light
    settled. Currents count positive in the direction of
    the current under the brightest light. Order: the dark, each irradiance from the lowest, then
    what needs all of them. Raises ValueError for a current range that the meter does not have.
    """
    light = Light.of(conditions)
    levels = data.levels()
    currents = currents_at_bias(
        data,
        levels,
        conditions.bias_V,
        meter,
        light.drift_per_s,
        watched,
        standard_uncertainty(light.irradiance.common),
    )
    points = with_stray_light(currents.points, conditions.stray_light_mW_cm2)
    orientation = _orientation(points, conditions.bias_V)
    dark_point = points.get(0.0, BiasPoint(None, flags=("NO_DARK_SWEEP",)))
    dark = DarkLevel.of(dark_point, orientation)
    slopes = _slopes(points, orientation)
    lit = _with_edge(
        [
            _lit(
                level,
                points[level.irradiance_mW_cm2],
                dark_point,
                orientation,
                light,
                slopes[level.irradiance_mW_cm2],
            )
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
        lit_share = _lit_share(points, level.irradiance_mW_cm2)
        fluctuation = slopes[level.irradiance_mW_cm2] * conditions.irradiance_fluctuation
        figures += hysteresis_figures(
            data, level, currents, meter, at_level, fluctuation, lit_share
        )
    slow = fluctuation_at_bias(points, currents.noise)
    return figures + photovoltaic_figures(data, levels, light, meter, slow)


def _orientation(points: Mapping[float, BiasPoint], bias_V: float) -> float:
    """Sign of the current at the highest irradiance; of the bias where that is below its error."""
    known = [p.current for _, p in sorted(points.items()) if p.current is not None]
    if known and abs(nominal(known[-1])) > 2 * standard_uncertainty(known[-1]):
        return float(np.sign(nominal(known[-1])))
    if bias_V != 0:
        return float(np.sign(bias_V))
    # offsets cancel in the difference
    change = nominal(known[-1] - known[0]) if len(known) > 1 else 0.0
    return float(np.sign(change)) or 1.0


def _slopes(points: Mapping[float, BiasPoint], orientation: float) -> dict[float, float]:
    """d ln(photocurrent)/d ln(irradiance) at each level, from its neighbours; 0 to 1.5, and 1 where
    there are none. It says what an error of the irradiance does."""
    dark = points.get(0.0)
    base = 0.0 if dark is None or dark.current is None else orientation * nominal(dark.current)
    known = {
        e: orientation * nominal(point.current) - base
        for e, point in points.items()
        if e > 0 and point.current is not None
    }
    # light that lowers the current does so at all levels
    sign = np.sign(known[max(known)]) if known else 1.0
    resolved = [e for e, photo in known.items() if sign * photo > 0]
    slopes = dict.fromkeys(points, 1.0)
    if len(resolved) > 1:
        found = np.gradient(np.log([sign * known[e] for e in resolved]), np.log(resolved))
        slopes |= dict(zip(resolved, np.clip(found, 0.0, 1.5).tolist(), strict=True))
    return slopes


def _lit_share(points: Mapping[float, BiasPoint], irradiance: float) -> float:
    """Which share of the current the light makes; all of it where the dark is not known."""
    dark, point = points.get(0.0), points[irradiance]
    if irradiance == 0:
        return 0.0
    if dark is None or dark.current is None or point.current is None:
        return 1.0
    current = nominal(point.current)
    return min(1.0, abs((current - nominal(dark.current)) / current)) if current else 1.0


def _lit(
    level: Level,
    point: BiasPoint,
    dark: BiasPoint,
    orientation: float,
    light: Light,
    slope: float,
) -> _Lit:
    irradiance = level.irradiance_mW_cm2
    reading_flags = point.flags + (() if level.steady else ("MIXED_CONDITIONS",))
    flags = (*reading_flags, *dark.flags)
    current = None if point.current is None else orientation * point.current
    photocurrent = responsivity = None
    if current is not None:  # without a dark sweep all of it may be the light's
        base = 0.0 if dark.current is None else orientation * dark.current
        current = current + nominal(current - base) * light.error(slope, irradiance, point.middle_s)
    if current is not None and dark.current is not None:
        photocurrent = current - base
        if standard_uncertainty(base) < _MATTERS * standard_uncertainty(photocurrent):
            flags = (*reading_flags, *(flag for flag in dark.flags if flag != "NOT_SETTLED"))
        if abs(nominal(photocurrent)) < 2 * standard_uncertainty(photocurrent):
            flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
        elif nominal(photocurrent) < 0:
            flags = (*flags, "NEGATIVE_PHOTOCURRENT")
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
    lowest = magnitude(known[0].responsivity)
    gaps = [lowest - magnitude(at.responsivity) for at in known[1:]]
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
    negative = tuple(flag for flag in at.flags if flag == "NEGATIVE_PHOTOCURRENT")
    # a ratio of one, and of nothing, of light that has not shown what it does
    hidden = tuple(flag for flag in at.flags if flag == "PHOTOCURRENT_NOT_RESOLVED")
    ratios = (
        ("light_dark_ratio", at.light, "light current / dark current", ()),
        ("photocurrent_dark_ratio", at.photocurrent, "photocurrent / dark current", negative),
    )
    for name, numerator, method, of_sign in ratios:
        if dark is None or numerator is None:
            flags = (*at.reading_flags, *dark_point.flags)
            figures.append(figure(name, None, "1", method, flags, conditions))
        else:
            bound = ("RATIO_LOWER_BOUND",) if dark.at_floor else hidden
            flags = (*at.reading_flags, *changed, *bound, *of_sign)
            figures.append(dark.under(numerator, name, "1", method, flags, conditions))
    flags = (*at.flags, *at.light_flags)
    figures.append(responsivity_figure(at.responsivity, light, at.irradiance, flags))
    # less current in the light is no efficiency, and detects nothing by shot noise
    positive = None if "NEGATIVE_PHOTOCURRENT" in flags else at.responsivity
    figures += efficiency_figures(positive, light, at.irradiance, flags)
    figures += detectivity_figures(positive, dark, light, at.irradiance, flags)
    return figures


def _power_law(lit: list[_Lit], light: Light) -> list[FigureOfMerit]:
    known = [at for at in lit if at.photocurrent is not None]
    flags = [flag for at in lit for flag in at.flags if flag != "PHOTOCURRENT_NOT_RESOLVED"]
    flags += light.irradiance_flags()
    if not lit:
        flags += ["NO_LIGHT_SWEEP"]
    # of a current that light lowers, the law is that of the decrease
    lowered = bool(known) and "NEGATIVE_PHOTOCURRENT" in known[-1].flags
    return power_law_figures(
        [at.irradiance for at in known],
        [-at.photocurrent if lowered else at.photocurrent for at in known],
        tuple(flags),
        light.conditions.at(),
    )
