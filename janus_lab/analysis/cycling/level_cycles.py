"""The cycles of one irradiance, and what their settled currents are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.plateau import SHARE

from .cycles import CycleTable
from .settling import settled_level

#: Without shapes to judge: flagged where more than this share of cycles did not settle.
_UNSETTLED_SHARE = 0.2
#: The dark level after pulses is above that of the rested device by more than so many u.
_RECOVERED_WITHIN = 2.5
#: A dark level that has not recovered is explained by the tails if less than this share is left,
#: and passed over if the photocurrent lacks no more than so many u for it.
_EXPLAINED, _PASSED_OVER = 0.3, 0.8
#: A tail that adds more than this share of the step is more of a guess than a measurement.
_GUESSED = 0.5
#: A part much slower than the cycle is missing in the light about as much as it is left in the
#: dark: the photocurrent lacks twice what the dark level has too much. Until the level has built
#: up it lacks more: over n cycles, of a part that takes ten to do so, 2 + 10/n times as much.
_MISSING, _BUILD_UP = 2.0, 10.0
#: The covariance of 1/f noise is that of so many groups of neighbouring cycles.
_MOST_CYCLES = 100
_PER_MAD = 1.4826
_WILD = 8.0


@dataclass(frozen=True)
class Mean:
    """A current averaged over cycles, and what the readings themselves say of its uncertainty."""

    value_A: float
    noise_A: float  #: k = 1: noise within the halves, and what may be left to settle
    added_A: float  #: what settling adds to the plateaus


@dataclass(frozen=True)
class LevelCycles:
    """The cycles of one irradiance, currents positive in the direction of the photocurrent."""

    cycles: CycleTable  #: those with a photocurrent
    cycle: Floats
    photocurrent: Floats  #: A, plateaus less the dark level under them
    dark: Mean
    light: Mean
    #: Dark plateaus after pulses over the first of the run, where they are above it, else None;
    #: infinite where the first is not above zero.
    unrecovered: float | None
    #: What the dark level after pulses has too much (A), and what of that no tail explains.
    excess_A: float
    left_A: float
    #: Whether the plateaus have settled as far as they tell without shapes.
    plateaus_settled: bool
    #: What a part slower than the half-cycle may add to the photocurrent (k = 1), as far as the
    #: dark level after pulses tells; infinite where there is none to compare.
    hidden_A: float
    flags: tuple[str, ...]
    conditions: Mapping[str, float | str]

    def settled(self, photocurrent_u_A: float) -> bool:
        """Whether the currents are what the device settles to within its uncertainties.

        Tails that the halves show are made good, with what is not known of them in the budget. What
        is slower than the halves shows in the dark after pulses alone. `photocurrent_u_A` is the
        u of the photocurrent with all that it may be wrong by.
        """
        added = abs(self.light.added_A - self.dark.added_A)
        if added > _GUESSED * abs(robust_mean(self.photocurrent)):
            return False
        passed_over = _PASSED_OVER * photocurrent_u_A / _missing_over_left(self.cycle.size)
        slower = max(_EXPLAINED * self.excess_A, passed_over)
        if self.unrecovered is not None and self.left_A > slower:
            return False
        return self.plateaus_settled

    @property
    def duration_s(self) -> float:
        """From the first pulse to the end of the last."""
        time = self.cycles.time_s
        return float(time[-1] - time[0]) + self.period_s

    @property
    def period_s(self) -> float:
        """From pulse to pulse; ten seconds for a single one."""
        return float(self.conditions.get("period_s", 10.0))

    def covariance_between(self, count: int) -> float:
        """Relative variance, for K = 1, of the difference between the mean of the device's 1/f
        noise at `count` light plateaus and that at the dark ones about them."""
        light = self.period_s * np.arange(count)
        dark = self.period_s * (np.arange(count + 1) - 0.5)
        weight = np.concatenate((np.full(count, 1 / count), np.full(count + 1, -1 / count)))
        weight[[count, -1]] /= 2
        window = SHARE * self.period_s / 2
        covariance = covariance_of_means(
            np.concatenate((light, dark)), np.full(weight.size, window)
        )
        return max(0.0, float(weight @ covariance @ weight))

    def covariance_of(self, factor: Floats) -> float:
        """Variance, for K = 1, of the sum of factor·(1/f noise of a cycle); factor (cycles,)."""
        every = max(1, self.cycle.size // _MOST_CYCLES)
        starts = np.arange(0, self.cycle.size, every)
        factors, counts = np.add.reduceat(factor, starts), np.diff([*starts, self.cycle.size])
        times = np.add.reduceat(self.cycles.time_s, starts) / counts
        durations = SHARE * self.period_s / 2 if every == 1 else self.period_s * counts
        covariance = covariance_of_means(times, np.broadcast_to(durations, times.shape))
        return max(0.0, float(factors @ covariance @ factors))


def level_of(
    table: CycleTable, irradiance: float, orientation: float, conditions: Conditions
) -> LevelCycles | None:
    """The cycles at `irradiance` in the `table` of a run; None without a photocurrent."""
    cycles = table.at(irradiance)
    known = np.isfinite(cycles.photocurrent_A)
    kept = cycles.chosen(known)
    number = kept.cycle.astype(np.float64)
    if not number.size:
        return None
    photocurrent = orientation * kept.photocurrent_A
    step = robust_mean(photocurrent)
    light = _mean(
        orientation * kept.light_A, kept.light_u_A, orientation * kept.light_shape_A, 1.0, step
    )
    after = float(np.mean(kept.after_pulse))
    dark = _mean(
        orientation * kept.dark_A, kept.dark_u_A, orientation * kept.dark_shape_A, after, step
    )
    flags = flags_of_readings(cycles)
    at = conditions_at(cycles, irradiance, conditions) | {"cycles": float(number.size)}
    at["range_A"] = float(np.max(kept.light_range_A))
    if number.size > 1:
        at["period_s"] = float(np.median(np.diff(kept.time_s) / np.diff(number)))
    first = float(orientation * table.dark_before_A[0])
    after_A, u = _dark_after(orientation * kept.dark_after_A, kept.dark_u_A, table.flicker)
    unrecovered = None
    if after_A - first > _RECOVERED_WITHIN * u:
        unrecovered = after_A / first if first > 0 else math.inf
    excess = after_A - first
    left = excess + min(0.0, dark.added_A)
    may_be_left = math.hypot(u, dark.noise_A, max(0.0, left))
    hidden = _missing_over_left(number.size) * may_be_left
    return LevelCycles(
        kept,
        number,
        photocurrent,
        dark,
        light,
        unrecovered,
        excess,
        left,
        _plateaus_settled(kept),
        hidden,
        flags,
        at,
    )


def _missing_over_left(cycles: int) -> float:
    """How much more the photocurrent lacks than the dark level has too much."""
    return _MISSING + _BUILD_UP / cycles


def conditions_at(
    cycles: CycleTable, irradiance: float, conditions: Conditions
) -> dict[str, float | str]:
    """What a figure at `irradiance` carries, without what only a photocurrent tells."""
    return conditions.at(irradiance) | {
        "cycles": 0.0,
        "cycles_left_out": float(cycles.left_out),
        "starts": float(np.unique(cycles.start).size),
    }


def robust_mean(values: Floats) -> float:
    """The mean without what is further than eight typical deviations from the median."""
    middle = float(np.median(values))
    apart = np.abs(values - middle)
    limit = _WILD * _PER_MAD * float(np.median(apart))
    return float(np.mean(values[apart <= limit]))


def flags_of_readings(cycles: CycleTable) -> tuple[str, ...]:
    """What there is to say of the readings behind some cycles."""
    known = np.isfinite(cycles.photocurrent_A)
    kept = cycles.chosen(known)
    flags: list[str] = []
    if np.any(cycles.clipped):
        flags.append("COMPLIANCE_CLIP")
    if not np.all(known):
        flags.append("TOO_FEW_POINTS")
    if np.any(kept.range_changed) or len(set(kept.light_range_A.tolist())) > 1:
        flags.append("RANGE_CHANGED")
    if np.any(kept.quantised):
        flags.append("QUANTISED")
    return tuple(flags)


def _mean(plateaus: Floats, own_u: Floats, shapes: Floats, after: float, step: float) -> Mean:
    """Of plateaus, `after` of which are those of halves with these shapes."""
    plateau = robust_mean(plateaus)
    noise = math.sqrt(float(np.mean(own_u**2)) / plateaus.size)
    settled = settled_level(shapes, step) if shapes.size and after else None
    if settled is None:
        return Mean(plateau, noise, 0.0)
    added = after * settled.added_A
    # a pulse without a dark half on one side knows its dark level less well than the others
    lone = float(np.max(own_u)) / plateaus.size
    u = math.hypot(after * settled.uncertainty_A, (1 - after) * noise, lone)
    return Mean(plateau + added, u, added)


def _plateaus_settled(kept: CycleTable) -> bool:
    """Whether most plateaus do not move, where there are too few readings for shapes."""
    if kept.light_shape_A.shape[1]:
        return True
    unsettled = ~(kept.light_settled & kept.dark_settled)
    return bool(np.mean(unsettled) <= _UNSETTLED_SHARE)


def _dark_after(after: Floats, own_u: Floats, flicker: float) -> tuple[float, float]:
    """The dark plateau after pulses, and the u of its difference from a single one before.

    The scatter of the plateaus is not asked: a slow build-up is no noise. 1/f noise is.
    """
    later = after[np.isfinite(after)]
    if not later.size:
        return math.nan, math.inf
    level = float(np.median(later))
    slow = abs(level) * math.sqrt(2 * flicker * (1 + math.log(later.size)))
    own = float(np.median(own_u)) * math.sqrt(1 + 1 / later.size)
    return level, math.hypot(own, slow)
