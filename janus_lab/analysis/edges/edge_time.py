"""Rise and decay times read off the samples as they are, and what sampling lets one say of them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy import optimize

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import figure, variable
from janus_lab.analysis.uncertainty.plateau import MEDIAN_OVER_MEAN

from .edge_set import LEAST_IN_PLATEAU, Edges
from .equivalent_time import LEAST_EDGES, phase_locked
from .step_response import Instrument, rise_time, step_response

#: 10–90 % time of an exponential over its time constant.
TEN_TO_NINETY = math.log(9)
#: Apparent times in sampling intervals: below the first there is a bound only; below the last the
#: bias of linear interpolation is corrected, with at least this relative uncertainty.
_BOUND_BELOW, _COARSE_BELOW, _FINE_FROM = 1.75, 3.0, 5.0
_COARSE_U, _MIDDLE_U = 0.20, 0.10
#: Relative error of the 10–90 % time of an exponential for an error of both levels, in steps: the
#: slopes there are 0.9/τ and 0.1/τ.
_PER_LEVEL = math.hypot(1 / 0.1, 1 / 0.9) / math.log(9)
#: With no sample in the zone on N edges at random phases, the time is below 3 intervals/N at 95 %
#: (e⁻³ = 0.05), if the aperture is short against that.
_RULE_OF_THREE, _SHORT_APERTURE = 3.0, 0.2
#: More of the step than this after five apparent times, or within the plateau, is a slow part.
_SLOW = 0.02


def edge_time(
    edges: Edges, conditions: Mapping[str, float | str], light_edge_s: float = 0.0
) -> FigureOfMerit:
    """The 10–90 % rise or 90–10 % decay time (s), or a bound where sampling hides it.

    Linear interpolation of the cycle-aligned median; where the edges were sampled at different
    phases, the median over the edges. `light_edge_s` is the light's own rise time. Below 1.75
    sampling intervals there is an upper bound only; up to five intervals the bias of the
    interpolation (for an exponential at random phase) is taken out.
    """
    name = f"{edges.direction}_time"
    span = "10–90 %" if edges.direction == "rise" else "90–10 %"
    known = dict(conditions) | {
        "interval_s": edges.interval_s,
        "aperture_s": edges.aperture_s,
        "edges": float(edges.count),
    }
    if not edges.complete:
        method = f"{span}; fewer than {LEAST_IN_PLATEAU} samples in a plateau of an edge"
        return figure(name, None, "s", method, ("INCOMPLETE_SQUARE_WAVE",), known)
    if not edges.resolved:
        method = f"{span}; the step is not clear of the noise and the counts of the range"
        return figure(name, None, "s", method, ("EDGE_NOT_RESOLVED",), known)
    apparent, scatter = apparent_time(edges)
    if not math.isfinite(apparent):
        return figure(name, None, "s", span, ("INCOMPLETE_SQUARE_WAVE",), known)
    known |= {"apparent_s": apparent, "snr_dB": -20 * math.log10(max(edges.noise, 1e-9))}
    flags = _plateau_flags(edges, apparent, known)
    intervals = apparent / edges.interval_s
    method = f"{span} by linear interpolation between samples"
    if intervals < _BOUND_BELOW:
        bound, why = _bound(edges, apparent)
        method += f"; {why}"
        flags = ("BANDWIDTH_LIMITED", *flags)
        return figure(name, bound, "s", method, flags, known, bound="upper")
    value, least = apparent, 0.0
    if intervals < _FINE_FROM:
        flags = ("UNDERSAMPLED", *flags)
        value = _corrected(apparent, edges)
        least = value * (_COARSE_U if intervals < _COARSE_BELOW else _MIDDLE_U)
        method += f" (apparent {apparent:.3g} s), its bias for an exponential taken out"
    time = (
        variable(value, scatter, "cycle scatter")
        + variable(0.0, edges.interval_s / math.sqrt(12), "sampling interval")
        + variable(0.0, edges.aperture_s / math.sqrt(12), "aperture")
        + variable(0.0, light_edge_s / math.sqrt(3), "light edge")
        + variable(0.0, value * _PER_LEVEL * edges.count_share / math.sqrt(12), "resolution")
    )
    u = float(time.std_dev)
    time = time + variable(0.0, math.sqrt(max(0.0, least**2 - u**2)), "undersampling")
    return figure(name, time, "s", method, flags, known)


def apparent_time(edges: Edges) -> tuple[float, float]:
    """The 10–90 % time (s) as it appears, and its standard error from the cycles' scatter."""
    each = _crossing_times(edges.time_s, np.where(edges.valid, edges.level, np.nan))
    each = each[np.isfinite(each)]
    if not each.size:
        return math.nan, math.nan
    scatter = float(np.std(each, ddof=1)) if each.size > 1 else 0.0
    scatter *= MEDIAN_OVER_MEAN / math.sqrt(each.size)
    if not edges.aligned:
        return float(np.median(each)), scatter
    trace = _crossing_times(np.median(edges.time_s, axis=0)[None], edges.median_level[None])
    return float(trace[0]), scatter


