"""The 10–90 % time of the device behind recorded edges, without a model of how many parts it has.

The response is a sum of exponentials of many fixed time constants, as the meter reads them: through
its aperture and a lag. Their amplitudes, of either sign, follow from all samples by linear
regression with a prior (ridge regression). What the samples leave open stays in the uncertainty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.linalg import lapack

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.step_response import Instrument, step_response
from janus_lab.analysis.uncertainty.budget import SEED, widened

from .crossings import HIGH, LOW, registered
from .sample_rows import SampleRows, sample_rows

#: Time constants are this factor apart, from this share of what the meter resolves.
_SPACING, _FASTEST = 1.7, 0.12
#: Standard deviations of the amplitudes' prior that are tried, in steps, and of the offset's.
_AMPLITUDES, _OFFSET = (0.1, 0.3, 1.0), 1.0
#: Times of the edge that are tried: in standard uncertainties, or in intervals around it where
#: nothing but the samples tells it.
_TIMES, _ANYWHERE = np.linspace(-2.5, 2.5, 9), np.linspace(-0.7, 0.7, 29)
#: What laying edges on top of one another makes of the time, as a share of how well that is done:
#: interpolation misplaces an edge by where its samples happen to lie.
_MISPLACED = 0.6
#: Groups that the edges are left out by.
_GROUPS = 20
#: A scatter between edges that their noise explains in fewer cases than this is another one.
_EXPLAINED = 0.05
#: Draws of the amplitudes, in pairs, and the excess of their scatter that chance does not make.
_DRAWS, _NOT_LINEAR = 40, 1.25


@dataclass(frozen=True)
class RegressedTime:
    """The device's 10–90 % time; standard uncertainties (k = 1), all in s."""

    time_s: float
    noise_s: float  #: noise of the samples, or the scatter between edges where that is larger
    shape_s: float  #: what the samples do not tell of the shape, and of the edge's time
    lag_s: float  #: what the uncertainty of the lag makes of it
    aperture_s: float = 0.0  #: what that of the aperture does


class _Solved(NamedTuple):
    """A regression solved with one prior."""

    evidence: float  #: its logarithm, up to a constant of the data
    regression: _Regression
    prior: Floats  #: roots of the precisions
    mean: Floats
    covariance: Floats
    time_s: float
    gradient: Floats


class _Regression:
    """The linear regression for one set of rows, one instrument and one time of the edge.

    By QR, not by normal equations: the columns are nearly dependent.
    """

    def __init__(
        self, rows: SampleRows, taus: Floats, through: Instrument, plateau_s: Floats
    ) -> None:
        columns = [np.ones(rows.time_s.size)]
        columns += [step_response(rows.time_s, [tau], [1.0], through) for tau in taus.tolist()]
        self.taus, self.rows, self.through = taus, rows, through
        columns.append(rows.level)
        self._whitened = np.stack(columns, axis=1) / np.sqrt(rows.variance)[:, None]
        self.triangle = _triangle(self._whitened)
        since = np.maximum(plateau_s - through.delay_s, 0.0)
        self.plateau = np.mean(1 - np.exp(-since[:, None] / taus), axis=0)
        grid = np.geomspace(0.02 * taus[0], 8 * taus[-1], 700)
        self._grid = np.concatenate(([0.0], grid))
        self._rises = 1 - np.exp(-self._grid[:, None] / taus)

    def solve(self, amplitude: float) -> _Solved | None:
        """With a prior for the amplitudes, in steps; None where they make no edge."""
        prior = np.append(1 / _OFFSET, np.full(self.taus.size, 1 / amplitude))
        mean, triangle, squares = _ridge(self.triangle, prior)
        found = self.time(mean)
        if found is None:
            return None
        inverse = np.linalg.inv(triangle)
        evidence = float(np.sum(np.log(prior)) - np.sum(np.log(np.abs(np.diag(triangle)))))
        covariance = np.asarray(inverse @ inverse.T)
        return _Solved(evidence - 0.5 * squares, self, prior, mean, covariance, *found)

    def time(self, mean: Floats) -> tuple[float, Floats] | None:
        """The 10–90 % time (s) of the amplitudes `mean`, and its gradient; None without one."""
        weights = mean[1:]
        end = float(self.plateau @ weights)
        if not end > 0:
            return None
        level = self._rises @ weights / end
        half = np.flatnonzero(level < 0.5)[-1]  # from there outwards: what is unsteady is not seen
        above = np.flatnonzero(level[half:] >= HIGH)
        if not above.size:
            return None
        below = np.flatnonzero(level[: half + 1] <= LOW)
        times, gradient = [], []
        for share, place in ((LOW, int(below[-1])), (HIGH, int(half + above[0]) - 1)):
            first, last = self._grid[place], self._grid[place + 1]
            at = first + (share - level[place]) / (level[place + 1] - level[place]) * (last - first)
            for _ in range(3):  # Newton's steps
                left = np.exp(-at / self.taus)
                slope = float((left / self.taus) @ weights)
                at -= (float((1 - left) @ weights) - share * end) / slope
                at = float(np.clip(at, first, last))
            gradient.append(-np.append(0.0, 1 - left - share * self.plateau) / slope)
            times.append(at)
        return times[1] - times[0], np.asarray(gradient[1] - gradient[0])

    def seen_time(self, mean: Floats, lag_s: float) -> float:
        """The 10–90 % time (s) of the amplitudes `mean` behind a lag."""
        lagging = Instrument(0.0, lag_s)
        weights = mean[1:].tolist()
        level = np.zeros(self._grid.size)
        for tau, weight in zip(self.taus.tolist(), weights, strict=True):
            level += weight * step_response(self._grid, [tau], [1.0], lagging)
        level /= float(self.plateau @ mean[1:])
        high = int(np.argmax(level >= HIGH))
        low, top = np.interp([LOW, HIGH], np.maximum.accumulate(level[: high + 1]),
                             self._grid[: high + 1])  # fmt: skip
        return float(top - low)

    def misfit(self, mean: Floats) -> float:
        """χ² of the residuals over their number."""
        residual = self._whitened @ np.append(mean, -1.0)
        return float(np.mean(residual**2))

    def by_group(self) -> Floats:
        """What the rows of each group of edges come to: (groups, columns, columns)."""
        group = self.rows.group
        parts = [_triangle(self._whitened[group == g]) for g in range(self.rows.groups)]
        return np.stack(parts)


