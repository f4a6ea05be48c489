"""What the live plots are fed with, and which rows of a run they have not been given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

#: Rows of a data file: arrays of shape (n,) by the name of their column (`procedures.rows`).
Block = Mapping[str, NDArray[Any]]
#: A figure of merit as `FigureOfMerit.to_dict` gives it.
Figure = Mapping[str, Any]


class MissingRows:
    """Blocks arrive in the order of their rows; what the numbering leaves out is missing."""

    def __init__(self) -> None:
        self._next = 0
        self._holes: list[tuple[int, int]] = []

    def take(self, first: int, count: int) -> bool:
        """Rows `first` to `first + count - 1` have come; whether some before them have not."""
        gap = first > self._next
        if gap:
            self._holes.append((self._next, first))
        self._next = max(self._next, first + count)
        return gap

    def holes(self, total: int) -> list[tuple[int, int]]:
        """What is missing of `total` rows, as (first, end), `end` not included."""
        rest = [(self._next, total)] if total > self._next else []
        return [*self._holes, *rest]
