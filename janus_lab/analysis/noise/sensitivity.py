"""The light that equals the noise: responsivity from the run's own light, NEP and D*."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit
from janus_lab.analysis.iv.responsivity import Light
from janus_lab.analysis.iv.shot_limit import ELEMENTARY_CHARGE_C
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    magnitude,
    nominal,
    standard_uncertainty,
)

from .mean_current import MeanCurrent

#: Exponents of the photocurrent that count as linear.
LINEAR = (0.95, 1.05)
#: R holds at the noise-equivalent level where it was measured within this factor of it.
_NEAR = 10.0
_BANDWIDTH_HZ = 1.0
#: A photocurrent below so many of its uncertainties is not resolved.
_RESOLVED = 2.0
#: A current that moves by more than this share of the photocurrent has not settled.
_SETTLED_WITHIN = 0.02
_LEAST_DARK = 3.0  #: dark current over its uncertainty, below which it is at the floor

_NEP = "measured noise current / responsivity, at this frequency in 1 Hz"
_D_STAR = "√area / NEP: measured noise at this frequency"
_SHOT = "shot-limit estimate (upper bound): R·√area / √(2 q I_dark)"
_RATIO = "shot-limit D* / D* of the measured noise"


@dataclass(frozen=True, eq=False)
class MeasuredResponse:
    """R at one bias: from the photocurrent at one irradiance, with the exponent θ there, if other
    irradiances tell it."""

    value_A_W: Quantity | None
    irradiance_mW_cm2: float | None
    exponent: float | None
    flags: tuple[str, ...]


def response(
    dark: MeanCurrent | None,
    lit: Sequence[MeanCurrent],
    light: Light,
    under_mW_cm2: float = 0.0,
) -> MeasuredResponse:
    """R at one bias: at the irradiance `under_mW_cm2`, or, in the dark, at the lowest one whose
    photocurrent is resolved; θ from there to the next of `lit`."""
    flags = [*light.irradiance_flags(), *light.power_objections()]
    if dark is None or not lit:
        return MeasuredResponse(None, None, None, ("RESPONSIVITY_UNKNOWN", *flags))
    seen: list[tuple[MeanCurrent, Quantity]] = []
    for point in sorted(lit, key=lambda one: one.irradiance_mW_cm2):
        photocurrent = point.current_A - dark.current_A
        if abs(nominal(photocurrent)) > _RESOLVED * standard_uncertainty(photocurrent):
            seen.append((point, photocurrent))
    chosen = [n for n, (p, _) in enumerate(seen) if under_mW_cm2 in (0.0, p.irradiance_mW_cm2)]
    if not chosen:
        return MeasuredResponse(None, None, None, ("PHOTOCURRENT_NOT_RESOLVED", *flags))
    point, photocurrent = seen[chosen[0]]
    level = point.irradiance_mW_cm2
    others = seen[chosen[0] + 1 : chosen[0] + 2] or seen[: chosen[0]][-1:]
    exponent = _exponent((point, photocurrent), others[0]) if others else None
    in_dark = nominal(dark.current_A)
    dark_seen = abs(in_dark) > _LEAST_DARK * standard_uncertainty(dark.current_A)
    if dark_seen and dark.bias_V and in_dark * nominal(photocurrent) < 0:
        flags.append("NEGATIVE_PHOTOCURRENT")
    # what the halves differ by is noise as well
    noise = 2 * _RESOLVED * standard_uncertainty(point.reading_A)
    if abs(point.change_A) > max(_SETTLED_WITHIN * abs(nominal(photocurrent)), noise):
        flags.append("NOT_SETTLED")
    power = light.optical_power_W(level)
    if power is None:
        return MeasuredResponse(None, level, exponent, tuple(flags))
    error = light.error(1.0 if exponent is None else exponent, level, point.time_s)
    value = magnitude(photocurrent) / power * (1 - error)
    return MeasuredResponse(value, level, exponent, tuple(flags))


def _exponent(
    one: tuple[MeanCurrent, Quantity], other: tuple[MeanCurrent, Quantity]
) -> float | None:
    """θ between two irradiances; None where light turns the sign of the photocurrent."""
    ratio = nominal(other[1]) / nominal(one[1])
    if not ratio > 0:
        return None
    return math.log(ratio) / math.log(other[0].irradiance_mW_cm2 / one[0].irradiance_mW_cm2)


def _extrapolated(
    response: MeasuredResponse, nep_W: float, area_cm2: float | None, *, under_light: bool
) -> tuple[Bound | None, tuple[str, ...]]:
    """What R at more light than the noise equals makes of the NEP: a bound, if it is one, and the
    flags.

    Where R falls with the light, it is larger at the level of the noise, and the NEP lower. Under
    light what counts is the slope at that light, θ·R.
    """
    if response.irradiance_mW_cm2 is None:
        return None, ()
    theta = response.exponent
    if theta is not None and LINEAR[0] <= theta <= LINEAR[1]:
        return None, ()
    if area_cm2 and not under_light:
        equivalent = nep_W * math.sqrt(_BANDWIDTH_HZ) / area_cm2 * 1e3  # mW/cm²
        if response.irradiance_mW_cm2 <= _NEAR * equivalent:
            return None, ()
    flags = ("NEP_EXTRAPOLATED",) if theta is not None else ("NEP_EXTRAPOLATED", "THETA_UNKNOWN")
    if theta is None:
        return None, flags
    sublinear = theta < LINEAR[0]
    return ("upper" if sublinear != under_light else "lower"), flags


_OPPOSITE: Mapping[str | None, Bound | None] = {"upper": "lower", "lower": "upper", None: None}


def sensitivity_figures(
    noise: Sequence[tuple[float, FigureOfMerit, Quantity | None]],
    dark: MeanCurrent | None,
    response: MeasuredResponse,
    light: Light,
    conditions: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """NEP and D* at each frequency, beside the shot limit and the factor between them.

    `noise` has frequency (Hz), the figure of the noise current, and its value (A/√Hz) as a
    quantity: the bound, where it is one. Factors are left out where there is no dark current.
    """
    objections = light.detectivity_objections()
    area = light.area_cm2
    at = dict(conditions) | light.conditions.area()
    if response.irradiance_mW_cm2 is not None:
        at["responsivity_irradiance_mW_cm2"] = response.irradiance_mW_cm2
    r = response.value_A_W
    figures = []
    if response.irradiance_mW_cm2 is not None:
        figures.append(
            figure("responsivity", r, "A/W", "photocurrent / (irradiance · area)",
                   response.flags or _missing(r), at)
        )  # fmt: skip
    shot, shot_figure = _shot_limit(dark, response, light, at, objections)
    if dark is not None:
        figures.append(shot_figure)
    for frequency, measured, current in noise:
        where = at | {"frequency_Hz": frequency}
        flags = (*measured.flags, *response.flags)
        if current is None or r is None:
            figures.append(figure("nep", None, "W/Hz^0.5", _NEP, flags, where))
            figures.append(
                figure("detectivity_noise", None, "Jones", _D_STAR, (*flags, *objections), where)
            )
            continue
        nep = current / r
        bound, more = _extrapolated(
            response, nominal(nep), nominal(area) if area else None, under_light=dark is None
        )
        contradictory = bound == "lower" and measured.bound == "upper"
        bound = measured.bound or bound
        flags = (*flags, *more)
        if bound is not None:
            # one-sided: what R may be wrong by is in it
            sign = 1 if bound == "upper" else -1
            nep = nominal(nep) + sign * 1.645 * standard_uncertainty(nep)
        value = None if contradictory or nominal(nep) <= 0 else nep
        figures.append(figure("nep", value, "W/Hz^0.5", _NEP, flags, where, bound=bound))
        if objections or value is None:
            figures.append(
                figure("detectivity_noise", None, "Jones", _D_STAR, (*flags, *objections), where)
            )
            continue
        root_area = nominal(area) ** 0.5 if bound is not None else area**0.5
        d_star = root_area / value
        figures.append(
            figure("detectivity_noise", d_star, "Jones", _D_STAR, flags, where,
                   bound=_OPPOSITE[bound])
        )  # fmt: skip
        if shot is not None:
            ratio = shot / d_star if bound is None else nominal(shot) / nominal(d_star)
            figures.append(
                figure("detectivity_shot_over_noise", ratio, "1", _RATIO,
                       (*flags, "D_STAR_SHOT_ONLY"), where, bound=bound)
            )  # fmt: skip
    return figures


def _missing(value: Quantity | None) -> tuple[str, ...]:
    return ("AREA_AMBIGUOUS",) if value is None else ()


def _shot_limit(
    dark: MeanCurrent | None,
    response: MeasuredResponse,
    light: Light,
    conditions: Mapping[str, float | str],
    objections: tuple[str, ...],
) -> tuple[Quantity | None, FigureOfMerit]:
    flags = ("D_STAR_SHOT_ONLY", *response.flags, *objections)
    r = response.value_A_W
    if dark is not None and dark.bias_V == 0:
        # in equilibrium: what flows is driven by the offset of the meter, and tells no shot noise
        return None, figure(
            "detectivity_shot", None, "Jones", _SHOT, (*flags, "ZERO_BIAS"), conditions
        )
    if dark is not None and r is not None and not objections:
        current = magnitude(dark.current_A)
        if nominal(current) > _LEAST_DARK * standard_uncertainty(current):
            value = r * light.area_cm2**0.5 / (2 * ELEMENTARY_CHARGE_C * current) ** 0.5
            return value, figure("detectivity_shot", value, "Jones", _SHOT, flags, conditions)
        flags = (*flags, "DARK_AT_FLOOR", "SHOT_LIMIT_UNKNOWN")
    return None, figure("detectivity_shot", None, "Jones", _SHOT, flags, conditions)
