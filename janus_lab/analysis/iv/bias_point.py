"""The current at one bias, read off an I–V curve: local fit, repeatability, meter errors."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from janus_lab.analysis.columns import Floats, RowNumbers
from janus_lab.analysis.uncertainty.budget import Quantity, variable, widened
from janus_lab.analysis.uncertainty.meter import Meter

from .iv_data import IVData

#: The fit takes the readings nearest the bias that make up this much of the sweep.
WINDOW_V = 0.2
LEAST_POINTS = 5
_LEAST_COUNTS = 10
METHOD = "local quadratic fit at the bias, mean of both sweep directions"


@dataclass(frozen=True)
class BiasPoint:
    """The current at the bias, or None with flags that say why."""

    current: Quantity | None
    offset_limit_A: float = 0.0  #: data-sheet offset of the ranges used
    range_A: float | None = None  #: the largest range used
    flags: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()  #: what the current is the mean of
    #: Most that stray light may make of it, where that is open by orders of magnitude.
    stray_limit_A: float = 0.0

    @property
    def middle_s(self) -> float:
        """When it was read (s), on average; not a number where that is not known."""
        return math.fsum(r.weight * r.middle_s for r in self.records) if self.records else math.nan


@dataclass(frozen=True)
class Record:
    """Readings at the bias from one sweep in one direction, as part of a mean."""

    direction: int
    value_A: float
    variance: float  #: A², of their scatter
    freedom: float  #: that its estimate has
    middle_s: float
    duration_s: float
    weight: float


@dataclass(frozen=True)
class _LocalFit:
    """One sweep in one direction: value and slope at the bias, and how well they are known."""

    value: float
    slope: float
    variance: float
    freedom: float
    middle_s: float
    duration_s: float
    by_gain: dict[float, float]  #: derivatives of the value by the gain of each range
    #: and by its offset, where the range is known and where it is inferred among several
    by_offset: dict[tuple[float, bool], float]


@dataclass
class _Runs:
    fits: dict[int, list[_LocalFit]] = field(default_factory=lambda: {1: [], -1: []})
    flags: set[str] = field(default_factory=set)


def current_at_bias(
    data: IVData, rows: RowNumbers, bias_V: float, meter: Meter, label: str
) -> BiasPoint:
    """Current (A) at `bias_V` from the sweeps in `rows`; `label` names its own variables.

    Each sweep and direction: a quadratic through the readings nearest the bias (0.2 V of the sweep,
    at least five; one-sided at its end); then the mean of the directions. Repeatability comes from
    the residuals, n_eff = n(1-ρ)/(1+ρ) with ρ from lag 1, widened by Student's t so that k = 2
    covers 95 %; the standard error of repeated sweeps counts where it is larger. What moves more
    slowly than that, and the difference of the directions, is not in it: see `slow_noise`. Each
    range's gain and offset and the bias error are shared variables.
    Readings that may have been taken on one of several ranges have the largest offset of these.
    """
    runs = _Runs()
    for direction, run in data.sweeps(rows):
        fit = _fit(data, run, bias_V, meter, runs.flags)
        if fit is not None:
            runs.fits[1 if direction >= 0 else -1].append(fit)
    directions = [fits for fits in runs.fits.values() if fits]
    if not directions:
        return BiasPoint(None, flags=tuple(sorted(runs.flags or {"TOO_FEW_POINTS"})))
    if len(directions) == 1:
        runs.flags.add("ONE_DIRECTION_ONLY")

    weighted = [(fit, 1 / len(directions) / len(fits)) for fits in directions for fit in fits]
    scatter = math.sqrt(sum(weight**2 * fit.variance for fit, weight in weighted))
    scatter = widened(scatter, sum(fit.freedom for fit, _ in weighted))
    current = sum(weight * fit.value for fit, weight in weighted)
    current += variable(0.0, scatter, f"repeatability, {label}")
    excess = math.sqrt(max(0.0, _repeat_error(directions) ** 2 - scatter**2))
    current += variable(0.0, excess, f"repeated sweeps, {label}")
    current += meter.source_error(sum(weight * fit.slope for fit, weight in weighted))

    used = sorted({full_scale for fit, _ in weighted for full_scale in fit.by_gain})
    for full_scale in used:
        by_gain = sum(fit.by_gain.get(full_scale, 0.0) * weight for fit, weight in weighted)
        current += by_gain * meter.range(full_scale).gain
    offset_limit = 0.0
    for key in sorted({key for fit, _ in weighted for key in fit.by_offset}):
        full_scale, inferred = key
        by_offset = sum(fit.by_offset.get(key, 0.0) * weight for fit, weight in weighted)
        current += by_offset * meter.offset(full_scale, label if inferred else None)
        offset_limit += abs(by_offset) * meter.range(full_scale).offset_limit_A
        if inferred:
            runs.flags.add("RANGE_INFERRED")
    if len(used) > 1:
        runs.flags.add("RANGE_CHANGED")
    records = tuple(
        Record(
            direction,
            fit.value,
            fit.variance,
            fit.freedom,
            fit.middle_s,
            fit.duration_s,
            1 / len(directions) / len(fits),
        )
        for direction, fits in runs.fits.items()
        for fit in fits
    )
    return BiasPoint(current, offset_limit, used[-1], tuple(sorted(runs.flags)), records)


def _fit(
    data: IVData, run: RowNumbers, bias_V: float, meter: Meter, flags: set[str]
) -> _LocalFit | None:
    valid = run[data.valid[run]]
    lost = bool(np.any(data.clipped[run]))
    if valid.size < LEAST_POINTS:
        flags.add("COMPLIANCE_CLIP" if lost else "TOO_FEW_POINTS")
        return None
    distance = np.abs(data.voltage_V[valid] - bias_V)
    steps = np.diff(np.unique(data.voltage_V[valid]))
    step = float(np.median(steps)) if steps.size else 0.0
    # An extrapolated current would be a guess: the nearest reading must belong to this bias.
    if float(np.min(distance)) > 0.6 * step + 2 * meter.bias_limit_V:
        flags.add("COMPLIANCE_CLIP" if lost else "BIAS_NOT_REACHED")
        return None
    count = max(LEAST_POINTS, round(WINDOW_V / step) + 1) if step > 0 else valid.size
    near = np.argsort(distance, kind="stable")[:count]
    reach = float(distance[near[-1]])
    if np.any(data.clipped[run] & (np.abs(data.voltage_V[run] - bias_V) <= reach)):
        flags.add("COMPLIANCE_CLIP")
    used = np.sort(valid[near])
    ranges = data.range_A[used]

    offset_V = data.voltage_V[used] - bias_V
    scale = reach if reach > 0 else 1.0
    design = np.vander(offset_V / scale, 3, increasing=True)
    inverse = np.linalg.pinv(design)
    current = data.current_A[used]
    fitted = inverse @ current
    residual = current - design @ fitted
    freedom = max(1, used.size - int(np.linalg.matrix_rank(design)))
    resolution = max(meter.range(r).resolution_A for r in np.unique(ranges))
    # Rounding to a count has the variance of a rectangle; the residuals may not show it.
    variance = max(float(residual @ residual) / freedom, resolution**2 / 12)
    correlation = _lag_one(residual)
    inflation = (1 + correlation) / (1 - correlation)
    of_value = variance * float(inverse[0] @ inverse[0]) * inflation
    span = np.ptp(data.current_A[valid][np.isin(data.range_A[valid], ranges)])
    if span < _LEAST_COUNTS * resolution:
        flags.add("QUANTISED")
        of_value = max(of_value, resolution**2 / 12)  # equal counts do not average
    by_gain = {
        float(r): float(inverse[0, ranges == r] @ current[ranges == r]) for r in np.unique(ranges)
    }
    counted, inferred = meter.plausible(ranges, current)
    by_offset = {}
    for full_scale, several in sorted(set(zip(counted.tolist(), inferred.tolist(), strict=True))):
        rows = (counted == full_scale) & (inferred == several)
        by_offset[full_scale, several] = float(np.sum(inverse[0, rows]))
    return _LocalFit(
        float(fitted[0]),
        float(fitted[1]) / scale,
        of_value,
        freedom / inflation,
        *_when(data.time_s[used]),
        by_gain,
        by_offset,
    )


def _lag_one(residual: Floats) -> float:
    """Lag-1 correlation, corrected for the three fitted parameters, within 0 to 0.9."""
    power = float(residual @ residual)
    if power == 0:
        return 0.0
    return float(np.clip(residual[:-1] @ residual[1:] / power + 3 / residual.size, 0, 0.9))


def _when(time_s: Floats) -> tuple[float, float]:
    """Middle of the readings, and how long they took; not a number where the times do not tell."""
    if time_s.size < 2 or not np.all(np.isfinite(time_s)):
        return math.nan, math.nan
    took = float(np.ptp(time_s))
    return float(np.mean(time_s)), took * time_s.size / (time_s.size - 1)


def _repeat_error(directions: list[list[_LocalFit]]) -> float:
    repeats = min(len(fits) for fits in directions)
    if repeats < 2:
        return 0.0
    means = np.mean([[fit.value for fit in fits[:repeats]] for fits in directions], axis=0)
    return widened(float(np.std(means, ddof=1)) / math.sqrt(repeats), repeats - 1)
