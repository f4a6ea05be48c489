"""Which decay the edges show: one, two or three exponentials, a stretched one, or none of these."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95

from .correlated_noise import TraceNoise, estimate_trace_noise
from .decay_models import DecayFit, DecayFitter
from .decay_shapes import OtherShapes
from .decay_trace import DecayTrace, decay_trace
from .edge_set import Edges
from .phase_likelihood import MODEL_U

#: A further part must lower χ² by the first: 200 drawn devices of one exponential show none then.
#: From the second on it may be there all the same, and goes into the uncertainty: of what chance
#: alone lowers χ² by, the second is the 98th percentile.
_CLAIMED, _POSSIBLE = 25.0, 4.0
#: Rise of χ² at a one-sided limit of 95 %.
_ONE_SIDED = ONE_SIDED_95**2
#: Two descriptions with as many parameters, whose χ² differ by less, are not told apart.
_ALIKE = 10.0
#: Time constants closer than this factor are not several.
_DISTINCT = 3.0
#: A ln τ more uncertain than this is not known.
KNOWN = 0.3
#: Below this probability the residuals reject a fit; a misfit within the tolerance, in steps, which
#: is what the meter's own response is known to, rejects nothing.
_PROBABILITY = 1e-4
_TOLERANCE = 0.5 * MODEL_U


@dataclass(frozen=True, eq=False)
class DecayChoice:
    """The description that the data allow; `fit` is None where there is none."""

    fit: DecayFit | None
    rejected: bool  #: whether the residuals reject all; else without a fit nothing decays
    ln_u: Floats  #: of each ln τ: noise, and what a part that is not seen would change
    share_u: Floats  #: of each part's share of the step
    undescribed: float  #: share of the step that no part describes
    undescribed_u: float
    like_another: bool  #: whether a stretched exponential and several fit alike
    noise: str  #: what was found besides white noise
    trace: DecayTrace
    slowest_at_least_s: float | None = None  #: 95 %, of a slow part that is not known better
    outlasting: bool = False  #: whether the slowest part may outlast the record


def choose_decay(edges: Edges) -> DecayChoice | None:
    """The least description of decaying edges that the scatter between them does not reject.

    A further exponential is believed where it lowers χ² by 25, weighted with the covariance of the
    noise, white and correlated, that the edges' scatter about their mean shows (of a single edge:
    about a fit of three exponentials). None with too few samples.
    """
    trace = decay_trace(edges)
    if trace is None:
        return None
    first = DecayFitter(trace, np.diag(1 / trace.count))
    one = first.exponentials(1)
    two = first.exponentials(2)
    three = first.exponentials(3, _split(two)) if trace.edges < 2 else two
    noise = _noise(trace, three)
    covariance = _of_mean(edges, trace, noise, two)
    fitter = DecayFitter(trace, covariance)
    one = fitter.exponentials(1, [one.parameters, two.parameters[:1], two.parameters[1:]])
    two = fitter.exponentials(2, [two.parameters, *_split(one)])
    two = two if two.positive else one
    several = fitter.exponentials(3, _split(two)) if two.parts == 2 else two
    several = several if several.positive else two
    scale = _scale(noise, several)
    gain = (one.chi_square - two.chi_square) / scale
    stretched = fitter.stretched(one)
    gain_of_stretched = (one.chi_square - stretched.chi_square) / scale
    gain_of_third = (two.chi_square - several.chi_square) / scale
    like_another = False
    if fitter.without_decay - one.chi_square < _CLAIMED * scale:
        return _described(edges, trace, noise, None, one, 0.0, like_another, rejected=False)
    if max(gain, gain_of_stretched) < _CLAIMED:
        chosen, other, further = one, two, gain
    else:
        chosen, other, further = two, several, gain_of_third
        if gain_of_third > _CLAIMED:
            chosen, other, further = several, several, 0.0
        better = (stretched.chi_square - chosen.chi_square) / scale
        like_another = abs(better) < _ALIKE
        if better <= -_ALIKE or (chosen.parts > 2 and better < _CLAIMED):
            chosen, other, further = stretched, stretched, 0.0
        elif not _apart(chosen):
            like_another = True
    if _rejected(chosen, noise, trace):
        return _described(edges, trace, noise, None, one, 0.0, like_another)
    choice = _described(edges, trace, noise, chosen, other, further, like_another)
    shapes = OtherShapes.of(fitter, chosen, scale)
    choice = replace(
        choice,
        ln_u=np.hypot(choice.ln_u, shapes.ln_tau),
        share_u=np.hypot(choice.share_u, shapes.share),
        like_another=like_another or shapes.stretched,
    )
    outlasting = chosen.kind != "stretched" and _outlasting(choice)
    vague = chosen.kind != "stretched" and chosen.parts > 1 and float(choice.ln_u[-1]) > KNOWN
    if not (outlasting or vague):
        return choice
    slowest = float(chosen.taus_s[-1])
    of_noise = math.log(slowest / fitter.slowest_at_least(chosen, _ONE_SIDED * scale))
    # of a part that outlasts the record a slope is seen, which has no shape
    of_shape = 0.0 if outlasting else ONE_SIDED_95 * shapes.shorter
    least_s = slowest * math.exp(-math.hypot(of_noise, of_shape))
    return replace(choice, slowest_at_least_s=least_s, outlasting=outlasting)


def _outlasting(choice: DecayChoice) -> bool:
    """Whether the slowest part may be slower than the record is long."""
    if choice.fit is None:
        return False
    slowest, u = float(choice.fit.taus_s[-1]), float(choice.ln_u[-1])
    return slowest * (1 + 2 * u) > choice.trace.recorded_s


def _split(fit: DecayFit) -> list[Floats]:
    """Starting values with one part more than `fit` has."""
    taus = fit.parameters[: fit.parts]
    found = [
        np.append(np.delete(taus, i), taus[i] + np.array([-0.7, 0.7])) for i in range(taus.size)
    ]
    return [*found, np.append(taus, taus[-1] + 1.5), np.append(taus, taus[0] - 1.5)]


def _noise(trace: DecayTrace, fit: DecayFit) -> TraceNoise:
    """The noise of one edge, from the edges' scatter or what a flexible fit leaves of a single one.

    What an edge may have lost or gained: its offset, its step, and the time it came.
    """
    model = trace.mean + fit.residual
    slope = np.gradient(model, 0.5 * (trace.begin_s + trace.end_s)) * trace.interval_s
    slope[trace.before] = 0.0
    shapes = [np.ones(model.size), model, slope]
    edges = len(trace.each)
    if edges > 1:
        contrasts = _contrasts(edges) @ trace.each
    else:
        contrasts = fit.residual[None, :]
        at = trace.sample_s[:, None] / fit.taus_s
        decays = np.exp(-at)
        shapes += [1.0 * trace.before, *trace.after(decays).T, *trace.after(at * decays).T]
    interval = trace.interval_s
    return estimate_trace_noise(
        contrasts,
        np.stack(shapes, axis=1),
        trace.begin_s / interval,
        trace.end_s / interval,
        trace.count,
        trace.current_share,
    )


def _contrasts(number: int) -> Floats:
    """Orthonormal differences of `number` traces: (number - 1, number), Helmert's."""
    rows = np.arange(1, number)
    lower = np.tril(np.ones((number - 1, number)), 0)
    lower[np.arange(number - 1), rows] = -rows
    return np.asarray(lower / np.sqrt(rows * (rows + 1.0))[:, None])


