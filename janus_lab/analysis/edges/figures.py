"""From recorded edges to response times: as sampled, by equivalent time, or as bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95, figure, variable

from .as_sampled.crossings import TEN_TO_NINETY
from .as_sampled.edge_time import counted_time_constant, edge_time
from .as_sampled.instrument_blur import blur_of, made_alike
from .decay_behind_lag import behind_lag, share_behind_lag
from .decay_fit import decay_figures
from .edge_set import DIRECTIONS, Direction, Edges
from .equivalent_time import (
    LEAST_EDGES,
    fit_response,
    phase_locked,
)
from .instrument_response import InstrumentFit, fit_instrument
from .response_uncertainty import ResponseFit
from .settling import moved_on, with_settling

_OPPOSITE: Mapping[Direction, Direction] = {"rise": "decay", "decay": "rise"}
#: Product of bandwidth and 10–90 % time of a single pole, ln 9/(2π).
_SINGLE_POLE = 0.35
#: An estimate's lower 95 % limit must exceed the instrument's share of u this many times.
_BEYOND_INSTRUMENT = 2.0
#: Counting samples needs at least this ratio of step to noise (30 dB).
_LEAST_SNR = 10**1.5


def analyse_response(
    edges: Sequence[Edges],
    conditions: Conditions,
    irradiance_mW_cm2: float,
    reference: Sequence[Edges] = (),
    light_edge_s: float = 0.0,
    clipped: Mapping[Direction, int] | None = None,
) -> list[FigureOfMerit]:
    """Response times of the device, one set of edges for each direction.

    `reference` are edges of a detector far faster than the meter, recorded by the same script on
    the same range, in the same directions, and are used wherever there are any; `light_edge_s` is
    the light's own 10–90 % time; `clipped` says how many edges were left out because the compliance
    or the range cut them off.
    Times that the sampling resolves are read off; of others there is a bound, and an
    equivalent-time estimate where the edges allow one. A step that is not clear of noise and
    counts has no time.
    """
    at = conditions.at(irradiance_mW_cm2)
    del at["nplc"]  # of a meter that has no part in this; the aperture stands with each figure
    of_reference = {run.direction: run for run in reference}
    by_direction = {run.direction: run for run in edges}
    left_out = clipped or {}
    found: list[_Direction] = []
    for direction in DIRECTIONS:
        flags = ("COMPLIANCE_CLIP",) if left_out.get(direction) else ()
        if direction in by_direction:
            seen, through = by_direction[direction], of_reference.get(direction)
            following = by_direction.get(_OPPOSITE[direction])
            found.append(_of_direction(seen, following, at, through, light_edge_s, flags))
        elif flags:
            known = dict(at) | {"edges": 0.0}
            why = "every edge ran into the compliance or out of the range"
            raw = figure(f"{direction}_time", None, "s", why, flags, known)
            found.append(_Direction(raw, [], []))
    slow = any(each.slow for each in found)  # what decays in two parts rises in two
    figures: list[FigureOfMerit] = []
    for each in found:
        raw = each.raw
        if slow and raw.value is not None and "SLOW_COMPONENT" not in raw.flags:
            raw = replace(raw, flags=(*raw.flags, "SLOW_COMPONENT"))
        figures += [raw, *each.equivalent, *each.decay]
        figures.append(_bandwidth(raw, each.equivalent[0] if each.equivalent else None, slow))
    return figures


class _Direction(NamedTuple):
    """What was found of the edges of one direction."""

    raw: FigureOfMerit  #: the time as sampled
    equivalent: list[FigureOfMerit]
    decay: list[FigureOfMerit]

    @property
    def slow(self) -> bool:
        """Whether there is a slow part."""
        return (
            "SLOW_COMPONENT" in self.raw.flags
            or any(figure.conditions.get("share_of_step", 1.0) != 1.0 for figure in self.equivalent)
            or any(
                figure.name in ("decay_slow_time_constant", "decay_stretched_time_constant")
                for figure in self.decay
            )
        )


def _of_direction(
    edges: Edges,
    following: Edges | None,
    at: Mapping[str, float | str],
    reference: Edges | None,
    light_edge_s: float,
    flags: tuple[str, ...],
) -> _Direction:
    blur = blur_of(edges, reference, light_edge_s)
    raw = edge_time(edges, at, blur)
    raw = replace(raw, flags=(*raw.flags, *flags))
    if raw.value is None:
        return _Direction(raw, [], [])
    coarse = {"BANDWIDTH_LIMITED", "UNDERSAMPLED"} & set(raw.flags)
    equivalent = _equivalent_time(edges, reference, raw) if coarse else []
    moved = moved_on(edges, following)
    decay = decay_figures(edges, at, moved) if edges.direction == "decay" else []
    slow_s = next(
        (
            each.value
            for each in decay
            if each.name == "decay_slow_time_constant" and each.bound is None
        ),
        None,
    )
    if slow_s is not None:
        decay = [
            share_behind_lag(each, slow_s, blur) if each.name == "decay_slow_fraction" else each
            for each in decay
        ]
    return _Direction(
        with_settling(raw, moved), equivalent, [behind_lag(each, blur, edges) for each in decay]
    )


def _bandwidth(raw: FigureOfMerit, equivalent: FigureOfMerit | None, two: bool) -> FigureOfMerit:
    """0.35 over the 10–90 % time, as what it is: an estimate or, from a bound, a bound (Hz)."""
    name = f"bandwidth_from_{raw.name}"
    method = "0.35 / 10–90 % time, for a single pole; not measured"
    if two or raw.value is None:
        flags = ("SLOW_COMPONENT",) if two else raw.flags
        return figure(name, None, "Hz", method, flags, raw.conditions)
    limit, flags = (raw.value, raw.flags) if raw.bound == "upper" else (math.inf, raw.flags)
    if equivalent is not None and equivalent.value is not None:
        upper = TEN_TO_NINETY * float(
            equivalent.conditions.get("interval_high_s", equivalent.value)
        )
        if raw.bound is None:  # what the samples allow, as where a slow part may be hidden in noise
            upper = max(upper, raw.value + ONE_SIDED_95 * (raw.uncertainty or 0.0))
        if upper < limit:
            limit, flags = upper, (*raw.flags, *equivalent.flags)
    if limit < math.inf:
        method += "; lower bound, from the upper bound of the time"
        return figure(
            name, _SINGLE_POLE / limit, "Hz", method, flags, raw.conditions, bound="lower"
        )
    time = variable(raw.value, raw.uncertainty or 0.0, raw.name)
    return figure(name, _SINGLE_POLE / time, "Hz", method, raw.flags, raw.conditions)


def _equivalent_time(
    edges: Edges, reference: Edges | None, raw: FigureOfMerit
) -> list[FigureOfMerit]:
    """The time constant below the sampling interval, and its model-free cross-check."""
    name = f"{edges.direction}_time_constant_equivalent_time"
    known: dict[str, float | str] = dict(raw.conditions)
    if edges.edge_sigma_s is not None:
        known["edge_sigma_s"] = edges.edge_sigma_s
    refused = _refusal(edges)
    if refused is not None:
        return [_only_bounded(name, raw, (refused,), f"refused: {_WHY[refused]}", known)]
    usable = reference is not None and _matches(edges, reference)
    instrument = fit_instrument(reference) if reference is not None and usable else None
    if instrument is not None and not instrument.adequate:
        instrument = None
    fit = fit_response(edges, instrument)
    if not fit.adequate:
        flag = "RESPONSE_MODEL_REJECTED"
        return [_only_bounded(name, raw, (flag,), f"refused: {_WHY[flag]}", known)]
    several = ("SEVERAL_PARTS",) if fit.slow_parts > 1 else ()
    if several and not fit.largest:
        return [_only_bounded(name, raw, several, f"refused: {_WHY[several[0]]}", known)]
    known |= _details(fit, instrument, float(edges.time_s[edges.valid].max()))
    count = f"equivalent-time, maximum likelihood from {edges.count} edges"
    if fit.slow_s is not None:
        count += f", {fit.slow_parts + 1} exponentials, the fastest of which this is"
    if instrument is None:
        method = f"{count}; ≤ (95 %), instrument not deconvolved; smallest aperture of the settings"
        flags = ("INSTRUMENT_NOT_DECONVOLVED", "EQUIVALENT_TIME", *several)
        return [figure(name, fit.high_s, "s", method, flags, known, bound="upper")]
    method = (
        f"{count}, model-based; instrument from {instrument.edges} reference edges, its covariance "
        "propagated"
    )
    lower = fit.time_constant_s - 1.645 * fit.uncertainty_s
    if lower <= max(_BEYOND_INSTRUMENT * fit.instrument_s, instrument.lag_upper_s):
        method += "; upper bound (95 %), because it is not clearly slower than the instrument"
        flags = ("EQUIVALENT_TIME", *several)
        return [figure(name, fit.high_s, "s", method, flags, known, bound="upper")]
    value = (
        variable(fit.time_constant_s, fit.statistical_s, "noise and edge times")
        + variable(0.0, fit.instrument_s, "instrument")
        + variable(0.0, fit.model_s, "slow part not seen")
        + variable(0.0, fit.meter_s, "model")
    )
    return [
        figure(name, value, "s", method, ("EQUIVALENT_TIME", *several), known),
        *_counted(edges, fit, instrument, known),
    ]


_WHY: Mapping[str, str] = {
    "EDGE_TIME_UNKNOWN": "the times of the edges are not known",
    "TOO_FEW_EDGES": f"fewer than {LEAST_EDGES} edges",
    "PHASE_LOCKED": "the phases of the edges are not spread over the sampling interval",
    "INCOMPLETE_SQUARE_WAVE": "the edges do not reach both plateaus",
    "RESPONSE_MODEL_REJECTED": "no sum of up to four exponentials fits the edges",
    "SEVERAL_PARTS": "of several exponentials the fastest is not the largest",
}


def _refusal(edges: Edges) -> str | None:
    """Why the edges say nothing below the sampling interval."""
    if not edges.complete:
        return "INCOMPLETE_SQUARE_WAVE"
    if edges.count < LEAST_EDGES:
        return "TOO_FEW_EDGES"
    if edges.edge_sigma_s is None:
        return "EDGE_TIME_UNKNOWN"
    return "PHASE_LOCKED" if phase_locked(edges) else None


def _matches(edges: Edges, reference: Edges) -> bool:
    """Whether the reference run was made with the same settings, and well enough."""
    return made_alike(edges, reference) and _refusal(reference) is None


def _only_bounded(
    name: str,
    raw: FigureOfMerit,
    flags: tuple[str, ...],
    why: str,
    known: Mapping[str, float | str],
) -> FigureOfMerit:
    """The time constant's upper bound that the samples alone give."""
    method = f"{why}; upper bound from the 10–90 % time as sampled, over ln 9"
    if raw.value is None:
        return figure(name, None, "s", why, flags, known)
    upper = (
        raw.value if raw.bound == "upper" else raw.value + ONE_SIDED_95 * (raw.uncertainty or 0.0)
    )
    bound: Bound = "upper"
    return figure(name, upper / TEN_TO_NINETY, "s", method, flags, known, bound=bound)


