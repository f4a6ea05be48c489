"""Where the current of a half-cycle is going: its settled level from the shapes of many halves.

No single model of a slow device is trusted: the level is the mean over models without, with one and
with two exponential tails, of noise that is more or less like 1/f, each with the weight that the
readings give it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

import numpy as np
from scipy.special import chdtri

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.plateau import SHARE

#: Shapes begin at this share of the half-cycle: what is over before does not move the plateau.
BEGINS_AT = 0.1
LEAST_BINS, MOST_BINS = 5, 10
#: Readings in a bin, where there are as many.
READINGS_IN_A_BIN = 2
#: Time constants of the tails that are weighed, in half-cycles.
_TIMES = np.array([0.06, 0.09, 0.14, 0.21, 0.32, 0.48, 0.72, 1.1, 1.7, 2.6, 4.0])
#: How much of the noise of a bin is like 1/f.
_SLOW_NOISE = (0.0, 0.4, 0.7, 0.9, 0.98)
#: A tail's amplitude at the beginning of the half is taken to be of one of these sizes, in steps.
_AMPLITUDES = (0.2, 2.0)
#: A step is taken to be no smaller than so many standard deviations of a bin of the mean shape.
_HIDDEN = 3.0
#: How far a model of the tails is trusted: to this share of what it adds to the plateau.
_MODEL = 0.2
#: Weights of none, one and two tails before anything is known.
_PRIOR = (0.8, 0.13, 0.07)


@dataclass(frozen=True)
class Settled:
    """The level that halves of one kind settle to, averaged over them."""

    level_A: float
    added_A: float  #: to the mean of the plateaus, which are the last 40 % of the halves
    uncertainty_A: float  #: k = 1, of noise within the halves and of what may be left to settle
    count: int  #: halves behind it


@lru_cache
def edges_of_bins(bins: int) -> Floats:
    """Where the bins of a shape begin and end, in shares of the half-cycle; shape (bins + 1,)."""
    edges = np.linspace(BEGINS_AT, 1.0, bins + 1)
    edges.flags.writeable = False
    return edges


def settled_level(shapes_A: Floats, step_A: float) -> Settled | None:
    """The level that halves settle to, from their shapes: means in equal bins, (halves, bins).

    Bins begin and end at `edges_of_bins`; halves with a bin that is not a number do not count.
    `step_A` is the change of current that the light makes. Levels may differ from half to half; the
    tails are those of the mean shape. None without a half, or with fewer than five bins.
    """
    known = shapes_A[np.all(np.isfinite(shapes_A), axis=1)]
    count, bins = known.shape
    if not count or bins < LEAST_BINS:
        return None
    known = _without_wild(known)
    if not np.any(np.ptp(known, axis=1)):  # counts of the range, and no noise that shows
        return Settled(float(np.mean(known)), 0.0, 0.0, count)
    mean = np.mean(known, axis=0)
    about, step = float(np.mean(mean)), max(abs(step_A), 1e-6 * float(np.ptp(known)))
    shape = mean - about
    apart = known - mean
    variances = [_variance(apart, shape, _noise(bins, slow), count) for slow in _SLOW_NOISE]
    # of a step that noise hides, the tails may be as large as the noise
    step = max(step, _HIDDEN * math.sqrt(variances[0][0] / count))
    weighed = _weigh(shape, variances, count, step)
    # where even the best model misses the mean shape, it is known no better than by that much
    missed = weighed.chi2 / max(1, bins - 4)
    if missed > 1:
        variances = [(missed * variance, freedom) for variance, freedom in variances]
        weighed = _weigh(shape, variances, count, step)
    plateau = float(np.mean(shape[edges_of_bins(bins)[:-1] > 1 - SHARE]))
    added = weighed.level - plateau
    u = math.hypot(weighed.uncertainty, _MODEL * added)
    return Settled(about + weighed.level, added, u, count)


@dataclass(frozen=True)
class _Weighed:
    level: float
    uncertainty: float
    chi2: float  #: the least of any model


def _weigh(shape: Floats, variances: list[tuple[float, int]], count: int, step: float) -> _Weighed:
    """The mean over all models of tails and noise; `variances` are those of `_SLOW_NOISE`."""
    rows = []
    for slow, (variance, freedom) in zip(_SLOW_NOISE, variances, strict=True):
        noise = _noise(shape.size, slow)
        variance = max(variance, (1e-9 * step) ** 2)
        of_noise = -0.5 * count * noise.log_determinant - 0.5 * freedom * math.log(variance)
        models = zip(_tails(shape.size), _PRIOR, strict=True)
        for (tails, prior), size in product(models, _AMPLITUDES):
            evidence, level, u2, chi2 = _fit(shape, tails, noise, variance / count, size * step)
            known = evidence + of_noise + math.log(prior / tails.shape[0])
            rows.append(np.stack((known, level, u2, chi2)))
    evidence, level, u2, chi2 = np.concatenate(rows, axis=1)
    weight = np.exp(evidence - np.max(evidence))
    weight /= np.sum(weight)
    mean = float(weight @ level)
    spread = float(weight @ (u2 + (level - mean) ** 2))
    best = float(chi2[np.argmax(evidence)])
    return _Weighed(mean, math.sqrt(spread), best)


@dataclass(frozen=True, eq=False)
class _Noise:
    """Noise of the bins of one half, of unit variance in the mean bin; arrays of shape (b, b)."""

    inverse: Floats
    projected: Floats  #: the inverse without what a common level takes away
    weight: float  #: 1ᵀ·inverse·1
    log_determinant: float  #: with that of the level


@lru_cache
def _noise(bins: int, slow: float) -> _Noise:
    edges = edges_of_bins(bins)
    kernel = covariance_of_means((edges[1:] + edges[:-1]) / 2, np.diff(edges))
    kernel -= np.min(kernel)  # what is common to a half is its level
    kernel /= np.mean(np.diag(kernel))
    covariance = (1 - slow) * np.eye(bins) + slow * kernel
    inverse = np.asarray(np.linalg.inv(covariance), np.float64)
    row = np.sum(inverse, axis=0)
    weight = float(np.sum(row))
    log_determinant = float(np.linalg.slogdet(covariance)[1]) + math.log(weight)
    return _Noise(inverse, inverse - np.outer(row, row) / weight, weight, log_determinant)


@lru_cache
def _tails(bins: int) -> tuple[Floats, Floats, Floats]:
    """Models of none, one and two tails: the tails' means in the bins, (models, bins, tails)."""
    edges = edges_of_bins(bins)
    at = np.exp(-edges[:, None] / _TIMES)
    means = _TIMES * (at[:-1] - at[1:]) / np.diff(edges)[:, None]
    two = [means[:, list(pair)] for pair in combinations(range(_TIMES.size), 2)]
    return np.zeros((1, bins, 0)), means.T[:, :, None], np.array(two)


