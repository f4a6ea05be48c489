"""What fluctuates more slowly than readings follow one another: 1/f noise of device and light.

It is told from the sweeps themselves and counts at the bias, where a few readings cannot show it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import Quantity, nominal, variable
from janus_lab.analysis.uncertainty.flicker import (
    LONGEST_S,
    covariance_of_means,
    fluctuations,
    variance_of_mean,
)
from janus_lab.analysis.uncertainty.flicker_estimate import (
    ReadingNoise,
    estimate_noise,
)

from .bias_point import BiasPoint
from .iv_data import IVData, Level
from .passes import Passes

#: The u of a density that came out small or large by chance is corrected by this factor at most.
_MOST_SCALED = 4.0
#: Relative noise is looked at where the current is within this factor of that at the bias.
_WITHIN = 3.3
_LEAST_READINGS = 32
#: A current below this many offset limits does not show how the device fluctuates.
_ABOVE_OFFSET = 5.0
#: A light's fluctuation slower than this (s) is its drift, which has its own entry in the budget.
_LIGHT_LONGEST_S = 100.0
#: Where the times are not known: readings of a second, levels of irradiance a minute apart.
_RECORD_S, _APART_S = 1.0, 60.0


@dataclass(frozen=True)
class LevelNoise:
    """Relative 1/f densities at 1 Hz of the currents at one irradiance."""

    of_device: float  #: common to all irradiances: the device's conductance
    own: float  #: of this irradiance alone, mostly the light's
    known: bool = True  #: False where there are too few readings to tell

    @property
    def density(self) -> float:
        """All of it."""
        return self.of_device + self.own


def slow_noise(
    data: IVData, levels: Sequence[Level], passes: Mapping[float, list[Passes]],
    points: Mapping[float, BiasPoint],
) -> dict[float, LevelNoise]:  # fmt: skip
    """The densities by irradiance, from the scatter of the sweeps at all irradiances.

    The device's is what sweeps in the dark and under light have in common: their mean if they
    agree, else the smaller. What sweeps under light have in excess is the light's. A dark current
    that scatters less than the currents under light says nothing of these, however uncertain they
    are: it may flow elsewhere, or be made by stray light.
    """
    found = {
        level.irradiance_mW_cm2: _of_level(
            data, level, passes[level.irradiance_mW_cm2], points[level.irradiance_mW_cm2]
        )
        for level in levels
    }
    lit = [noise for e, noise in found.items() if e > 0 and noise is not None]
    in_light = _mean(lit) if lit else None
    dark = found.get(0.0) or in_light
    in_light = in_light or dark
    if dark is None or in_light is None:
        return {e: LevelNoise(0.0, 0.0, known=False) for e in found}
    apart = abs(dark.estimate - in_light.estimate)
    alike = apart < 2 * math.hypot(dark.density_u, in_light.density_u)
    if dark is not in_light and alike and not dark.quieter_than(in_light):
        dark = in_light = _mean([dark, in_light])  # the better for being both
    density = {True: in_light.widened_density, False: dark.widened_density}
    of_device = min(density.values())
    known = math.isfinite(in_light.density_u) and math.isfinite(dark.density_u)
    return {e: LevelNoise(of_device, density[e > 0] - of_device, known) for e in found}


def same_strength(current_A: Floats, at_bias_A: float) -> NDArray[np.bool_]:
    """Which readings are about as large as that at the bias, or, where they are few, the largest
    of the sweep: there relative changes are best seen."""
    size = np.abs(current_A)
    near = (size * _WITHIN >= abs(at_bias_A)) & (size <= _WITHIN * abs(at_bias_A))
    if np.count_nonzero(near) >= _LEAST_READINGS:
        return np.asarray(near)
    return np.asarray(size * _WITHIN >= np.max(size, initial=0.0)) & (size > 0)


def stretches(range_A: Floats, chosen: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The `chosen` readings, by rising bias, as unbroken stretches on one range."""
    index = np.flatnonzero(chosen)
    if index.size < 2:
        return []
    breaks = (np.diff(index) > 1) | (np.diff(range_A[index]) != 0)
    parts = np.split(index, np.flatnonzero(breaks) + 1)
    return [part for part in parts if part.size >= 4]


