"""What the instruments' clock and the irradiance's error add to the uncertainty of times."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95, standard_uncertainty
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors

#: Power of time in a figure's unit.
_POWERS = {"s": 1, "Hz": -1}
#: Response times go as E^(θ-1) where the photocurrent goes as E^θ. A response run is at one
#: irradiance and does not tell θ: 1 - θ is taken as 0 ± this, so that k = 2 holds all θ of 0 to 1.
_EXPONENT_U = 0.5
#: Parts that emptying traps make go by temperature, not by light.
_OF_TRAPS = ("_slow_", "_middle_", "_stretched_")


def with_clock_and_light(
    figures: Iterable[FigureOfMerit], conditions: Conditions, irradiance_mW_cm2: float
) -> list[FigureOfMerit]:
    """`figures` with the components `time base` and, of times that go by the light, `irradiance`:
    what the nominal irradiance may be wrong by, to the power of 0.5.

    A bound is moved by as much as makes it one at the nominal irradiance, at 95 %.
    """
    errors = IrradianceErrors.of(conditions)
    light = standard_uncertainty(errors.common + errors.of_level(irradiance_mW_cm2))
    return [_with_errors(found, conditions, light) for found in figures]


def _with_errors(found: FigureOfMerit, conditions: Conditions, light: float) -> FigureOfMerit:
    if found.value is None or found.unit not in _POWERS:
        return found
    added = {"time base": abs(found.value) * conditions.time_base_uncertainty}
    if not any(part in found.name for part in _OF_TRAPS):
        added["irradiance"] = abs(found.value) * _EXPONENT_U * light
    added = {tag: u for tag, u in added.items() if u > 0}
    if not added:
        return found
    if found.uncertainty is None:
        apart = ONE_SIDED_95 * math.hypot(*added.values())
        moved = found.value + (apart if found.bound == "upper" else -apart)
        return replace(found, value=moved)
    both = {tag: math.hypot(u, found.components.get(tag, 0.0)) for tag, u in added.items()}
    return replace(
        found,
        uncertainty=math.hypot(found.uncertainty, *added.values()),
        components=dict(sorted({**found.components, **both}.items())),
    )
