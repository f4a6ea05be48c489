"""The widest range of irradiances over which a photocurrent follows them with unit slope."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

LEAST_LEVELS, LEAST_DECADES = 3, 1.0
#: Noise of a level may put it so many of its standard uncertainties beyond the deviation.
_BY_NOISE = 3.0
#: Levels that are known better than this (relative) count alike.
_ALIKE = 0.02


@dataclass(frozen=True)
class Criterion:
    """What counts as linear."""

    deviation_dB: float = 1.0  #: 20·log10 of a current over that on the line of unit slope
    slope_tolerance: float = 0.05  #: of the log-log slope about 1

    @property
    def deviation(self) -> float:
        """In the natural logarithm of the current."""
        return self.deviation_dB * math.log(10) / 20

    @property
    def words(self) -> str:
        """For the method of a figure."""
        return (
            f"log-log slope 1 ± {self.slope_tolerance:g} and every residual from unit slope within "
            f"{self.deviation_dB:g} dB"
        )


def widest_window(
    log_irradiance: Floats, log_current: Floats, own_u: Floats, criterion: Criterion
) -> tuple[int, int] | None:
    """First and last place of the widest run of levels that are linear; None if there is none.

    `log_irradiance` rises; `own_u` is the uncertainty of each level's ln(I/E) by itself. A run has
    three levels over a decade at least, its slope is known to within the tolerance, and its
    residuals are those from the weighted mean of ln(I/E).
    """
    best: tuple[float, int, int] | None = None
    number = log_irradiance.size
    for first in range(number):
        for last in range(number - 1, first + LEAST_LEVELS - 2, -1):
            width = float(log_irradiance[last] - log_irradiance[first])
            if width < LEAST_DECADES * math.log(10) * (1 - 1e-9) or (best and width <= best[0]):
                break
            part = slice(first, last + 1)
            if is_linear(log_irradiance[part], log_current[part], own_u[part], criterion):
                best = (width, first, last)
                break
    return None if best is None else best[1:]


def is_linear(
    log_irradiance: Floats, log_current: Floats, own_u: Floats, criterion: Criterion
) -> bool:
    """Whether levels, all of them, are on a line of unit slope; arguments of `widest_window`."""
    weights = 1 / (own_u**2 + _ALIKE**2)
    centred = log_irradiance - np.average(log_irradiance, weights=weights)
    power = float(weights @ centred**2)
    ratio = log_current - log_irradiance
    slope_off = float(weights @ (centred * ratio)) / power
    if (
        abs(slope_off) > criterion.slope_tolerance
        or 1 / math.sqrt(power) > criterion.slope_tolerance
    ):
        return False
    residual = ratio - np.average(ratio, weights=weights)
    return bool(np.all(np.abs(residual) <= criterion.deviation + _BY_NOISE * own_u))


def local_slopes(log_irradiance: Floats, log_current: Floats) -> Floats:
    """d ln(I)/d ln(E) at each level from its neighbours; NaN for a single level."""
    if log_irradiance.size < 2:
        return np.full(log_irradiance.shape, np.nan)
    return np.asarray(np.gradient(log_current, log_irradiance))
