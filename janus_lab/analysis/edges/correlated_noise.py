"""Noise of a binned trace, white and correlated, estimated from the scatter between edges.

Restricted maximum likelihood (Patterson and Thompson, Biometrika 58, 545, 1971) of two variances:
a white one and that of one correlated noise, 1/f or of one correlation time. Noise that is taken as
white although it is not looks like a slow part of the response.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from janus_lab.analysis.columns import Floats

#: Correlation times that are tried, in sampling intervals.
_TIMES = (2.0, 5.0, 12.0, 30.0, 75.0, 190.0)
#: Correlated over white variance, as it is tried.
_RATIOS = np.concatenate(([0.0], np.geomspace(1e-4, 1e4, 49)))
#: A correlated noise must be better than white by this in twice the log-likelihood; by chance it is
#: not, and without it the white one is known best.
_LEAST_GAIN = 4.0
_LEAST_VARIANCE = 1e-14


@dataclass(frozen=True, eq=False)
class Noise:
    """Covariance of one trace's bins (bins, bins), and from how many values it was estimated."""

    covariance: Floats
    freedom: int
    correlated: str  #: what was found besides white noise, or nothing


def bin_covariance(
    begin: Floats, end: Floats, antiderivative: Callable[[Floats], Floats]
) -> Floats:
    """Covariance of the means over bins, of a noise whose covariance at lag x is F''(x), F even."""
    a, b = begin, end

    def at(first: Floats, second: Floats) -> Floats:
        return antiderivative(first[:, None] - second[None, :])

    double = at(b, a) - at(a, a) - at(b, b) + at(a, b)
    return np.asarray(double / np.outer(b - a, b - a))


def flicker(lag: Floats) -> Floats:
    """Of 1/f noise: covariance -ln|x|, up to a constant that an offset takes."""
    size = np.maximum(np.abs(lag), 1e-300)
    return np.asarray(-0.5 * size**2 * np.log(size) + 0.75 * size**2)


def of_correlation_time(time: float) -> Callable[[Floats], Floats]:
    """Of noise whose covariance falls as exp(-|x|/time)."""

    def antiderivative(lag: Floats) -> Floats:
        size = np.abs(lag)
        return np.asarray(time**2 * np.expm1(-size / time) + time * size)

    return antiderivative


def estimate_noise(
    residuals: Floats,
    nuisance: Floats,
    begin: Floats,
    end: Floats,
    count: Floats,
    current_share: Floats,
) -> Noise:
    """The noise of one trace, from independent residuals (n, bins) of which each may have lost the
    shapes in `nuisance` (bins, k), among them a constant.

    `begin` and `end` of the bins are in sampling intervals; `count` is how many samples of one
    trace are in each. 1/f noise is tried as one of the amplifier, and of the current in proportion.
    """
    unitary = np.linalg.qr(nuisance, mode="complete")[0][:, np.linalg.matrix_rank(nuisance) :]
    projected = residuals @ unitary
    white = np.diag(1 / count)
    freedom = projected.size
    root = np.linalg.cholesky(unitary.T @ white @ unitary)
    whitened = linalg.solve_triangular(root, projected.T, lower=True)
    of_white = max(float(np.mean(whitened**2)), _LEAST_VARIANCE)
    likeliest, found = 0.0, Noise(of_white * white, freedom, "")
    for name, kernel in _kernels(begin, end, current_share):
        inner = linalg.solve_triangular(root, unitary.T @ kernel @ unitary, lower=True)
        inner = linalg.solve_triangular(root, inner.T, lower=True)
        values, vectors = np.linalg.eigh(0.5 * (inner + inner.T))
        squares = np.mean((vectors.T @ whitened) ** 2, axis=1)
        scaled = 1 + _RATIOS[:, None] * np.maximum(values, 0.0)[None, :]
        variance = np.maximum(np.mean(squares / scaled, axis=1), _LEAST_VARIANCE)
        minus_twice = np.log(variance) * values.size + np.sum(np.log(scaled), axis=1)
        gain = len(residuals) * (values.size * np.log(of_white) - minus_twice) - _LEAST_GAIN
        best = int(np.argmax(gain))
        if gain[best] > likeliest:
            likeliest = float(gain[best])
            covariance = variance[best] * (white + _RATIOS[best] * kernel)
            found = Noise(np.asarray(covariance), freedom, name)
    return found


def _kernels(begin: Floats, end: Floats, share: Floats) -> list[tuple[str, Floats]]:
    """Covariances of the bins' means for unit noise; 1/f noise with a constant that keeps it
    positive."""
    length = float(end[-1] - begin[0])
    of_flicker = bin_covariance(begin, end, flicker) + np.log(length) + 2.0
    found = [
        ("1/f noise", of_flicker),
        ("1/f noise of the current", of_flicker * np.outer(share, share)),
    ]
    found += [
        (
            f"noise correlated over {time:g} intervals",
            bin_covariance(begin, end, of_correlation_time(time)),
        )
        for time in _TIMES
        if time < length / 4
    ]
    return found