def _triangle(whitened: Floats) -> Floats:
    """Rows that have the least squares of `whitened` for any amplitudes: (columns, columns)."""
    size = whitened.shape[1]
    padded = np.vstack((whitened, np.zeros((max(0, size - len(whitened)), size))))
    # all columns in one block: of many rows and few columns four times as fast as NumPy's
    factored, _, _ = lapack.dgeqrt(size, padded)
    return np.triu(np.asarray(factored, dtype=np.float64)[:size])


def _ridge(triangle: Floats, prior: Floats) -> tuple[Floats, Floats, float]:
    """Amplitudes, their precision's triangular root and the squares that are left, with a prior.

    `triangle` has the levels in its last column; `prior` are the roots of the precisions.
    """
    design = np.vstack((triangle[:, :-1], np.diag(prior)))
    level = np.append(triangle[:, -1], np.zeros(prior.size))
    q, r = np.linalg.qr(design)
    mean = np.asarray(np.linalg.solve(r, q.T @ level), dtype=np.float64)
    return mean, np.asarray(r), float(np.sum((level - design @ mean) ** 2))


class _Mixture(NamedTuple):
    """The likeliest solution, and the time over all by their likelihood (s)."""

    best: _Solved
    time_s: float
    spread_s: float


def regressed_time(edges: Edges, through: Instrument, lag_u_s: float = 0.0) -> RegressedTime | None:
    """The 10–90 % time of what `edges` show, less what the instrument `through` does to it.

    `lag_u_s` is the standard uncertainty of its lag, that of the aperture stands with the edges;
    100 % is the record's plateau. None where the samples tell no such time.
    """
    times = _edge_times(edges)
    aligned, known = edges.aligned, edges.edge_sigma_s
    on_top = registered(edges)
    misplaced = 0.0
    if known is None or (on_top.edge_sigma_s or 0.0) < known:  # the samples know it better
        edges = on_top
        misplaced = 0.0 if aligned else _MISPLACED * (on_top.edge_sigma_s or 0.0)
    rows = sample_rows(edges, 1 if edges.aligned else _GROUPS)
    longest = 2 * float(np.max(rows.time_s))
    resolved = edges.interval_s if aligned else 0.5 * edges.interval_s
    fastest = _FASTEST * max(resolved, math.hypot(through.aperture_s, through.lag_s))
    count = math.ceil(math.log(longest / fastest) / math.log(_SPACING)) + 1
    taus = np.asarray(np.geomspace(fastest, longest, count))
    plateau_s = np.quantile(edges.time_s[edges.after], np.linspace(0.01, 0.99, 40))
    first = _Regression(rows, taus, through, plateau_s).solve(_AMPLITUDES[1])
    rows = _with_jitter(rows, edges, first)

    def over_times(instrument: Instrument, amplitudes: tuple[float, ...]) -> _Mixture | None:
        found, log_prior = [], []
        for shift, log_weight in times:
            late = replace(instrument, delay_s=instrument.delay_s + shift)
            regression = _Regression(rows, taus, late, plateau_s)
            solved = [each for each in map(regression.solve, amplitudes) if each is not None]
            found += solved
            log_prior += [log_weight] * len(solved)
        return _mixture(found, log_prior) if found else None

    found = over_times(through, _AMPLITUDES)
    if found is None:
        return None
    best = found.best
    along = best.covariance @ best.gradient
    noise = float(np.linalg.norm(best.regression.triangle[:, :-1] @ along))
    noise *= math.sqrt(max(1.0, best.regression.misfit(best.mean)))
    shape = math.hypot(float(np.linalg.norm(best.prior * along)), found.spread_s, misplaced)
    shape *= (beyond := _beyond_linear(best))
    noise *= beyond
    of_lag = 0.0
    if lag_u_s > 0:
        this, more = (
            best.regression.seen_time(best.mean, lag)
            for lag in (through.lag_s, through.lag_s + lag_u_s)
        )  # a longer lag does more than a shorter one
        of_lag = abs(more - this)
    if edges.aligned:  # the groups apart
        rows = _with_jitter(sample_rows(edges, _GROUPS), edges, first)
    grouped = _Regression(rows, taus, best.regression.through, plateau_s)
    noise = _believed(noise, grouped, best.prior)
    of_aperture = _of_aperture(best, edges.aperture_u_s, plateau_s)
    return RegressedTime(found.time_s, noise, shape, of_lag, of_aperture)


