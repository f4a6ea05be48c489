"""How a photocurrent drifts from cycle to cycle, when neighbouring cycles resemble each other.

Ordinary least squares would call half of all drift-free runs drifting at a correlation of 0.8.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, stdtr

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import widened

#: With fewer cycles the correlation between them cannot be estimated.
LEAST_FOR_CORRELATION = 12
LEAST_FOR_DRIFT = 5
GLS = (
    "generalised least squares with AR(1) and white scatter, averaged over their restricted "
    "likelihood"
)
THEIL_SEN = "Theil–Sen (too few cycles to estimate their correlation)"
#: Share of a normal distribution within two standard deviations.
_WITHIN = 0.9545
#: Correlations from one cycle to the next, and shares of white scatter, that are weighed.
_CORRELATIONS = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98])
_WHITE = np.array([0.0, 0.2, 0.5, 0.8])
#: Before anything is known: even in the correlation, but for cycles that have none.
_UNCORRELATED = 0.15
_PRIOR = np.gradient(_CORRELATIONS) / np.sum(np.gradient(_CORRELATIONS)) * (1 - _UNCORRELATED)
_PRIOR[0] += _UNCORRELATED


@dataclass(frozen=True)
class Trend:
    """A straight line through correlated scatter, and the scatter; the models weighed: (m,)."""

    first: float  #: of the line, at the first cycle
    slope: float  #: per cycle
    slope_u: float
    scatter: float  #: standard deviation of a cycle from the line
    correlation: float  #: of one cycle with the next
    method: str
    count: int
    _weights: Floats
    _variances: Floats
    _correlations: Floats
    _white: Floats

    @property
    def correlated(self) -> bool:
        """Whether the correlation is beyond what chance gives, 2/√n."""
        return self.correlation > 2 / math.sqrt(self.count)

    def scatter_quantile(self, share: float) -> float:
        """The scatter that the true one is below with the probability `share` (0 to 1)."""
        if not self.scatter > 0:
            return 0.0
        freedom = self.count - 2
        squares = freedom * self._variances / self.scatter**2

        def below(ratio: float) -> float:
            return float(self._weights @ chdtrc(freedom, squares / ratio**2)) - share

        return self.scatter * math.exp(float(brentq(lambda x: below(math.exp(x)), -12, 12)))

    def uncertainty(self, cycle: Floats, factor: Floats) -> float:
        """Standard uncertainty of the sum of factor·(value at cycle) due to the scatter; (k,)."""
        apart = np.abs(cycle[:, None] - cycle[None, :])
        alike = (1 - self._white)[:, None, None] * (
            self._correlations[:, None, None] ** np.where(apart > 0, apart, 1.0)
        )
        alike = np.where(apart > 0, alike, 1.0)
        variance = self._variances * np.einsum("i,mij,j->m", factor, alike, factor)
        centre = np.zeros(variance.size)
        return half_interval(self._weights, centre, np.sqrt(variance), self.count - 2) / 2


def half_interval(weights: Floats, centre: Floats, scale: Floats, freedom: int) -> float:
    """Half the width of the interval about 0 that holds 95.45 % of a mixture of Student's t
    distributions; `weights`, `centre` and `scale` (m,) are those of its members."""
    largest = float(np.max(np.abs(centre) + scale))
    if not largest > 0:
        return 0.0
    kept = weights > 1e-9
    weights, centre, scale = weights[kept], centre[kept], np.maximum(scale[kept], 1e-12 * largest)

    def inside(half: float) -> float:
        above, below = (half - centre) / scale, (-half - centre) / scale
        return float(weights @ (stdtr(freedom, above) - stdtr(freedom, below))) - _WITHIN

    return float(brentq(inside, 0.0, 30 * largest * widened(1.0, freedom)))


def fit_trend(cycle: Floats, value: Floats) -> Trend | None:
    """Fit `value` (n,) against rising cycle numbers (n,); None with fewer than five.

    From twelve cycles on: generalised least squares. The deviations from the line are AR(1), of
    correlation ρ per cycle also across missing cycles, plus a white share; the results of a grid of
    both are averaged with the weight of their restricted likelihood (Patterson & Thompson,
    Biometrika 58, 545 (1971)), so the uncertainty includes that of the correlation. Below: the
    median of pairwise slopes (Sen, J. Am. Stat. Assoc. 63, 1379 (1968)); its uncertainty is that of
    the generalised least squares, for nothing tells that few cycles are independent.
    """
    if cycle.size < LEAST_FOR_DRIFT:
        return None
    if not np.ptp(value) > 0:
        return _theil_sen(cycle, value, None)
    fitted = _generalised(cycle, value)
    return _theil_sen(cycle, value, fitted) if cycle.size < LEAST_FOR_CORRELATION else fitted


def _theil_sen(cycle: Floats, value: Floats, fitted: Trend | None) -> Trend:
    """The robust line, with the uncertainties of the `fitted` one; None for equal values."""
    i, j = np.triu_indices(cycle.size, 1)
    slope = float(np.median((value[j] - value[i]) / (cycle[j] - cycle[i])))
    first = float(np.median(value - slope * (cycle - cycle[0])))
    if fitted is not None:
        return replace(fitted, first=first, slope=slope, method=THEIL_SEN)
    one, none = np.ones(1), np.zeros(1)
    return Trend(first, slope, 0.0, 0.0, 0.0, THEIL_SEN, cycle.size, one, none, none, none)


def _generalised(cycle: Floats, value: Floats) -> Trend:
    grid = np.meshgrid(_CORRELATIONS, _WHITE, indexing="ij")
    correlations, white = (axis.ravel() for axis in grid)
    scale = float(np.std(value))
    length = float(cycle[-1] - cycle[0])
    x = (cycle - cycle[0]) / length
    offset = float(np.median(value))
    columns = np.stack([np.ones(cycle.size), x, (value - offset) / scale], axis=1)
    moments, log_determinant = _filtered(cycle, columns, correlations, white)
    design, right = moments[:, :2, :2], moments[:, :2, 2]
    inverse = np.linalg.inv(design)
    line = np.einsum("mij,mj->mi", inverse, right)
    freedom = cycle.size - 2
    variance = (moments[:, 2, 2] - np.einsum("mi,mi->m", line, right)) / freedom
    variance = np.maximum(variance, np.finfo(np.float64).tiny)
    likelihood = -0.5 * (
        log_determinant + np.log(np.linalg.det(design)) + freedom * np.log(variance)
    )
    likelihood += np.log(np.repeat(_PRIOR, _WHITE.size))
    weights = np.exp(likelihood - np.max(likelihood))
    weights /= np.sum(weights)
    mean = weights @ line
    half = half_interval(
        weights, line[:, 1] - mean[1], np.sqrt(variance * inverse[:, 1, 1]), freedom
    )
    return Trend(
        first=offset + scale * float(mean[0]),
        slope=scale * float(mean[1]) / length,
        slope_u=scale * half / 2 / length,
        scatter=scale * math.sqrt(float(weights @ variance)),
        correlation=float(weights @ ((1 - white) * correlations)),
        method=GLS,
        count=cycle.size,
        _weights=weights,
        _variances=scale**2 * variance,
        _correlations=correlations,
        _white=white,
    )


def _filtered(
    cycle: Floats, columns: Floats, correlations: Floats, white: Floats
) -> tuple[Floats, Floats]:
    """Columnsᵀ V⁻¹ columns, (m, 3, 3), and ln det V, (m,), for each model of the correlation V.

    V has ones on its diagonal. A Kalman filter: linear in the number of cycles, all models at once.
    """
    predicted = np.zeros((correlations.size, columns.shape[1]))
    share = 1 - white
    variance = share.copy()
    moments = np.zeros((correlations.size, columns.shape[1], columns.shape[1]))
    log_determinant = np.zeros(correlations.size)
    gaps = np.diff(cycle, append=cycle[-1] + 1)
    powers = {gap: correlations**gap for gap in np.unique(gaps).tolist()}
    for row, gap in zip(columns, gaps.tolist(), strict=True):
        innovation = row - predicted
        total = variance + white
        moments += innovation[:, :, None] * innovation[:, None, :] / total[:, None, None]
        log_determinant += np.log(total)
        gain = variance / total
        kept = powers[gap]
        predicted = kept[:, None] * (predicted + gain[:, None] * innovation)
        variance = kept**2 * variance * (1 - gain) + share * (1 - kept**2)
    return moments, log_determinant
