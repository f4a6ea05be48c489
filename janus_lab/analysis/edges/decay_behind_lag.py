"""What the meter's lag makes of a time constant whose fit knows none."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95

from .as_sampled.instrument_blur import Blur
from .edge_set import Edges

#: A time constant of fewer lags of the meter than this is a bound: it is longer by 4 % from there.
_LAGS = 10.0


def behind_lag(found: FigureOfMerit, blur: Blur, edges: Edges) -> FigureOfMerit:
    """A time constant with what the lag makes of it; one that is not clear of the lag is a bound.

    The fits know no lag. With λ = lag/τ it makes of exp(-t/τ) this much and of exp(-t/lag) less
    λ/(1-λ). The tail keeps its τ; what is missing at first moves ln τ by its product with
    (t/τ - ½)·exp(-t/τ) over the square of that, τ/8, which is 4λ² if the samples are dense and the
    more the fewer of them count there. k = 2 reaches it.
    """
    if found.value is None or found.unit != "s" or blur.lag_s == 0:
        return found
    if found.value > _LAGS * blur.lag_s:
        if found.bound is not None or found.uncertainty is None:
            return found
        late = 2 * blur.lag_s * max(blur.lag_s, _first(edges, blur.lag_s)) / found.value
        budget = dict(found.components) | {"lag": late}
        return replace(found, uncertainty=math.hypot(found.uncertainty, late), components=budget)
    flags = ("INSTRUMENT_LIMITED", *found.flags)
    if found.bound == "lower":  # of what may be the meter's
        return replace(found, value=None, bound=None, flags=flags)
    upper = found.value + ONE_SIDED_95 * (found.uncertainty or 0.0)
    return replace(found, value=upper, uncertainty=None, components={}, bound="upper", flags=flags)


def share_behind_lag(found: FigureOfMerit, tau_s: float, blur: Blur) -> FigureOfMerit:
    """The share of the step of a slow part of `tau_s`, less what the lag adds to it.

    Behind a lag exp(-t/τ) has the weight τ/(τ - lag): all of it comes later. Where the lag is no
    small part of τ, that is no correction any more, and flagged.
    """
    if found.value is None or found.bound is not None or blur.lag_s == 0:
        return found
    late = min(1.0, blur.lag_s / tau_s)
    share = found.value * (1 - late)
    u = found.value * math.hypot(blur.lag_u_s / tau_s, late**2)
    flags = found.flags if tau_s > _LAGS * blur.lag_s else ("INSTRUMENT_LIMITED", *found.flags)
    return replace(
        found,
        value=share,
        uncertainty=math.hypot(found.uncertainty or 0.0, u),
        components=dict(sorted({**found.components, "lag": u}.items())),
        conditions={**found.conditions, "share_of_step": share},
        flags=flags,
    )


def _first(edges: Edges, lag_s: float) -> float:
    """The time (s) that the first sample of a fit stands for, as far as the lag reaches it."""
    sigma = edges.interval_s if edges.edge_sigma_s is None else edges.edge_sigma_s
    after = edges.time_s[edges.valid & (edges.time_s > 3 * sigma)]
    return edges.interval_s * math.exp(-float(np.min(after)) / lag_s) if after.size else 0.0
