"""What 1/f noise does to the mean of a record, down to one period a day.

A fluctuation of the conductance with the relative one-sided density K/f shows in every current
through the device, in proportion. K, the density at 1 Hz, has no unit: (A²/Hz)/A² · Hz.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from janus_lab.analysis.columns import Floats

from .budget import Quantity, variable

#: The slowest period that counts (s): what is slower is the device's change, not its noise.
LONGEST_S = 86400.0
TAG = "1/f noise"
_EULER = 0.5772156649015329


def covariance_of_means(
    middle_s: Sequence[float] | Floats, duration_s: Sequence[float] | Floats
) -> Floats:
    """Relative covariance, for K = 1, of the means of records; shape (n, n).

    Record i lasts `duration_s[i]` (above zero) about `middle_s[i]`. It is the integral of
    cos(2πfd)/f from 1/86400 Hz on, d the lag, averaged over both records: -γ - ln(2πd/86400 s)
    for lags far below a day, and nothing beyond, where it would become negative.
    """
    middle = np.asarray(middle_s, np.float64)
    duration = np.asarray(duration_s, np.float64)
    lag = np.abs(middle[:, None] - middle[None, :])
    longer = (duration[:, None] + duration[None, :]) / 2
    shorter = (duration[:, None] - duration[None, :]) / 2
    mean_log = (
        _twice_integrated_log(lag + longer)
        - _twice_integrated_log(lag + shorter)
        - _twice_integrated_log(lag - shorter)
        + _twice_integrated_log(lag - longer)
    ) / (duration[:, None] * duration[None, :])
    far = lag > 1e3 * longer  # where the differences above would lose their digits
    mean_log[far] = np.log(lag[far])
    covariance = -_EULER - math.log(2 * math.pi / LONGEST_S) - mean_log
    return np.asarray(np.maximum(covariance, 0.0))


def variance_of_mean(duration_s: float, longest_s: float = LONGEST_S) -> float:
    """Relative variance, for K = 1, of the mean of a record of `duration_s` (s), from the frequency
    1/`longest_s` on: 3/2 - γ - ln(2π · duration/longest), not below zero."""
    return max(0.0, 1.5 - _EULER - math.log(2 * math.pi * duration_s / longest_s))


def fluctuations(density: float, covariance: Floats, tag: str = TAG) -> list[Quantity]:
    """Relative errors (value 0), one for each row of `covariance` (for K = 1), correlated so.

    `density` is K. Records a second apart share nearly all of it, records a day apart nothing.
    """
    if not covariance.size:
        return []
    if not density > 0:
        return [0.0] * len(covariance)
    matrix = density * covariance
    # what rounding or the cut at zero covariance might make indefinite
    matrix[np.diag_indices_from(matrix)] *= 1 + 1e-9
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(matrix)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
    sources = [variable(0.0, 1.0, tag) for _ in range(root.shape[1])]
    return [
        sum(
            (float(factor) * source for factor, source in zip(row, sources, strict=True) if factor),
            start=0.0,
        )
        for row in root
    ]


def _twice_integrated_log(x: Floats) -> Floats:
    """F with F'' = ln|x| and F(0) = 0."""
    size = np.where(x == 0, 1.0, np.abs(x))
    return np.asarray(x**2 * (np.log(size) / 2 - 0.75))
