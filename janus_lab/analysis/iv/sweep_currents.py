"""The current at the bias at every irradiance, with all that moves slowly in its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, stdtrit

from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty, variable
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import BiasPoint, current_at_bias
from .iv_data import IVData, Level
from .passes import Passes, passes_of
from .settling import LIKELY, MAY_BE, Change, Movement, evidence, movements
from .settling_readings import SettlingReadings
from .slow_noise import LevelNoise, fluctuation_at_bias, slow_noise

#: A movement that is less than this share of all other uncertainty is not worth a flag.
_MATTERS = 0.3
#: A movement that would not be seen matters above this many times all other uncertainty, of which
#: an error of the irradiance makes at least this share of it.
_UNSEEN_MATTERS, _SLOPE = 1.5, 0.5
#: A movement that is more likely than this is said.
_SAID = 0.8
#: A wait up to this many times as long as that in brighter light may be too short as well: part of
#: it the light takes to come on, and what moves does so the more slowly.
_AS_LONG = 3.0
#: The directions differ if they do so by more standard uncertainties than this (where scatter is
#: known from a few readings, by as many as are as improbable in Student's distribution).
_SEEN = 3.5


@dataclass(frozen=True)
class SweepCurrents:
    """What the figures of a run are made from, by irradiance (mW/cm², 0 in the dark)."""

    points: Mapping[float, BiasPoint]
    passes: Mapping[float, Sequence[Passes]]
    noise: Mapping[float, LevelNoise]
    drift_per_s: float  #: of the light, relative, k = 1


def currents_at_bias(
    data: IVData,
    levels: Sequence[Level],
    bias_V: float,
    meter: Meter,
    drift_per_s: float,
    watched: Sequence[SettlingReadings] = (),
    irradiance_u: float = 0.0,
) -> SweepCurrents:
    """Read every irradiance at `bias_V` (V).

    To the meter's errors and the repeatability come the device's 1/f noise down to one period a
    day, the light's fluctuation as the sweeps show it, and what is still to come of a current that
    moved from one pass to the next (NOT_SETTLED where that is not small beside the rest, and
    SETTLING_NOT_SEEN where the passes could not have shown it).
    `drift_per_s` is the relative drift of the light, k = 1; `watched` what was read
    while the light settled. `irradiance_u` is the relative uncertainty of the irradiance: movements
    that are not seen do not matter below it.
    """
    passes = {level.irradiance_mW_cm2: passes_of(data, level.rows, meter) for level in levels}
    points = {
        level.irradiance_mW_cm2: current_at_bias(
            data, level.rows, bias_V, meter, _label(level.irradiance_mW_cm2)
        )
        for level in levels
    }
    noise = slow_noise(data, levels, passes, points)
    errors = fluctuation_at_bias(points, noise)
    at_dark = points.get(0.0)
    dark = 0.0 if at_dark is None or at_dark.current is None else nominal(at_dark.current)
    waits = {level.irradiance_mW_cm2: _since_change(data, level) for level in levels}
    seen = {
        e: evidence(
            passes[e],
            point,
            meter,
            noise[e].density,
            drift_per_s if e > 0 else 0.0,
            _change(waits[e], point, dark) if e > 0 else None,
            _at_level(watched, e),
        )
        for e, point in points.items()
    }
    moved: dict[float, Movement | None] = {}
    for alike in ([e for e in points if e == 0], [e for e in points if e > 0]):
        moved |= dict(zip(alike, movements([seen[e] for e in alike]), strict=True))
    complete = {}
    for irradiance, point in points.items():
        if point.current is not None:
            drift = drift_per_s if irradiance > 0 else 0.0
            density = noise[irradiance].density
            point = replace(
                point, current=point.current + nominal(point.current) * errors[irradiance]
            )
            if not noise[irradiance].known:
                point = replace(point, flags=(*point.flags, "SLOW_NOISE_UNKNOWN"))
            point = _moving(point, moved[irradiance], density, drift, _label(irradiance))
            if waits[irradiance] is not None and passes[irradiance]:
                other = irradiance_u * _SLOPE * abs(nominal(point.current) - dark)
                point = _perhaps_moving(point, moved[irradiance], other, _label(irradiance))
        complete[irradiance] = point
    return SweepCurrents(_as_slow_as_brighter(complete, waits), passes, noise, drift_per_s)


def _as_slow_as_brighter(
    points: Mapping[float, BiasPoint], waits: Mapping[float, float | None]
) -> dict[float, BiasPoint]:
    """`points`, with SETTLING_NOT_SEEN where the current moves, or may move, after a like wait in
    brighter light: carriers live longer in less, and of a photocurrent that has hardly begun
    nothing is seen to move."""
    found, moved_after_s = dict(points), -math.inf
    for irradiance in sorted((e for e in points if e > 0), reverse=True):
        point, wait_s = points[irradiance], waits[irradiance]
        if wait_s is None or point.current is None:
            continue
        if not {"NOT_SETTLED", "SETTLING_NOT_SEEN"}.isdisjoint(point.flags):
            moved_after_s = max(moved_after_s, wait_s)
        elif wait_s <= _AS_LONG * moved_after_s:
            found[irradiance] = replace(point, flags=(*point.flags, "SETTLING_NOT_SEEN"))
    return found


def _label(irradiance: float) -> str:
    return "dark" if irradiance == 0 else f"{irradiance:g} mW/cm²"


def _at_level(watched: Sequence[SettlingReadings], irradiance: float) -> SettlingReadings | None:
    """What was read before the sweeps at `irradiance` (mW/cm²)."""
    alike = (one for one in watched if math.isclose(one.irradiance_mW_cm2, irradiance))
    return next(alike, None)


def _since_change(data: IVData, level: Level) -> float | None:
    """How long (s) the light had been on, or off, when the first reading was taken, at most; None
    where the light had not changed, or where the times are not known."""
    times = data.time_s[level.rows]
    if not np.all(np.isfinite(times)):
        return None
    first = float(np.min(times))
    # without a sweep before, the light came on at the start of the run; in the dark nothing changed
    before = data.time_s[data.time_s < first]
    if not before.size and level.irradiance_mW_cm2 == 0:
        return None
    return first - float(np.max(before, initial=0.0))


def _change(wait_s: float | None, point: BiasPoint, dark_A: float) -> Change | None:
    if wait_s is None or point.current is None or nominal(point.current) == 0:
        return None
    current = nominal(point.current)
    return Change(wait_s, abs((current - dark_A) / current))


def _perhaps_moving(
    point: BiasPoint, moved: Movement | None, other_A: float, label: str
) -> BiasPoint:
    """Add what the passes would not show of a movement, with SETTLING_NOT_SEEN, where that matters
    beside the uncertainty and what the figures have besides, `other_A`: they last too short a time,
    or are too noisy."""
    if point.current is None or "NOT_SETTLED" in point.flags:
        return point
    unseen = MAY_BE if moved is None else moved.size
    size = abs(nominal(point.current)) * unseen
    if size <= _UNSEEN_MATTERS * math.hypot(standard_uncertainty(point.current), other_A):
        return point
    return replace(
        point,
        current=point.current + variable(0.0, size * math.sqrt(LIKELY), f"settling, {label}"),
        flags=(*point.flags, "SETTLING_NOT_SEEN"),
    )


def _moving(
    point: BiasPoint, moved: Movement | None, density: float, drift_per_s: float, label: str
) -> BiasPoint:
    """Add what is known of the movement, with NOT_SETTLED where it matters."""
    assert point.current is not None
    apart = _difference_of_directions(point, density, drift_per_s)
    size, seen = apart, apart > 0
    if moved is not None:
        level = abs(nominal(point.current))
        seen = seen or moved.probability > _SAID
        size = max(apart, level * (moved.size if seen else moved.expected))
    if size == 0:
        return point
    matters = seen and size > _MATTERS * standard_uncertainty(point.current)
    return replace(
        point,
        current=point.current + variable(0.0, size, f"still moving, {label}"),
        flags=(*point.flags, "NOT_SETTLED") if matters else point.flags,
    )


def _difference_of_directions(point: BiasPoint, density: float, drift_per_s: float) -> float:
    """Half the difference of the directions (A) if noise does not explain it, else zero."""
    sign = np.array([record.direction for record in point.records], np.float64)
    if abs(float(np.sum(sign))) == sign.size:
        return 0.0
    weight = np.array([record.weight for record in point.records]) * sign
    value = np.array([record.value_A for record in point.records])
    difference = float(weight @ value)
    of_each = weight**2 * [record.variance for record in point.records]
    variance = scatter = float(np.sum(of_each))
    middle = np.array([record.middle_s for record in point.records])
    duration = np.array([record.duration_s for record in point.records])
    if np.all(np.isfinite(middle)) and np.all(duration > 0):
        slow = density * float(weight @ covariance_of_means(middle, duration) @ weight)
        slow += (drift_per_s * float(weight @ middle)) ** 2
        variance += max(0.0, slow) * float(np.mean(value)) ** 2
    limit = _SEEN**2 * (variance - scatter)
    if scatter > 0:
        freedom = scatter**2 / float(of_each**2 @ [1 / record.freedom for record in point.records])
        limit += float(stdtrit(freedom, float(ndtr(_SEEN)))) ** 2 * scatter
    return abs(difference) if difference**2 > limit else 0.0
