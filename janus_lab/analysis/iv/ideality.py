"""The ideality factor of a junction from its open-circuit voltage against irradiance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import constants

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
from .curve_points import current_on_curve
from .iv_data import IVData, Level

#: The temperature (K) of a device that nobody measured, and its standard uncertainty.
ROOM_K, ROOM_U_K = 295.0, 3.0
LEAST_LEVELS = 3
#: More of the photocurrent than this through the shunt bends V_oc by too much to correct it.
_SHUNT_SHARE = 0.33
#: Below so many n·kT/q the voltage says little about the exponential.
_LEAST_V = 2.0
_ROUNDS = 8  #: until n and what it corrects agree
#: An irradiance at which I_sc departs from a straight line by more is left out.
_NONLINEAR = 0.05
_METHOD = (
    "n = q/(kT)·dV_oc/d ln(E), weighted least squares, corrected for what the dark current at "
    "-V_oc takes of the photocurrent, and for the 1 in exp(qV/nkT) - 1"
)


@dataclass(frozen=True)
class VoltageAtLevel:
    """Open-circuit voltage (V) and short-circuit current (A) at an irradiance, both positive."""

    irradiance: float
    voltage_V: Quantity
    current_A: Quantity
    flags: tuple[str, ...]


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
    Left out are irradiances at which the dark current at -V_oc is more than a third of the
    photocurrent, V_oc is below 2 n·kT/q, or the short-circuit current is off a straight line by
    more than 5 % (series resistance, saturation). Errors of source, meter and irradiance scale that
    are common to all cancel. Without a dark sweep the shunt is not known. A temperature that was
    not measured is taken as 295 K ± 3 K.
    """
    flags: tuple[str, ...] = ()
    if conditions.temperature_K is None:
        temperature = variable(ROOM_K, ROOM_U_K, "temperature")
        flags = ("TEMPERATURE_ASSUMED",)
    else:
        temperature = conditions.temperature_K
    thermal = constants.k * temperature / constants.e
    shares = [_shunt_share(data, levels, at, forward, meter) for at in voltages]
    if any(share is None for share in shares):
        flags = (*flags, "SHUNT_NOT_KNOWN")
    straight = _straight(voltages)
    usable = [
        (at, share)
        for at, share, linear in zip(voltages, shares, straight, strict=True)
        if linear and (share is None or _upper(share) < _SHUNT_SHARE)
    ]
    found = _fitted(usable, nominal(thermal))
    kept = 0 if found is None else found[2]
    if kept < len(voltages):
        flags = (*flags, "LEVELS_LEFT_OUT")
    kept_levels = [at.irradiance for at, _ in usable[len(usable) - kept :]]
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


def _fitted(
    usable: Sequence[tuple[VoltageAtLevel, Quantity | None]], thermal_V: float
) -> tuple[Quantity, float, int] | None:
    """Slope (V), its standard error from scatter, and how many of the brightest levels it is of.

    Dim levels are dropped until the dimmest is in the exponential part.
    """
    for first in range(len(usable) - 1):
        scale = 0.0
        for _ in range(_ROUNDS):
            points = [_point(at, share, scale) for at, share in usable[first:]]
            slope, scatter = _line(points)
            scale = max(nominal(slope), thermal_V / 2)
        if nominal(points[0].voltage_V) >= _LEAST_V * scale:
            return slope, scatter, len(points)
    return None


def _point(at: VoltageAtLevel, share: Quantity | None, scale_V: float) -> _Point:
    """Where the level lies on a straight line of the slope `scale_V` (V), 0 if not known yet."""
    one = math.exp(-max(nominal(at.voltage_V), 1e-6) / scale_V) if scale_V else 0.0
    x = math.log(at.irradiance) - (1 if share is None else 2) * math.log1p(-one)
    if share is None:
        return _Point(x, at.voltage_V)
    left = 1.0 - nominal(share)
    return _Point(x + math.log(left) - (share - nominal(share)) / left, at.voltage_V)


def _line(points: Sequence[_Point]) -> tuple[Quantity, float]:
    """Slope of V_oc against ln(E), and its standard error from the scatter, widened."""
    x = np.array([nominal(p.x) for p in points])
    y = np.array([nominal(p.voltage_V) for p in points])
    weights = np.array([1 / max(_own(p.voltage_V), 1e-9) ** 2 for p in points])
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


def _own(voltage: Quantity) -> float:
    """Standard uncertainty (V) of what is this level's own."""
    if isinstance(voltage, float):
        return 0.0
    components = voltage.error_components().items()
    return math.sqrt(
        sum(u**2 for source, u in components if not source.tag.startswith(("bias", "irradiance")))
    )


def _shunt_share(
    data: IVData, levels: Sequence[Level], at: VoltageAtLevel, forward: float, meter: Meter
) -> Quantity | None:
    """Share of the photocurrent that the shunt carries at V_oc; None where it is not known."""
    if not levels or levels[0].irradiance_mW_cm2 > 0:
        return None
    reverse = -forward * nominal(at.voltage_V)
    label = f"dark at {reverse:.3g} V"
    point: BiasPoint = current_on_curve(data, levels[0].rows, reverse, meter.at(reverse), label)
    if point.current is None or nominal(at.current_A) <= 0:
        return None
    return -forward * point.current / at.current_A


def _upper(share: Quantity) -> float:
    return nominal(share) + standard_uncertainty(share)


def _straight(voltages: Sequence[VoltageAtLevel]) -> list[bool]:
    """Whether the short-circuit current at each level is in proportion to the irradiance."""
    ratios = np.array([nominal(at.current_A) / at.irradiance for at in voltages])
    middle = float(np.median(ratios))
    own = np.array([standard_uncertainty(at.current_A) / at.irradiance for at in voltages])
    return [
        bool(abs(ratio - middle) <= _NONLINEAR * abs(middle) + 2 * u)
        for ratio, u in zip(ratios, own, strict=True)
    ]
