"""The photocurrent and the irradiance of each level, with what each may be wrong by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.iv.responsivity import Light
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .levels import LevelReading
from .window import local_slopes

#: A photocurrent is resolved beyond so many of its standard uncertainties.
_RESOLVED = 2.0
#: A dark current is the device's own beyond so many limits of the meter's offset.
_OWN = 5.0


@dataclass(frozen=True)
class FilterInBeam:
    """What the analysis takes of a filter; its place in the list is that of the bench file."""

    name: str
    transmission: float
    uncertainty: float  #: relative, k = 1


@dataclass(frozen=True)
class LevelCurrent:
    """One level with its budget; the current is positive in the direction that light drives it."""

    reading: LevelReading
    irradiance: Quantity  #: mW/cm², the true one: its value is the nominal one
    current: Quantity  #: A, photocurrent that flowed in that light
    flags: tuple[str, ...]

    @property
    def resolved(self) -> bool:
        """Whether it stands out of its uncertainty."""
        return nominal(self.current) > _RESOLVED * standard_uncertainty(self.current)

    @property
    def seen_to_settle(self) -> bool:
        """Whether noise left room to see that no slow part is missing."""
        return "SETTLING_NOT_SEEN" not in self.flags


def level_currents(
    readings: Sequence[LevelReading],
    light: Light,
    meter: Meter,
    filters: Sequence[FilterInBeam],
    slow_A: float,
) -> list[LevelCurrent]:
    """The levels of `readings`, which have rising irradiances. `slow_A` is what slow noise of the
    dark current adds to a photocurrent (A, rms).

    Raises ValueError for a range that the meter does not have.
    """
    if not readings:
        return []
    sign = math.copysign(1.0, readings[-1].photocurrent_A)
    of_filter = [variable(0.0, each.uncertainty, f"filter {each.name}") for each in filters]
    slopes = _slopes(readings, sign)
    found = []
    for reading, slope in zip(readings, slopes, strict=True):
        passes = filters[reading.filter - 1].transmission if reading.filter else 1.0
        error = light.error(1.0, reading.irradiance_mW_cm2 / passes, reading.middle_s)
        if reading.filter:
            error = error + of_filter[reading.filter - 1]
        fluctuation = variable(0.0, light.conditions.irradiance_fluctuation, "light fluctuation")
        errors = meter.range(reading.range_A)
        current = sign * reading.photocurrent_A
        # a share of what flows in the light fluctuates as the conductance does in the dark
        grows = max(1.0, abs(reading.light_A / reading.dark_A)) if reading.dark_A else 1.0
        own = abs(reading.dark_A) > _OWN * errors.offset_limit_A
        slow = slow_A * (grows if own else 1.0)
        unsteady, moved = reading.unsteady(slow)
        of_bias = 0.0
        if light.conditions.bias_V:
            of_bias = meter.source_error(abs(current / light.conditions.bias_V))
        quantity = (
            current * (1 + errors.gain + slope * fluctuation)
            + variable(0.0, reading.photocurrent_u_A, "noise of the readings")
            + variable(0.0, slow, "slow noise")
            + variable(0.0, moved, "dark current")
            + of_bias
        )
        irradiance = reading.irradiance_mW_cm2 * (1 + error)
        found.append(LevelCurrent(reading, irradiance, quantity, (*reading.flags, *unsteady)))
    return found


def _slopes(readings: Sequence[LevelReading], sign: float) -> list[float]:
    """d ln(I)/d ln(E), between 0 and 1.5: what a fluctuation of the light does."""
    positive = [r for r in readings if sign * r.photocurrent_A > 2 * r.photocurrent_u_A]
    if len(positive) < 2:
        return [1.0] * len(readings)
    x = np.log([r.irradiance_mW_cm2 for r in positive])
    slopes = np.clip(local_slopes(x, np.log([sign * r.photocurrent_A for r in positive])), 0, 1.5)
    return [float(np.interp(math.log(r.irradiance_mW_cm2), x, slopes)) for r in readings]
