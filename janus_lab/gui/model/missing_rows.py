"""Which rows of a run the display has not been given."""

from __future__ import annotations


class MissingRows:
    """Blocks arrive in the order of their rows; what the numbering leaves out is missing."""

    def __init__(self) -> None:
        self._next = 0
        self._holes: list[tuple[int, int]] = []

    def take(self, first: int, count: int) -> bool:
        """Rows `first` to `first + count` have come; whether some before them have not."""
        gap = first > self._next
        if gap:
            self._holes.append((self._next, first))
        self._next = max(self._next, first + count)
        return gap

    def holes(self, total: int) -> list[tuple[int, int]]:
        """What is missing of `total` rows, as (first, end)."""
        rest = [(self._next, total)] if total > self._next else []
        return [*self._holes, *rest]
