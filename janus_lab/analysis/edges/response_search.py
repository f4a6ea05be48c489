"""How many slow parts a response has: a further one is looked for, fitted and claimed, or bounded."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from janus_lab.analysis.columns import Floats

from .edge_set import Edges
from .likelihood_fit import hessian, minimise, residuals_fit
from .phase_likelihood import PhaseLikelihood
from .response_models import ResponseModel, floor
from .step_response import Instrument, step_response

#: A further part must raise twice the log-likelihood by the first to be claimed; from the second on
#: it may be there, and goes into the uncertainty; from the third on it is fitted to find out.
_CLAIMED, _POSSIBLE, _TRIED = 25.0, 4.0, 10.0
#: Slow parts that are looked for at most, and the time constants at which they are.
_MOST_PARTS, _TRIALS = 3, 8
_NEAREST, _FARTHEST = 2.0, 3.0


@dataclass(frozen=True, eq=False)
class Found:
    """The model that was claimed."""

    model: ResponseModel
    fitted: Floats
    likelihood: PhaseLikelihood
    curvature: Floats  #: second derivatives of the cost at the fit
    moved: float  #: ln τ of the fast part would change by this, as far as one more part is believed


@dataclass(frozen=True)
class _Further:
    """One more slow part, to second order about a fit."""

    gain: float  #: in twice the log-likelihood
    moved: float  #: change of the fast part's ln τ
    share: float
    ln_tau: float


def find_response(edges: Edges, model: ResponseModel, start: Floats) -> Found:
    """Fit `model`, which has no slow part, and add those that the edges show."""
    found = _fitted(edges, model, start)
    for _ in range(_MOST_PARTS):
        further = _further(edges, found)
        if further is None:
            break
        adequate = residuals_fit(
            found.likelihood, found.model.response(found.fitted), found.fitted.size
        )
        if further.gain < _TRIED and adequate:
            return replace(found, moved=_believed(further.gain) * further.moved)
        more = replace(found.model, slow_parts=found.model.slow_parts + 1)
        begin = found.model.with_part(found.fitted, further.share, further.ln_tau)
        other = _fitted(edges, more, begin)
        gain = 2 * (_log_likelihood(other, other) - _log_likelihood(other, found))
        if gain < _CLAIMED:
            moved = float(other.fitted[0] - found.fitted[0])
            if abs(moved) > abs(further.moved):
                moved = math.copysign(max(abs(further.moved), min(abs(moved), 1.0)), moved)
            return replace(found, moved=_believed(max(gain, 0.0)) * moved)
        found = other
    return found


def likelihood_near(edges: Edges, tau_s: float, through: Instrument) -> PhaseLikelihood:
    """Prepared for time constants near `tau_s`: until a shift by σ is lost in the noise."""
    sigma = edges.edge_sigma_s or 0.0
    ratio = max(10.0, sigma / (0.1 * max(edges.noise, 1e-6) * tau_s))
    transition = (
        through.aperture_s + abs(through.delay_s) + (tau_s + through.lag_s) * (1 + math.log(ratio))
    )
    return PhaseLikelihood(edges, transition, max(tau_s, through.aperture_s))


def _believed(gain: float) -> float:
    return 1 / (1 + math.exp(_POSSIBLE - min(gain, 100.0)))


def _log_likelihood(prepared: Found, other: Found) -> float:
    return prepared.likelihood(other.model.response(other.fitted))


def _fitted(edges: Edges, model: ResponseModel, start: Floats) -> Found:
    """Twice, since what is prepared for the starting value may not suit the result."""
    least = math.log(floor(edges))
    fitted = start
    for _ in range(2):
        likelihood = likelihood_near(edges, math.exp(fitted[0]), model.through(fitted))
        cost = model.cost(likelihood, least)
        fitted = model.in_order(minimise(cost, fitted, model.scale(edges.interval_s)))
        fitted[0] = max(fitted[0], least)
    curvature = hessian(cost, fitted, 0.3 * model.scale(edges.interval_s))
    return Found(model, fitted, likelihood, curvature, 0.0)


def _further(edges: Edges, found: Found) -> _Further | None:
    """The slow part that would raise the likelihood most, all parameters following it.

    The log-likelihood is taken as quadratic in the part's share and the parameters.
    """
    model, fitted, likelihood = found.model, found.fitted, found.likelihood
    curvature = found.curvature
    if not np.all(np.linalg.eigvalsh(curvature) > 0):
        curvature = np.diag(np.full(fitted.size, np.inf))
    steps = 0.3 * model.scale(edges.interval_s)
    tau = math.exp(float(fitted[0]))
    interval = edges.interval_s
    least = _NEAREST * max(tau, 0.05 * interval)
    longest = _FARTHEST * float(np.nanmax(edges.time_s))
    share = 2 * likelihood.noise / math.sqrt(edges.count)

    def value(parameters: Floats, trial: float, weight: float) -> float:
        response = model.response(parameters)
        through = model.through(parameters)

        def mixed(time_s: Floats) -> Floats:
            single = step_response(time_s, [trial], [1.0], through)
            return np.asarray((1 - weight) * response(time_s) + weight * single)

        return likelihood(mixed if weight else response)

    shifted = [fitted + step for step in np.diag(steps)]
    base = value(fitted, tau, 0.0)
    moved = [value(each, tau, 0.0) for each in shifted]
    solid = bool(np.all(np.isfinite(curvature)))
    best: _Further | None = None
    for trial in np.geomspace(least, max(longest, 2 * least), _TRIALS).tolist():
        one, two = value(fitted, trial, share), value(fitted, trial, 2 * share)
        slope = (4 * one - two - 3 * base) / (2 * share)
        bent = -(two - 2 * one + base) / share**2
        follow = np.zeros(fitted.size)
        if solid:
            mixed = [
                -(value(each, trial, share) - at - one + base)
                for each, at in zip(shifted, moved, strict=True)
            ]
            follow = -np.linalg.solve(curvature, np.array(mixed) / (steps * share))
            bent += float(follow @ (np.array(mixed) / (steps * share)))
        if slope <= 0 or bent <= 0:
            continue
        weight = slope / bent
        candidate = _Further(
            slope * weight, float(follow[0]) * weight, min(weight, 0.5), math.log(trial)
        )
        if best is None or candidate.gain > best.gain:
            best = candidate
    return best
