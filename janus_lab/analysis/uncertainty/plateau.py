"""The level of a half-cycle once it has settled: a median, and how well it is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

#: The plateau is this last share of a half-cycle.
SHARE = 0.4
#: A plateau that changes by more than this share of the step has not settled.
SETTLED_WITHIN = 0.01
LEAST_READINGS = 4
#: Standard deviation of a normal distribution over its median absolute deviation.
_PER_MAD = 1.4826
#: Standard error of a median over that of a mean, of normal readings.
MEDIAN_OVER_MEAN = math.sqrt(math.pi / 2)
_LEAST_COUNTS = 10
_LARGEST_CORRELATION = 0.95


@dataclass(frozen=True)
class Plateau:
    """The settled level of one half-cycle; not a number where there are too few readings."""

    time_s: float
    current_A: float
    uncertainty_A: float  #: of this plateau's own noise, k = 1
    change_A: float  #: slope times window
    quantised: bool  #: the readings span fewer than ten counts

    def settled(self, step_A: float) -> bool:
        """Whether it changes by less than 1 % of the step, or by no more than noise does (3 u)."""
        noise = 3 * 4 * self.uncertainty_A  # the change is 2 (b - a) of medians of half the window
        return not abs(self.change_A) > max(SETTLED_WITHIN * abs(step_A), noise)


def plateau(time_s: Floats, current_A: Floats, resolution_A: float) -> Plateau:
    """The plateau of the readings in one window (n,), all valid; `resolution_A` is one count.

    u = 1.25·σ/√n_eff with σ from the median absolute deviation from the line through the medians
    of both halves of the window, n_eff = n(1-ρ)/(1+ρ) with ρ from lag 1. Rounding to counts is
    added as the rectangle that it is; where the readings span fewer than ten it does not average.
    """
    count = time_s.size
    if count < LEAST_READINGS:
        nan = math.nan
        return Plateau(nan, nan, nan, nan, False)
    level = float(np.median(current_A))
    half = count // 2
    apart = float(np.median(current_A[-half:]) - np.median(current_A[:half]))
    # the middles of both halves are `count - half` readings apart
    line = apart / (count - half) * (np.arange(count) - (count - 1) / 2)
    deviation = current_A - level - line
    sigma = _PER_MAD * float(np.median(np.abs(deviation)))
    power = float(deviation @ deviation)
    lag_one = float(deviation[:-1] @ deviation[1:]) / power if power > 0 else 0.0
    correlation = min(_LARGEST_CORRELATION, max(0.0, lag_one + 1 / count))
    effective = max(1.0, count * (1 - correlation) / (1 + correlation))
    quantised = float(np.ptp(current_A)) < _LEAST_COUNTS * resolution_A
    rounding = resolution_A / math.sqrt(12 * (1 if quantised else effective))
    u = math.hypot(MEDIAN_OVER_MEAN * sigma / math.sqrt(effective), rounding)
    return Plateau(float(np.median(time_s)), level, u, 2 * apart, quantised)
