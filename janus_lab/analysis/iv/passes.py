"""Both directions of a sweep side by side: what was read at the same bias twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats, RowNumbers
from janus_lab.analysis.uncertainty.meter import Meter

from .iv_data import IVData


@dataclass(frozen=True)
class Pass:
    """Readings in one direction; arrays of one shape (n,)."""

    current_A: Floats
    time_s: Floats
    range_A: Floats
    offset_range_A: Floats  #: the range whose offset counts
    inferred: NDArray[np.bool_]  #: whether that is inferred among several

    @classmethod
    def of(cls, current_A: Floats, time_s: Floats, range_A: Floats, meter: Meter) -> Self:
        """With what `meter` knows of the ranges."""
        return cls(current_A, time_s, range_A, *meter.plausible(range_A, current_A))

    def where(self, chosen: NDArray[np.bool_]) -> Pass:
        """Those that are `chosen`, shape (n,)."""
        return Pass(
            self.current_A[chosen],
            self.time_s[chosen],
            self.range_A[chosen],
            self.offset_range_A[chosen],
            self.inferred[chosen],
        )


@dataclass(frozen=True)
class Passes:
    """Readings up and down at the same biases, which rise; arrays of one shape (n,).

    Where the biases of the directions are not the same ones, those of the way down are interpolated
    between neighbours no further off than a step.
    """

    voltage_V: Floats
    up: Pass
    down: Pass

    @classmethod
    def of(cls, data: IVData, up: RowNumbers, down: RowNumbers, meter: Meter) -> Self:
        """Of the valid readings in rows `up` and `down`; biases that the source's error lets be the
        same are."""
        up, down = (_by_bias(data, rows) for rows in (up, down))
        if not (up.size and down.size):
            nothing = np.empty(0)
            none = Pass.of(nothing, nothing, nothing, meter)
            return cls(nothing, none, none)
        slack = meter.bias_limit_V
        there, back = data.voltage_V[up], data.voltage_V[down]
        after = np.minimum(np.searchsorted(back, there), back.size - 1)
        before = np.maximum(after - 1, 0)
        nearest = np.where(there - back[before] < back[after] - there, before, after)
        steps = np.diff(there)
        reach = slack + (0.6 * float(np.median(steps)) if steps.size else 0.0)
        met = np.abs(back[nearest] - there) <= reach
        met &= (there >= back[0] - slack) & (there <= back[-1] + slack)
        at, rows, nearest = there[met], up[met], down[nearest[met]]
        if np.array_equal(data.voltage_V[nearest], at):
            current, time = data.current_A[nearest], data.time_s[nearest]
        else:
            current = np.interp(at, back, data.current_A[down])
            time = np.interp(at, back, data.time_s[down])
        return cls(
            at,
            Pass.of(data.current_A[rows], data.time_s[rows], data.range_A[rows], meter),
            Pass.of(current, time, data.range_A[nearest], meter),
        )

    @property
    def mean_A(self) -> Floats:
        """Mean of both directions."""
        return (self.up.current_A + self.down.current_A) / 2

    @property
    def on_one_range(self) -> NDArray[np.bool_]:
        """Where both directions were read on the same range, as far as it is known."""
        return np.asarray(self.up.range_A == self.down.range_A)

    def where(self, chosen: NDArray[np.bool_]) -> Passes:
        """Those that are `chosen`, shape (n,)."""
        return Passes(self.voltage_V[chosen], self.up.where(chosen), self.down.where(chosen))


def passes_of(data: IVData, rows: RowNumbers, meter: Meter) -> list[Passes]:
    """One for each pair of sweeps, up and down, among `rows`."""
    runs = data.sweeps(rows)
    up = [run for direction, run in runs if direction > 0]
    down = [run for direction, run in runs if direction < 0]
    return [Passes.of(data, *pair, meter) for pair in zip(up, down, strict=False)]


def _by_bias(data: IVData, rows: RowNumbers) -> RowNumbers:
    kept = rows[data.valid[rows]]
    return kept[np.argsort(data.voltage_V[kept], kind="stable")]
