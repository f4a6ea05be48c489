"""The ideality factor of a junction from its open-circuit voltage against irradiance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import constants
from uncertainties import umath

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
    widened,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import BiasPoint
from .collection import logarithms_of_collection, reverse_photocurrents
from .curve_points import current_on_curve
from .iv_data import IVData, Level

#: The temperature (K) of a device that nobody measured, and its standard uncertainty.
ROOM_K, ROOM_U_K = 295.0, 3.0
LEAST_LEVELS = 3
#: More of the photocurrent than this through the shunt bends V_oc by too much to correct it.
_SHUNT_SHARE = 0.33
#: Below so many n·kT/q the voltage says little about the exponential.
_LEAST_V = 2.0
#: Sources of error that all irradiances share.
_COMMON = ("bias", "irradiance", "collection", "gain")
_ROUNDS = 8  #: until n and what it corrects agree
#: An irradiance whose photocurrent departs from a straight line by more is left out.
_NONLINEAR = 0.33
_METHOD = (
    "n = q/(kT)·dV_oc/d ln(E), weighted least squares, E as the photocurrent in reverse says, "
    "corrected for what is not collected at V_oc, for what the dark current at -V_oc takes of it, "
    "and for the 1 in exp(qV/nkT) - 1"
)


@dataclass(frozen=True)
class VoltageAtLevel:
    """Open-circuit voltage (V) and photocurrent at 0 V (A) at an irradiance, both positive."""

    irradiance: float
    voltage_V: Quantity
    current_A: Quantity


@dataclass(frozen=True)
class _Level:
    voltage_V: Quantity
    light: Quantity  #: ln of the photocurrent at V_oc, but for a constant
    share: Quantity | None  #: of it in the dark current at -V_oc


@dataclass(frozen=True)
class _Point:
    x: Quantity  #: ln of the effective irradiance
    voltage_V: Quantity


def ideality_figure(
    data: IVData,
    levels: Sequence[Level],
    voltages: Sequence[VoltageAtLevel],
    forward: float,
    meter: Meter,
    conditions: Conditions,
) -> FigureOfMerit:
    """n from the open-circuit voltages, irradiance rising; `forward` is the sign of forward bias.

    At V_oc the photocurrent less the dark current at -V_oc is 4·I0·sinh²(V_oc/2a), a = n·kT/q,
    whatever the shunt: that is what is fitted. Without a dark sweep it is I0·(exp(V_oc/a) - 1).
    Irradiances count as the photocurrent furthest in reverse says, which saturation bends as much
    as V_oc, with what `collection` says of the way to V_oc. Left out are those at which the dark
    current at -V_oc is more than a third of the photocurrent, V_oc is below 2 n·kT/q, or the
    photocurrent is off a straight line by more than a third. Errors of source, meter and light that
    are common to all cancel. Without a dark sweep the shunt is not known, and the irradiances count
    as they are. A temperature that was not measured is taken as 295 K ± 3 K.
    """
    flags: tuple[str, ...] = ()
    count = len(voltages)
    if conditions.temperature_K is None:
        temperature = variable(ROOM_K, ROOM_U_K, "temperature")
        flags = ("TEMPERATURE_ASSUMED",)
    else:
        u = conditions.temperature_uncertainty_K
        temperature = variable(conditions.temperature_K, u, "temperature")
    thermal = constants.k * temperature / constants.e
    reverse_V, reverse = reverse_photocurrents(data, levels, forward, meter)
    voltages = [at for at in voltages if not reverse or nominal(reverse.get(at.irradiance, 0)) > 0]
    seen = _levels(data, levels, voltages, reverse_V, reverse, forward, meter)
    if any(level.share is None for level in seen):
        flags = (*flags, "SHUNT_NOT_KNOWN")
    straight = _straight(voltages, reverse)
    usable = [
        (at.irradiance, level)
        for at, level, linear in zip(voltages, seen, straight, strict=True)
        if linear and (level.share is None or _upper(level.share) < _SHUNT_SHARE)
    ]
    found = _fitted([level for _, level in usable], nominal(thermal))
    kept = 0 if found is None else found[2]
    if kept < count:
        flags = (*flags, "LEVELS_LEFT_OUT")
    kept_levels = [irradiance for irradiance, _ in usable[len(usable) - kept :]]
    at = conditions.at()
    at.pop("bias_V")
    if nominal(temperature):
        at["temperature_K"] = nominal(temperature)
    if found is None or kept < LEAST_LEVELS:
        return figure("ideality_factor", None, "1", _METHOD, (*flags, "TOO_FEW_LEVELS"), at)
    slope, scatter, _ = found
    repeat = math.sqrt(
        sum(
            u**2
            for source, u in slope.error_components().items()
            if source.tag.startswith(("repeatability", "difference", "light"))
        )
    )
    slope += variable(0.0, math.sqrt(max(0.0, scatter**2 - repeat**2)), "scatter about the line")
    at |= {
        "irradiance_min_mW_cm2": kept_levels[0],
        "irradiance_max_mW_cm2": kept_levels[-1],
        "irradiances": float(kept),
    }
    return figure("ideality_factor", slope / thermal, "1", _METHOD, flags, at)


def _levels(
    data: IVData,
    levels: Sequence[Level],
    voltages: Sequence[VoltageAtLevel],
    reverse_V: float,
    reverse: Mapping[float, Quantity],
    forward: float,
    meter: Meter,
) -> list[_Level]:
    """What the line is fitted to, of each irradiance."""
    at_zero = {at.irradiance: at.current_A for at in voltages}
    open_V = [nominal(at.voltage_V) for at in voltages]
    if not reverse:
        return [_Level(at.voltage_V, math.log(at.irradiance), None) for at in voltages]
    collected = logarithms_of_collection(at_zero, reverse, reverse_V, open_V)
    found = []
    for at, of_collection in zip(voltages, collected, strict=True):
        photocurrent = reverse[at.irradiance]
        light = umath.log(photocurrent) + of_collection
        share = _shunt_share(data, levels, at, photocurrent, forward, meter)
        found.append(_Level(at.voltage_V, light, share))
    return found


def _fitted(usable: Sequence[_Level], thermal_V: float) -> tuple[Quantity, float, int] | None:
    """Slope (V), its standard error from scatter, and how many of the brightest levels it is of.

    Dim levels are dropped until the dimmest is in the exponential part.
    """
    for first in range(len(usable) - 1):
        scale = 0.0
        for _ in range(_ROUNDS):
            points = [_point(level, scale) for level in usable[first:]]
            slope, scatter = _line(points, scale or thermal_V)
            scale = max(nominal(slope), thermal_V / 2)
        if nominal(points[0].voltage_V) >= _LEAST_V * scale:
            return slope, scatter, len(points)
    return None


def _point(level: _Level, scale_V: float) -> _Point:
    """Where the level lies on a straight line of the slope `scale_V` (V), 0 if not known yet."""
    one = math.exp(-max(nominal(level.voltage_V), 1e-6) / scale_V) if scale_V else 0.0
    if level.share is None:
        return _Point(level.light - math.log1p(-one), level.voltage_V)
    left = 1.0 - nominal(level.share)
    x = level.light + math.log(left) - (level.share - nominal(level.share)) / left
    return _Point(x - 2 * math.log1p(-one), level.voltage_V)


def _line(points: Sequence[_Point], scale_V: float) -> tuple[Quantity, float]:
    """Slope of V_oc against x, and its standard error from the scatter, widened; `scale_V` (V) is
    about the slope."""
    x = np.array([nominal(p.x) for p in points])
    y = np.array([nominal(p.voltage_V) for p in points])
    own = [math.hypot(_own(p.voltage_V), scale_V * _own(p.x), 1e-9) for p in points]
    weights = np.array(own) ** -2.0
    centred = x - np.average(x, weights=weights)
    shares: Floats = weights * centred / float(weights @ centred**2)
    value = float(shares @ y)
    # an error of x moves a point along the line
    slope = sum(
        float(share) * (p.voltage_V - value * (p.x - nominal(p.x)))
        for share, p in zip(shares, points, strict=True)
    )
    residual = y - np.average(y, weights=weights) - value * centred
    freedom = len(points) - 2
    if freedom < 1:
        return slope, 0.0
    chi_square = float(weights @ residual**2) / freedom
    scatter = math.sqrt(chi_square * float(shares**2 @ (1 / weights)))
    return slope, widened(scatter, freedom)


def _own(quantity: Quantity) -> float:
    """Standard uncertainty of what is this level's own."""
    if isinstance(quantity, float):
        return 0.0
    components = quantity.error_components().items()
    return math.sqrt(sum(u**2 for source, u in components if not source.tag.startswith(_COMMON)))


