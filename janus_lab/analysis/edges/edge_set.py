"""Recorded edges of light: samples around them, normalised by the plateaus of their own cycle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats

Direction = Literal["rise", "decay"]
DIRECTIONS: tuple[Direction, ...] = ("rise", "decay")

#: The plateau after an edge is this last share of what is recorded of it.
_PLATEAU_SHARE = 0.4
LEAST_IN_PLATEAU = 3
#: A step of fewer counts, or with more noise in one sample (20 dB), has no 10 and 90 % to speak of.
_LEAST_COUNTS, _MOST_NOISE = 10, 0.1
#: Samples farther apart than this many intervals have a gap between them.
_GAP = 1.5
#: No sample is better known than this, in steps.
_LEAST_NOISE = 1e-5
#: Samples closer to the edge than this many standard deviations of its time belong to no plateau.
_SIGMAS = 4.0


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges of one direction; `time_s` and `current_A` have the shape (edges, samples).

    `time_s` is when the aperture of each sample begins, counted from the nominal edge and taken
    from the time stamps; the samples of an edge stand in the order of time. `edge_sigma_s` is the
    standard uncertainty of each edge's time, None where it is not known; `resolution_A` is one
    count of the range, `lag_s` the time constant that the meter follows with on it by its
    specification (None: not known), `lag_u_s` its standard uncertainty, `aperture_u_s` that of the
    aperture. `number` (edges,) counts the edges of both directions in the order of time, where that
    is known. What was not recorded is not a number. Raises ValueError for arrays or times that make
    no sense.
    """

    direction: Direction
    time_s: Floats
    current_A: Floats
    interval_s: float
    aperture_s: float
    edge_sigma_s: float | None = None
    resolution_A: float = 0.0
    lag_s: float | None = 0.0
    lag_u_s: float = 0.0
    aperture_u_s: float = 0.0
    number: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("time_s", "current_A"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        if self.time_s.ndim != 2 or self.time_s.shape != self.current_A.shape:
            raise ValueError(
                f"edges are arrays of edges by samples, not {self.time_s.shape} times and "
                f"{self.current_A.shape} currents"
            )
        if not (math.isfinite(self.interval_s) and self.interval_s > 0):
            raise ValueError(f"interval_s must be above zero, not {self.interval_s!r}")
        if not 0 <= self.aperture_s <= self.interval_s * 1.001:
            raise ValueError(
                f"an aperture of {self.aperture_s!r} s does not fit an interval of "
                f"{self.interval_s!r} s"
            )
        if self.edge_sigma_s is not None and not 0 <= self.edge_sigma_s < math.inf:
            raise ValueError(f"edge_sigma_s is zero or above, not {self.edge_sigma_s!r}")

    @property
    def count(self) -> int:
        """Number of edges."""
        return int(self.time_s.shape[0])

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Samples that were recorded."""
        valid: NDArray[np.bool_] = np.isfinite(self.time_s) & np.isfinite(self.current_A)
        return valid

    def consecutive(self, earlier_s: Floats, later_s: Floats) -> NDArray[np.bool_]:
        """Whether samples at these times follow one another, with none missing between them."""
        return np.asarray(later_s - earlier_s <= _GAP * self.interval_s)

    @cached_property
    def phases(self) -> Floats:
        """Where in a sampling interval each edge falls, 0 to 1: (edges,)."""
        first = np.take_along_axis(self.time_s, self.valid.argmax(axis=1)[:, None], axis=1)[:, 0]
        return np.asarray(np.mod(-first / self.interval_s, 1.0))

    @cached_property
    def aligned(self) -> bool:
        """Whether all edges were sampled at the same times, within a twentieth of an interval."""
        spread = np.ptp(self.time_s, axis=0)
        return bool(np.all(self.valid) and np.max(spread) <= 0.05 * self.interval_s)

    @cached_property
    def before(self) -> NDArray[np.bool_]:
        """Samples that end before the edge can have come."""
        sigma = self.interval_s if self.edge_sigma_s is None else _SIGMAS * self.edge_sigma_s
        return np.asarray(self.valid & (self.time_s + self.aperture_s < -sigma))

    @cached_property
    def after(self) -> NDArray[np.bool_]:
        """Samples of the plateau at the end of the record."""
        times = np.where(self.valid, self.time_s, -np.inf)
        end = np.max(times, axis=1, keepdims=True)
        late = (self.time_s >= (1 - _PLATEAU_SHARE) * end) & (self.time_s > 0)
        return np.asarray(self.valid & late)

    @property
    def complete(self) -> bool:
        """Whether every edge has both plateaus, at least three samples each."""
        least = min(np.min(self.before.sum(axis=1)), np.min(self.after.sum(axis=1)))
        return bool(least >= LEAST_IN_PLATEAU)

    @property
    def resolved(self) -> bool:
        """Whether the step of every edge is clear of the counts of the range and of the noise."""
        least = float(np.min(np.abs(self.step_A)))
        return least > _LEAST_COUNTS * self.resolution_A and self.noise <= _MOST_NOISE

    @cached_property
    def low_A(self) -> Floats:
        """Plateau before each edge: (edges,)."""
        return _mean(self.current_A, self.before)

    @cached_property
    def step_A(self) -> Floats:
        """Plateau after less plateau before each edge: (edges,)."""
        return _mean(self.current_A, self.after) - self.low_A

    @cached_property
    def level(self) -> Floats:
        """The samples in steps: 0 before and 1 after the edge in both directions."""
        return np.asarray((self.current_A - self.low_A[:, None]) / self.step_A[:, None])

    @cached_property
    def middle_s(self) -> float:
        """When the folded edge passes 50 %: as many samples are earlier as are below."""
        times = np.sort(self.time_s[self.valid])
        below = int(np.sum(self.level[self.valid] < 0.5))
        return float(times[min(below, times.size - 1)])

    @cached_property
    def between(self) -> int:
        """Number of samples between 10 and 90 %, outside the plateaus, on all edges together."""
        within = self.valid & (self.level > 0.1) & (self.level < 0.9)
        return int(np.sum(within & ~self.before & ~self.after))

    @cached_property
    def median_level(self) -> Floats:
        """Median over the edges, where they are aligned: (samples,)."""
        return np.asarray(np.median(self.level, axis=0))

    @property
    def count_share(self) -> float:
        """One count of the range as a share of the step; the smallest step counts."""
        return self.resolution_A / float(np.min(np.abs(self.step_A)))

    @cached_property
    def noise(self) -> float:
        """Standard deviation of a sample about a line through its plateau, in steps."""
        squares, freedom = 0.0, 0
        for plateau in (self.before, self.after):
            time = np.where(plateau, self.time_s, 0.0)
            level = np.where(plateau, self.level, 0.0)
            time = np.where(plateau, time - _mean(time, plateau)[:, None], 0.0)
            level = np.where(plateau, level - _mean(level, plateau)[:, None], 0.0)
            spread = np.sum(time**2, axis=1)
            slope = np.sum(time * level, axis=1) / np.where(spread > 0, spread, 1.0)
            squares += float(np.sum((level - slope[:, None] * time) ** 2))
            freedom += int(np.sum(np.maximum(np.sum(plateau, axis=1) - 2, 0)))
        return math.sqrt(squares / max(1, freedom))

    @property
    def noise_floor(self) -> float:
        """The noise of a sample in steps, no less than what the counts of the range leave."""
        return max(self.noise, self.count_share / math.sqrt(12), _LEAST_NOISE)


def _mean(values: Floats, where: NDArray[np.bool_]) -> Floats:
    """Mean of each row over `where`; not a number where there is nothing."""
    number = np.sum(where, axis=1)
    total = np.sum(np.where(where, values, 0.0), axis=1)
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), np.nan))
