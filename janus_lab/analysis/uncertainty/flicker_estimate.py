"""How much 1/f noise there is in readings, told from white noise and from what changes smoothly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.special import log_ndtr

from janus_lab.analysis.columns import Floats

from .budget import widened
from .flicker import covariance_of_means

#: Third differences: blind to any parabola in time.
_DIFFERENCE = np.array([1.0, -3.0, 3.0, -1.0])
_POWER = float(_DIFFERENCE @ _DIFFERENCE)
#: Neighbouring third differences of white noise share readings: n are worth this share of n.
_INDEPENDENT = _POWER**2 / (_POWER**2 + 2 * (15**2 + 6**2 + 1))
_LARGEST_BLOCK = 32
_FEW = 100  #: readings
#: Median of the square of a standard normal number.
_MEDIAN_SQUARE = 0.4549
_LEAST_FREEDOM = 8.0
_OUTLIER = 12.0  #: squares beyond this many times their mean count as that many


@dataclass(frozen=True)
class ReadingNoise:
    """Relative noise of readings: 1/f density at 1 Hz, and white variance of one reading."""

    estimate: float  #: of K, which may come out below zero
    density_u: float  #: standard uncertainty of K
    white: float
    scatter: float = 0.0  #: mean square of what was seen at the least time scale
    freedom: float = 1.0  #: from how many independent values

    def quieter_than(self, other: ReadingNoise) -> bool:
        """Whether all scatter of these readings, white or not, is less than chance makes of the
        other's (at 2 u in its logarithm)."""
        if not (self.scatter > 0 and other.scatter > 0):
            return self.scatter < other.scatter
        u = math.sqrt(2 / self.freedom + 2 / other.freedom)
        return math.log(other.scatter / self.scatter) > 2 * u

    @property
    def density(self) -> float:
        """K, not negative."""
        return max(0.0, self.estimate)

    @property
    def expected_density(self) -> float:
        """K as it is to be expected of a number that cannot be negative (mean of the normal
        distribution cut off at zero): never zero where the readings do not exclude more."""
        if not 0 < self.density_u < math.inf:
            return self.density
        z = self.estimate / self.density_u
        tail = math.exp(-(z**2) / 2 - float(log_ndtr(z))) / math.sqrt(2 * math.pi)
        return self.estimate + self.density_u * tail

    @property
    def widened_density(self) -> float:
        """K to reckon with: as much larger than expected as makes k = 2 cover 95 % although K is
        an estimate (Student's t; eight degrees of freedom at least)."""
        expected = self.expected_density
        if not 0 < self.density_u < math.inf:
            return expected
        freedom = max(_LEAST_FREEDOM, 2 * (expected / self.density_u) ** 2)
        return expected * widened(1.0, freedom) ** 2

    @property
    def resolved(self) -> bool:
        """Whether K is known to a quarter, its effect to an eighth."""
        return self.estimate > 4 * self.density_u


NO_NOISE = ReadingNoise(0.0, 0.0, 0.0)


def estimate_noise(series: Sequence[Floats]) -> ReadingNoise | None:
    """ReadingNoise of evenly spaced readings, relative to their local mean; arrays of any lengths.

    Third differences of the means of blocks of 2, 4 … 32 readings (of 1, 2 … where they are few):
    white noise falls with the size of the block, 1/f noise does not. Smooth changes and single
    steps hardly count. A dozen readings do not tell the two apart: then all is taken for 1/f noise,
    with an infinite `density_u`. None where there are fewer than five.
    """
    sizes, squares, worth = [], [], []
    size = 2 if sum(len(one) for one in series) >= _FEW else 1
    while size <= _LARGEST_BLOCK:
        found = [_third_differences(one, size) for one in series if len(one) >= 4 * size]
        joined = np.concatenate(found) if found else np.empty(0)
        if joined.size >= (4 if size > 1 else 2):
            square = joined**2 / _POWER
            most = _OUTLIER * float(np.median(square)) / _MEDIAN_SQUARE
            sizes.append(size)
            squares.append(float(np.mean(np.minimum(square, most))))
            worth.append(max(1.0, _INDEPENDENT * joined.size))
        size *= 2
    if not sizes:
        return None
    if not any(squares):
        return NO_NOISE
    if len(sizes) == 1:
        density = squares[0] / _of_flicker(sizes[0])
        return ReadingNoise(density, math.inf, 0.0, squares[0], worth[0])
    design = np.stack([[_of_flicker(size) for size in sizes], 1 / np.array(sizes)], axis=1)
    noise = _fit(design, np.array(squares), np.array(worth))
    return replace(noise, scatter=squares[0], freedom=worth[0])


def _third_differences(readings: Floats, size: int) -> Floats:
    count = len(readings) // size
    means = readings[: count * size].reshape(count, size).mean(axis=1)
    return np.asarray(np.diff(means, 3))


@lru_cache
def _of_flicker(size: int) -> float:
    """What K = 1 makes of a third difference of blocks, squared; the same at any spacing."""
    duration = 0.5 if size == 1 else float(size)  # one reading takes but part of its interval
    covariance = covariance_of_means(size * np.arange(4.0), np.full(4, duration))
    return float(_DIFFERENCE @ covariance @ _DIFFERENCE) / _POWER


def _fit(design: Floats, squares: Floats, worth: Floats) -> ReadingNoise:
    """K and white variance, neither negative, by iterated weighted least squares."""
    expected = np.maximum(squares, 1e-6 * np.max(squares))
    solution = np.zeros(2)
    for _ in range(6):
        weights = worth / (2 * expected**2)
        normal = design.T @ (weights[:, None] * design)
        solution = np.linalg.solve(normal, design.T @ (weights * squares))
        if solution[1] < 0:
            solution[1] = 0.0
            solution[0] = float(weights * design[:, 0] @ squares) / normal[0, 0]
        floor = 1e-3 * squares[-1] / design[-1, 0]
        expected = design @ np.maximum(solution, [floor, 1e-12 * squares[0]])
    weights = worth / (2 * expected**2)
    covariance = np.linalg.inv(design.T @ (weights[:, None] * design))
    return ReadingNoise(float(solution[0]), math.sqrt(float(covariance[0, 0])), float(solution[1]))
