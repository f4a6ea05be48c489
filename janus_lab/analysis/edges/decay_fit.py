"""A well-sampled decay as one exponential or two, by least squares in ln τ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    SEED,
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)

from .edge_set import Edges
from .phase_likelihood import MODEL_U

#: A second exponential must improve the Bayesian information criterion by this.
_LEAST_BIC = 10.0
#: Time constants below this many sampling intervals are not resolved; closer than this factor to
#: one another they are not two.
_RESOLVED, _DISTINCT = 2.0, 3.0
#: A single exponential below this share of the step is what is left of a faster one; a ln τ more
#: uncertain than the second is not known.
_WHOLE_STEP, _KNOWN = 0.8, 0.3
_SINGLE = "decay_time_constant"
_FAST, _SLOW = "decay_fast_time_constant", "decay_slow_time_constant"
_SHARE = "decay_slow_fraction"
_RESAMPLED = 40
_LEAST_SAMPLES = 8


@dataclass(frozen=True, eq=False)
class _Fit:
    taus_s: Floats  #: rising
    amplitudes: Floats  #: in steps, at the edge
    ln_u: Floats  #: of each ln τ
    squares: float
    samples: int

    @property
    def bic(self) -> float:
        """Bayesian information criterion; each exponential has two parameters, the offset one."""
        least = max(self.squares / self.samples, np.finfo(np.float64).tiny)
        parameters = 2 * self.taus_s.size + 1
        return self.samples * math.log(least) + parameters * math.log(self.samples)


def decay_figures(edges: Edges, conditions: Mapping[str, float | str]) -> list[FigureOfMerit]:
    """Time constants of decaying edges: one, or fast and slow with the slow share of the step.

    Fitted to the cycle-aligned median, or to all samples where the edges are not aligned, from
    samples after the edge; the model is averaged over the aperture. Two exponentials are kept where
    ΔBIC > 10. The uncertainty is the larger of the fit's and, for aligned edges, a bootstrap's over
    cycles (40 samples, seed 2400).
    """
    method = "least squares in ln τ, averaged over the aperture"
    known = dict(conditions) | {
        "interval_s": edges.interval_s,
        "aperture_s": edges.aperture_s,
        "edges": float(edges.count),
    }
    if not edges.complete:
        return [figure(_SINGLE, None, "s", method, ("INCOMPLETE_SQUARE_WAVE",), known)]
    time_s, left = _samples(edges, None)
    if time_s.size < _LEAST_SAMPLES:
        return [figure(_SINGLE, None, "s", method, ("TOO_FEW_POINTS",), known)]
    one = _best(time_s, left, edges, _starts(edges, time_s, 1))
    two = _best(time_s, left, edges, _starts(edges, time_s, 2))
    gain = one.bic - two.bic
    if gain > _LEAST_BIC and np.all(two.amplitudes > 0):
        if two.taus_s[1] >= _DISTINCT * two.taus_s[0]:
            method += f"; two exponentials, better than one by ΔBIC = {gain:.0f}"
            return _of_two(edges, two, method, known)
        return _of_one(edges, one, method, known, ("STRETCHED_OR_SINGLE",))
    return _of_one(edges, one, method, known, ())


def _of_one(
    edges: Edges,
    fit: _Fit,
    method: str,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """A single exponential, if it makes up the step; if it is the rest of one, its slow part."""
    tau, share = float(fit.taus_s[0]), float(fit.amplitudes[0])
    ln_u = float(_u(edges, fit)[0])
    method += "; one exponential"
    unresolved = ("FAST_PART_UNRESOLVED", *flags)
    if tau < _RESOLVED * edges.interval_s or ln_u > _KNOWN:
        return [figure(_SINGLE, None, "s", method, unresolved, known)]
    value = variable(tau, tau * ln_u, "fit") + variable(0.0, tau * MODEL_U, "model")
    if share > _WHOLE_STEP:
        return [figure(_SINGLE, value, "s", method, flags, known)]
    share_u = math.hypot(math.sqrt(fit.squares / fit.samples), share * ln_u)
    return [
        figure(_FAST, None, "s", method, unresolved, known),
        *_slow_part(edges, value, variable(share, share_u, "fit"), method, unresolved, known),
    ]


def _of_two(
    edges: Edges, fit: _Fit, method: str, known: Mapping[str, float | str]
) -> list[FigureOfMerit]:
    """Fast and slow part; the fast one only where it is sampled."""
    u = _u(edges, fit)
    (fast, slow), share = fit.taus_s.tolist(), float(fit.amplitudes[1])
    flags = ("FAST_PART_UNRESOLVED",) if fast < _RESOLVED * edges.interval_s else ()
    share_u = math.hypot(math.sqrt(fit.squares / fit.samples), share * float(u[1]))
    of_fast = None
    if not flags:
        of_fast = variable(fast, fast * float(u[0]), "fit") + variable(0.0, fast * MODEL_U, "model")
    of_slow = variable(slow, slow * float(u[1]), "fit")
    return [
        figure(_FAST, of_fast, "s", method, flags, known),
        *_slow_part(edges, of_slow, variable(share, share_u, "fit"), method, flags, known),
    ]


def _slow_part(
    edges: Edges,
    tau_s: Quantity,
    share: Quantity,
    method: str,
    flags: tuple[str, ...],
    known: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """Time constant and share of the slow part; of one that outlasts the record a bound only.

    What is recorded of it then looks like a slope, which any slow enough exponential fits.
    """
    recorded = float(np.max(edges.time_s[edges.valid]))
    tau = nominal(tau_s)
    if tau + 2 * standard_uncertainty(tau_s) <= recorded:
        return [
            figure(_SLOW, tau_s, "s", method, flags, known),
            figure(_SHARE, share, "1", method, flags, known),
        ]
    flags = (*flags, "RECORD_TOO_SHORT")
    method += "; may be longer than what is recorded after an edge"
    return [
        figure(_SLOW, min(tau, recorded), "s", method, flags, known, bound="lower"),
        figure(_SHARE, None, "1", method, flags, known),
    ]


def _samples(edges: Edges, chosen: Floats | None) -> tuple[Floats, Floats]:
    """Times (s) after the edge and what is left of the step, of the `chosen` edges or of all."""
    sigma = edges.interval_s if edges.edge_sigma_s is None else edges.edge_sigma_s
    if edges.aligned:
        level = edges.level if chosen is None else edges.level[chosen.astype(np.intp)]
        time_s, left = np.median(edges.time_s, axis=0), 1 - np.median(level, axis=0)
    else:
        time_s, left = edges.time_s[edges.valid], 1 - edges.level[edges.valid]
    later = time_s > 3 * sigma
    return np.asarray(time_s[later]), np.asarray(left[later])


def _starts(edges: Edges, time_s: Floats, number: int) -> list[Floats]:
    """ln τ to start from."""
    longest = float(np.max(time_s))
    taus = np.log(np.geomspace(edges.interval_s, longest / 2, 5))
    if number == 1:
        return [taus[i : i + 1] for i in range(1, 5)]
    pairs = ((0, 2), (0, 3), (1, 3), (1, 4), (2, 4))
    return [taus[list(pair)] for pair in pairs]


def _best(time_s: Floats, left: Floats, edges: Edges, starts: list[Floats]) -> _Fit:
    """The fit of least squares; amplitudes and offset are linear and solved for at each step."""
    least, most = math.log(0.05 * edges.interval_s), math.log(20 * float(np.max(time_s)))

    def design(ln_tau: Floats) -> Floats:
        tau = np.exp(np.clip(ln_tau, least, most))
        through = np.ones(tau.size)
        if edges.aperture_s > 0:
            through = -np.expm1(-edges.aperture_s / tau) * tau / edges.aperture_s
        decays = through * np.exp(-time_s[:, None] / tau)
        return np.hstack((np.ones((time_s.size, 1)), decays))

    def residual(ln_tau: Floats) -> Floats:
        columns = design(ln_tau)
        return np.asarray(columns @ np.linalg.lstsq(columns, left, rcond=None)[0] - left)

    found = [optimize.least_squares(residual, start, xtol=1e-6, ftol=1e-9) for start in starts]
    best = min(found, key=lambda fit: float(fit.cost))
    ln_tau = np.clip(best.x, least, most)
    order = np.argsort(ln_tau)
    squares = 2 * float(best.cost)
    freedom = max(1, time_s.size - 2 * best.x.size - 1)
    jacobian: Floats = np.asarray(best.jac, dtype=np.float64)
    unscaled = np.diag(np.linalg.pinv(jacobian.T @ jacobian))
    variance = np.asarray(unscaled * squares / freedom, dtype=np.float64)
    amplitudes = np.asarray(np.linalg.lstsq(design(ln_tau), left, rcond=None)[0][1:], np.float64)
    return _Fit(
        np.exp(ln_tau[order]),
        amplitudes[order],
        np.sqrt(variance[order]),
        squares,
        time_s.size,
    )


def _u(edges: Edges, fit: _Fit) -> Floats:
    """u of each ln τ: the fit's, or the bootstrap's where that is larger."""
    if not edges.aligned or edges.count < 5:
        return fit.ln_u
    random = np.random.default_rng(SEED)
    start = [np.log(fit.taus_s)]
    again = [
        np.log(_best(*_samples(edges, chosen), edges, start).taus_s)
        for chosen in random.integers(0, edges.count, (_RESAMPLED, edges.count))
    ]
    return np.asarray(np.maximum(fit.ln_u, np.std(again, axis=0, ddof=1)))
