"""From on/off cycles to photocurrent, on/off ratio, cycle-to-cycle spread, drift and retention."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.iv.bias_point import BiasPoint
from janus_lab.analysis.iv.dark import BOUND_95, DarkLevel
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
    widened,
)
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.analysis.uncertainty.plateau import MEDIAN_OVER_MEAN, SHARE
from janus_lab.analysis.uncertainty.stray_light import stray_light_errors

from .cycles import CycleTable
from .drift import LEAST_FOR_CORRELATION, Trend, fit_trend

#: Retention compares the medians of this many cycles at the beginning and at the end.
_ENDS = 5
#: The figures are medians: they are flagged where more than this share of cycles did not settle.
_UNSETTLED_SHARE = 0.2
_PLATEAU = f"median of the last {SHARE:.0%} of a half-cycle"
_DARK_METHOD = f"{_PLATEAU}, interpolated in time between the dark halves; median over cycles"
_LIGHT_METHOD = f"{_PLATEAU}; median over cycles"
_NAMES = {
    "dark_current": "A",
    "light_current": "A",
    "photocurrent": "A",
    "light_dark_ratio": "1",
    "photocurrent_dark_ratio": "1",
    "cycle_spread": "1",
    "drift_per_cycle": "1",
    "drift_total": "1",
    "retention_cycling": "1",
}


@dataclass(frozen=True)
class _Level:
    """The cycles of one irradiance, currents positive in the direction of the photocurrent."""

    cycles: CycleTable  #: those with a photocurrent
    cycle: Floats
    photocurrent: Floats
    trend: Trend | None
    flags: tuple[str, ...]
    conditions: Mapping[str, float | str]


def analyse_cycling(table: CycleTable, conditions: Conditions, meter: Meter) -> list[FigureOfMerit]:
    """Figures of merit of a run of on/off cycles, irradiance by irradiance, the lowest first.

    `meter` has the errors of the meter at the bias. Relative figures (spread, drift, retention) are
    fractions. Raises ValueError for a current range that the meter does not have.
    """
    known = np.isfinite(table.photocurrent_A)
    if not np.any(known):
        why = ("TOO_FEW_POINTS",) if known.size else ("NO_WHOLE_CYCLE",)
        return _missing(why, conditions.at())
    levels = np.unique(table.irradiance_mW_cm2).tolist()
    brightest = known & (table.irradiance_mW_cm2 == np.max(table.irradiance_mW_cm2[known]))
    orientation = float(np.sign(np.median(table.photocurrent_A[brightest]))) or 1.0
    figures: list[FigureOfMerit] = []
    for irradiance in levels:
        level = _level(table.at(irradiance), irradiance, orientation, conditions)
        if level.cycle.size:
            figures += _currents(level, table, orientation, meter, conditions)
            figures += _stability(level, conditions)
        else:
            figures += _missing(level.flags, level.conditions)
    return figures


def _missing(flags: tuple[str, ...], conditions: Mapping[str, float | str]) -> list[FigureOfMerit]:
    return [figure(n, None, u, _LIGHT_METHOD, flags, conditions) for n, u in _NAMES.items()]


def _level(
    cycles: CycleTable, irradiance: float, orientation: float, conditions: Conditions
) -> _Level:
    known = np.isfinite(cycles.photocurrent_A)
    flags: list[str] = []
    if np.any(cycles.clipped):
        flags.append("COMPLIANCE_CLIP")
    if not np.all(known):
        flags.append("TOO_FEW_POINTS")
    if np.any(cycles.range_changed[known]) or len(set(cycles.light_range_A[known].tolist())) > 1:
        flags.append("RANGE_CHANGED")
    unsettled = ~(cycles.light_settled[known] & cycles.dark_settled[known])
    if unsettled.size and np.mean(unsettled) > _UNSETTLED_SHARE:
        flags.append("NOT_SETTLED")
    if np.any(cycles.quantised[known]):
        flags.append("QUANTISED")
    number = cycles.cycle[known].astype(np.float64)
    photocurrent = orientation * cycles.photocurrent_A[known]
    at = conditions.at(irradiance) | {
        "cycles": float(number.size),
        "cycles_left_out": float(cycles.left_out),
        "starts": float(np.unique(cycles.start).size),
    }
    if number.size:
        at["range_A"] = float(np.max(cycles.light_range_A[known]))
    if number.size > 1:
        at["period_s"] = float(np.median(np.diff(cycles.time_s[known]) / np.diff(number)))
    kept = CycleTable(
        **{name: array[known] for name, array in cycles.columns().items()},
        left_out=cycles.left_out,
    )
    return _Level(kept, number, photocurrent, fit_trend(number, photocurrent), tuple(flags), at)


def _currents(
    at: _Level, table: CycleTable, orientation: float, meter: Meter, conditions: Conditions
) -> list[FigureOfMerit]:
    """Dark and light current, photocurrent and ratios."""
    cycles = at.cycles
    light_gain = meter.range(float(np.max(cycles.light_range_A))).gain
    dark_gain = meter.range(float(np.max(cycles.dark_range_A))).gain
    light_offset = _offset(cycles.light_range_A, cycles.light_A, meter, "light")
    dark_offset = _offset(cycles.dark_range_A, cycles.dark_A, meter, "dark")
    base = _median(orientation * cycles.dark_A, cycles.dark_u_A, at, "repeatability, dark")
    photo = _median(at.photocurrent, cycles.photocurrent_u_A, at, "repeatability, photocurrent")
    irradiance = float(cycles.irradiance_mW_cm2[0])
    light_errors = IrradianceErrors.of(conditions)
    of_light = light_errors.common + light_errors.of_level(irradiance)
    of_light += variable(0.0, conditions.irradiance_stability, "light stability")
    photo = photo + nominal(photo) * of_light
    stray = stray_light_errors({irradiance: nominal(photo)}, conditions.stray_light_mW_cm2)
    light = base + photo
    if conditions.bias_V != 0:
        # the slope of the I-V curve is not known here: an ohmic one is assumed
        ohmic = meter.bias_error_V / conditions.bias_V
        base, light = base * (1 + ohmic), light * (1 + ohmic)
    base, light = base + stray.get(0.0, 0.0), light + stray.get(irradiance, 0.0)
    base = base + nominal(base) * dark_gain + orientation * dark_offset.error_A
    light = light + nominal(light) * light_gain + orientation * light_offset.error_A
    photo = light - base
    light_flags = (*at.flags, *light_offset.flags)
    flags = (*light_flags, *dark_offset.flags)
    if nominal(photo) < 2 * standard_uncertainty(photo):
        flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
    point = BiasPoint(base, dark_offset.limit_A, flags=dark_offset.flags)
    dark = DarkLevel.of(point, 1.0)
    assert dark is not None  # the point has a current
    recovery, note = _recovery(at, table)
    dark_flags = (*at.flags, *dark.flags, *recovery)
    on_range = at.conditions
    of_dark: Quantity = dark.current
    dark_method, bound = _DARK_METHOD + note, None
    if dark.at_floor:
        of_dark, bound = dark.upper_A, "upper"
        dark_method += f"; {BOUND_95} upper bound: |reading| + 1.645 u"
    figures = [
        figure(
            "dark_current",
            of_dark,
            "A",
            dark_method,
            dark_flags,
            on_range,
            bound="upper" if bound else None,
        ),
        figure("light_current", light, "A", _LIGHT_METHOD, light_flags, on_range),
        figure(
            "photocurrent",
            photo,
            "A",
            f"light - dark plateau of each cycle ({_DARK_METHOD})",
            flags,
            on_range,
        ),
    ]
    for name, numerator in (("light_dark_ratio", light), ("photocurrent_dark_ratio", photo)):
        ratio_flags = (*light_flags, *recovery, *(("RATIO_LOWER_BOUND",) if dark.at_floor else ()))
        method = f"{name.removesuffix('_dark_ratio')} / dark current of the same cycles{note}"
        figures.append(dark.under(numerator, name, "1", method, ratio_flags, on_range))
    return figures


@dataclass(frozen=True)
class _Offset:
    """The meter's offset in the plateaus of one kind: its limit, the error, flags of the range."""

    limit_A: float
    error_A: Quantity
    flags: tuple[str, ...]


