"""Mean current and differential conductance at each bias and irradiance, and what noise they make
by themselves."""

from __future__ import annotations

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


def conductance(point: MeanCurrent, others: Sequence[MeanCurrent]) -> tuple[Quantity | None, str]:
    """dI/dV (S) at a point, and how it is known: from the points of the same light at the biases
    beside it, else as I/V; None at 0 V with no other bias."""
    biases = {one.bias_V: one for one in others}
    below = max((b for b in biases if b < point.bias_V), default=None)
    above = min((b for b in biases if b > point.bias_V), default=None)
    ends = [biases[b] for b in (below, above) if b is not None]
    if len(ends) == 1:
        ends = sorted([*ends, point], key=lambda one: one.bias_V)
    if ends:
        low, high = ends
        slope = (high.reading_A - low.reading_A) / (high.bias_V - low.bias_V)
        return slope, f"dI/dV from {low.bias_V:g} V to {high.bias_V:g} V"
    if point.bias_V:
        return point.current_A / point.bias_V, "I/V: one bias does not tell dI/dV"
    return None, "unknown: one bias of 0 V does not tell dI/dV"


def thermal_density(conductance_S: Quantity, conditions: Conditions) -> Quantity:
    """4kT/R (A²/Hz); a temperature that was not measured is taken as 295 K ± 3 K."""
    if conditions.temperature_K is None:
        temperature = variable(ROOM_K, ROOM_U_K, "temperature")
    else:
        u = conditions.temperature_uncertainty_K
        temperature = variable(conditions.temperature_K, u, "temperature")
    return 4 * constants.k * temperature * conductance_S


def shot_density(current_A: Quantity) -> Quantity:
    """2q|I| (A²/Hz)."""
    size = -current_A if nominal(current_A) < 0 else current_A
    return 2 * constants.e * size
