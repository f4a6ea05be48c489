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

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import widened

from .crossings import HIGH, LOW
from .edge_set import Edges
from .sample_rows import SampleRows, sample_rows
from .step_response import Instrument, step_response

#: Time constants are this factor apart, from this share of what the meter resolves.
_SPACING, _FASTEST = 1.7, 0.12
#: Standard deviations of the amplitudes' prior that are tried, in steps, and of the offset's.
_AMPLITUDES, _OFFSET = (0.1, 0.3, 1.0), 1.0
#: Times of the edge that are tried, in standard uncertainties; of one that is known only to an
#: interval, in half intervals.
_TIMES = np.linspace(-2.5, 2.5, 9)
#: Groups that the edges are left out by.
_GROUPS = 20
#: A scatter between edges that their noise explains in fewer cases than this is another one.
_EXPLAINED = 0.05


@dataclass(frozen=True)
class RegressedTime:
    """The device's 10–90 % time; standard uncertainties (k = 1), all in s."""

    time_s: float
    noise_s: float  #: noise of the samples, or the scatter between edges where that is larger
    shape_s: float  #: what the samples do not tell of the shape, and of the edge's time


class _Solved(NamedTuple):
    """A regression solved with one prior."""

    evidence: float  #: its logarithm, up to a constant of the data
    regression: _Regression
    prior: Floats  #: precisions
    mean: Floats
    covariance: Floats
    time_s: float
    gradient: Floats


class _Regression:
    """Normal equations for one set of rows, one instrument and one time of the edge."""

    def __init__(
        self, rows: SampleRows, taus: Floats, through: Instrument, plateau_s: Floats
    ) -> None:
        columns = [np.ones(rows.time_s.size)]
        columns += [step_response(rows.time_s, [tau], [1.0], through) for tau in taus.tolist()]
        self.taus, self.rows = taus, rows
        self.design = np.stack(columns, axis=1)
        self._weighted = self.design / rows.variance[:, None]
        self.normal = self._weighted.T @ self.design
        self.right = self._weighted.T @ rows.level
        since = np.maximum(plateau_s - through.delay_s, 0.0)
        self.plateau = np.mean(1 - np.exp(-since[:, None] / taus), axis=0)
        grid = np.geomspace(0.02 * taus[0], 8 * taus[-1], 700)
        self._grid = np.concatenate(([0.0], grid))
        self._rises = 1 - np.exp(-self._grid[:, None] / taus)

    def solve(self, amplitude: float) -> _Solved | None:
        """With a prior for the amplitudes, in steps; None where they make no edge."""
        prior = np.append(_OFFSET**-2.0, np.full(self.taus.size, amplitude**-2.0))
        precision = self.normal + np.diag(prior)
        covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
        mean = covariance @ self.right
        found = self.time(mean)
        if found is None:
            return None
        evidence = float(np.sum(np.log(prior))) - float(np.linalg.slogdet(precision)[1])
        evidence = 0.5 * (evidence + float(mean @ self.right))
        return _Solved(evidence, self, prior, mean, covariance, *found)

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

    def without(self, group: int) -> tuple[Floats, Floats]:
        """Normal equations that leave a group of edges out."""
        chosen = self.rows.group == group
        weighted = self._weighted[chosen].T
        return (
            self.normal - weighted @ self.design[chosen],
            self.right - weighted @ self.rows.level[chosen],
        )


def regressed_time(edges: Edges, through: Instrument) -> RegressedTime | None:
    """The 10–90 % time of what `edges` show, less what the instrument `through` does to it.

    100 % is the record's plateau. None where the samples tell no such time.
    """
    rows = sample_rows(edges, _GROUPS)
    longest = 2 * float(np.max(rows.time_s))
    resolved = edges.interval_s if edges.aligned else 0.5 * edges.interval_s
    fastest = _FASTEST * max(resolved, math.hypot(through.aperture_s, through.lag_s))
    count = math.ceil(math.log(longest / fastest) / math.log(_SPACING)) + 1
    taus = np.asarray(np.geomspace(fastest, longest, count))
    plateau_s = np.quantile(edges.time_s[edges.after], np.linspace(0.01, 0.99, 40))
    rows = _with_jitter(rows, edges, _Regression(rows, taus, through, plateau_s), through)
    found, log_prior = [], []
    for shift in _TIMES if edges.edge_sigma_s != 0 else np.zeros(1):
        known = edges.edge_sigma_s is not None
        sigma = edges.interval_s / 5 if edges.edge_sigma_s is None else edges.edge_sigma_s
        late = replace(through, delay_s=through.delay_s + float(shift) * sigma)
        regression = _Regression(rows, taus, late, plateau_s)
        solved = [regression.solve(amplitude) for amplitude in _AMPLITUDES]
        found += [each for each in solved if each is not None]
        log_prior += [-0.5 * shift**2 if known else 0.0 for each in solved if each is not None]
    if not found:
        return None
    evidence = np.array([each.evidence for each in found]) + np.array(log_prior)
    share = np.exp(evidence - np.max(evidence))
    share /= np.sum(share)
    times = np.array([each.time_s for each in found])
    value = float(share @ times)
    between = float(share @ (times - value) ** 2)
    best = found[int(np.argmax(evidence))]
    along = best.covariance @ best.gradient
    noise = math.sqrt(max(0.0, float(along @ best.regression.normal @ along)))
    shape = math.sqrt(float(along**2 @ best.prior) + between)
    residual = rows.level - best.regression.design @ best.mean
    misfit = float(np.mean(residual**2 / rows.variance))
    return RegressedTime(value, _believed(noise * math.sqrt(max(1.0, misfit)), best), shape)


def _with_jitter(
    rows: SampleRows, edges: Edges, first: _Regression, through: Instrument
) -> SampleRows:
    """The rows, where the response is steep as uncertain as the times of the edges make them."""
    sigma = edges.edge_sigma_s
    sigma = edges.interval_s / math.sqrt(12) if sigma is None else sigma
    solved = first.solve(_AMPLITUDES[1])
    if sigma == 0 or solved is None:
        return rows
    change = np.zeros(rows.time_s.size)
    for tau, weight in zip(first.taus.tolist(), solved.mean[1:].tolist(), strict=True):
        for sign in (0.5, -0.5):
            moved = step_response(rows.time_s + 2 * sign * sigma, [tau], [1.0], through)
            change += sign * weight * moved
    return replace(rows, variance=rows.variance + change**2 / rows.averaged)


def _believed(noise_s: float, solved: _Solved) -> float:
    """The noise's standard error, or the scatter between groups of edges (jackknife) where the
    noise does not explain it; that one has Student's t of its few degrees of freedom."""
    regression, found = solved.regression, []
    for group in range(regression.rows.groups):
        normal, right = regression.without(group)
        mean = np.linalg.solve(normal + np.diag(solved.prior), right)
        time = regression.time(np.asarray(mean, dtype=np.float64))
        if time is not None:
            found.append(time[0])
    freedom = len(found) - 1
    if freedom < 1:
        return noise_s
    scatter = float(np.std(found)) * math.sqrt(freedom)
    most = float(stats.chi2.isf(_EXPLAINED, freedom)) / freedom
    return noise_s if scatter <= noise_s * math.sqrt(most) else widened(scatter, freedom)
