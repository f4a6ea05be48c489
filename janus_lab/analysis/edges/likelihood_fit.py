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