def _details(
    fit: ResponseFit, instrument: InstrumentFit | None, recorded_s: float
) -> dict[str, float | str]:
    details: dict[str, float | str] = {
        "interval_low_s": fit.low_s,
        "interval_high_s": fit.high_s,
        "fitted_s": fit.time_constant_s,
        "share_of_step": 1 - fit.slow_fraction,
    }
    if fit.slow_s is not None and fit.slow_s < recorded_s:
        details |= {"slow_fraction": fit.slow_fraction, "slow_time_constant_s": fit.slow_s}
    elif fit.slow_s is not None:
        details["slow_part"] = "slower than what is recorded of an edge"
    if instrument is not None:
        best = instrument.best
        details |= {
            "fitted_aperture_s": best.aperture_s,
            "fitted_lag_s": best.lag_s,
            "fitted_delay_s": best.delay_s,
            "reference_edges": float(instrument.edges),
        }
    return details


def _counted(
    edges: Edges, fit: ResponseFit, instrument: InstrumentFit, known: Mapping[str, float | str]
) -> list[FigureOfMerit]:
    """The cross-check by counting, where it holds: no slow part, little noise."""
    if fit.slow_s is not None or edges.noise > 1 / _LEAST_SNR:
        return []
    tau, u = counted_time_constant(edges, instrument.best)
    method = (
        "interval · mean number of samples between 10 and 90 % per edge, less the instrument's "
        "share; no fit; cross-check of the equivalent-time estimate"
    )
    name = f"{edges.direction}_time_constant_counted"
    if tau <= 2 * u:
        upper = tau + 1.645 * u
        return [figure(name, upper, "s", method, ("EQUIVALENT_TIME",), known, bound="upper")]
    return [figure(name, variable(tau, u, "counts"), "s", method, ("EQUIVALENT_TIME",), known)]
