"""A series of samples that grows while it is drawn, and costs the same to draw at any length."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .live_chunk import (
    CAPACITY,
    Chunk,
    Floats,
    Positions,
    ViewedRange,
)

Range = tuple[float, float]

#: With no more samples than this for each pixel, the samples themselves are drawn.
SAMPLES_PER_PIXEL: Final = 2


class LiveSeries:
    """Samples (x, y), x ascending, appended in blocks; y that is not finite is a gap in the line.

    Appending n samples costs O(n), looking at any range O(pixels), or strictly O(pixels + chunks)
    with a chunk for 262,144 samples. Memory: 16.8 bytes a sample, plus the room that the last
    chunk keeps to grow, at most 4 MB. All of it belongs to one thread.
    """

    def __init__(self) -> None:
        #: Changes whenever the samples do.
        self.version = 0
        self._chunks: list[Chunk] = []
        self._firsts: list[float] = []  # x of the first sample of each chunk
        self._offsets = [0]  # samples before each chunk, and in all
        self._y_range: Range | None = None
        self._magnitude_range: Range | None = None

    def __len__(self) -> int:
        return self._offsets[-1]

    @property
    def x_range(self) -> Range | None:
        """The first x and the last; None without samples."""
        if not len(self):
            return None
        return self._firsts[0], float(self._chunks[-1].x[-1])

    @property
    def y_range(self) -> Range | None:
        """The smallest y and the largest of all samples; None where there is none."""
        return self._y_range

    @property
    def magnitude_range(self) -> Range | None:
        """The smallest |y| above zero and the largest; None where there is none."""
        return self._magnitude_range

    def clear(self) -> None:
        """Forget all samples."""
        version = self.version
        self.__init__()  # type: ignore[misc]
        self.version = version + 1

    # -- growing

    def append(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add a block of samples; x and y have the shape (n,).

        Raises ValueError if the shapes differ, or x is not finite, not ascending (equal ones may
        follow each other) or begins before the last x there is.
        """
        new_x, new_y = _block(x, y)
        if not len(new_x):
            return
        if self._chunks and new_x[0] < self._chunks[-1].x[-1]:
            raise ValueError(
                f"x goes back, from {self._chunks[-1].x[-1]:g} to {new_x[0]:g}: insert such a block"
            )
        self._note_extremes(new_y)
        done = 0
        while done < len(new_x):
            if self._chunks and self._chunks[-1].room:
                end = done + self._chunks[-1].room
                self._chunks[-1].append(new_x[done:end], new_y[done:end])
            else:
                end = done + CAPACITY
                self._chunks.append(Chunk(new_x[done:end], new_y[done:end]))
                self._firsts.append(float(new_x[done]))
                self._offsets.append(0)
            done = min(end, len(new_x))
            self._offsets[-1] = self._offsets[-2] + len(self._chunks[-1])
        self.version += 1

    def mark_gap(self) -> None:
        """Break the line behind the last sample: what follows there is not known (yet)."""
        if self._chunks and not np.isnan(self._chunks[-1].y[-1]):
            self.append(self._chunks[-1].x[-1:], [np.nan])

    def break_before(self, x: float) -> None:
        """Break the line before the first sample from `x` on, unless it is broken there."""
        at = self._index(x, after=False)
        if 0 < at < len(self):
            self.insert([self._sample(at - 1)[0]], [np.nan])

    def insert(self, x: ArrayLike, y: ArrayLike) -> None:
        """Put a block of samples, shape (n,), where the series has a hole, and the gap marked there
        away.

        Costs O(samples of one chunk), at most 262,144.

        Raises ValueError as `append` does, and if the block does not lie between two samples.
        """
        new_x, new_y = _block(x, y)
        if not len(new_x):
            return
        at = self._index(float(new_x[0]), after=True)
        if at < len(self) and new_x[-1] > self._sample(at)[0]:
            raise ValueError(
                f"x from {new_x[0]:g} to {new_x[-1]:g} does not fit before "
                f"{self._sample(at)[0]:g}: samples are there already"
            )
        begin = at - 1 if self._is_mark(at - 1) else at
        if begin == len(self):
            self.append(new_x, new_y)
            return
        which = bisect_right(self._offsets, begin, hi=len(self._chunks)) - 1
        chunk, offset = self._chunks[which], self._offsets[which]
        end = min(at - offset, len(chunk))
        pieces = [(chunk.x[: begin - offset], chunk.y[: begin - offset]), (new_x, new_y)]
        pieces.append((chunk.x[end:], chunk.y[end:]))
        all_x, all_y = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        count = -(-len(all_x) // CAPACITY)
        self._chunks[which : which + 1] = [
            Chunk(part_x, part_y)
            for part_x, part_y in zip(
                np.array_split(all_x, count), np.array_split(all_y, count), strict=True
            )
        ]
        self._firsts = [float(chunk.x[0]) for chunk in self._chunks]
        self._offsets = [0, *np.cumsum([len(chunk) for chunk in self._chunks]).tolist()]
        self._note_extremes(new_y)
        self.version += 1

    def _is_mark(self, index: int) -> bool:
        if index < 1:
            return False
        (x_before, _), (x, y) = self._sample(index - 1), self._sample(index)
        return x == x_before and bool(np.isnan(y))

    def _note_extremes(self, y: Floats) -> None:
        known = y[~np.isnan(y)]
        self._y_range = _widened(self._y_range, known)
        magnitude = np.abs(known)
        self._magnitude_range = _widened(self._magnitude_range, magnitude[magnitude > 0])

    # -- looking

    def visible(
        self, x_low: float, x_high: float, pixels: int, *, magnitude: bool = False
    ) -> tuple[Floats, Floats]:
        """What to draw from `x_low` to `x_high` on so many pixels: x and y, shape (m,).

        Where at most two samples for a pixel are in range: all of them. Else, for every column of
        pixels, the samples with its lowest and its highest y, in order of x, and the first and last
        one beside a hole; m is then below about five times `pixels`. All of them are samples; the
        lowest and highest y in range are among them, and every peak within a pixel of its place.
        The line runs on beyond the ends. NaN in y breaks it.

        magnitude: take |y| for y, as a logarithmic axis shows it, and zero for a gap.

        Raises ValueError unless x_low < x_high and there is a pixel.
        """
        if not (x_low < x_high and pixels >= 1):
            raise ValueError(f"nothing to draw from {x_low:g} to {x_high:g} on {pixels} pixels")
        low = max(0, self._index(x_low, after=False) - 1)
        high = min(len(self), self._index(x_high, after=True) + 1)
        few = high - low <= SAMPLES_PER_PIXEL * pixels
        view = ViewedRange((x_high - x_low) / pixels, (high - low) / pixels, magnitude)
        parts_x, parts_y = [np.empty(0)], [np.empty(0)]
        which = bisect_right(self._offsets, low) - 1
        while low < high:
            chunk, offset = self._chunks[which], self._offsets[which]
            begin, end = low - offset, min(len(chunk), high - offset)
            chosen: slice | Positions = slice(begin, end)
            if not few:
                ends = (
                    self._hole_before(which, view.width),
                    self._hole_before(which + 1, view.width),
                )
                chosen = chunk.stand_ins(begin, end, view, ends)
            parts_x.append(chunk.x[chosen])
            parts_y.append(chunk.y[chosen])
            low, which = offset + end, which + 1
        x, y = np.concatenate(parts_x), np.concatenate(parts_y)
        if magnitude:
            y = np.where(y == 0, np.nan, np.abs(y))
        return (x, y) if few else _thinned(x, y, x_low, view.width)

    def pieces(self) -> list[tuple[Floats, Floats]]:
        """All samples there are now, in arrays that do not change any more: more samples are put
        behind them, or into new ones. Another thread may read them."""
        return [(chunk.x, chunk.y) for chunk in self._chunks]

    def neighbour(self, x: float, y: float, by: int) -> tuple[float, float] | None:
        """The sample before (`by` -1) or after (1) the sample (x, y) whose y is a number; None
        where there is none."""
        at, end = self._index(x, after=False), self._index(x, after=True)
        at = next((n for n in range(at, end) if self._sample(n) == (x, y)), at)
        while 0 <= (at := at + by) < len(self):
            found = self._sample(at)
            if not np.isnan(found[1]):
                return found
        return None

    def first_after(self, x: float) -> float | None:
        """The first x above `x`; None where there is none."""
        at = self._index(x, after=True)
        return self._sample(at)[0] if at < len(self) else None

    def _hole_before(self, which: int, width: float) -> bool:
        """Whether there is nothing, over more than `width`, before the chunk."""
        if not 0 < which < len(self._chunks):
            return True
        return self._firsts[which] - float(self._chunks[which - 1].x[-1]) > width

    def _index(self, x: float, *, after: bool) -> int:
        """How many samples stand before `x`, or, `after`, up to it."""
        find = bisect_right if after else bisect_left
        which = max(0, find(self._firsts, x) - 1)
        if not self._chunks:
            return 0
        side: Literal["left", "right"] = "right" if after else "left"
        return self._offsets[which] + int(np.searchsorted(self._chunks[which].x, x, side=side))

    def _sample(self, index: int) -> tuple[float, float]:
        which = bisect_right(self._offsets, index, hi=len(self._chunks)) - 1
        chunk, position = self._chunks[which], index - self._offsets[which]
        return float(chunk.x[position]), float(chunk.y[position])


def _block(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    new_x, new_y = np.asarray(x, np.float64), np.array(y, np.float64)
    if new_x.ndim != 1 or new_x.shape != new_y.shape:
        raise ValueError(f"x has the shape {new_x.shape}, y {new_y.shape}: two rows of one length")
    if not np.isfinite(new_x).all() or (np.diff(new_x) < 0).any():
        raise ValueError("x is not finite or not ascending")
    new_y[np.isinf(new_y)] = np.nan
    return new_x, new_y


def _widened(known: Range | None, values: Floats) -> Range | None:
    if not len(values):
        return known
    low, high = float(values.min()), float(values.max())
    return (low, high) if known is None else (min(low, known[0]), max(high, known[1]))


def _thinned(x: Floats, y: Floats, x_low: float, width: float) -> tuple[Floats, Floats]:
    """Of samples in order of x, for each column `width` wide the lowest and the highest; beside
    empty columns the first and last as well, where the line could be seen to start elsewhere."""
    number = np.flatnonzero(~np.isnan(y))
    if not len(number):
        return x[:0], y[:0]
    values, columns = y[number], np.floor((x[number] - x_low) / width)
    begins = np.flatnonzero(np.diff(columns, prepend=-np.inf) > 0)
    ends = np.append(begins[1:], len(number))
    group = np.repeat(np.arange(len(begins)), ends - begins)
    keep = np.zeros(len(number), np.bool_)
    keep[[0, -1]] = True
    for extreme in (np.minimum, np.maximum):
        keep[_first_of_each(values == extreme.reduceat(values, begins)[group], group)] = True
    beside = np.flatnonzero(np.diff(columns[begins]) > 1)
    keep[ends[beside] - 1] = True
    keep[begins[beside + 1]] = True
    gaps = np.flatnonzero(np.isnan(y))
    follower = np.searchsorted(number, gaps)
    bounded = np.concatenate([[-1], group, [-1]])  # a gap within a column is too narrow to see
    once = np.diff(follower, prepend=-1) > 0
    gaps = gaps[once & (bounded[follower] != bounded[follower + 1])]
    kept = np.sort(np.concatenate([number[keep], gaps]))
    return x[kept], y[kept]


def _first_of_each(hit: NDArray[np.bool_], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the places that are hit, the first in each group of equal, ascending numbers."""
    places = np.flatnonzero(hit)
    return places[np.diff(group[places], prepend=-1) > 0]
