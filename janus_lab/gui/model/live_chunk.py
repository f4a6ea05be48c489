"""A stretch of a live series: samples in ascending x, and over them a pyramid of buckets that knows
where in each bucket the extremes stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.uint32]
Number = TypeVar("Number", np.float64, np.uint32)

#: Buckets, or samples, that one bucket of the level above holds.
FACTOR: Final = 16
#: Samples that a bucket of each level holds, from the lowest level up.
SIZES: Final = tuple(FACTOR**level for level in range(1, 5))
#: Most samples in a chunk. It bounds what one append may copy and one insertion rebuild (4 MB).
CAPACITY: Final = 4 * FACTOR**4
#: Rows of a level: the positions of the lowest and the highest y and of the smallest |y|.
LOWEST, HIGHEST, LEAST = range(3)


@dataclass(frozen=True)
class ViewedRange:
    """What is looked at: columns `width` wide in x with so many samples each, on average."""

    width: float
    samples_per_pixel: float
    magnitude: bool  # whether it is |y| whose extremes count


class Chunk:
    """At most `CAPACITY` samples (x, y), x ascending; y is a finite number or NaN.

    The levels keep positions, not values, so that all that is ever drawn are samples. They take
    three 4-byte positions for 16 samples, 0.8 bytes a sample, beside the 16 bytes of x and y.
    """

    def __init__(self, x: Floats, y: Floats) -> None:
        self._size = 0
        self._x = self._y = np.empty(0)
        self._levels = [np.empty((3, 0), np.uint32) for _ in SIZES]
        self.append(x, y)

    def __len__(self) -> int:
        return self._size

    @property
    def room(self) -> int:
        """Samples that may yet be appended."""
        return CAPACITY - self._size

    @property
    def x(self) -> Floats:
        """Shape (n,), a view."""
        return self._x[: self._size]

    @property
    def y(self) -> Floats:
        """Shape (n,), a view."""
        return self._y[: self._size]

    def append(self, x: Floats, y: Floats) -> None:
        """Add samples, at most `room`, behind the last one."""
        old, self._size = self._size, self._size + len(x)
        if self._size > len(self._x):
            self._grow(min(CAPACITY, max(self._size, 2 * len(self._x))))
        self._x[old : self._size] = x
        self._y[old : self._size] = y
        self._update(old)

    def _grow(self, capacity: int) -> None:
        self._x = _extended(self._x, capacity)
        self._y = _extended(self._y, capacity)
        self._levels = [
            _extended(level, -(-capacity // size))
            for level, size in zip(self._levels, SIZES, strict=True)
        ]

    def _update(self, changed: int) -> None:
        """Make the buckets from sample `changed` on true again."""
        begin = changed // FACTOR * FACTOR
        samples = np.arange(begin, self._size, dtype=np.uint32)
        below = np.broadcast_to(samples, (3, len(samples)))
        for level in self._levels:
            first = begin // FACTOR
            end = first - (-below.shape[1] // FACTOR)
            level[:, first:end] = _chosen(self._y, below)
            begin = first // FACTOR * FACTOR
            below = level[:, begin:end]

    def stand_ins(
        self, low: int, high: int, view: ViewedRange, opened: tuple[bool, bool]
    ) -> Positions:
        """Few samples that look the same in `view` as samples `low` to `high` - 1.

        A bucket narrower than a pixel, the steps to its neighbours included, is stood in for by its
        extremes; a wider one is opened. No more disjoint intervals than pixels are wider than one,
        so this costs O(pixels) however many samples there are, and a sample beside a step wider
        than a pixel is always there itself.

        opened: whether the samples at the beginning and at the end must be there themselves.

        Returns positions in this chunk, ascending, each once.
        """
        extremes = [LOWEST, HIGHEST, LEAST] if view.magnitude else [LOWEST, HIGHEST]
        low_end, high_end = (low if opened[0] else low - 1), (high if opened[1] else high + 1)
        # at the level above nearly all buckets would be wider than a pixel
        top = max(n for n, size in enumerate(SIZES) if n == 0 or size <= view.samples_per_pixel)
        nodes = np.arange(low // SIZES[top], (high - 1) // SIZES[top] + 1)
        found = []
        x, last = self.x, self._size - 1
        for level, size in zip(self._levels[top::-1], SIZES[top::-1], strict=True):
            start = nodes * size
            step = x[np.minimum(start + size, last)] - x[np.maximum(start - 1, 0)]
            wide = (step > view.width) | (start <= low_end) | (start + size >= high_end)
            found.append(level[extremes][:, nodes[~wide]].ravel())
            nodes = (nodes[wide, None] * FACTOR + np.arange(FACTOR)).ravel()
            child = size // FACTOR
            nodes = nodes[(nodes * child < high) & ((nodes + 1) * child > low)]
            if not len(nodes):
                break
        else:
            found.append(nodes.astype(np.uint32))
        positions: Positions = np.sort(np.concatenate(found))  # np.unique takes twice as long
        once: NDArray[np.bool_] = np.diff(positions, prepend=positions[:1]) != 0
        once[:1] = True
        return positions[once]


def _extended(array: NDArray[Number], length: int) -> NDArray[Number]:
    longer = np.empty((*array.shape[:-1], length), array.dtype)
    longer[..., : array.shape[-1]] = array
    return longer


def _chosen(y: Floats, below: Positions) -> Positions:
    """For each bucket of `FACTOR` columns of `below`, shape (3, n), the positions of its extremes.

    Shape (3, ceil(n / FACTOR)). Where all of a bucket is NaN, its first sample stands for it.
    """
    missing = -below.shape[1] % FACTOR
    if missing:  # the last one once more changes no extreme
        below = np.concatenate([below, np.repeat(below[:, -1:], missing, axis=1)], axis=1)
    chosen = np.empty((3, below.shape[1] // FACTOR), np.uint32)
    for kind, positions in enumerate(below):
        values = y[positions]
        if kind == HIGHEST:
            np.negative(values, out=values)
        elif kind == LEAST:
            np.abs(values, out=values)
            values[values == 0] = np.inf  # no place on a logarithmic axis
        values[np.isnan(values)] = np.inf
        best = values.reshape(-1, FACTOR).argmin(axis=1)
        chosen[kind] = positions[np.arange(0, len(positions), FACTOR) + best]
    return chosen