def _offset(range_A: Floats, current_A: Floats, meter: Meter, label: str) -> _Offset:
    """Of plateaus on the given ranges the largest offset; `label` names them."""
    counted, inferred = meter.plausible(range_A, current_A)
    largest = float(np.max(counted))
    several = bool(np.any(inferred[counted == largest]))
    return _Offset(
        meter.range(largest).offset_limit_A,
        meter.offset(largest, label if several else None),
        ("RANGE_INFERRED",) if np.any(inferred) else (),
    )


def _median(value: Floats, own_u: Floats, at: _Level, tag: str) -> Quantity:
    """Median over cycles; the scatter about the trend counts, correlated as it is found to be."""
    count = value.size
    known = MEDIAN_OVER_MEAN * float(np.median(own_u)) / math.sqrt(count)
    if count == 1:
        return variable(float(value[0]), float(own_u[0]), tag)
    trend = fit_trend(at.cycle, value)
    if trend is None:
        scatter = widened(float(np.std(value, ddof=1)) / math.sqrt(count), count - 1)
    else:
        scatter = MEDIAN_OVER_MEAN * trend.scatter / math.sqrt(trend.effective_count)
        scatter = widened(scatter, min(count - 2, trend.scatter_freedom))
    return variable(float(np.median(value)), max(known, scatter), tag)


