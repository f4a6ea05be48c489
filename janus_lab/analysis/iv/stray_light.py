"""Currents at the bias with what stray light may have added to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty
from janus_lab.analysis.uncertainty.stray_light import most_in_dark, stray_light_errors

from .bias_point import BiasPoint

#: Of a level of which it is not known that the current had come to rest.
_MAY_MOVE = {"NOT_SETTLED", "SETTLING_NOT_SEEN"}
#: So many standard uncertainties beyond a current that still moved it may come to rest.
_WIDE = 2.0


def with_stray_light(
    points: Mapping[float, BiasPoint], stray_mW_cm2: float
) -> dict[float, BiasPoint]:
    """`points` by irradiance (mW/cm²; 0 is dark), their currents with the error of stray light of
    the standard uncertainty `stray_mW_cm2`."""
    known = {e: point.current for e, point in points.items() if point.current is not None}
    dark = nominal(known.get(0.0, 0.0))
    photocurrents = {e: nominal(current) - dark for e, current in known.items() if e > 0}
    errors = stray_light_errors(
        photocurrents,
        stray_mW_cm2,
        settled=not any(_MAY_MOVE.intersection(point.flags) for e, point in points.items() if e),
    )
    complete = {
        e: replace(point, current=known[e] + errors[e]) if e in errors and e in known else point
        for e, point in points.items()
    }
    if 0.0 in known:
        moving = {
            e: abs(current) + _WIDE * standard_uncertainty(known[e])
            for e, current in photocurrents.items()
            if "NOT_SETTLED" in points[e].flags
        }
        limit = most_in_dark(photocurrents, stray_mW_cm2)
        # what has moved by orders of magnitude tells no power: each level counts alone
        limits = [most_in_dark({e: current}, stray_mW_cm2) for e, current in moving.items()]
        limit = max([limit, *limits])
        complete[0.0] = replace(complete[0.0], stray_limit_A=limit)
    return complete
