"""Both directions of a sweep side by side: what was read at the same bias twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats, RowNumbers

from .iv_data import IVData


@dataclass(frozen=True)
class Passes:
    """Readings up and down at the same biases, which rise; arrays of one shape (n,).

    Where the biases of the directions are not the same ones, those of the way down are interpolated
    between neighbours no further off than a step.
    """

    voltage_V: Floats
    up_A: Floats
    down_A: Floats
    up_s: Floats
    down_s: Floats
    up_range_A: Floats
    down_range_A: Floats

    @classmethod
    def of(cls, data: IVData, up: RowNumbers, down: RowNumbers, slack_V: float) -> Self:
        """Of the valid readings in rows `up` and `down`; biases within `slack_V` are the same."""
        up, down = (_by_bias(data, rows) for rows in (up, down))
        if not (up.size and down.size):
            nothing = np.empty(0)
            return cls(*[nothing] * 7)
        there, back = data.voltage_V[up], data.voltage_V[down]
        place = np.clip(np.searchsorted(back, there), 1, max(1, back.size - 1))
        after = np.minimum(place, back.size - 1)
        nearest = np.where(there - back[place - 1] <= back[after] - there, place - 1, after)
        steps = np.diff(there)
        reach = 0.6 * float(np.median(steps)) + slack_V if steps.size else slack_V
        met = np.abs(back[nearest] - there) <= reach
        met &= (there >= back[0] - slack_V) & (there <= back[-1] + slack_V)
        at = there[met]
        return cls(
            at,
            data.current_A[up][met],
            np.interp(at, back, data.current_A[down]),
            data.time_s[up][met],
            np.interp(at, back, data.time_s[down]),
            data.range_A[up][met],
            data.range_A[down][nearest[met]],
        )

    @property
    def mean_A(self) -> Floats:
        """Mean of both directions."""
        return (self.up_A + self.down_A) / 2

    def where(self, chosen: NDArray[np.bool_]) -> Passes:
        """Those that are `chosen`, shape (n,)."""
        return Passes(
            self.voltage_V[chosen],
            self.up_A[chosen],
            self.down_A[chosen],
            self.up_s[chosen],
            self.down_s[chosen],
            self.up_range_A[chosen],
            self.down_range_A[chosen],
        )


def passes_of(data: IVData, rows: RowNumbers, slack_V: float) -> list[Passes]:
    """One for each pair of sweeps, up and down, among `rows`."""
    runs = data.sweeps(rows)
    up = [run for direction, run in runs if direction > 0]
    down = [run for direction, run in runs if direction < 0]
    return [Passes.of(data, *pair, slack_V) for pair in zip(up, down, strict=False)]


def _by_bias(data: IVData, rows: RowNumbers) -> RowNumbers:
    kept = rows[data.valid[rows]]
    return kept[np.argsort(data.voltage_V[kept], kind="stable")]
