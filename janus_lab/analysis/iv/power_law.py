"""How the photocurrent follows the irradiance: power-law exponent and linear dynamic range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
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
#: Unit slope within this, and every residual within 5 % of the photocurrent, is linear.
_SLOPE_WITHIN, _RESIDUAL_WITHIN = 0.05, 0.05


@dataclass(frozen=True)
class _LogLog:
    """Resolved photocurrents in log–log, irradiance rising."""

    x: Floats  #: ln(irradiance)
    y: list[Quantity]  #: ln(photocurrent)

    @property
    def values(self) -> Floats:
        return np.array([nominal(y) for y in self.y])

    @property
    def weights(self) -> Floats:
        return np.array([1 / standard_uncertainty(y) ** 2 for y in self.y])


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
    points = _LogLog(np.log([e for e, _ in pairs]), [_log(i) for _, i in pairs])
    return [_exponent(points, flags, conditions), _linear_range(points, flags, conditions)]


def _exponent(
    points: _LogLog, flags: tuple[str, ...], conditions: Mapping[str, float | str]
) -> FigureOfMerit:
    """θ = d ln(I_ph)/d ln(E), with its fit range in the conditions.

    Errors common to all levels (irradiance calibration, area) cancel in the slope; the meter's
    offsets and gains and the dark level propagate as the shared variables they are. Scatter about
    the line, widened by Student's t, counts where it exceeds what the repeatability explains.
    """
    method = (
        "weighted least squares of ln(photocurrent) against ln(irradiance); "
        "errors common to all irradiances cancel, their own show as scatter about the line"
    )
    number = points.x.size
    if number < LEAST_LEVELS:
        flags = (*flags, "THETA_POORLY_SAMPLED")
    if number < 2:
        return figure("power_law_exponent", None, "1", method, flags, conditions)
    least, most = math.exp(points.x[0]), math.exp(points.x[-1])
    if math.log10(most / least) < LEAST_DECADES:
        flags = (*flags, "THETA_RANGE_NARROW")
    theta, scatter, _ = _fit(points, 1)
    repeat = math.sqrt(
        sum(
            u**2
            for source, u in theta.error_components().items()
            if source.tag.startswith(("repeatability", "difference"))
        )
    )
    theta += variable(0.0, math.sqrt(max(0.0, scatter**2 - repeat**2)), "scatter about the line")
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


def _fit(points: _LogLog, degree: int) -> tuple[Quantity, float, float]:
    """Coefficient of the highest power, its standard error from scatter, reduced chi square."""
    root = np.sqrt(points.weights)
    centred = points.x - np.average(points.x, weights=points.weights)
    design = np.vander(centred, degree + 1, increasing=True)
    inverse = np.linalg.pinv(design * root[:, None]) * root
    coefficient = sum(float(c) * y for c, y in zip(inverse[degree], points.y, strict=True))
    residual = points.values - design @ (inverse @ points.values)
    freedom = points.x.size - degree - 1
    if freedom < 1:
        return coefficient, 0.0, 1.0
    chi_square = float(np.sum(points.weights * residual**2)) / freedom
    error = math.sqrt(chi_square * float(np.sum(inverse[degree] ** 2 / points.weights)))
    return coefficient, widened(error, freedom), chi_square


def _is_curved(points: _LogLog) -> bool:
    """Whether a quadratic term is beyond three of its standard uncertainties."""
    if points.x.size < 4:
        return False
    curvature, _, chi_square = _fit(points, 2)
    u = standard_uncertainty(curvature) * math.sqrt(max(1.0, chi_square))
    return abs(nominal(curvature)) > _SIGNIFICANT * u


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
        if _is_linear(_LogLog(points.x[first : last + 1], points.y[first : last + 1]))
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
    slope, _, _ = _fit(points, 1)
    level = np.average(points.values - points.x, weights=points.weights)
    residual = np.exp(points.values - points.x - level) - 1
    return bool(
        abs(nominal(slope) - 1) <= _SLOPE_WITHIN and np.max(np.abs(residual)) <= _RESIDUAL_WITHIN
    )
