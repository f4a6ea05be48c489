"""Minimum, curvature and goodness of a fit by likelihood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize, stats

from janus_lab.analysis.columns import Floats

from .phase_likelihood import PhaseLikelihood, Response

_RESIDUAL_PROBABILITY = 1e-4
_RESIDUAL_BINS = 12
#: Newton's method ends after so many steps, or where the next one would gain less than the second;
#: a step goes no farther than the third, in the differences' own steps, which shrink to a share of
#: the uncertainty.
_MOST_NEWTON, _LEAST_DECREASE, _FARTHEST_MOVE, _NEAR = 8, 1e-2, 10.0, 0.5


def minimise(cost: Callable[[Floats], float], start: Floats, scale: Floats) -> Floats:
    """The parameters (n,) of least cost, by Nelder and Mead; `scale` is about their uncertainty."""
    simplex = start / scale + np.vstack((np.zeros(start.size), np.eye(start.size)))
    options = {"initial_simplex": simplex, "xatol": 0.02, "fatol": 0.01, "maxfev": 400}
    minimize: Any = optimize.minimize  # the stubs know no initial simplex
    found = minimize(
        lambda x: cost(x * scale), start / scale, method="Nelder-Mead", options=options
    )
    return np.asarray(found.x * scale)


def hessian(cost: Callable[[Floats], float], at: Floats, step: Floats) -> Floats:
    """Second derivatives by central differences."""
    size = at.size
    centre = cost(at)
    shift = np.diag(step)
    plus = [cost(at + shift[i]) for i in range(size)]
    minus = [cost(at - shift[i]) for i in range(size)]
    second = np.empty((size, size))
    for i in range(size):
        second[i, i] = (plus[i] + minus[i] - 2 * centre) / step[i] ** 2
        for j in range(i):
            mixed = cost(at + shift[i] + shift[j]) + cost(at - shift[i] - shift[j])
            mixed += 2 * centre - plus[i] - plus[j] - minus[i] - minus[j]
            second[i, j] = second[j, i] = mixed / (2 * step[i] * step[j])
    return second


def newton(cost: Callable[[Floats], float], start: Floats, step: Floats) -> tuple[Floats, Floats]:
    """The parameters (n,) of least cost near `start`, and the second derivatives there (n, n).

    Damped Newton steps with derivatives by differences over at most `step`; directions in which the
    cost bends down are followed downhill, with the size of their curvature.
    """
    at, steps = start, step
    for _ in range(2):
        centre = cost(at)
        around = [cost(at + each) + cost(at - each) - 2 * centre for each in np.diag(steps)]
        near = _NEAR * steps / np.sqrt(np.maximum(np.array(around), 1e-12))
        if np.all(near > 0.5 * steps):
            break
        steps = np.minimum(steps, near)
    for _ in range(_MOST_NEWTON):
        centre, gradient, second = _derivatives(cost, at, steps)
        values, vectors = np.linalg.eigh(second * np.outer(steps, steps))
        size = np.maximum(np.abs(values), 1e-6 * max(1.0, float(np.max(np.abs(values)))))
        along = vectors.T @ (gradient * steps)
        move = -(vectors @ (along / size))
        move *= min(1.0, _FARTHEST_MOVE / max(float(np.max(np.abs(move * steps / step))), 1e-12))
        if 0.5 * float(np.sum(along**2 / size)) < _LEAST_DECREASE:
            polished = at + move * steps
            return (polished if cost(polished) < centre else at), second
        for shrink in (1.0, 0.4, 0.15, 0.04):
            moved = at + shrink * move * steps
            if cost(moved) < centre:
                at = moved
                break
        else:
            return at, second
        bent = np.diag(second)
        steps = np.minimum(step, _NEAR / np.sqrt(np.maximum(bent, 1e-12)))
    return at, second


def _derivatives(
    cost: Callable[[Floats], float], at: Floats, step: Floats
) -> tuple[float, Floats, Floats]:
    """Cost, gradient and second derivatives from forward and backward steps and pairs of them."""
    centre, shift = cost(at), np.diag(step)
    plus = np.array([cost(at + each) for each in shift])
    minus = np.array([cost(at - each) for each in shift])
    second = np.diag((plus + minus - 2 * centre) / step**2)
    for i in range(at.size):
        for j in range(i):
            mixed = cost(at + shift[i] + shift[j]) - plus[i] - plus[j] + centre
            second[i, j] = second[j, i] = mixed / (step[i] * step[j])
    return centre, np.asarray((plus - minus) / (2 * step)), np.asarray(second)


def residuals_fit(
    likelihood: PhaseLikelihood, response: Response, parameters: int, tolerance: float = 0.0
) -> bool:
    """Whether the residuals average to nothing in every bin of time after the edge (χ²).

    A mean within the `tolerance`, in steps, is nothing, however well it is known.
    """
    time_s, residual = likelihood.residuals(response)
    order = np.argsort(time_s, kind="stable")
    squares = 0.0
    for part in np.array_split(residual[order], _RESIDUAL_BINS):
        variance = max(float(np.var(part)), 1e-18) / part.size + tolerance**2
        squares += float(np.mean(part)) ** 2 / variance
    return bool(stats.chi2.sf(squares, _RESIDUAL_BINS - parameters) > _RESIDUAL_PROBABILITY)