def _recovery(at: _Level, table: CycleTable) -> tuple[tuple[str, ...], str]:
    """Whether the dark after pulses of this light is above the first dark of the run (3 u)."""
    before, after = table.dark_before_A, at.cycles.dark_after_A
    later = after[np.isfinite(after)]
    first = before[0] if before.size else math.nan
    if not later.size or not math.isfinite(first) or first == 0:
        return (), ""
    own = float(np.median(at.cycles.dark_u_A))
    # a slow build-up is no scatter: differences of neighbours do not see it
    steps = np.abs(np.diff(later))
    scatter = 1.4826 * float(np.median(steps)) / math.sqrt(2) if steps.size else 0.0
    u = math.hypot(own, scatter) * math.sqrt(1 + 1 / later.size)
    excess = (float(np.median(later)) - first) * float(np.sign(np.median(at.cycles.photocurrent_A)))
    if excess <= 3 * u:
        return (), ""
    return ("DARK_RECOVERY",), (
        f"; the dark current after pulses is {float(np.median(later)) / first:.3g} times "
        "the first of the run: a rested device's ratio would be that much higher"
    )


def _stability(at: _Level, conditions: Conditions) -> list[FigureOfMerit]:
    """Spread, drift and retention, all relative to the photocurrent."""
    trend = at.trend
    if trend is None or trend.first <= 0:
        why = (*at.flags, "TOO_FEW_CYCLES" if trend is None else "PHOTOCURRENT_NOT_RESOLVED")
        names = ("cycle_spread", "drift_per_cycle", "drift_total", "retention_cycling")
        return [figure(n, None, "1", "of the photocurrents", why, at.conditions) for n in names]
    flags = at.flags
    if trend.count < LEAST_FOR_CORRELATION:
        flags = (*flags, "TOO_FEW_CYCLES")
    if trend.correlated:
        flags = (*flags, "DRIFT_CORRELATED")
    known = dict(at.conditions) | {"correlation": trend.correlation}
    light = conditions.irradiance_stability
    level = float(np.median(at.photocurrent))
    spread = variable(
        trend.scatter / level,
        trend.scatter / level / math.sqrt(2 * trend.scatter_freedom),
        "cycle-to-cycle scatter",
    )
    length = float(at.cycle[-1] - at.cycle[0])
    per_cycle = variable(
        trend.slope / trend.first, trend.slope_u / trend.first, "cycle-to-cycle scatter"
    ) + variable(0.0, light / length, "light stability")
    drift = f"{trend.method}, relative to the line's value at the first cycle"
    return [
        figure(
            "cycle_spread",
            spread,
            "1",
            "standard deviation of the photocurrents from their drift, over their median",
            flags,
            known,
        ),
        figure("drift_per_cycle", per_cycle, "1", drift, flags, known),
        figure(
            "drift_total", per_cycle * length, "1", f"{drift}; first to last cycle", flags, known
        ),
        _retention(at, trend, light, flags, known),
    ]


def _retention(
    at: _Level, trend: Trend, light: float, flags: tuple[str, ...], known: dict[str, float | str]
) -> FigureOfMerit:
    """I_N/I_1 of the medians of the first and last cycles, five where there are ten."""
    ends = min(_ENDS, at.cycle.size // 2)
    first = float(np.median(at.photocurrent[:ends]))
    kept = float(np.median(at.photocurrent[-ends:])) / first
    cycle = np.concatenate((at.cycle[:ends], at.cycle[-ends:]))
    factor = np.repeat([-kept / ends, 1 / ends], ends) / first
    scatter = MEDIAN_OVER_MEAN * trend.uncertainty(cycle, factor)
    value = variable(kept, scatter, "cycle-to-cycle scatter")
    value = value + kept * variable(0.0, light, "light stability")
    method = (
        f"median photocurrent of the last {ends} cycles over that of the first {ends}; "
        f"scatter as of the drift ({trend.method})"
    )
    return figure("retention_cycling", value, "1", method, flags, known)