def _of_level(
    data: IVData, level: Level, pairs: Sequence[Passes], point: BiasPoint
) -> ReadingNoise | None:
    if point.current is None:
        return None
    if abs(nominal(point.current)) < _ABOVE_OFFSET * point.offset_limit_A:
        return None  # it would be the noise of the meter's offset
    series: list[Floats] = []
    at_bias = nominal(point.current)
    for both in pairs:
        mean = both.mean_A
        chosen = same_strength(mean, at_bias) & both.on_one_range
        # the shape of the curve cancels in the difference, which has the noise of two readings
        gap = both.down.current_A - both.up.current_A
        gap = gap / np.where(chosen, mean, 1.0) / math.sqrt(2)
        series += [gap[part] for part in stretches(both.up.range_A, chosen)]
    if not pairs:
        for _, run in data.sweeps(level.rows):
            run = run[data.valid[run]]
            current = data.current_A[run]
            chosen = same_strength(current, at_bias)
            for part in stretches(data.range_A[run], chosen):
                if np.all(current[part] > 0) or np.all(current[part] < 0):
                    series.append(_without_shape(np.log(np.abs(current[part]))))
    return estimate_noise(series)


def _without_shape(logarithm: Floats) -> Floats:
    """ln|I| without the parabola of third order that the shape of the curve is."""
    if logarithm.size < 8:
        return logarithm - float(np.mean(logarithm))
    design = np.polynomial.legendre.legvander(np.linspace(-1, 1, logarithm.size), 3)
    return np.asarray(logarithm - design @ (np.linalg.pinv(design) @ logarithm))


def _mean(found: Sequence[ReadingNoise]) -> ReadingNoise:
    """The weighted mean; none may weigh more for having come out small by chance."""
    told = [noise for noise in found if math.isfinite(noise.density_u)]
    if not told:
        return max(found, key=lambda noise: noise.estimate)
    found = told
    typical = float(np.median([noise.density for noise in found]))
    u = np.array([max(_at_density(noise, typical), typical / 4, 1e-30) for noise in found])
    weights = 1 / u**2
    estimate = float(np.average([noise.estimate for noise in found], weights=weights))
    white = float(np.median([noise.white for noise in found]))
    freedom = np.array([noise.freedom for noise in found])
    scatter = float(np.average([noise.scatter for noise in found], weights=freedom))
    together = float(np.sum(freedom))
    return ReadingNoise(estimate, float(np.sum(weights)) ** -0.5, white, scatter, together)


def _at_density(noise: ReadingNoise, typical: float) -> float:
    """The estimate's u if the density were the `typical` one, to which it is in proportion."""
    ratio = typical / noise.density if noise.density > 0 else 1.0
    return noise.density_u * min(max(ratio, 1 / _MOST_SCALED), _MOST_SCALED)


def fluctuation_at_bias(
    points: Mapping[float, BiasPoint], noise: Mapping[float, LevelNoise]
) -> dict[float, Quantity]:
    """Relative error of the current at the bias, by irradiance, as the device's mean of a day."""
    known = [e for e, point in points.items() if point.records]
    if not known:
        return {}
    middle, duration, weight, level = [], [], [], []
    for number, irradiance in enumerate(known):
        for record in points[irradiance].records:
            timed = math.isfinite(record.middle_s) and record.duration_s > 0
            middle.append(record.middle_s if timed else number * _APART_S)
            duration.append(record.duration_s if timed else _RECORD_S)
            weight.append(record.weight)
            level.append(number)
    of_level = np.zeros((len(known), len(level)))
    of_level[level, np.arange(len(level))] = weight
    covariance = of_level @ covariance_of_means(middle, duration) @ of_level.T
    density = max(one.of_device for one in noise.values())
    shared = fluctuations(density, covariance)
    errors: dict[float, Quantity] = {}
    for number, irradiance in enumerate(known):
        longest = _LIGHT_LONGEST_S if irradiance > 0 else LONGEST_S
        took = float(np.sum(np.array(duration)[np.array(level) == number]))
        own = noise[irradiance].own * max(1.0, variance_of_mean(took, longest))
        tag = "light fluctuation" if irradiance > 0 else "1/f noise"
        errors[irradiance] = shared[number] + variable(0.0, math.sqrt(own), tag)
    return errors