def _shunt_share(
    data: IVData,
    levels: Sequence[Level],
    at: VoltageAtLevel,
    photocurrent: Quantity,
    forward: float,
    meter: Meter,
) -> Quantity | None:
    """Dark current at -V_oc over the `photocurrent` (A); None where it is not known."""
    reverse = -forward * nominal(at.voltage_V)
    label = f"dark at {reverse:.3g} V"
    point: BiasPoint = current_on_curve(data, levels[0].rows, reverse, meter.at(reverse), label)
    return None if point.current is None else -forward * point.current / photocurrent


def _upper(share: Quantity) -> float:
    return nominal(share) + standard_uncertainty(share)


def _straight(voltages: Sequence[VoltageAtLevel], reverse: Mapping[float, Quantity]) -> list[bool]:
    """Whether the photocurrent at each level is in proportion to the irradiance, more or less."""
    currents = [reverse.get(at.irradiance, at.current_A) for at in voltages]
    pairs = list(zip(voltages, currents, strict=True))
    ratios = [nominal(current) / at.irradiance for at, current in pairs]
    own = [standard_uncertainty(current) / at.irradiance for at, current in pairs]
    middle = float(np.median(ratios)) if ratios else 0.0
    return [
        bool(abs(ratio - middle) <= _NONLINEAR * abs(middle) + 2 * u)
        for ratio, u in zip(ratios, own, strict=True)
    ]