def _crossing_times(time_s: Floats, level: Floats) -> Floats:
    """From the last 10 % before the first 90 % to that, by linear interpolation: (edges,)."""
    rows = np.arange(level.shape[0])
    high = np.argmax(level >= 0.9, axis=1)
    column = np.arange(level.shape[1])
    low_enough = (level <= 0.1) & (column[None, :] < high[:, None])
    low = level.shape[1] - 1 - np.argmax(low_enough[:, ::-1], axis=1)
    found = np.any(low_enough, axis=1) & (high > 0)
    low, high = np.where(found, low, 0), np.where(found, high, 1)

    def crossing(first: Floats, at: float) -> Floats:
        i = first.astype(np.intp)
        rise = level[rows, i + 1] - level[rows, i]
        share = (at - level[rows, i]) / np.where(rise == 0, 1.0, rise)
        return np.asarray(time_s[rows, i] + share * (time_s[rows, i + 1] - time_s[rows, i]))

    times = crossing(high - 1.0, 0.9) - crossing(low.astype(np.float64), 0.1)
    return np.asarray(np.where(found, times, np.nan))


def expected_apparent(true_s: float, interval_s: float, aperture_s: float) -> Floats:
    """Apparent 10–90 % times (s) of an exponential edge of 10–90 % time `true_s`, by phase: (64,).

    Noiseless linear interpolation at 64 phases, evenly spread over the interval.
    """
    phases = (np.arange(64) + 0.5) / 64
    samples = math.ceil(3 * true_s / interval_s) + 6
    time_s = interval_s * (np.arange(-3, samples)[None, :] + phases[:, None])
    tau = true_s / TEN_TO_NINETY
    return _crossing_times(time_s, step_response(time_s, [tau], [1.0], Instrument(aperture_s)))


def _corrected(apparent_s: float, edges: Edges) -> float:
    """The true time whose apparent one, on the average over phases, is the one seen."""
    true = edges.interval_s * np.linspace(0.2, 6.0, 59)
    seen = [
        float(np.mean(expected_apparent(t, edges.interval_s, edges.aperture_s)))
        for t in true.tolist()
    ]
    return float(np.interp(apparent_s, np.maximum.accumulate(seen), true))


def _bound(edges: Edges, apparent: float) -> tuple[float, str]:
    """An upper bound (s), and why it is one."""
    interval, aperture = edges.interval_s, edges.aperture_s
    if edges.count >= LEAST_EDGES and edges.edge_sigma_s is not None and not phase_locked(edges):
        of_none = _RULE_OF_THREE * interval / edges.count
        if edges.between == 0 and aperture <= _SHORT_APERTURE * of_none:
            return of_none, (
                f"upper bound (95 %): none of {edges.count} edges at diverse phases has a sample "
                "between 10 and 90 %, so the time is below 3 sampling intervals over their number"
            )
    why = (
        f"upper bound: the apparent time is below {_BOUND_BELOW:g} sampling intervals of "
        f"{interval:.3g} s, which an infinitely fast edge may show too; linear interpolation does "
        "not under-read an exponential edge"
    )
    level = np.where(edges.valid, edges.level, np.nan)
    if np.any((level[:, :-1] < 0.1) & (level[:, 1:] > 0.9)):
        why += (
            f"; a sample below 10 % is followed by one above 90 %, so that whatever its shape the "
            f"edge takes less than interval and aperture, {interval + aperture:.3g} s"
        )
    return apparent, why


def _plateau_flags(edges: Edges, apparent: float, known: dict[str, float | str]) -> tuple[str, ...]:
    """Whether the record ends on a plateau, and what of the step comes late."""
    flags: tuple[str, ...] = ()
    time_s, level = edges.time_s[edges.after], edges.level[edges.after]
    middle = float(np.median(time_s))
    early, late = level[time_s < middle], level[time_s >= middle]
    if early.size and 2 * abs(float(np.median(late) - np.median(early))) > _SLOW:
        flags = (*flags, "INCOMPLETE_SQUARE_WAVE")
    window = edges.valid & ~edges.after & (np.abs(edges.time_s / apparent - 5) <= 1)
    if np.any(window):
        slow = 1 - float(np.median(edges.level[window]))
        known["slow_part"] = slow
        noise = 3 * MEDIAN_OVER_MEAN * edges.noise / math.sqrt(float(np.sum(window)))
        if slow > max(_SLOW, noise):
            flags = (*flags, "SLOW_COMPONENT")
    return flags


def counted_time_constant(edges: Edges, through: Instrument) -> tuple[float, float]:
    """τ (s) and its u from counting samples between 10 and 90 %, without a fit; phases diverse.

    The mean number of such samples per edge, times the interval, is the 10–90 % time of what the
    meter sees, which the aperture and the lag are taken out of. Two samples of one edge are taken
    as independent.
    """
    number = float(edges.between)

    def seen(tau: float) -> float:
        return rise_time([tau], [1.0], through)

    def inverted(count: float) -> float:
        wanted = count * edges.interval_s / edges.count
        low, high = 1e-3 * edges.interval_s, float(np.nanmax(edges.time_s))
        if wanted <= seen(low):
            return 0.0
        return float(optimize.brentq(lambda tau: seen(tau) - wanted, low, high, xtol=1e-3 * low))

    tau = inverted(number)
    return tau, inverted(number + math.sqrt(number + 1)) - tau
