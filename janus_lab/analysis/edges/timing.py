"""What the instruments' clock and the integration of samples add to the uncertainty of times."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Power of time in a figure's unit.
_POWERS = {"s": 1, "Hz": -1}
#: A step averaged over an aperture rises from 10 to 90 % in this share of it; with an edge of its
#: own the squares add.
_OF_A_BOXCAR = 0.8


def with_timing_errors(
    figures: Iterable[FigureOfMerit], conditions: Conditions
) -> list[FigureOfMerit]:
    """`figures` with the components `time base` and, of times as sampled, `aperture`."""
    return [_with_errors(found, conditions) for found in figures]


def _with_errors(found: FigureOfMerit, conditions: Conditions) -> FigureOfMerit:
    if found.value is None or found.uncertainty is None or found.unit not in _POWERS:
        return found
    added = {"time base": abs(found.value) * conditions.time_base_uncertainty}
    aperture = found.conditions.get("aperture_s")
    if found.name in ("rise_time", "decay_time") and aperture is not None:
        seen = _OF_A_BOXCAR * float(aperture)
        added["aperture"] = seen**2 / found.value * conditions.aperture_uncertainty
    added = {tag: u for tag, u in added.items() if u > 0}
    if not added:
        return found
    both = {tag: math.hypot(u, found.components.get(tag, 0.0)) for tag, u in added.items()}
    return replace(
        found,
        uncertainty=math.hypot(found.uncertainty, *added.values()),
        components=dict(sorted({**found.components, **both}.items())),
    )
