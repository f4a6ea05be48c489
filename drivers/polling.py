"""When to look again at a measurement that an instrument carries out by itself."""

from __future__ import annotations

from typing import Final

#: A measurement that takes longer (s) is looked at so often (s) when it is due, until it is so late
#: (s) that it may be at anything.
_LONG: Final = 0.5
_WHEN_DUE: Final = 0.01
_LATE: Final = 0.5


def next_look(reckoned: float, waited: float, usually: float) -> float:
    """Time (s) until the next look at a measurement that is `reckoned` to take so long (s), of
    which so much has been `waited` (s); it is looked at every `usually` (s) otherwise.

    One that is due is looked at often, for as long as it can be late by a change of range: where
    one follows the other, nothing is to be lost between them.
    """
    left = reckoned - waited
    if reckoned < _LONG or left < -_LATE:
        return usually
    return min(usually, max(left, _WHEN_DUE))
