"""Rise and decay times of the device behind recorded edges, and what sampling lets one say of them.

The time is read off a regression of all samples, which aperture and lag are taken out of. What
linear interpolation between the samples shows decides how far sampling can be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy import optimize

from janus_lab.analysis.edges.edge_set import LEAST_IN_PLATEAU, Edges
from janus_lab.analysis.edges.equivalent_time import LEAST_EDGES, phase_locked
from janus_lab.analysis.edges.step_response import Instrument, rise_time
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    Quantity,
    figure,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.plateau import MEDIAN_OVER_MEAN

from .crossings import Apparent, apparent_time
from .instrument_blur import Blur
from .response_regression import RegressedTime, regressed_time

#: Apparent times in sampling intervals: below the first there is a bound only; below the last few
#: samples make up the edge.
_BOUND_BELOW, _FINE_FROM = 1.75, 5.0
#: What the regression is good for where there is no noise: a share of the time, and one that goes
#: with the square of intervals in it (exponential, stretched, hyperbolic and tanh edges, and such
#: with a jump).
_METHOD_U, _METHOD_COARSE_U = 1e-3, 0.05
#: A time is a bound where it is no better known than this.
_VAGUE = 0.5
#: Relative error of the 10–90 % time of an exponential for an error of both levels, in steps: the
#: slopes there are 0.9/τ and 0.1/τ.
_PER_LEVEL = math.hypot(1 / 0.1, 1 / 0.9) / math.log(9)
#: With no sample in the zone on N edges at random phases, the time is below 3 intervals/N at 95 %
#: (e⁻³ = 0.05), if the aperture is short against that.
_RULE_OF_THREE, _SHORT_APERTURE = 3.0, 0.2
#: More of the step than this after five apparent times, or within the plateau, is a slow part.
_SLOW = 0.02


def edge_time(
    edges: Edges, conditions: Mapping[str, float | str], blur: Blur | None = None
) -> FigureOfMerit:
    """The 10–90 % rise or 90–10 % decay time (s) of the device, or a bound.

    From the plateau before the edge to that of the record, its last 40 %. `blur` is what meter and
    light do to it; without one it is the aperture alone. There is an upper bound only where the
    apparent time is below 1.75 sampling intervals, where no sample was taken while the current
    changed, and where the blur is not small beside the time.
    """
    name = f"{edges.direction}_time"
    span = "10–90 %" if edges.direction == "rise" else "90–10 %"
    blur = blur or Blur(edges.aperture_s, 0.0, 0.0, "specification")
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
    seen = apparent_time(edges)
    if seen.in_gap:
        return _across_a_gap(name, span, edges, seen, known)
    if not math.isfinite(seen.time_s):
        return figure(name, None, "s", span, ("INCOMPLETE_SQUARE_WAVE",), known)
    known |= {"apparent_s": seen.time_s, "snr_dB": -20 * math.log10(max(edges.noise, 1e-9))}
    known |= {"lag_s": blur.lag_s, "lag_from": blur.source}
    flags = _plateau_flags(edges, seen.time_s, known)
    if blur.source == "unknown":
        flags = ("INSTRUMENT_NOT_DECONVOLVED", *flags)
    if seen.time_s < _BOUND_BELOW * edges.interval_s:
        bound, why = _bound(edges, seen.time_s)
        flags = ("BANDWIDTH_LIMITED", *flags)
        if blur.limits(bound):
            flags = ("INSTRUMENT_LIMITED", *flags)
        method = f"{span} by linear interpolation between samples; {why}"
        return figure(name, bound, "s", method, flags, known, bound="upper")
    if seen.time_s < _FINE_FROM * edges.interval_s:
        flags = ("UNDERSAMPLED", *flags)
    return _regressed(name, span, edges, seen, blur, flags, known)


def _across_a_gap(
    name: str, span: str, edges: Edges, seen: Apparent, known: Mapping[str, float | str]
) -> FigureOfMerit:
    """What the samples on both sides of a gap allow, if it is known when the light came."""
    if not math.isfinite(seen.within_s):
        method = f"{span}; the edge lies in a gap between samples, and its time is not known"
        return figure(name, None, "s", method, ("EDGE_IN_GAP",), known)
    method = (
        f"{span}; upper bound: from the light's edge, less four times its uncertainty, to the end "
        "of the sample that shows 90 % of the step; there are no samples between"
    )
    flags = ("BANDWIDTH_LIMITED", "EDGE_IN_GAP")
    return figure(name, seen.within_s, "s", method, flags, known, bound="upper")


def _regressed(
    name: str,
    span: str,
    edges: Edges,
    seen: Apparent,
    blur: Blur,
    flags: tuple[str, ...],
    known: dict[str, float | str],
) -> FigureOfMerit:
    """The time by regression, or the bound that its blur leaves."""
    method = f"{span} of a sum of exponentials, regressed on all samples"
    found = regressed_time(edges, blur.instrument, blur.lag_u_s)
    # a lag only makes an edge longer: what is longer without it is not known
    if found is None or blur.limits(min(found.time_s, seen.time_s), found.lag_s):
        return _limited(name, span, edges, seen, blur, flags, known)
    method += (
        f", which aperture and lag ({blur.source}) are taken out of (apparent {seen.time_s:.3g} s "
        "by linear interpolation)"
    )
    time = _time(edges, found)
    u = standard_uncertainty(time)
    if u > _VAGUE * found.time_s:
        method += "; upper bound (95 %), because the samples tell no more"
        upper = found.time_s + ONE_SIDED_95 * u
        return figure(name, upper, "s", method, flags, known, bound="upper")
    return figure(name, time, "s", method, flags, known)


def _limited(
    name: str,
    span: str,
    edges: Edges,
    seen: Apparent,
    blur: Blur,
    flags: tuple[str, ...],
    known: Mapping[str, float | str],
) -> FigureOfMerit:
    """The upper bound that device, light and meter together are."""
    of_all = regressed_time(edges, Instrument(blur.aperture_s))
    if of_all is None:
        method = f"{span}; upper bound by linear interpolation between samples, which nothing fits"
        return figure(name, seen.time_s, "s", method, flags, known, bound="upper")
    method = (
        f"{span} of a sum of exponentials, regressed on all samples, aperture taken out; upper "
        "bound (95 %): that of device, light and meter together, whose lag alone "
        f"({blur.source}) takes {blur.time_s:.2g} s from 10 to 90 %"
    )
    upper = of_all.time_s + ONE_SIDED_95 * standard_uncertainty(_time(edges, of_all))
    flags = ("INSTRUMENT_LIMITED", *flags)
    return figure(name, upper, "s", method, flags, known, bound="upper")


def _time(edges: Edges, found: RegressedTime) -> Quantity:
    """The regressed time with its budget."""
    value = found.time_s
    coarse = (edges.interval_s / value) ** 2
    regression = math.hypot(found.shape_s, _METHOD_U * value, _METHOD_COARSE_U * coarse * value)
    # noise of some counts takes their rounding away, and a plateau's does not average out without
    rounding = edges.count_share / math.sqrt(12)
    if rounding > 0:
        rounding *= math.exp(-2 * (math.pi * edges.noise / edges.count_share) ** 2)
    return (
        variable(value, found.noise_s, "noise and edge scatter")
        + variable(0.0, regression, "between the samples")
        + variable(0.0, found.lag_s, "instrument")
        + variable(0.0, found.aperture_s, "aperture")
        + variable(0.0, value * _PER_LEVEL * rounding, "resolution")
    )


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
    full_from = float(np.min(time_s))
    if early.size and 2 * abs(float(np.median(late) - np.median(early))) > _SLOW:
        flags = (*flags, "INCOMPLETE_SQUARE_WAVE")
    window = edges.valid & ~edges.after & (np.abs(edges.time_s / apparent - 5) <= 1)
    if np.any(window):
        slow = 1 - float(np.median(edges.level[window]))
        known["slow_part"] = slow
        noise = 3 * MEDIAN_OVER_MEAN * edges.noise / math.sqrt(float(np.sum(window)))
        if slow > max(_SLOW, noise):
            flags = (*flags, "SLOW_COMPONENT")
    if flags:
        known["full_step"] = f"mean of what is recorded from {full_from:.3g} s on"
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
