"""Decays of one to three exponentials or a stretched one, fitted to a binned trace."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from janus_lab.analysis.columns import Floats

from .decay_trace import DecayTrace

#: Time constants that are considered, in sampling intervals and in records.
_FASTEST, _SLOWEST = 0.2, 20.0
#: Least stretching exponent.
_LEAST_EXPONENT = 0.2
#: Gauss and Legendre's points and weights for the mean over an aperture from 0 to 1.
_POINTS = 0.5 + 0.5 * np.array([-math.sqrt(0.6), 0.0, math.sqrt(0.6)])
_WEIGHTS = np.array([5.0, 8.0, 5.0]) / 18


@dataclass(frozen=True, eq=False)
class DecayFit:
    """A fit by generalised least squares of c + Σ Aᵢ·exp(-t/τᵢ) after and c + D before the edge.

    `parameters` are ln τᵢ, rising; of a stretched exponential ln τ and its exponent. `linear` are
    c, D and Aᵢ; `covariance` is of parameters and linear ones together.
    """

    kind: str
    parameters: Floats
    linear: Floats
    covariance: Floats
    chi_square: float
    residual: Floats  #: of each bin

    @property
    def taus_s(self) -> Floats:
        """Time constants (s), rising."""
        return np.asarray(np.exp(self.parameters[: self.parts]))

    @property
    def parts(self) -> int:
        """Number of decaying parts."""
        return self.linear.size - 2

    @property
    def ln_u(self) -> Floats:
        """Standard uncertainty of each ln τ."""
        return np.asarray(np.sqrt(np.diag(self.covariance)[: self.parts]))

    @property
    def end(self) -> float:
        """What is left in the end: c."""
        return float(self.linear[0])

    @property
    def end_u(self) -> float:
        """Its standard uncertainty."""
        at = self.parameters.size
        return math.sqrt(float(self.covariance[at, at]))

    @property
    def shares(self) -> Floats:
        """Share of the whole step D of each part."""
        return np.asarray(self.linear[2:] / self.linear[1])

    @property
    def positive(self) -> bool:
        """Whether all parts decay."""
        return bool(np.all(self.shares > 0))

    def share_u(self, weights: Floats) -> float:
        """Standard uncertainty of a sum of shares, each with its weight."""
        gradient = np.zeros(self.covariance.shape[0])
        step = float(self.linear[1])
        gradient[-self.parts :] = weights / step
        gradient[-self.parts - 1] = -float(weights @ self.linear[2:]) / step**2
        return math.sqrt(max(0.0, float(gradient @ self.covariance @ gradient)))


@dataclass(frozen=True)
class SlowShape:
    """What a slowest part may be besides an exponential: stretched, or one of two parts."""

    exponent: float = 1.0
    share: float = 0.0  #: of a part that is slower still
    ratio: float = 1.0  #: of both time constants


@dataclass(frozen=True, eq=False)
class Alternative:
    """A fit with a slowest part of another shape."""

    parameters: Floats  #: ln τ, rising
    shares: Floats  #: of the step
    chi_square: float


class DecayFitter:
    """Fits to one trace with the covariance (bins, bins) of its mean."""

    def __init__(self, trace: DecayTrace, covariance: Floats) -> None:
        self.trace = trace
        self._root = np.linalg.cholesky(covariance)
        self._inverse = np.linalg.inv(self._root)
        self._data = self._whiten(trace.mean)
        self._fixed = np.stack((np.ones(trace.mean.size), 1.0 * trace.before), axis=1)
        self._fixed_white = self._whiten(self._fixed)
        linear = np.linalg.lstsq(self._fixed_white, self._data, rcond=None)[0]
        residual = self._fixed_white @ linear - self._data
        self.without_decay = float(residual @ residual)  #: χ² of two levels and nothing else
        self._least = math.log(_FASTEST * trace.interval_s)
        self._most = math.log(_SLOWEST * trace.recorded_s)

    def exponentials(self, number: int, starts: Sequence[Floats] | None = None) -> DecayFit:
        """The best sum of `number` exponentials; `starts` are ln τ, else a set of its own."""
        return self._best(f"{number}", starts or self._starts(number))

    def slowest_at_least(self, fit: DecayFit, rise: float) -> float:
        """The slowest part's time constant (s) below which χ² exceeds that of `fit` by `rise`."""
        others = fit.parameters[:-1]

        def excess(ln_tau: float) -> float:
            def residual(free: Floats) -> Floats:
                return self._solved(fit.kind, np.append(free, ln_tau))[2]

            if not others.size:
                return float(np.sum(residual(others) ** 2)) - fit.chi_square - rise
            found = optimize.least_squares(residual, others, xtol=1e-4, x_scale=0.3)
            return 2 * float(found.cost) - fit.chi_square - rise

        high = float(fit.parameters[-1])
        low = float(others[-1]) + 0.7 if others.size else self._least
        if low >= high or excess(low) < 0:
            return math.exp(min(low, high))
        return math.exp(float(optimize.brentq(excess, low, high, xtol=0.01)))

    def stretched(self, one: DecayFit) -> DecayFit:
        """The best stretched exponential exp(-(t/τ)^β), with 0.2 ≤ β ≤ 1."""
        ln_tau = float(one.parameters[0])
        starts = [np.array([ln_tau + shift, beta]) for shift, beta in ((0.0, 0.8), (-0.5, 0.5))]
        return self._best("stretched", starts)

    def alternative(self, taus: Floats, slow: SlowShape) -> Alternative:
        """The best exponentials, the slowest with another shape; from ln τ of `taus` on."""

        def residual(parameters: Floats) -> Floats:
            return self._fitted(self._shaped(parameters, slow))[1]

        found = optimize.least_squares(residual, taus, xtol=1e-4, ftol=1e-6, x_scale=0.3)
        best = np.clip(found.x, self._least, self._most)
        linear, left = self._fitted(self._shaped(best, slow))
        shares = np.asarray(linear[2:] / linear[1])
        return Alternative(np.asarray(best), shares, float(left @ left))

    def _shaped(self, parameters: Floats, slow: SlowShape) -> Floats:
        """Unit decays in each bin, the last one of another shape: (bins, parts)."""
        last = parameters[-1:]
        if slow.exponent < 1:
            shaped = self._decays("stretched", np.append(last, slow.exponent))
        else:
            both = self._decays("2", np.append(last, last + math.log(slow.ratio)))
            shaped = both @ np.array([[1 - slow.share], [slow.share]])
        return np.hstack((self._decays("1", parameters[:-1]), shaped))

    def _whiten(self, columns: Floats) -> Floats:
        return np.asarray(self._inverse @ columns)

    def _starts(self, number: int) -> list[Floats]:
        trace = self.trace
        taus = np.log(np.geomspace(trace.interval_s, trace.recorded_s / 2, 6))
        if number == 1:
            return [taus[i : i + 1] for i in range(1, 6)]
        pairs = ((0, 2), (0, 4), (1, 3), (1, 5), (2, 4), (3, 5))
        triples = ((0, 2, 4), (0, 3, 5), (1, 3, 5))
        return [taus[list(chosen)] for chosen in (pairs if number == 2 else triples)]

    def _decays(self, kind: str, parameters: Floats) -> Floats:
        """Unit decays in each bin: (bins, parts)."""
        trace = self.trace
        if kind == "stretched":
            tau = math.exp(min(max(float(parameters[0]), self._least - 3), self._most))
            beta = min(max(float(parameters[1]), _LEAST_EXPONENT), 1.0)
            times = np.maximum(trace.sample_s[:, None] + trace.aperture_s * _POINTS, 0.0)
            decay = np.exp(-((times / tau) ** beta)) @ _WEIGHTS
            return trace.after(decay[:, None])
        tau_s = np.exp(np.clip(parameters, self._least, self._most))
        through = np.ones(tau_s.size)
        if trace.aperture_s > 0:
            through = -np.expm1(-trace.aperture_s / tau_s) * tau_s / trace.aperture_s
        return trace.after(through * np.exp(-trace.sample_s[:, None] / tau_s))

    def _solved(self, kind: str, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """Linear parameters, whitened columns and residual."""
        columns = np.hstack((self._fixed_white, self._whiten(self._decays(kind, parameters))))
        linear = np.linalg.lstsq(columns, self._data, rcond=None)[0]
        return np.asarray(linear), columns, np.asarray(columns @ linear - self._data)

    def _fitted(self, decays: Floats) -> tuple[Floats, Floats]:
        """Linear parameters and residual of given decays."""
        columns = np.hstack((self._fixed_white, self._whiten(decays)))
        linear = np.linalg.lstsq(columns, self._data, rcond=None)[0]
        return np.asarray(linear), np.asarray(columns @ linear - self._data)

    def _best(self, kind: str, starts: Sequence[Floats]) -> DecayFit:
        def residual(parameters: Floats) -> Floats:
            return self._solved(kind, parameters)[2]

        found = [
            optimize.least_squares(residual, s, xtol=1e-7, ftol=1e-9, x_scale=0.3) for s in starts
        ]
        best = np.asarray(min(found, key=lambda fit: float(fit.cost)).x, dtype=np.float64)
        if kind == "stretched":
            best[1] = min(max(float(best[1]), _LEAST_EXPONENT), 1.0)
        else:
            best = np.sort(np.clip(best, self._least, self._most))
        return self._with_covariance(kind, best)

    def _with_covariance(self, kind: str, parameters: Floats) -> DecayFit:
        linear, columns, residual = self._solved(kind, parameters)
        slopes = []
        for i in range(parameters.size):
            step = np.zeros(parameters.size)
            step[i] = 1e-4
            pair = [self._decays(kind, parameters + sign * step) @ linear[2:] for sign in (1, -1)]
            slopes.append((pair[0] - pair[1]) / 2e-4)
        jacobian = np.hstack((self._whiten(np.stack(slopes, axis=1)), columns))
        covariance = np.linalg.pinv(jacobian.T @ jacobian, rcond=1e-13)
        return DecayFit(
            kind,
            parameters,
            linear,
            np.asarray(covariance),
            float(residual @ residual),
            np.asarray(self._root @ residual),
        )
