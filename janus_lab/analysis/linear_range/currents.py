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
_RESOLVED = 3.0


@dataclass(frozen=True)
class FilterInBeam:
    """What the analysis takes of a filter; its place in the list is that of the bench file."""

    name: str
    transmission: float
    uncertainty: float  #: relative, k = 1


@dataclass(frozen=True)
class SlowNoise:
    """What noise beyond white adds to a photocurrent in the dark (A, rms), and the dark current (A)
    that it is a fluctuation of; 0 where that is below what the meter tells."""

    rms_A: float
    dark_A: float

    def at(self, light_A: float) -> float:
        """Of a current in the light: the conductance fluctuates by the same share."""
        grows = abs(light_A / self.dark_A) if self.dark_A else 1.0
        return self.rms_A * max(1.0, grows)


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
    slow: SlowNoise,
) -> list[LevelCurrent]:
    """The levels of `readings`, which have rising irradiances, with the slow noise that was seen in
    the dark.

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
        slow_A = slow.at(reading.light_A)
        unsteady, moved = reading.unsteady(slow_A)
        of_bias = 0.0
        if light.conditions.bias_V:
            of_bias = meter.source_error(abs(current / light.conditions.bias_V))
        quantity = (
            current * (1 + errors.gain + slope * fluctuation)
            + variable(0.0, reading.photocurrent_u_A, "noise of the readings")
            + variable(0.0, slow_A, "slow noise")
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