def _of_aperture(best: _Solved, u_s: float, plateau_s: Floats) -> float:
    """Change of the time (s) if the aperture is longer by `u_s`, all else as in `best`."""
    if u_s == 0:
        return 0.0
    used = best.regression
    longer = replace(used.through, aperture_s=used.through.aperture_s + u_s)
    mean, _, _ = _ridge(_Regression(used.rows, used.taus, longer, plateau_s).triangle, best.prior)
    found = used.time(mean)
    return abs(found[0] - best.time_s) if found is not None else best.time_s


def _edge_times(edges: Edges) -> list[tuple[float, float]]:
    """Shifts (s) of the edge that are tried, and the log of how likely each is."""
    sigma = edges.edge_sigma_s
    if sigma == 0:
        return [(0.0, 0.0)]
    if sigma is None:
        return [(shift * edges.interval_s, 0.0) for shift in _ANYWHERE.tolist()]
    return [(shift * sigma, -0.5 * shift**2) for shift in _TIMES.tolist()]


def _mixture(found: list[_Solved], log_prior: list[float]) -> _Mixture:
    evidence = np.array([each.evidence for each in found]) + np.array(log_prior)
    share = np.exp(evidence - np.max(evidence))
    share /= np.sum(share)
    times = np.array([each.time_s for each in found])
    mean = float(share @ times)
    spread = math.sqrt(float(share @ (times - mean) ** 2))
    return _Mixture(found[int(np.argmax(evidence))], mean, spread)


def _beyond_linear(solved: _Solved) -> float:
    """By how much the times of drawn amplitudes scatter more than their gradient says; from 1 on.

    A flat part of the response near 10 or 90 % may be passed early or late.
    """
    root = np.linalg.cholesky(solved.covariance)
    linear = float(np.linalg.norm(root.T @ solved.gradient))
    draws = np.random.default_rng(SEED).standard_normal((_DRAWS, solved.mean.size)) @ root.T
    times = [solved.regression.time(solved.mean + sign * d) for d in draws for sign in (1, -1)]
    found = np.array([time[0] for time in times if time is not None]) - solved.time_s
    scatter = math.sqrt(float(np.mean(found**2))) if found.size else math.inf
    return scatter / linear if scatter > _NOT_LINEAR * linear else 1.0


def _with_jitter(rows: SampleRows, edges: Edges, solved: _Solved | None) -> SampleRows:
    """The rows, where the response is steep as uncertain as the times of the edges make them."""
    sigma = edges.edge_sigma_s or 0.0
    if sigma == 0 or solved is None:
        return rows
    through = solved.regression.through
    change = np.zeros(rows.time_s.size)
    for tau, weight in zip(solved.regression.taus.tolist(), solved.mean[1:].tolist(), strict=True):
        for sign in (0.5, -0.5):
            moved = step_response(rows.time_s + 2 * sign * sigma, [tau], [1.0], through)
            change += sign * weight * moved
    return replace(rows, variance=rows.variance + change**2 / rows.averaged)


def _believed(noise_s: float, grouped: _Regression, prior: Floats) -> float:
    """The noise's standard error, or the scatter between groups of edges (jackknife) where the
    noise does not explain it; that one has Student's t of its few degrees of freedom."""
    found, parts = [], grouped.by_group()
    if len(parts) < 2:
        return noise_s
    for group in range(len(parts)):
        others = np.delete(parts, group, axis=0).reshape(-1, parts.shape[2])
        mean, _, _ = _ridge(_triangle(others), prior)
        time = grouped.time(mean)
        if time is not None:
            found.append(time[0])
    freedom = len(found) - 1
    if freedom < 1:
        return noise_s
    scatter = float(np.std(found)) * math.sqrt(freedom)
    most = float(stats.chi2.isf(_EXPLAINED, freedom)) / freedom
    return noise_s if scatter <= noise_s * math.sqrt(most) else widened(scatter, freedom)
