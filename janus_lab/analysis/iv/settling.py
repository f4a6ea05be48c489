"""Whether the current was still moving while it was swept, and what that does at the bias."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import nominal
from janus_lab.analysis.uncertainty.flicker import covariance_of_means
from janus_lab.analysis.uncertainty.meter import Meter

from .bias_point import BiasPoint
from .passes import Passes
from .slow_noise import same_strength, stretches

#: Time constants that a settling current is tried with (s).
_TIME_CONSTANTS_S = np.geomspace(1.0, 3000.0, 9)
#: A movement is seen if it lowers chi square by this: by chance in one of a thousand sweeps.
_SEEN = 14.0
_BLOCKS = 6
_LEAST_IN_BLOCK = 4


@dataclass(frozen=True)
class Movement:
    """How far the current at the bias is from where it was going, relative to it."""

    distance: float  #: expected, with its sign: reading minus settled value
    u: float  #: standard uncertainty of the distance

    @property
    def size(self) -> float:
        """What to reckon with: distance and its uncertainty in quadrature."""
        return math.hypot(self.distance, self.u)


@dataclass(frozen=True)
class _Gaps:
    """Relative difference of the two passes in blocks of readings; arrays of shape (n,)."""

    gap: Floats  #: (down - up)/mean
    variance: Floats  #: of its white noise
    up_s: Floats
    down_s: Floats
    duration_s: Floats


def movement(
    pairs: Sequence[Passes], point: BiasPoint, meter: Meter, density: float, drift_per_s: float
) -> Movement | None:
    """How the current at the bias was moving, from what changed between the two passes of all
    biases; None if nothing is seen above noise.

    A current that relaxes by one share at all biases is taken as a·exp(-t/τ), with τ from 1 s to
    3000 s weighted by how well each describes the differences. `density` is K of the 1/f noise in
    the sweeps, `drift_per_s` the relative drift of the light (k = 1).
    """
    if point.current is None or not all(math.isfinite(r.middle_s) for r in point.records):
        return None
    found = [_gaps(both, nominal(point.current), meter) for both in pairs]
    gaps = [one for one in found if one is not None]
    if not gaps:
        return None
    gap = np.concatenate([one.gap for one in gaps])
    up_s = np.concatenate([one.up_s for one in gaps])
    down_s = np.concatenate([one.down_s for one in gaps])
    duration = np.concatenate([one.duration_s for one in gaps])
    count = gap.size
    if count < 3:
        return None
    records = covariance_of_means(np.concatenate((up_s, down_s)), np.tile(duration, 2))
    up, down, cross = records[:count, :count], records[count:, count:], records[:count, count:]
    covariance = density * (up + down - cross - cross.T)
    covariance += np.diag(np.concatenate([one.variance for one in gaps]))
    lasted = down_s - up_s
    covariance += drift_per_s**2 * np.outer(lasted, lasted)

    start = float(min(np.min(up_s), np.min(down_s)))
    tau = _TIME_CONSTANTS_S
    left = np.exp(-(up_s[:, None] - start) / tau) - np.exp(-(down_s[:, None] - start) / tau)
    at_bias = sum(r.weight * np.exp(-(r.middle_s - start) / tau) for r in point.records)
    weighted = np.linalg.solve(covariance, np.column_stack((left, gap)))
    information = np.sum(left * weighted[:, :-1], axis=0)
    projected = left.T @ weighted[:, -1]
    reliable = information > 0
    if not np.any(reliable):
        return None
    information, projected = information[reliable], projected[reliable]
    at_bias = np.asarray(at_bias)[reliable]
    gain = projected**2 / information
    if float(np.max(gain)) < _SEEN:
        return None
    share = np.exp((gain - np.max(gain)) / 2)
    share /= np.sum(share)
    distance = -at_bias * projected / information
    spread = at_bias**2 / information + distance**2
    mean = float(share @ distance)
    return Movement(mean, math.sqrt(max(0.0, float(share @ spread) - mean**2)))


def _gaps(both: Passes, at_bias_A: float, meter: Meter) -> _Gaps | None:
    mean = both.mean_A
    chosen = same_strength(mean, at_bias_A) & (both.up_range_A == both.down_range_A)
    chosen &= np.isfinite(both.up_s) & np.isfinite(both.down_s)
    # on unlike ranges the offsets would make a difference
    for current, range_A in ((both.up_A, both.up_range_A), (both.down_A, both.down_range_A)):
        chosen &= ~meter.plausible(range_A, current)[1]
    relative = (both.down_A - both.up_A) / np.where(chosen, mean, 1.0)
    blocks = []
    for part in stretches(both.voltage_V, both.up_range_A, chosen):
        white = float(np.mean(np.diff(relative[part], 2) ** 2)) / 6
        for block in np.array_split(part, max(1, min(_BLOCKS, part.size // _LEAST_IN_BLOCK))):
            took = float(np.ptp(both.up_s[block])) * block.size / (block.size - 1)
            blocks.append(
                (
                    float(np.mean(relative[block])),
                    white / block.size,
                    float(np.mean(both.up_s[block])),
                    float(np.mean(both.down_s[block])),
                    took,
                )
            )
    if not blocks:
        return None
    gap, variance, up_s, down_s, duration = np.array(blocks).T
    if not np.all(duration > 0):
        return None
    count = max(meter.range(float(r)).resolution_A for r in np.unique(both.up_range_A))
    least = (count / np.median(np.abs(mean[chosen]))) ** 2 / 12
    return _Gaps(gap, np.maximum(variance, least), up_s, down_s, duration)
