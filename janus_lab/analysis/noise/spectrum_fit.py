"""Whittle's likelihood of averaged spectra, and its maximum."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

from .spectrum_model import Parts, Shown

#: What is known of the exponent before: 1 ± 0.15.
PRIOR_EXPONENT, PRIOR_EXPONENT_U = 1.0, 0.15
_EXPONENTS = (0.3, 1.9)
_MOST_STEPS = 60
_LARGEST_LOG = 60.0
#: Steps that promise less are not damped; one that promises no more than this is the last.
_NEAR, _POLISHED = 1e-6, 1e-18
#: By so much the meter's lag is made longer to see what it does.
_LAG_STEP = 0.01
#: So much (relative) it may be off.
_MOST_OFF = 0.9
#: Where W, K, γ stand among the parameters; then ln G, ln τ of each Lorentzian, then the floors,
#: last by how much the meter's lag is off (relative), where one is seen.
WHITE, FLICKER, EXPONENT, FIRST_STEP = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class Floor:
    """What the meter has by itself in every bin (units of the scale), and how well it is known:
    relative standard uncertainties by record, each common to the bins of the record."""

    density: Floats
    relative_u: Floats


@dataclass(frozen=True, eq=False)
class Fit:
    """The most likely model: its parameters with their covariance, in units of `shown.scale`."""

    shown: Shown
    parameters: Floats
    covariance: Floats
    steps: int
    deviance: float  #: -2 ln L, but for a constant
    model: Floats  #: in every bin
    slopes: Floats  #: its derivatives, shape (parameters, bins)
    chi_squared: float  #: of the bins, by their information
    converged: bool

    @property
    def freedom(self) -> float:
        return max(1.0, self.shown.density.size - 3.0 - 2.0 * self.steps)

    @property
    def inflation(self) -> float:
        """How much larger uncertainties are because the model does not fit, Birge's ratio."""
        return max(1.0, math.sqrt(self.chi_squared / self.freedom))

    @property
    def parts(self) -> Parts:
        p, scale = self.parameters, self.shown.scale
        lorentzians = tuple(
            (scale * math.exp(p[at]), math.exp(p[at + 1]))
            for at in range(FIRST_STEP, FIRST_STEP + 2 * self.steps, 2)
        )
        return Parts(
            float(scale * p[WHITE]),
            float(scale * p[FLICKER]),
            float(p[EXPONENT]),
            self.shown.reference_Hz,
            lorentzians,
        )

    def density(self, frequency_Hz: float) -> tuple[float, float]:
        """S at a frequency (Hz) and its standard uncertainty, A²/Hz."""
        value = float(self.parts.density(frequency_Hz))
        return value, self.spread(self.shown.scale * self.gradient(frequency_Hz))

    def flicker(self, frequency_Hz: float) -> float:
        """The 1/f part at a frequency, A²/Hz."""
        parts = self.parts
        ratio: float = (parts.reference_Hz / frequency_Hz) ** parts.exponent
        return parts.flicker * ratio

    def gradient(self, frequency_Hz: float) -> Floats:
        """Derivatives of S at a frequency (Hz) by the parameters, in units of the scale."""
        p = self.parameters
        gradient = self.flicker_gradient(frequency_Hz)
        gradient[WHITE] = 1.0
        for at in range(FIRST_STEP, FIRST_STEP + 2 * self.steps, 2):
            squared = (2 * math.pi * frequency_Hz * math.exp(p[at + 1])) ** 2
            level = math.exp(p[at]) / (1 + squared)
            gradient[at] = level
            gradient[at + 1] = -level * 2 * squared / (1 + squared)
        return gradient

    def white_gradient(self) -> Floats:
        """As `gradient`, of the white part alone."""
        gradient = np.zeros(self.parameters.size)
        gradient[WHITE] = 1.0
        return gradient

    def flicker_gradient(self, frequency_Hz: float) -> Floats:
        """As `gradient`, of the 1/f part alone."""
        p = self.parameters
        gradient = np.zeros(p.size)
        ratio = self.shown.reference_Hz / frequency_Hz
        power = ratio ** p[EXPONENT]
        gradient[FLICKER] = power
        gradient[EXPONENT] = p[FLICKER] * power * math.log(ratio)
        return gradient

    def exponent_gradient(self) -> Floats:
        """Derivatives of γ."""
        gradient = np.zeros(self.parameters.size)
        gradient[EXPONENT] = 1.0
        return gradient

    @property
    def log_corner(self) -> float | None:
        """ln of the frequency (Hz) where the 1/f part equals the white one; None where one of them
        is not there."""
        p = self.parameters
        if not (p[WHITE] > 0 and p[FLICKER] > 0):
            return None
        return math.log(self.shown.reference_Hz) + math.log(p[FLICKER] / p[WHITE]) / float(
            p[EXPONENT]
        )

    def corner_gradient(self) -> Floats:
        """Derivatives of `log_corner`, where there is one."""
        p = self.parameters
        gradient = np.zeros(p.size)
        gradient[WHITE] = -1 / (p[WHITE] * p[EXPONENT])
        gradient[FLICKER] = 1 / (p[FLICKER] * p[EXPONENT])
        gradient[EXPONENT] = -math.log(p[FLICKER] / p[WHITE]) / p[EXPONENT] ** 2
        return gradient

    def spread(self, gradient: Floats) -> float:
        """Standard uncertainty of what has these derivatives by the parameters."""
        return self.inflation * math.sqrt(max(0.0, float(gradient @ self.covariance @ gradient)))


