"""The one-pole response to a piecewise constant input, in closed form.

The LDC500's current setpoint, its modulation input and the temperature of the diode's mount all
follow their commands in this way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

#: After this many time constants (6e-6 left) a response is taken to have arrived.
SETTLED = 12.0

#: Where a response is cut into steps, in time constants: 32 equal steps of level, then the tail.
#: The last lies safely beyond `SETTLED`, whatever rounding the bench time adds.
_CUTS = np.concatenate(
    [-np.log1p(-np.arange(32) / 32), [4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 10.0, SETTLED + 0.5]]
)


@dataclass(frozen=True)
class Lag:
    """Output of a one-pole low-pass whose input is `levels[i]` from `edges[i]` on; shapes (n,)."""

    tau: float  #: s
    edges: Floats  #: bench s, increasing
    levels: Floats
    states: Floats  #: the output at each edge; before the first it rests at `states[0]`

    @classmethod
    def build(cls, tau: float, edges: ArrayLike, levels: ArrayLike, state: float) -> Lag:
        """The response that stands at `state` at the first edge."""
        times = np.asarray(edges, np.float64)
        inputs = np.asarray(levels, np.float64)
        age = np.diff(times) / tau
        decays = np.where(age < SETTLED, np.exp(-age), 0.0)
        states = np.empty_like(times)
        states[0] = state
        for i, decay in enumerate(decays):
            states[i + 1] = inputs[i] + (states[i] - inputs[i]) * decay
        return cls(tau, times, inputs, states)

    @classmethod
    def delayed(cls, tau: float, edges: ArrayLike, levels: ArrayLike, state: float) -> Lag:
        """Steps from `state` to each of the levels, `tau` after its edge: what a response comes to
        whose inputs last for much longer than `tau`."""
        times = np.asarray(edges, np.float64)
        arrives = np.concatenate([times[:1], times + tau])
        inputs = np.concatenate([[state], np.asarray(levels, np.float64)])
        return cls(tau, arrives, inputs, inputs)

    @classmethod
    def resting(cls, level: float) -> Lag:
        """A response that has arrived at `level`."""
        return cls.build(1.0, [0.0], [level], level)

    def at(self, times: ArrayLike) -> Floats:
        """The output at `times` (bench s)."""
        wanted = np.asarray(times, np.float64)
        edge = np.maximum(np.searchsorted(self.edges, wanted, side="right") - 1, 0)
        age = np.maximum(wanted - self.edges[edge], 0.0) / self.tau
        decay = np.where(age < SETTLED, np.exp(-age), 0.0)
        level = self.levels[edge]
        return np.asarray(level + (self.states[edge] - level) * decay, np.float64)

    @property
    def settled_at(self) -> float:
        """Bench time from which the output no longer changes."""
        moving = self.states[-1] != self.levels[-1]
        return float(self.edges[-1] + (SETTLED * self.tau if moving else 0.0))

    def cuts(self) -> Floats:
        """Bench times between which the output may be taken as constant (to 1/32 of a step)."""
        ends = np.append(self.edges[1:], np.inf)
        moving = self.states != self.levels
        cuts = self.edges[moving, None] + self.tau * _CUTS
        inside = cuts < ends[moving, None]
        return np.unique(np.concatenate([self.edges, cuts[inside]]))


def first_true(condition: Callable[[Floats], NDArray[np.bool_]], grid: Floats) -> float | None:
    """The earliest time at which `condition` holds, refined between the points of `grid`."""
    holds = condition(grid)
    if not holds.any():
        return None
    first = int(np.argmax(holds))
    late = float(grid[first])
    early = float(grid[first - 1]) if first else late
    while early < (middle := 0.5 * (early + late)) < late:
        if condition(np.array([middle]))[0]:
            late = middle
        else:
            early = middle
    return late
