"""Noise of a binned trace, white and correlated, estimated from the scatter between edges.

Restricted maximum likelihood (Patterson and Thompson, Biometrika 58, 545, 1971) of two variances:
a white one and that of one correlated noise, 1/f or of one correlation time. Noise that is taken as
white although it is not looks like a slow part of the response.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from janus_lab.analysis.columns import Floats

#: Correlation times that are tried, in sampling intervals, and factors by which the likeliest is
#: refined.
_TIMES = (2.0, 8.0, 32.0, 128.0)
_REFINED = (2.0, 1.4, 1.2)
#: Correlated over white variance, as it is tried.
_RATIOS = np.concatenate(([0.0], np.geomspace(1e-4, 1e4, 161)))
#: A correlated noise must be better than white by this in twice the log-likelihood; by chance it is
#: not, and without it the white one is known best.
_LEAST_GAIN = 4.0
#: One of a correlation time, which is fitted too, must be better than 1/f noise by as much: what
#: is slow in it is taken for the device's.
_LEAST_MORE = 4.0
_LEAST_VARIANCE = 1e-14


@dataclass(frozen=True, eq=False)
class TraceNoise:
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


def estimate_trace_noise(
    residuals: Floats,
    nuisance: Floats,
    begin: Floats,
    end: Floats,
    count: Floats,
    current_share: Floats,
) -> TraceNoise:
    """The noise of one trace, from independent residuals (n, bins) of which each may have lost the
    shapes in `nuisance` (bins, k), among them a constant.

    `begin` and `end` of the bins are in sampling intervals; `count` is how many samples of one
    trace are in each. 1/f noise is tried as one of the amplifier, and of the current in proportion.
    """
    length = float(end[-1] - begin[0])
    # a constant keeps 1/f noise positive
    of_flicker = bin_covariance(begin, end, flicker) + np.log(length) + 2.0
    of_current = of_flicker * np.outer(current_share, current_share)
    mixture = _Mixture(residuals, nuisance, count)
    best = mixture.with_correlated("1/f noise", of_flicker)
    best = max(best, mixture.with_correlated("1/f noise of the current", of_current), key=_gain)

    def of_time(time: float) -> _Tried:
        name = f"noise correlated over {time:.2g} intervals"
        return mixture.with_correlated(name, bin_covariance(begin, end, of_correlation_time(time)))

    tried = {time: of_time(time) for time in _TIMES if time < length / 4}
    for factor in _REFINED if tried else ():
        likely = max(tried, key=lambda time: tried[time].gain)
        if tried[likely].gain < best.gain:
            break
        tried |= {time: of_time(time) for time in (likely / factor, likely * factor)}
    if tried:
        likely = max(tried, key=lambda time: tried[time].gain)
        if tried[likely].gain > best.gain + _LEAST_MORE:
            best = tried[likely]
    if best.gain < _LEAST_GAIN:
        return TraceNoise(mixture.of_white * np.diag(1 / count), mixture.freedom, "")
    return TraceNoise(best.covariance, mixture.freedom, best.name)


@dataclass(frozen=True, eq=False)
class _Tried:
    """White and one correlated noise; the gain over white is in twice the log-likelihood."""

    name: str
    gain: float
    covariance: Floats


def _gain(tried: _Tried) -> float:
    return tried.gain


class _Mixture:
    """The likelihood of white and one correlated noise together."""

    def __init__(self, residuals: Floats, nuisance: Floats, count: Floats) -> None:
        basis = np.linalg.qr(nuisance, mode="complete")[0]
        self._unitary = basis[:, np.linalg.matrix_rank(nuisance) :]
        self._white = np.diag(1 / count)
        projected = residuals @ self._unitary
        self.freedom = projected.size
        self._number = len(residuals)
        self._root = np.linalg.cholesky(self._unitary.T @ self._white @ self._unitary)
        self._whitened = linalg.solve_triangular(self._root, projected.T, lower=True)
        self.of_white = max(float(np.mean(self._whitened**2)), _LEAST_VARIANCE)

    def with_correlated(self, name: str, kernel: Floats) -> _Tried:
        """The likeliest variances, for a correlated noise of covariance `kernel` (bins, bins)."""
        inner = self._unitary.T @ kernel @ self._unitary
        inner = linalg.solve_triangular(self._root, inner, lower=True)
        inner = linalg.solve_triangular(self._root, inner.T, lower=True)
        values, vectors = np.linalg.eigh(0.5 * (inner + inner.T))
        squares = np.mean((vectors.T @ self._whitened) ** 2, axis=1)
        scaled = 1 + _RATIOS[:, None] * np.maximum(values, 0.0)[None, :]
        variance = np.maximum(np.mean(squares / scaled, axis=1), _LEAST_VARIANCE)
        minus_twice = np.log(variance) * values.size + np.sum(np.log(scaled), axis=1)
        gain = self._number * (values.size * math.log(self.of_white) - minus_twice)
        best = int(np.argmax(gain))
        covariance = variance[best] * (self._white + _RATIOS[best] * kernel)
        return _Tried(name, float(gain[best]), np.asarray(covariance))
