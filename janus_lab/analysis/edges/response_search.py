"""How many slow parts a response has: a further one is looked for, and claimed or bounded."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from janus_lab.analysis.columns import Floats

from .edge_set import Edges
from .likelihood_fit import newton, residuals_fit
from .phase_likelihood import PhaseLikelihood
from .response_models import ResponseModel, floor
from .step_response import Instrument, step_response

#: A further part must raise twice the log-likelihood by the first to be claimed; from the second on
#: it may be there, and goes into the uncertainty; from the third on it is fitted to find out. A
#: device that has shown one slow part is likelier to have more: then from the fourth on.
_CLAIMED, _POSSIBLE, _TRIED, _POSSIBLE_OF_SEVERAL = 25.0, 6.0, 10.0, 2.0
#: Slow parts that are looked for at most, and the time constants at which they are.
_MOST_PARTS, _TRIALS = 3, 8
_NEAREST, _FARTHEST = 2.0, 3.0
#: Shares that are tried to start a fit from.
#: What is known of every parameter without data, in its scale: that it is within reason.
_WEAK = 15.0
#: Least curvature that is left when all else follows, of that without.
_LEAST_BENT = 1e-3
_SHARES = (0.02, 0.06, 0.15, 0.4)


@dataclass(frozen=True, eq=False)
class Found:
    """The model that was claimed."""

    model: ResponseModel
    fitted: Floats
    likelihood: PhaseLikelihood
    curvature: Floats  #: second derivatives of the cost at the fit, and weak limits: positive
    moved: float  #: ln τ of the fast part would change by this, as far as one more part is believed


@dataclass(frozen=True)
class _Further:
    """One more slow part, to second order about a fit."""

    gain: float  #: in twice the log-likelihood
    moved: float  #: change of the fast part's ln τ
    share: float
    ln_tau: float
    others: Floats  #: the parameters beside it


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
            return replace(found, moved=_believed(further.gain, found.model) * further.moved)
        more = replace(found.model, slow_parts=found.model.slow_parts + 1)
        begin = found.model.with_part(further.others, further.share, further.ln_tau)
        other = _fitted(edges, more, begin)
        gain = 2 * (_log_likelihood(other, other) - _log_likelihood(other, found))
        if gain > _CLAIMED and found.model.slow_parts:
            found = _better(edges, found, other)  # which may have been caught in a lesser minimum
            gain = 2 * (_log_likelihood(other, other) - _log_likelihood(other, found))
        if gain < _CLAIMED:
            moved = float(other.fitted[0] - found.fitted[0])
            if abs(moved) > abs(further.moved):
                moved = math.copysign(max(abs(further.moved), min(abs(moved), 1.0)), moved)
            return replace(found, moved=_believed(gain, found.model) * moved)
        found = other
    return found


def _better(edges: Edges, found: Found, other: Found) -> Found:
    """`found`, or what its model gives from two parts of `other` merged, if that is likelier."""
    starts = [other.model.merged(other.fitted, i) for i in range(other.model.slow_parts)]
    start = max(starts, key=lambda each: other.likelihood(found.model.response(each)))
    again = _fitted(edges, found.model, start)
    if _log_likelihood(other, again) > _log_likelihood(other, found):
        return again
    return found


def likelihood_near(edges: Edges, tau_s: float, through: Instrument) -> PhaseLikelihood:
    """Prepared for time constants near `tau_s`: until a shift by σ is lost in the noise."""
    sigma = edges.edge_sigma_s or 0.0
    ratio = max(10.0, sigma / (0.1 * max(edges.noise, 1e-6) * tau_s))
    transition = (
        through.aperture_s + abs(through.delay_s) + (tau_s + through.lag_s) * (1 + math.log(ratio))
    )
    return PhaseLikelihood(edges, transition, max(tau_s, through.aperture_s))


def _believed(gain: float, model: ResponseModel) -> float:
    possible = _POSSIBLE_OF_SEVERAL if model.slow_parts else _POSSIBLE
    return 1 / (1 + math.exp(possible - min(max(gain, 0.0), 100.0)))


def _log_likelihood(prepared: Found, other: Found) -> float:
    return prepared.likelihood(other.model.response(other.fitted))


def _fitted(edges: Edges, model: ResponseModel, start: Floats) -> Found:
    """Twice, since what is prepared for the starting value may not suit the result."""
    least = math.log(floor(edges))
    fitted = start
    for _ in range(2):
        likelihood = likelihood_near(edges, math.exp(fitted[0]), model.through(fitted))
        cost = model.cost(likelihood, least)
        step = 0.3 * model.scale(edges.interval_s)
        fitted, curvature = newton(cost, model.in_order(fitted), step)
        fitted[0] = max(fitted[0], least)
    if not np.array_equal(fitted, model.in_order(fitted)):
        fitted, curvature = newton(cost, model.in_order(fitted), step)
    curvature = curvature + np.diag((_WEAK * model.scale(edges.interval_s)) ** -2.0)
    values, vectors = np.linalg.eigh(curvature)
    positive = np.asarray(vectors @ np.diag(np.maximum(np.abs(values), 1e-9)) @ vectors.T)
    return Found(model, fitted, likelihood, positive, 0.0)


def _further(edges: Edges, found: Found) -> _Further | None:
    """The slow part that would raise the likelihood most, all parameters following it.

    The log-likelihood is taken as quadratic in the part's share and the parameters.
    """
    model, fitted, likelihood = found.model, found.fitted, found.likelihood
    steps = np.minimum(0.3 * model.scale(edges.interval_s), 1 / np.sqrt(np.diag(found.curvature)))
    tau = math.exp(float(fitted[0]))
    interval = edges.interval_s
    slower = np.geomspace(
        _NEAREST * max(tau, 0.05 * interval),
        max(_FARTHEST * float(np.nanmax(edges.time_s)), 4 * tau),
        _TRIALS,
    )
    faster = tau / np.array([1.7, 4.0, 10.0])
    trials = [*faster[faster > 0.1 * interval].tolist(), *slower.tolist()]
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
    candidates: list[_Further] = []
    for trial in trials:
        one, two = value(fitted, trial, share), value(fitted, trial, 2 * share)
        slope = (4 * one - two - 3 * base) / (2 * share)
        bent = -(two - 2 * one + base) / share**2
        pairs = [value(each, trial, share) for each in shifted]
        mixed = (one + np.array(moved) - base - np.array(pairs)) / (steps * share)
        follow = np.asarray(-np.linalg.solve(found.curvature, mixed))
        bent = max(bent + float(follow @ mixed), _LEAST_BENT * abs(bent))
        if slope <= 0 or bent <= 0:
            continue
        weight = slope / bent
        gain, start = slope * weight, fitted
        if gain > _TRIED:  # farther than a parabola reaches, perhaps
            tries = [
                (value(fitted + min(w, weight) * scale * follow, trial, w), w, scale)
                for w in _SHARES
                for scale in (0.0, 1.0)
            ]
            actual, weight, scale = max(tries)
            gain, start = 2 * (actual - base), fitted + weight * scale * follow
        elif trial < tau:
            continue
        candidates.append(_Further(gain, float(follow[0]) * weight, weight, math.log(trial), start))
    return max(candidates, key=lambda each: each.gain, default=None)