def modelled(shown: Shown, p: Floats) -> tuple[Floats, Floats]:
    """W, K, γ and Lorentzians in every bin, and the derivatives by them."""
    slopes = np.zeros((p.size, shown.density.size))
    law, by_exponent = shown.flicker(float(p[EXPONENT]))
    slopes[WHITE], slopes[FLICKER] = shown.white, law
    slopes[EXPONENT] = p[FLICKER] * by_exponent
    value = p[WHITE] * shown.white + p[FLICKER] * law
    for at in range(FIRST_STEP, p.size, 2):
        shape, by_tau = shown.lorentzian_slope(math.exp(p[at + 1]))
        level = math.exp(p[at])
        value = value + level * shape
        slopes[at], slopes[at + 1] = level * shape, level * by_tau
    return np.asarray(value), slopes


def fit(shown: Shown, start: Floats, floor: Floor | None = None) -> Fit:
    """The maximum of the likelihood near `start`: W, K, γ, then ln G and ln τ of each Lorentzian.

    A floor that is not known exactly adds a factor for each record, a lag of the meter another.
    """
    steps = (start.size - FIRST_STEP) // 2
    search = _Search(shown, steps, floor)
    extra = search.size - start.size
    return search.run(np.concatenate([start, np.zeros(extra)]))


