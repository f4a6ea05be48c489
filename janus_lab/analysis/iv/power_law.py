"""How the photocurrent follows the irradiance: power-law exponent and linear dynamic range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri
from uncertainties import umath

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
    widened,
)

_log = umath.log

LEAST_LEVELS, LEAST_DECADES = 5, 1.5
_THETA_HALF, _THETA_ONE = 0.5, 1.05
#: A curvature counts beyond this many standard uncertainties.
_SIGNIFICANT = 3.0
#: Scatter larger than in all but this share of good fits is not by chance.
_BY_CHANCE = 0.01
#: Unit slope within this, and every residual within 5 % of the photocurrent, is linear.
_SLOPE_WITHIN, _RESIDUAL_WITHIN = 0.05, 0.05


@dataclass(frozen=True)
class _LogLog:
    """Resolved photocurrents in log–log, irradiance rising; arrays of shape (n,)."""

    x: Floats  #: ln(irradiance)
    values: Floats  #: ln(photocurrent)
    weights: Floats  #: 1/u², without what moves all levels alike: it says nothing of one's weight
    y: list[Quantity]  #: ln(photocurrent) with its budget

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, Quantity]]) -> _LogLog:
        """From irradiances and photocurrents above zero."""
        y = [_log(photocurrent) for _, photocurrent in pairs]
        budgets = [one.error_components() for one in y]
        shared = set.intersection(*map(set, budgets)) if budgets else set()
        alike = math.fsum(min(budget[source] ** 2 for budget in budgets) for source in shared)
        own = np.array([math.fsum(u**2 for u in budget.values()) - alike for budget in budgets])
        least = max(1e-6 * float(np.max(own, initial=0.0)), 1e-30)
        return cls(
            np.log([irradiance for irradiance, _ in pairs]),
            np.array([nominal(one) for one in y]),
            1 / np.maximum(own, least),
            y,
        )

    def part(self, first: int, last: int) -> _LogLog:
        """Levels `first` to `last`, that included."""
        cut = slice(first, last + 1)
        return _LogLog(self.x[cut], self.values[cut], self.weights[cut], self.y[cut])


@dataclass(frozen=True)
class _Polynomial:
    """A weighted fit in log–log."""

    factors: Floats  #: the highest coefficient is their sum of products with the values
    coefficient: float  #: of the highest power
    residual: Floats
    scatter: float  #: standard error of the coefficient from the residuals, widened
    chi_square: float
    freedom: int


def power_law_figures(
    irradiance_mW_cm2: Sequence[float],
    photocurrent_A: Sequence[Quantity],
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """Exponent and linear range from photocurrents at rising irradiances (same length).

    Photocurrents below twice their uncertainty are left out, with a flag.
    """
    pairs = [
        (e, i)
        for e, i in zip(irradiance_mW_cm2, photocurrent_A, strict=True)
        if nominal(i) > 2 * standard_uncertainty(i)
    ]
    if len(pairs) < len(irradiance_mW_cm2):
        flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
    points = _LogLog.of(pairs)
    return [_exponent(points, flags, conditions), _linear_range(points, flags, conditions)]


def _exponent(
    points: _LogLog, flags: tuple[str, ...], conditions: Mapping[str, float | str]
) -> FigureOfMerit:
    """θ = d ln(I_ph)/d ln(E), with its fit range in the conditions.

    Errors common to all levels (irradiance calibration, area) cancel in the slope; the meter's
    offsets and gains, the dark level, 1/f noise and drift of the light propagate as the shared
    variables they are. Scatter about the line, widened by Student's t, replaces what it should be
    by these where it is larger than chance would have it.
    """
    method = (
        "weighted least squares of ln(photocurrent) against ln(irradiance); "
        "errors common to all irradiances cancel"
    )
    number = points.x.size
    if number < LEAST_LEVELS:
        flags = (*flags, "THETA_POORLY_SAMPLED")
    if number < 2:
        return figure("power_law_exponent", None, "1", method, flags, conditions)
    least, most = math.exp(points.x[0]), math.exp(points.x[-1])
    if math.log10(most / least) < LEAST_DECADES:
        flags = (*flags, "THETA_RANGE_NARROW")
    line = _fit(points, 1)
    theta: Quantity = sum(float(c) * y for c, y in zip(line.factors, points.y, strict=True))
    if line.freedom and line.chi_square > float(chdtri(line.freedom, _BY_CHANCE)):
        known = standard_uncertainty(theta)
        excess = math.sqrt(max(0.0, line.scatter**2 - known**2))
        theta += variable(0.0, excess, "scatter about the line")
        method += "; the scatter about the line is larger than these, and counts"
    if nominal(theta) < _THETA_HALF:
        flags = (*flags, "THETA_BELOW_HALF")
    if nominal(theta) > _THETA_ONE:
        flags = (*flags, "THETA_ABOVE_ONE")
    if _is_curved(points):
        flags = (*flags, "THETA_PIECEWISE")
    conditions = {
        **conditions,
        "irradiance_min_mW_cm2": least,
        "irradiance_max_mW_cm2": most,
        "irradiances": float(number),
    }
    return figure("power_law_exponent", theta, "1", method, flags, conditions)


def _fit(points: _LogLog, degree: int) -> _Polynomial:
    root = np.sqrt(points.weights)
    centred = points.x - np.average(points.x, weights=points.weights)
    design = np.vander(centred, degree + 1, increasing=True)
    inverse = np.linalg.pinv(design * root[:, None]) * root
    coefficients = inverse @ points.values
    residual = points.values - design @ coefficients
    freedom = max(0, points.x.size - degree - 1)
    chi_square = float(points.weights @ residual**2)
    scatter = 0.0
    if freedom:
        error = chi_square / freedom * float(np.sum(inverse[degree] ** 2 / points.weights))
        scatter = widened(math.sqrt(error), freedom)
    return _Polynomial(
        inverse[degree], float(coefficients[degree]), residual, scatter, chi_square, freedom
    )


def _is_curved(points: _LogLog) -> bool:
    """Whether a quadratic term is beyond three of its standard uncertainties."""
    if points.x.size < 4:
        return False
    parabola = _fit(points, 2)
    curvature = sum(float(c) * y for c, y in zip(parabola.factors, points.y, strict=True))
    u = standard_uncertainty(curvature)
    if parabola.freedom:
        u *= math.sqrt(max(1.0, parabola.chi_square / parabola.freedom))
    return abs(parabola.coefficient) > _SIGNIFICANT * u


def _linear_range(
    points: _LogLog, flags: tuple[str, ...], conditions: Mapping[str, float | str]
) -> FigureOfMerit:
    """20 log10(E_max/E_min) of the widest run of at least three levels with unit slope.

    The ends are measured ones, so the range is a lower bound: it is not extrapolated to the noise.
    """
    method = (
        "20·log10(E_max/E_min) of the widest measured range with log-log slope 1 ± 0.05 and "
        "residuals below 5 %; the ends are measured, not extrapolated"
    )
    name, unit = "linear_dynamic_range", "dB"
    if points.x.size < 3:
        flags = (*flags, "THETA_POORLY_SAMPLED")
        return figure(name, None, unit, method, flags, conditions)
    runs = [
        (points.x[last] - points.x[first], first, last)
        for first in range(points.x.size)
        for last in range(first + 2, points.x.size)
        if _is_linear(points.part(first, last))
    ]
    if not runs:
        return figure(name, None, unit, method, (*flags, "NO_LINEAR_RANGE"), conditions)
    width, first, last = max(runs)
    conditions = {
        **conditions,
        "irradiance_min_mW_cm2": math.exp(points.x[first]),
        "irradiance_max_mW_cm2": math.exp(points.x[last]),
    }
    decibels = 20 * float(width) / math.log(10)
    return figure(name, decibels, unit, method, flags, conditions, bound="lower")


def _is_linear(points: _LogLog) -> bool:
    slope = _fit(points, 1).coefficient
    level = np.average(points.values - points.x, weights=points.weights)
    residual = np.exp(points.values - points.x - level) - 1
    return bool(abs(slope - 1) <= _SLOPE_WITHIN and np.max(np.abs(residual)) <= _RESIDUAL_WITHIN)
