"""Dark current, light current, photocurrent and ratios of on/off cycles, with their budgets."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit
from janus_lab.analysis.iv.bias_point import BiasPoint
from janus_lab.analysis.iv.dark import BOUND_95, DarkLevel
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.flicker import TAG, variance_of_mean
from janus_lab.analysis.uncertainty.irradiance import light_drift
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.analysis.uncertainty.plateau import SHARE

from .level_cycles import LevelCycles

_PLATEAU = f"median of the last {SHARE:.0%} of a half-cycle, and what is left to settle"
DARK_METHOD = f"{_PLATEAU}; interpolated in time between the dark halves; mean over cycles"
LIGHT_METHOD = f"{_PLATEAU}; mean over cycles"
#: A bias below so many limits of the source's error may be that error's work altogether.
_BIAS_LIMITS = 2.0
#: Without a bias, what the source's offset would need a larger conductance than this (S) for is
#: the device's own photocurrent, if it is so many times the dark current; its slope in bias is
#: taken for that of a photocurrent that goes to zero over this voltage (V).
_PLAUSIBLE_S, _OVER_DARK, _PHOTOVOLTAGE_V = 0.01, 10.0, 0.1
#: What a slow part may hide, over the photocurrent's own u, that is not passed over.
_HIDDEN = 2.5
#: What the light fluctuates from one plateau to the next, over its fluctuation within seconds.
_FAST_LIGHT = 0.6
#: A current in the light goes against the photocurrent beyond so many u.
_AGAINST = 3.0
#: The interpolated dark level is compared with the light for so many cycles at once.
_CYCLES = 30


@dataclass(frozen=True)
class Currents:
    """With all that they may be wrong by; positive in the direction of the photocurrent."""

    dark: Quantity
    light: Quantity
    dark_limit_A: float  #: the meter's offset limit in the dark
    stray_limit_A: float  #: most that stray light may make of the dark current
    level_flags: tuple[str, ...]  #: of all figures of the irradiance
    light_flags: tuple[str, ...]
    dark_flags: tuple[str, ...]
    photovoltaic: bool  #: the photocurrent is the device's own, whatever the bias is

    @property
    def photocurrent(self) -> Quantity:
        """What the light adds; errors that both have in common cancel."""
        return self.light - self.dark


def currents(
    at: LevelCycles,
    flicker: float,
    exponent: float,
    orientation: float,
    meter: Meter,
    conditions: Conditions,
    of_irradiance: Quantity,
    stray_light: tuple[Quantity, Quantity],
    photovoltaic: bool = False,
    stray_limit_A: float = 0.0,
) -> Currents:
    """The currents of one irradiance.

    `flicker` is the density K of the device's 1/f noise, `exponent` d ln I_ph/d ln E,
    `of_irradiance` the relative error of the irradiance, `stray_light` the errors (A) of stray
    light in the dark and in the light, `stray_limit_A` its most in the dark. Raises ValueError for
    a current range that the meter does not have.
    """
    cycles = at.cycles
    quantised = bool(np.any(cycles.quantised))
    light_error = _meter_error(cycles.light_range_A, cycles.light_A, meter, "light", quantised)
    dark_error = _meter_error(cycles.dark_range_A, cycles.dark_A, meter, "dark", quantised)
    drift = light_drift(conditions.irradiance_stability, float(np.mean(cycles.time_s)))
    fast = _FAST_LIGHT * conditions.irradiance_fluctuation / math.sqrt(at.cycle.size)
    of_light = of_irradiance + variable(0.0, math.hypot(drift, fast), "light stability")
    slow = variable(0.0, math.sqrt(flicker * variance_of_mean(at.duration_s)), TAG)
    count = min(at.cycle.size, _CYCLES)
    apart = at.covariance_between(count) * count / at.cycle.size
    between = variable(0.0, math.sqrt(flicker * apart), TAG)
    bias, flags = _bias_error(meter, conditions.bias_V)
    of_bias = {"dark": at.dark.value_A * bias, "light": at.light.value_A * bias}
    if photovoltaic:
        # what the offset drives through the dark conductance is in both
        added = (at.light.value_A - at.dark.value_A) / _PHOTOVOLTAGE_V
        of_bias["light"] = of_bias["dark"] + meter.source_error(added)
    found = []
    for mean, error, label in ((at.dark, dark_error, "dark"), (at.light, light_error, "light")):
        value = variable(mean.value_A, mean.noise_A, f"repeatability, {label}")
        value += mean.value_A * (slow + error.gain) + of_bias[label]
        found.append(value + orientation * error.offset_A + error.rounding_A)
    dark, light = (current + stray for current, stray in zip(found, stray_light, strict=True))
    light += (at.light.value_A - at.dark.value_A) * exponent * of_light
    light += at.dark.value_A * between
    settled = at.settled(standard_uncertainty(light - dark))
    of_level = at.flags if settled else (*at.flags, "NOT_SETTLED")
    return Currents(
        dark,
        light,
        dark_error.offset_limit_A,
        stray_limit_A,
        of_level,
        (*of_level, *(() if photovoltaic else flags), *light_error.flags),
        (*of_level, *flags, *dark_error.flags),
        photovoltaic,
    )


def is_photovoltaic(photocurrent_A: float, dark_A: float, meter: Meter, bias_V: float) -> bool:
    """Whether a photocurrent without bias is too large to be the work of the source's offset.

    That is the case where a photoconductor would need less than 100 ohm in the light to carry it at
    the limit of the offset, and ten times as much in the dark.
    """
    limit = meter.bias_limit_V
    if abs(bias_V) >= _BIAS_LIMITS * limit:
        return False
    return abs(photocurrent_A) > max(_PLAUSIBLE_S * limit, _OVER_DARK * abs(dark_A))


def current_figures(at: LevelCycles, found: Currents) -> list[FigureOfMerit]:
    """Dark and light current, photocurrent and both ratios; the current in light is positive."""
    sign = _sign(found.light)
    light, photo = sign * found.light, sign * found.photocurrent
    light_flags = found.light_flags
    if at.hidden_A > _HIDDEN * standard_uncertainty(photo):
        light_flags = (*light_flags, "SETTLING_NOT_SEEN")
    of_dark_flags = found.dark_flags
    if found.photovoltaic:
        of_dark_flags = tuple(flag for flag in of_dark_flags if flag != "SOURCE_OFFSET")
    flags = tuple(dict.fromkeys((*light_flags, *of_dark_flags)))
    if abs(nominal(photo)) < 2 * standard_uncertainty(photo):
        flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
    point = BiasPoint(
        found.dark, found.dark_limit_A, flags=found.dark_flags, stray_limit_A=found.stray_limit_A
    )
    dark = DarkLevel.of(point, sign)
    assert dark is not None  # the point has a current
    recovery, note = _recovery(at)
    dark_flags = (*found.dark_flags, *dark.flags, *recovery)
    of_dark: Quantity = dark.current
    dark_method = DARK_METHOD + note
    if dark.at_floor:
        of_dark = dark.upper_A
        dark_method += f"; {BOUND_95} upper bound: |reading| + 1.645 u"
    bound: Bound | None = "upper" if dark.at_floor else None
    known = at.conditions
    figures = [
        figure("dark_current", of_dark, "A", dark_method, dark_flags, known, bound=bound),
        figure("light_current", light, "A", LIGHT_METHOD, light_flags, known),
        figure(
            "photocurrent",
            photo,
            "A",
            f"light - dark plateau of each cycle ({DARK_METHOD})",
            flags,
            known,
        ),
    ]
    for name, numerator in (("light_dark_ratio", light), ("photocurrent_dark_ratio", photo)):
        ratio_flags = (*flags, *recovery, *(("RATIO_LOWER_BOUND",) if dark.at_floor else ()))
        method = f"{name.removesuffix('_dark_ratio')} / dark current of the same cycles{note}"
        figures.append(dark.under(numerator, name, "1", method, ratio_flags, known))
    return figures


def _sign(light: Quantity) -> float:
    """Of the figures: currents count positive in the direction of the current in the light, which
    is against that of the photocurrent where light lowers the current."""
    return -1.0 if nominal(light) < -_AGAINST * standard_uncertainty(light) else 1.0


def exponents(irradiance: list[float], photocurrent: list[float]) -> list[float]:
    """d ln I_ph/d ln E at each irradiance (ascending); 1 where no two photocurrents tell."""
    light, current = np.array(irradiance), np.array(photocurrent)
    if light.size < 2 or not np.all(current > 0):
        return [1.0] * light.size
    slope = np.gradient(np.log(current), np.log(light))
    return [float(each) for each in np.clip(slope, 0.1, 1.5)]


@dataclass(frozen=True)
class _MeterError:
    offset_limit_A: float
    gain: Quantity
    offset_A: Quantity
    rounding_A: Quantity  #: of plateaus of few counts, which no averaging reduces
    flags: tuple[str, ...]  #: of the range


def _meter_error(
    range_A: Floats, current_A: Floats, meter: Meter, label: str, quantised: bool
) -> _MeterError:
    """The meter's in plateaus of one kind: of their ranges the largest; `label` names them."""
    counted, inferred = meter.plausible(range_A, current_A)
    largest = float(np.max(counted))
    several = bool(np.any(inferred[counted == largest]))
    error = meter.range(largest)
    rounding = error.resolution_A / math.sqrt(12) if quantised else 0.0
    return _MeterError(
        error.offset_limit_A,
        meter.range(float(np.max(range_A))).gain,
        meter.offset(largest, label if several else None),
        variable(0.0, rounding, f"rounding, {label}"),
        ("RANGE_INFERRED",) if np.any(inferred) else (),
    )


def _bias_error(meter: Meter, bias_V: float) -> tuple[Quantity, tuple[str, ...]]:
    """Relative error of every current by that of the bias, and what it is flagged with.

    The slope of the I-V curve is not known here: an ohmic one is assumed. A bias that is no larger
    than its own error leaves it open what of the current is that error's work: all may be.
    """
    limit = meter.bias_limit_V
    least = standard_uncertainty(meter.bias_error_V)
    if not limit > 0:
        return 0.0, ()
    ohmic = meter.source_error(1 / math.copysign(max(abs(bias_V), least), bias_V))
    return ohmic, ("SOURCE_OFFSET",) if abs(bias_V) < _BIAS_LIMITS * limit else ()


def _recovery(at: LevelCycles) -> tuple[tuple[str, ...], str]:
    """What is said of a dark current that has not recovered from the pulses."""
    if at.unrecovered is None:
        return (), ""
    above = f"{at.unrecovered:.3g} times" if math.isfinite(at.unrecovered) else "above"
    return ("DARK_RECOVERY",), (
        f"; the dark plateaus after pulses are {above} the first of the run: "
        "a rested device's ratio would be that much higher"
    )