class _Search:
    def __init__(self, shown: Shown, steps: int, floor: Floor | None) -> None:
        self.shown, self.steps, self.floor = shown, steps, floor
        self.floors = 0 if floor is None else floor.relative_u.size
        self.slower = None if shown.lag is None else shown.slower(1 + _LAG_STEP)
        self.size = FIRST_STEP + 2 * steps + self.floors + (self.slower is not None)
        self.prior = np.zeros(self.size)
        self.prior[EXPONENT] = PRIOR_EXPONENT_U**-2
        self.centre = np.zeros(self.size)
        self.centre[EXPONENT] = PRIOR_EXPONENT
        if floor is not None:
            places = slice(FIRST_STEP + 2 * steps, FIRST_STEP + 2 * steps + self.floors)
            self.prior[places] = np.maximum(floor.relative_u, 1e-6) ** -2.0
        if shown.lag is not None:
            self.prior[-1] = max(shown.lag.relative_u, 1e-6) ** -2.0
        #: ln τ stays where the records can tell it
        self.tau_ends = (
            math.log(1 / (2 * math.pi * 3 * shown.highest_Hz)),
            math.log(1 / (2 * math.pi * shown.lowest_Hz / 3)),
        )

    def model(self, p: Floats) -> tuple[Floats, Floats]:
        """The model in every bin, and its derivatives, shape (parameters, bins)."""
        slopes = np.zeros((self.size, self.shown.density.size))
        own = FIRST_STEP + 2 * self.steps
        value, slopes[:own] = modelled(self.shown, p[:own])
        if self.slower is not None:
            # to first order in what the lag is off by
            other, other_slopes = modelled(self.slower, p[:own])
            by_lag = (other - value) / _LAG_STEP
            slopes[:own] += p[-1] * (other_slopes - slopes[:own]) / _LAG_STEP
            value = value + p[-1] * by_lag
            slopes[-1] = by_lag
        if self.floor is not None:
            factor = 1 + p[own : own + self.floors]
            value = value + factor[self.shown.record] * self.floor.density
            bins = np.arange(value.size)
            slopes[own + self.shown.record, bins] = self.floor.density
        return value, slopes

    def within(self, p: Floats) -> Floats:
        """The parameters nearest to `p` that are allowed: an end holds what would go beyond it."""
        p = p.copy()
        p[EXPONENT] = np.clip(p[EXPONENT], *_EXPONENTS)
        steps = slice(FIRST_STEP, FIRST_STEP + 2 * self.steps)
        p[steps][::2] = np.clip(p[steps][::2], -_LARGEST_LOG, _LARGEST_LOG)
        p[steps][1::2] = np.clip(p[steps][1::2], *self.tau_ends)
        if self.slower is not None:
            p[-1] = np.clip(p[-1], -_MOST_OFF, _MOST_OFF)
        return p

    def cost(self, p: Floats, value: Floats) -> float:
        """Half the deviance; infinite where the model has no power in a bin."""
        if not np.all(value > 0):
            return math.inf
        data = float(self.shown.information @ (np.log(value) + self.shown.density / value))
        return data + 0.5 * float(self.prior @ (p - self.centre) ** 2)

    def run(self, p: Floats) -> Fit:
        """Fisher scoring, damped until it is near the maximum, then to the last digits: figures do
        not depend on where it began."""
        value, slopes = self.model(p)
        now = self.cost(p, value)
        damping, done = 1e-3, False
        for _ in range(_MOST_STEPS):
            down, curvature = self._downhill(p, value, slopes)
            step, promise = self._step(p, down, curvature, 0.0)
            if promise < _POLISHED:
                done = True
                break
            near = promise < _NEAR
            while damping < 1e12:
                if not near:
                    step, _ = self._step(p, down, curvature, damping)
                trial = self.within(p + step)
                at, of = self.model(trial)
                cost = self.cost(trial, at)
                # near the maximum the digits of the cost do not tell steps apart
                if cost < now + (1e-6 if near else 0.0):
                    break
                near = False
                damping *= 8
            else:
                break
            p, value, slopes, now = trial, at, of, cost
            damping = max(damping / 8, 1e-9)
        _, curvature = self._downhill(p, value, slopes)
        chi = float(self.shown.information @ (self.shown.density / value - 1) ** 2)
        return Fit(
            self.shown, p, _inverse(curvature), self.steps, 2 * now, value, slopes, chi, done
        )

    def _downhill(self, p: Floats, value: Floats, slopes: Floats) -> tuple[Floats, Floats]:
        """Where the cost falls, and its expected curvature."""
        weight = self.shown.information / value**2
        down = slopes @ (weight * (self.shown.density - value)) - self.prior * (p - self.centre)
        return down, (slopes * weight) @ slopes.T + np.diag(self.prior)

    def _step(
        self, p: Floats, down: Floats, curvature: Floats, damping: float
    ) -> tuple[Floats, float]:
        """The step, and what it promises to lower the cost by, twice; what is at its end stays."""
        beyond = self.within(p + 1e-3 * np.sign(down)) == p
        free = ~beyond
        step = np.zeros(p.size)
        inner = curvature[np.ix_(free, free)]
        scaled = inner + damping * np.diag(np.diag(inner)) + 1e-300 * np.eye(len(inner))
        step[free] = np.linalg.lstsq(scaled, down[free], rcond=1e-14)[0]
        return step, float(down @ step)


def _inverse(matrix: Floats) -> Floats:
    """The inverse of a symmetric matrix of very different scales; what nothing tells is left
    without an end, not without uncertainty."""
    size = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
    values, vectors = np.linalg.eigh(matrix / np.outer(size, size))
    values = np.maximum(values, 1e-13)
    return np.asarray((vectors / values) @ vectors.T / np.outer(size, size))
