"""A table of floats that grows at its end, is cut back there and forgets its beginning: what a
history is kept in."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .two_terminal import Floats


class GrowingTable:
    """`columns` rows of one length; every column is contiguous, appending is cheap on average."""

    def __init__(self, columns: int) -> None:
        self._data = np.empty((columns, 64))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def column(self, index: int) -> Floats:
        """A view of one column, shape (len(self),)."""
        return self._data[index, : self._length]

    def truncate(self, length: int) -> None:
        """Forget all rows from `length` on."""
        self._length = min(self._length, length)

    def forget(self, count: int) -> None:
        """Drop the first `count` rows: row `count` is row 0 from now on."""
        kept = self._length - count
        self._data[:, :kept] = self._data[:, count : self._length].copy()
        self._length = kept

    def extend(self, rows: ArrayLike) -> None:
        """Append `rows`, given as an array of shape (columns, count)."""
        new = np.asarray(rows, np.float64)
        needed = self._length + new.shape[1]
        if needed > self._data.shape[1]:
            larger = np.empty((self._data.shape[0], 2 * needed))
            larger[:, : self._length] = self._data[:, : self._length]
            self._data = larger
        self._data[:, self._length : needed] = new
        self._length = needed