def _without_wild(shapes: Floats) -> Floats:
    """The shapes with what is far off the median shape drawn in to it (8 times the typical)."""
    if shapes.shape[0] < 5:
        return shapes
    level = np.median(shapes, axis=1, keepdims=True)
    typical = np.median(shapes - level, axis=0)
    apart = shapes - level - typical
    limit = 8 * 1.4826 * float(np.median(np.abs(apart)))
    return np.asarray(level + typical + np.clip(apart, -limit, limit))


def _variance(apart: Floats, shape: Floats, noise: _Noise, count: int) -> tuple[float, int]:
    """Variance of a bin's noise, from how the halves differ; of one or two, from the best fit."""
    bins = shape.size
    # a tail whose amplitude goes from half to half, as while it builds up, is no noise
    along = float(shape @ noise.projected @ shape)
    if along > 0:
        apart = apart - np.outer(apart @ noise.projected @ shape / along, shape)
    each = np.einsum("kb,bc,kc->k", apart, noise.projected, apart)
    freedom = (count - 1) * (bins - 2)
    squares = float(np.sum(each))
    if count >= 5:
        typical = float(np.median(each)) / float(chdtri(bins - 2, 0.5))
        squares = min(squares, typical * freedom)
    if count < 3:
        tails = _tails(bins)[2]
        gram = np.einsum("mbi,bc,mcj->mij", tails, noise.projected, tails)
        right = np.einsum("mbi,bc,c->mi", tails, noise.projected, shape)
        gram += 1e-9 * np.eye(2) * np.trace(gram, axis1=1, axis2=2)[:, None, None]
        taken = np.einsum("mi,mi->m", right, np.linalg.solve(gram, right[..., None])[..., 0])
        squares += count * (float(shape @ noise.projected @ shape) - float(np.max(taken)))
        freedom += bins - 4
    return max(0.0, squares) / freedom, freedom


def _fit(
    shape: Floats, tails: Floats, noise: _Noise, variance: float, amplitude: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Log evidence, level, its variance and χ² for models of tails (m, b, p); `variance` is that of
    a bin of the mean shape, `amplitude` what tails are expected to have; arrays of shape (m,)."""
    row = np.sum(noise.inverse, axis=0) / noise.weight
    gram = np.einsum("mbi,bc,mcj->mij", tails, noise.projected, tails) / variance
    right = np.einsum("mbi,bc,c->mi", tails, noise.projected, shape) / variance
    identity = np.eye(tails.shape[2])
    inverse = np.linalg.inv(gram + identity / amplitude**2)
    fitted = np.einsum("mij,mj->mi", inverse, right)
    chi2 = float(shape @ noise.projected @ shape) / variance - np.einsum("mi,mi->m", right, fitted)
    occam = np.linalg.slogdet(identity + amplitude**2 * gram)[1]
    common = np.einsum("b,mbi->mi", row, tails)
    level = float(row @ shape) - np.einsum("mi,mi->m", common, fitted)
    u2 = variance / noise.weight + np.einsum("mi,mij,mj->m", common, inverse, common)
    evidence = -0.5 * chi2 - 0.5 * occam
    # a current goes to its level from one side; tails of two signs may add up to anything
    evidence[np.any(fitted < 0, axis=1) & np.any(fitted > 0, axis=1)] = -np.inf
    return evidence, level, u2, chi2
