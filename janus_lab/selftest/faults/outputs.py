"""What the switchings of a bench's outputs say: how long each was on, and until when."""

from __future__ import annotations

import math
from collections.abc import Iterable

from .served import Switching


class Outputs:
    """The times during which each output was on, from its switchings; `math.inf` for no end."""

    def __init__(self, switchings: Iterable[Switching], since: float) -> None:
        """What ended before `since` (`time.monotonic`) is left out."""
        self._on: dict[str, list[tuple[float, float]]] = {}
        began: dict[str, float] = {}
        for one in switchings:
            if one.on:
                began.setdefault(one.output, one.when)
            elif one.output in began:
                self._add(one.output, began.pop(one.output), one.when, since)
        for output, when in began.items():
            self._add(output, when, math.inf, since)

    def _add(self, output: str, begin: float, end: float, since: float) -> None:
        if end > since:
            self._on.setdefault(output, []).append((begin, end))

    @property
    def first_on(self) -> float | None:
        """When the first output went on; None if none did."""
        return min((times[0][0] for times in self._on.values()), default=None)

    def on_at(self, when: float) -> list[str]:
        """The outputs that were on at `when`."""
        return [
            output
            for output, times in self._on.items()
            if any(begin <= when < end for begin, end in times)
        ]

    def last_off(self, among: Iterable[str]) -> float | None:
        """When the last of these outputs went off for good; None if none of them was ever on."""
        ends = [self._on[output][-1][1] for output in among if output in self._on]
        return max(ends, default=None)

    def of(self, roles: Iterable[str]) -> list[str]:
        """The outputs that belong to instruments with these roles."""
        wanted = set(roles)
        return [output for output in self._on if output.split(" ")[0] in wanted]

    @property
    def names(self) -> list[str]:
        """The outputs that were ever on."""
        return list(self._on)