def _of_mean(edges: Edges, trace: DecayTrace, noise: TraceNoise, fit: DecayFit) -> Floats:
    """Covariance of the mean over the edges: noise, edge times, and counts that no noise hides."""
    covariance = noise.covariance / trace.edges
    if edges.edge_sigma_s:
        decays = np.exp(-trace.sample_s[:, None] / fit.taus_s) / fit.taus_s
        slope = trace.after(decays) @ fit.linear[2:]
        covariance = covariance + np.outer(slope, slope) * edges.edge_sigma_s**2 / trace.edges
    if edges.noise < 0.5 * edges.count_share:
        covariance = covariance + np.eye(trace.mean.size) * edges.count_share**2 / 12
    return np.asarray(covariance + 1e-14 * np.eye(trace.mean.size))


def _scale(noise: TraceNoise, best: DecayFit) -> float:
    """What χ² is of what it should be for the most flexible fit, at least 1."""
    freedom = max(1, best.residual.size - best.covariance.shape[0])
    return float(max(1.0, best.chi_square / freedom))


def _apart(fit: DecayFit) -> bool:
    return bool(np.all(np.diff(fit.parameters[: fit.parts]) >= math.log(_DISTINCT)))


def _rejected(fit: DecayFit, noise: TraceNoise, trace: DecayTrace) -> bool:
    freedom = max(1, fit.residual.size - fit.covariance.shape[0])
    probability = float(stats.f.sf(fit.chi_square / freedom, freedom, noise.freedom))
    misfit = float(np.max(np.abs(fit.residual)))
    return bool(not fit.positive or (probability < _PROBABILITY and misfit > _TOLERANCE))


def _described(
    edges: Edges,
    trace: DecayTrace,
    noise: TraceNoise,
    fit: DecayFit | None,
    other: DecayFit,
    further: float,
    like_another: bool,
    *,
    rejected: bool = True,
) -> DecayChoice:
    """The choice with its uncertainties; `other` has a part more and lowers χ² by `further`."""
    if fit is None:
        none = np.zeros(0)
        return DecayChoice(None, rejected, none, none, 1.0, 0.0, False, noise.correlated, trace)
    freedom = max(1, fit.residual.size - fit.covariance.shape[0])
    wide = math.sqrt(max(1.0, fit.chi_square / freedom))
    ln_u, shares = wide * fit.ln_u, fit.shares
    share_u = np.array([wide * fit.share_u(row) for row in np.eye(fit.parts)])
    if other.parts > fit.parts:
        believed = 1 / (1 + math.exp(_POSSIBLE - min(further, 100.0)))
        for i, tau in enumerate(fit.parameters.tolist()):
            near = int(np.argmin(np.abs(other.parameters - tau)))
            ln_u[i] = math.hypot(float(ln_u[i]), believed * float(other.parameters[near] - tau))
            moved = float(other.shares[near] - shares[i])
            share_u[i] = math.hypot(float(share_u[i]), believed * moved)
    undescribed = 1 - float(np.sum(shares))
    early = 0.0 if fit.kind == "stretched" else float(np.sum(shares / fit.taus_s))
    sigma = edges.interval_s if edges.edge_sigma_s is None else edges.edge_sigma_s
    undescribed_u = math.hypot(wide * fit.share_u(np.ones(fit.parts)), early * sigma)
    return DecayChoice(
        fit, False, ln_u, share_u, undescribed, undescribed_u, like_another, noise.correlated, trace
    )
