"""What a device gives without bias: open-circuit voltage, short-circuit current, responsivity.

A device that only conducts better in light passes no current at 0 V, and has none of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import BiasPoint
from .curve_points import Crossing, current_on_curve, zero_crossing
from .ideality import VoltageAtLevel, ideality_figure
from .iv_data import IVData, Level
from .power_law import power_law_figures
from .rectification import rectification_figure
from .responsivity import Light

#: A current at 0 V is the device's own above this many standard uncertainties: the limits of the
#: meter's offsets are 1.7 of them.
_OWN = 4.0
_W_PER_MW = 1e-3
_AT_ZERO = "line and exponential fitted to the readings around 0 V, mean of both sweep directions"
_CROSSING = (
    "zero of a line and an exponential fitted to the readings around the change of sign, mean of "
    "both sweep directions"
)


@dataclass(frozen=True)
class _AtLevel:
    """One irradiance; currents and voltage count positive."""

    irradiance: float
    current: Quantity | None  #: at 0 V (A)
    photocurrent: Quantity | None  #: light minus dark, at 0 V (A)
    crossing: Crossing | None
    range_A: float | None
    flags: tuple[str, ...]


def photovoltaic_figures(
    data: IVData,
    levels: Sequence[Level],
    light: Light,
    meter: Meter,
    fluctuation: Mapping[float, Quantity] = MappingProxyType({}),
) -> list[FigureOfMerit]:
    """The figures that need no bias, as far as the sweeps have them; none of a photoconductor.

    `fluctuation` is the relative error of a current from 1/f noise, by irradiance (mW/cm²).
    Order: each irradiance from the lowest, then what needs all of them, and the dark.
    """
    lit = [level for level in levels if level.irradiance_mW_cm2 > 0]
    if not lit or not _spans_zero(data, lit[-1]):
        return rectification_figure(data, levels, light.conditions, meter, 0.0)
    at_zero = meter.at(0.0)
    brightest = current_on_curve(data, lit[-1].rows, 0.0, at_zero, _label(lit[-1]))
    current = brightest.current
    if current is None or abs(nominal(current)) <= _OWN * standard_uncertainty(current):
        return rectification_figure(data, levels, light.conditions, meter, 0.0)
    points = {
        level.irradiance_mW_cm2: brightest
        if level is lit[-1]
        else current_on_curve(data, level.rows, 0.0, at_zero, _label(level))
        for level in levels
    }
    sign = float(np.sign(nominal(current)))
    # one error of the source for all open-circuit voltages: they lie close together
    when_open = meter.at(_about(data, lit[-1], -sign))
    crossings = {
        level.irradiance_mW_cm2: zero_crossing(data, level.rows, when_open, _label(level), -sign)
        for level in lit
    }
    per_log = _rise_per_log(crossings)
    for irradiance, point in points.items():
        if point.current is not None and irradiance in fluctuation:
            noise = nominal(point.current) * fluctuation[irradiance]
            points[irradiance] = replace(point, current=point.current + noise)
    found = [_at_level(level, points, crossings, per_log, sign, light) for level in lit]
    figures: list[FigureOfMerit] = []
    for at in found:
        figures += _level_figures(at, light)
    figures += _linear_range(found, light)
    dark = points.get(0.0, BiasPoint(None)).current
    voltages = [
        # as they are, in the light that there was: what that is wrong by cancels
        VoltageAtLevel(irradiance, -sign * at.voltage_V, sign * (current - (dark or 0.0)))
        for irradiance, at in crossings.items()
        if at is not None and (current := points[irradiance].current) is not None
    ]
    if voltages:
        figures.append(ideality_figure(data, levels, voltages, -sign, meter, light.conditions))
    return figures + rectification_figure(data, levels, light.conditions, meter, -sign)


def _label(level: Level) -> str:
    lit = level.irradiance_mW_cm2 > 0
    return f"{level.irradiance_mW_cm2:g} mW/cm² at 0 V" if lit else "dark at 0 V"


def _spans_zero(data: IVData, level: Level) -> bool:
    volts = data.voltage_V[level.rows[data.valid[level.rows]]]
    return bool(volts.size and np.min(volts) <= 1e-9 and np.max(volts) >= -1e-9)


def _rise_per_log(crossings: Mapping[float, Crossing | None]) -> dict[float, float]:
    """dV_oc/d ln(E) (V) at each irradiance, from its neighbours: what an error of E does."""
    known = {e: abs(nominal(c.voltage_V)) for e, c in crossings.items() if c is not None}
    if len(known) < 2:
        return {}
    slopes = np.gradient(list(known.values()), np.log(list(known)))
    return dict(zip(known, np.maximum(slopes, 0.0).tolist(), strict=True))


def _at_level(
    level: Level,
    points: Mapping[float, BiasPoint],
    crossings: Mapping[float, Crossing | None],
    per_log: Mapping[float, float],
    sign: float,
    light: Light,
) -> _AtLevel:
    """What there is at one irradiance, at its nominal value; `sign` is that of the photocurrent."""
    irradiance = level.irradiance_mW_cm2
    point, dark = points[irradiance], points.get(0.0, BiasPoint(None, flags=("NO_DARK_SWEEP",)))
    error = light.error(1.0, irradiance, point.middle_s)
    current = photocurrent = None
    flags = point.flags + (() if level.steady else ("MIXED_CONDITIONS",))
    if point.current is not None:
        current = sign * point.current
        base = 0.0 if dark.current is None else sign * dark.current
        current = current + nominal(current - base) * error
        photocurrent = None if dark.current is None else current - base
    crossing = crossings[irradiance]
    if crossing is not None:
        # without neighbours: no more than the photocurrent over the conductance
        most = abs(nominal(current)) / crossing.conductance_S if current is not None else 0.0
        rise = min(per_log.get(irradiance, most), most)
        crossing = replace(crossing, voltage_V=-sign * crossing.voltage_V + rise * error)
    return _AtLevel(irradiance, current, photocurrent, crossing, point.range_A, flags)


def _about(data: IVData, level: Level, side: float) -> float:
    """The bias (V) of the smallest current on one side of 0 V, for the error of the source."""
    rows = level.rows[data.valid[level.rows] & (side * data.voltage_V[level.rows] >= 0)]
    if not rows.size:
        return 0.0
    return float(data.voltage_V[rows[np.argmin(np.abs(data.current_A[rows]))]])


def _level_figures(at: _AtLevel, light: Light) -> list[FigureOfMerit]:
    conditions = light.conditions.at(at.irradiance)
    unbiased = conditions | {"bias_V": 0.0}
    on_range = unbiased if at.range_A is None else unbiased | {"range_A": at.range_A}
    irradiance_flags = light.irradiance_flags()
    figures = [
        figure(
            "short_circuit_current",
            at.current,
            "A",
            _AT_ZERO,
            (*at.flags, *irradiance_flags),
            on_range,
        )
    ]
    if at.crossing is not None:
        del conditions["bias_V"]
        flags = (*at.crossing.flags, *irradiance_flags)
        voltage = at.crossing.voltage_V
        figures.append(figure("open_circuit_voltage", voltage, "V", _CROSSING, flags, conditions))
    responsivity = None
    flags = (*at.flags, *irradiance_flags, *light.power_objections())
    if at.photocurrent is None:
        flags = (*flags, "NO_DARK_SWEEP")
    elif light.optical_power_W(at.irradiance) is not None:
        # what the irradiance may be wrong by is in the photocurrent, as that at the nominal one
        responsivity = at.photocurrent / (at.irradiance * _W_PER_MW * light.area_cm2)
    method = "photocurrent at 0 V / (irradiance · area), at this irradiance only"
    conditions = unbiased | light.conditions.area()
    figures.append(
        figure("self_powered_responsivity", responsivity, "A/W", method, flags, conditions)
    )
    return figures


def _linear_range(found: Sequence[_AtLevel], light: Light) -> list[FigureOfMerit]:
    """The linear dynamic range of the short-circuit current."""
    known = [
        (at.irradiance, at.current if at.photocurrent is None else at.photocurrent)
        for at in found
        if at.current is not None
    ]
    conditions = light.conditions.at() | {"bias_V": 0.0}
    flags = light.irradiance_flags()
    levels, currents = [e for e, _ in known], [i for _, i in known]
    _, linear = power_law_figures(levels, currents, flags, conditions)
    method = f"of the short-circuit current: {linear.method}"
    return [replace(linear, name="short_circuit_linear_range", method=method)]
