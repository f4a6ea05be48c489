"""Uncertainty and interval of a fitted time constant: noise, edge times, instrument, model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95

from .edge_set import Edges
from .instrument_response import InstrumentFit
from .phase_likelihood import MODEL_U, PhaseLikelihood
from .response_models import ResponseModel, floor
from .response_search import Found

#: Beyond this relative uncertainty the likelihood is no parabola, and is integrated instead.
_PARABOLIC = 0.2
#: What the model is good for changes ln τ by this, where an exponential shows its τ best: at τ the
#: level's slope in ln τ is 1/e.
_OF_MODEL = math.e * MODEL_U


@dataclass(frozen=True)
class ResponseFit:
    """A fitted response; uncertainties are k = 1."""

    time_constant_s: float  #: the fast one
    statistical_s: float
    instrument_s: float  #: what the uncertainty of the instrument adds
    low_s: float  #: 90 % interval
    high_s: float  #: its upper end is the one-sided 95 % limit
    slow_fraction: float  #: of all slow parts together; 0 for one exponential
    slow_s: float | None  #: the slowest
    adequate: bool  #: whether the residuals agree with the model
    model_s: float = 0.0  #: what a slow part that is not seen may change
    meter_s: float = 0.0  #: what the model of the meter is good for
    slow_parts: int = 0
    largest: bool = True  #: whether no slow part has a larger share of the step

    @property
    def uncertainty_s(self) -> float:
        """All together."""
        return math.hypot(self.statistical_s, self.instrument_s, self.model_s, self.meter_s)


def with_uncertainty(
    edges: Edges, found: Found, instrument: InstrumentFit | None, *, adequate: bool
) -> ResponseFit:
    """The fit's uncertainty; the instrument's part by refits with draws of it."""
    model, fitted, likelihood = found.model, found.fitted, found.likelihood
    tau = math.exp(fitted[0])
    second = found.curvature
    relative = math.inf
    at_floor = tau < 3 * floor(edges)  # where the curvature is that of the limit, not of the data
    if not at_floor:
        relative = math.sqrt(float(np.linalg.inv(second)[0, 0]))
    z = ONE_SIDED_95
    draws = instrument.draws() if instrument is not None else []
    if relative < _PARABOLIC:
        refits = [
            _vertex(likelihood, replace(model, instrument=drawn), fitted, relative)
            for drawn in draws
        ]
        spread = math.sqrt(float(np.mean((np.array(refits) - fitted[0]) ** 2))) if refits else 0.0
        both = math.hypot(relative, spread, _OF_MODEL)
        statistical, systematic = tau * relative, tau * spread
        low, high = tau * math.exp(-z * both), tau * math.exp(z * both)
    else:
        statistical, low, high = _integrated(edges, likelihood, model, fitted)
        taus = [
            _refitted(edges, likelihood, replace(model, instrument=drawn), fitted, high)
            for drawn in draws
        ]
        systematic = math.sqrt(float(np.mean((np.array(taus) - tau) ** 2))) if taus else 0.0
        high = tau + math.hypot(high - tau, z * systematic)
        low = max(0.0, tau - math.hypot(tau - low, z * systematic))
    model_s = tau * min(abs(found.moved), 1.0)
    if found.moved < 0:
        low = max(0.0, tau - math.hypot(tau - low, ONE_SIDED_95 * model_s))
    else:
        high = tau + math.hypot(high - tau, ONE_SIDED_95 * model_s)
    taus_s, weights = model.parts(fitted)
    return ResponseFit(
        time_constant_s=tau,
        statistical_s=statistical,
        instrument_s=systematic,
        low_s=low,
        high_s=high,
        slow_fraction=sum(weights[1:]),
        slow_s=max(taus_s[1:]) if model.slow_parts else None,
        adequate=adequate,
        model_s=model_s,
        meter_s=tau * _OF_MODEL,
        slow_parts=model.slow_parts,
        largest=max(weights) == weights[0],
    )


def _vertex(
    likelihood: PhaseLikelihood, model: ResponseModel, fitted: Floats, relative: float
) -> float:
    """ln τ that another instrument makes likeliest: a parabola near the fit, and once more."""
    centre = float(fitted[0])
    for _ in range(2):
        values = []
        for shift in (-1.5, 0.0, 1.5):
            moved = fitted.copy()
            moved[0] = centre + shift * relative
            values.append(likelihood(model.response(moved)))
        curvature = values[0] + values[2] - 2 * values[1]
        move = 0.75 * relative * (values[0] - values[2]) / curvature if curvature < 0 else 0.0
        centre += float(np.clip(move, -5 * relative, 5 * relative))
        if abs(move) < 1.5 * relative:
            break
    return centre


def _refitted(
    edges: Edges, likelihood: PhaseLikelihood, model: ResponseModel, fitted: Floats, high: float
) -> float:
    """τ (s) that another instrument makes likeliest, anywhere below twice the upper limit."""

    def cost(tau: float) -> float:
        moved = fitted.copy()
        moved[0] = math.log(tau)
        return -likelihood(model.response(moved))

    bounds = (floor(edges), 2 * high)
    found = optimize.minimize_scalar(
        cost, bounds=bounds, method="bounded", options={"xatol": 0.02 * high}
    )
    return float(found.x)


def _integrated(
    edges: Edges, likelihood: PhaseLikelihood, model: ResponseModel, fitted: Floats
) -> tuple[float, float, float]:
    """u, and the ends of the 90 % interval, from the likelihood over τ, flat before (s)."""
    best = likelihood(model.response(fitted))

    def log_ratio(tau: float) -> float:
        moved = fitted.copy()
        moved[0] = math.log(tau)
        return likelihood(model.response(moved)) - best

    highest = 2 * math.exp(fitted[0]) + 0.02 * edges.interval_s
    while log_ratio(highest) > -10 and highest < 10 * edges.interval_s:
        highest *= 1.5
    taus = np.linspace(floor(edges), highest, 60)
    relative = np.array([log_ratio(tau) for tau in taus.tolist()])
    weight = np.exp(relative - np.max(relative))
    share = np.cumsum(weight) / np.sum(weight)
    mean = float(np.average(taus, weights=weight))
    u = math.sqrt(float(np.average((taus - mean) ** 2, weights=weight)))
    low, high = np.interp([0.05, 0.95], share, taus)
    return u, float(low), float(high)
