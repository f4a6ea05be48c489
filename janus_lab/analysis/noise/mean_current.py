"""Mean current and differential conductance at each bias and irradiance, and what noise they make
by themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import constants

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.iv.ideality import ROOM_K, ROOM_U_K
from janus_lab.analysis.uncertainty.budget import Quantity, nominal, variable
from janus_lab.analysis.uncertainty.flicker import variance_of_mean
from janus_lab.analysis.uncertainty.meter import Meter

from .measured_noise import MeasuredNoise
from .noise_data import NoiseReadings


@dataclass(frozen=True, eq=False)
class MeanCurrent:
    """What flows at one bias and irradiance."""

    bias_V: float
    irradiance_mW_cm2: float
    current_A: Quantity  #: with the meter's errors
    reading_A: Quantity  #: as read: with its noise alone
    change_A: float  #: between the halves of all that was recorded
    time_s: float
    range_A: float


def mean_current(
    records: Sequence[NoiseReadings], noise: MeasuredNoise | None, meter: Meter
) -> MeanCurrent:
    """The mean of all readings of records at one bias and irradiance, with the errors of the
    `meter` at that bias.

    Its uncertainty is that of the meter's errors and of the noise, down to one period a day.
    """
    setting = records[0].setting
    blocks = [block for record in records for block in record.blocks]
    weights = np.array([block.size for block in blocks], float)
    weights *= [r.setting.interval_s for r in records for _ in r.blocks]
    means = np.array([float(block.mean()) for block in blocks])
    mean = float(np.average(means, weights=weights))
    first = np.array([float(block[: block.size // 2].mean()) for block in blocks])
    last = np.array([float(block[block.size // 2 :].mean()) for block in blocks])
    change = float(means[-1] - means[0]) if len(blocks) > 1 else float(last[0] - first[0])
    duration = float(weights.sum())
    u = _noise_of_mean(blocks, noise, duration)
    reading = mean + variable(0.0, u, "noise")
    current = reading * (1 + meter.range(setting.range_A).gain) + meter.offset(setting.range_A)
    began = float(np.mean([t for record in records for t in record.began_s]))
    return MeanCurrent(
        setting.bias_V,
        setting.irradiance_mW_cm2,
        current,
        reading,
        change,
        began + duration / 2,
        setting.range_A,
    )


def _noise_of_mean(
    blocks: Sequence[Floats], noise: MeasuredNoise | None, duration_s: float
) -> float:
    """Standard uncertainty (A) that noise gives the mean of what was read in `duration_s`."""
    if noise is not None and noise.parts is not None:
        white = max(0.0, noise.parts.white()[0])
        slow = max(0.0, noise.parts.flicker(1.0 / duration_s)[0]) / duration_s
        return float(np.sqrt(white / (2 * duration_s) + slow * variance_of_mean(duration_s)))
    # too short for a spectrum: all scatter is taken for slow noise
    return float(max(float(np.std(block)) for block in blocks))


@dataclass(frozen=True, eq=False)
class Slope:
    """dI/dV at a point, and how it is known; None where nothing tells it."""

    conductance_S: Quantity | None
    method: str
    flags: tuple[str, ...] = ()


def conductance(point: MeanCurrent, others: Sequence[MeanCurrent]) -> Slope:
    """dI/dV at a point from the points of the same light at the biases beside it: of the parabola
    through the three, which may be wrong by as much as the chord farther from it.

    With biases on one side only, or none, or with 0 V between them, where curves turn, the current
    has to be taken for linear, and the flags say so; None at 0 V with no other bias.
    """
    biases = {one.bias_V: one for one in others}
    below = max((b for b in biases if b < point.bias_V), default=None)
    above = min((b for b in biases if b > point.bias_V), default=None)
    if below is not None and above is not None:
        left, right = _chord(biases[below], point), _chord(point, biases[above])
        share = (above - point.bias_V) / (above - below)
        # where a curve bends to one side its slope is between those of the chords
        farthest = max(share, 1 - share) * abs(nominal(right) - nominal(left))
        bend = farthest / math.sqrt(3)
        slope = share * left + (1 - share) * right + variable(0.0, bend, "bend of the I-V curve")
        # around 0 V chords on both sides are alike however much the curve bends
        flags = ("SLOPE_ASSUMED",) if below < 0 < above else ()
        return Slope(slope, f"dI/dV at {point.bias_V:g} V from {below:g} V to {above:g} V", flags)
    for other in (below, above):
        if other is not None:
            low, high = sorted([biases[other], point], key=lambda one: one.bias_V)
            how = f"dI/dV from {low.bias_V:g} V to {high.bias_V:g} V, taken for a straight line"
            return Slope(_chord(low, high), how, ("SLOPE_ASSUMED",))
    if point.bias_V:
        how = "I/V: one bias does not tell dI/dV"
        return Slope(point.current_A / point.bias_V, how, ("SLOPE_ASSUMED",))
    return Slope(None, "unknown: one bias of 0 V does not tell dI/dV", ("ZERO_BIAS",))


def _chord(low: MeanCurrent, high: MeanCurrent) -> Quantity:
    return (high.reading_A - low.reading_A) / (high.bias_V - low.bias_V)


def thermal_density(conductance_S: Quantity, conditions: Conditions) -> Quantity:
    """4kT/R (A²/Hz); a temperature that was not measured is taken as 295 K ± 3 K."""
    if conditions.temperature_K is None:
        temperature = variable(ROOM_K, ROOM_U_K, "temperature")
    else:
        u = conditions.temperature_uncertainty_K
        temperature = variable(conditions.temperature_K, u, "temperature")
    return 4 * constants.k * temperature * conductance_S


def shot_density(point: MeanCurrent) -> Quantity | None:
    """2q|I| (A²/Hz). None in the dark at 0 V: there a device is in equilibrium, all its noise is
    thermal, and what flows is driven by the offset of the meter."""
    if point.bias_V == 0 and point.irradiance_mW_cm2 == 0:
        return None
    current_A = point.current_A
    size = -current_A if nominal(current_A) < 0 else current_A
    return 2 * constants.e * size
