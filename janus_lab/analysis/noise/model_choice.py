"""Which parts a spectrum has: without a Lorentzian, with one, or with two."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls
from scipy.special import log_ndtr

from janus_lab.analysis.columns import Floats

from .spectrum_fit import EXPONENT, FIRST_STEP, FLICKER, WHITE, Fit, Floor, fit
from .spectrum_model import Shown

MOST_STEPS = 2
_PER_DECADE = 6
_STARTS = 3
#: How much a Lorentzian must promise to lower the deviance, to be fitted at all.
_WORTH_A_TRY = 5.0
#: A Lorentzian that lowers the deviance by less is not there.
_HELPS = 1e-3
#: How much less likely another time constant may be to be reckoned with, as a deviance.
_NEARLY = 10.0


@dataclass(frozen=True, eq=False)
class Possible:
    """A Lorentzian that may be there besides those of a fit, to first order: at a time constant,
    how much of it, and what the other parts give way for each unit of it."""

    tau_s: float
    level: float  #: most likely, in units of the scale; may come out below zero
    level_u: float
    giving_way: Floats  #: of the fit's parameters

    @property
    def gain(self) -> float:
        """How much it lowers the deviance; negative where less than nothing of it would."""
        return self.level * abs(self.level) / self.level_u**2

    def amount(self) -> tuple[float, float]:
        """Mean and variance of its level, which is not negative: a normal distribution cut off at
        zero; units of the scale."""
        z = self.level / self.level_u
        tail = math.exp(-(z**2) / 2 - float(log_ndtr(z))) / math.sqrt(2 * math.pi)
        variance = self.level_u**2 * max(0.0, 1 - tail * (z + tail))
        return self.level_u * (z + tail), variance


@dataclass(frozen=True, eq=False)
class Choice:
    """The models that were tried, with none, one and more Lorentzians, and the chosen one.

    Where Lorentzians of different time constants suit nearly as well, each has a fit of its own.
    """

    fits: tuple[Fit, ...]
    chosen: Fit
    possible: tuple[Possible, ...]  #: besides those of the chosen one

    def density(self, frequency_Hz: float) -> tuple[float, float]:
        """S at a frequency and its standard uncertainty (A²/Hz)."""
        scale = self.chosen.shown.scale
        return self._mean(
            lambda one: float(one.parts.density(frequency_Hz)),
            lambda one: scale * one.gradient(frequency_Hz),
            lambda tau: scale / (1 + (2 * math.pi * frequency_Hz * tau) ** 2),
        )

    def white(self) -> tuple[float, float]:
        """The white part and its standard uncertainty (A²/Hz)."""
        scale = self.chosen.shown.scale
        return self._mean(lambda one: one.parts.white, lambda one: scale * one.white_gradient())

    def flicker(self, frequency_Hz: float) -> tuple[float, float]:
        """The 1/f part at a frequency and its standard uncertainty (A²/Hz)."""
        scale = self.chosen.shown.scale
        return self._mean(
            lambda one: one.flicker(frequency_Hz),
            lambda one: scale * one.flicker_gradient(frequency_Hz),
        )

    def exponent(self) -> tuple[float, float]:
        """γ and its standard uncertainty."""
        return self._mean(
            lambda one: float(one.parameters[EXPONENT]), lambda one: one.exponent_gradient()
        )

    def lorentzian(self, number: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """ln G (A²/Hz) and ln τ (s) of a Lorentzian of the chosen model, counted from 0, each with
        its standard uncertainty; a single one may be any of those that are nearly as likely."""
        at = FIRST_STEP + 2 * number
        alike = [one for one in self.fits if one.steps == 1] if self.chosen.steps == 1 else []
        fits = alike or [self.chosen]
        weight = np.array([math.exp((self.chosen.deviance - one.deviance) / 2) for one in fits])
        weight /= weight.sum()
        found = []
        for place, shift in ((at, math.log(self.chosen.shown.scale)), (at + 1, 0.0)):
            values = np.array([one.parameters[place] for one in fits])
            u = np.array([one.spread(np.eye(one.parameters.size)[place]) for one in fits])
            mean = float(weight @ values)
            spread = math.sqrt(float(weight @ (u**2 + (values - mean) ** 2)))
            found.append((float(self.chosen.parameters[place]) + shift, spread))
        return found[0], found[1]

    def log_corner(self) -> tuple[float, float] | None:
        """ln of the frequency (Hz) at which the 1/f part equals the white one, and its standard
        uncertainty; None where the chosen model lacks one of them."""
        if self.chosen.log_corner is None:
            return None
        return self._mean(lambda one: one.log_corner, lambda one: one.corner_gradient())

    def _mean(
        self,
        value: Callable[[Fit], float | None],
        gradient: Callable[[Fit], Floats],
        of_lorentzian: Callable[[float], float] = lambda tau: 0.0,
    ) -> tuple[float, float]:
        """Mean of what the models give, by how well each predicts (Akaike weights), and its
        standard uncertainty with what they differ by; models that give None are left out.

        `gradient` has the derivatives by the parameters of a fit, `of_lorentzian` that by the
        level of one more. One that is too weak to be chosen is reckoned with at every time
        constant.
        """
        found, rank = [], []
        for one in self.fits:
            of_fit = value(one)
            if of_fit is not None:
                found.append((of_fit, one.spread(gradient(one))))
                rank.append(one.deviance + 4 * one.steps)
                if one is self.chosen:
                    own, own_u = found[-1]
        base = self.chosen.deviance + 4 * self.chosen.steps + 2
        by_parameter = gradient(self.chosen)
        for possible in self.possible:
            change = of_lorentzian(possible.tau_s) - float(by_parameter @ possible.giving_way)
            amount, variance = possible.amount()
            found.append((own + change * amount, math.hypot(own_u, change * variance**0.5)))
            rank.append(base - max(0.0, possible.gain) + 2 * math.log(len(self.possible)))
        values, ranks = np.array(found), np.array(rank)
        weight = np.exp(-0.5 * (ranks - ranks.min()))
        weight /= weight.sum()
        mean = float(weight @ values[:, 0])
        return mean, math.sqrt(float(weight @ (values[:, 1] ** 2 + (values[:, 0] - mean) ** 2)))


def choose(shown: Shown, floor: Floor | None = None) -> Choice:
    """Fit what the records show, and choose by the Bayesian information criterion.

    A second Lorentzian is tried where a first one was chosen.
    """
    chosen = best = _without_steps(shown, floor)
    fits, possible = [best], _possible(best)
    evidence = math.log(max(2.0, float(shown.information.sum())))
    rest = possible
    while best.steps < MOST_STEPS:
        if max((one.gain for one in rest), default=0.0) < _WORTH_A_TRY:
            break
        more = _with_one_more(best, rest, floor)
        if not more:
            break
        fits += more
        best = more[0]
        rest = _possible(best)
        if best.deviance + 2 * evidence >= chosen.deviance:
            break
        chosen, possible = best, rest
    return Choice(tuple(fits), chosen, tuple(possible))


def _without_steps(shown: Shown, floor: Floor | None) -> Fit:
    """The best of several starts: all white, all 1/f, and between."""
    above = (
        shown.density
        if floor is None
        else np.maximum(shown.density - floor.density, 0.05 * shown.density)
    )
    law = shown.flicker(1.0)[0]
    level = float(np.average(above / shown.white, weights=shown.information))
    slow = float(np.median(above / law))
    found = []
    for white, flicker in ((1.0, 0.01), (0.01, 1.0), (0.5, 0.5)):
        start = np.zeros(FIRST_STEP)
        start[WHITE], start[FLICKER], start[EXPONENT] = white * level, flicker * slow, 1.0
        found.append(fit(shown, start, floor))
    return min(found, key=lambda one: one.deviance)


def _possible(before: Fit) -> list[Possible]:
    """What there may be of a Lorentzian more at each time constant that the records can tell."""
    shown = before.shown
    low = math.log10(1 / (2 * math.pi * 2 * shown.highest_Hz))
    high = math.log10(1 / (2 * math.pi * shown.lowest_Hz / 2))
    weight = shown.information / before.model**2
    left = shown.density - before.model
    found = []
    for tau in np.logspace(low, high, max(4, round(_PER_DECADE * (high - low)))).tolist():
        shape = shown.lorentzian(tau)
        overlap = before.slopes @ (weight * shape)
        way = before.covariance @ overlap
        power = float(weight @ shape**2 - overlap @ way)
        if power > 1e-9 * float(weight @ shape**2):
            level = float(weight @ (shape * left)) / power
            found.append(Possible(tau, level, power**-0.5, way))
    return found


def _with_one_more(before: Fit, possible: list[Possible], floor: Floor | None) -> list[Fit]:
    """With a Lorentzian more, the best first: from the time constants at which it helps most at
    first. Others are kept that are nearly as likely, with another time constant."""
    gains = np.array([one.gain for one in possible])
    found = []
    for place in _peaks(gains)[:_STARTS]:
        start = _start(before, possible[place].level, possible[place].tau_s, floor)
        found += [fit(before.shown, one, floor) for one in start]
    # one whose level has gone to nothing is the model before, with uncertainties of no meaning
    found = [one for one in found if one.deviance < before.deviance - _HELPS]
    found.sort(key=lambda one: one.deviance)
    kept: list[Fit] = []
    for one in found:
        near = one.deviance < found[0].deviance + _NEARLY
        if near and all(_apart(one, other) for other in kept):
            kept.append(one)
    return kept


def _apart(one: Fit, other: Fit) -> bool:
    """Whether a time constant of two fits differs by more than a third."""
    taus = [sorted(tau for _, tau in fit.parts.steps) for fit in (one, other)]
    return any(abs(math.log(a / b)) > 0.3 for a, b in zip(*taus, strict=True))


def _peaks(gains: Floats) -> list[int]:
    inner = np.concatenate([[-math.inf], gains, [-math.inf]])
    tops = np.flatnonzero((inner[1:-1] >= inner[:-2]) & (inner[1:-1] >= inner[2:]))
    return sorted(tops.tolist(), key=lambda place: -gains[place])


def _start(before: Fit, level: float, tau_s: float, floor: Floor | None) -> list[Floats]:
    """Starts with a Lorentzian of `tau_s` more: as the fit before it had the others, and with as
    much of each as suits the readings best while the time constants stay."""
    shown, steps = before.shown, before.steps
    own = before.parameters[: FIRST_STEP + 2 * steps]
    least = 1e-4 * float(np.median(shown.density))
    starts = [np.concatenate([own, [math.log(max(level, least)), math.log(tau_s)]])]
    taus = [*own[FIRST_STEP + 1 :: 2].tolist(), math.log(tau_s)]
    shapes = [shown.white, shown.flicker(1.0)[0], *(shown.lorentzian(math.exp(t)) for t in taus)]
    above = shown.density - (0.0 if floor is None else floor.density)
    weight = np.sqrt(shown.information) / before.model
    amounts = np.maximum(nnls(np.stack(shapes, axis=1) * weight[:, None], above * weight)[0], 0.0)
    shares = [least / float(np.median(shape)) for shape in shapes]
    amounts = np.maximum(amounts, shares)
    lorentzians = [
        pair for g, t in zip(amounts[2:], taus, strict=True) for pair in (math.log(g), t)
    ]
    starts.append(np.array([amounts[0], amounts[1], 1.0, *lorentzians]))
    return starts
