"""Autorange: which range each reading of a block ends on, and what a change of range costs.

Pure functions of amounts; nothing here knows volts from amperes (2400 manual, section 7).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

UP_AT = 1.05  #: of full scale
DOWN_AT = 0.1
#: A change of range (s): at most 75 a second.
RANGE_CHANGE = 1 / 75
#: What arriving on 1 µA or 10 µA takes longer (s): autorange within 65 ms there, 40 ms elsewhere.
LOW_RANGE_SETTLING = 25e-3


def follow(amounts: Floats, full_scales: Floats, first: int, span: tuple[int, int]) -> Ints:
    """The range of each of `amounts` (absolute values, shape (n,)).

    `full_scales` are the nominal ranges in ascending order, `first` the one in use before. A
    reading keeps the range of the one before unless it reaches 105 % of it or falls below 10 %, or
    below the full scale of the next lower range where that is less.
    """
    lowest, highest = span
    ranges = np.empty(len(amounts), dtype=np.intp)
    present = min(max(first, lowest), highest)
    position = 0
    while position < len(amounts):
        rest = amounts[position:]
        unfit = np.zeros(len(rest), dtype=bool)
        if present < highest:
            unfit |= rest >= UP_AT * full_scales[present]
        if present > lowest:
            unfit |= rest < _down_at(full_scales, present)
        stay = int(np.argmax(unfit)) if unfit.any() else len(rest)
        ranges[position : position + stay] = present
        position += stay
        if stay < len(rest):
            present = _fitting(float(amounts[position]), full_scales, present, span)
            ranges[position] = present
            position += 1
    return ranges


def _fitting(amount: float, full_scales: Floats, present: int, span: tuple[int, int]) -> int:
    """The range on which the search from an unfit range ends."""
    lowest, highest = span
    while present < highest and amount >= UP_AT * full_scales[present]:
        present = min(present + 3, highest)
    while present > lowest and amount < _down_at(full_scales, present):
        share = amount / full_scales[present]
        steps = 3 if share < 1e-3 else 2 if share < 1e-2 else 1
        present = max(present - steps, lowest)
    while present < highest and amount >= UP_AT * full_scales[present]:
        present += 1  # where neighbouring ranges are more than a decade apart
    return present


def _down_at(full_scales: Floats, present: int) -> float:
    """Amount below which a range is left for the one below: 10 % of it, or where that one ends."""
    return float(min(DOWN_AT * full_scales[present], full_scales[present - 1]))


def search_path(old: int, new: int, highest: int) -> list[int]:
    """The ranges tried on the way from `old` to `new`, both included.

    An overloaded range says nothing of the amount, so the way up goes three ranges at a time and
    then down to the one that fits; the way down is read off the reading, three ranges at most.
    """
    path = [old]
    while path[-1] < new:
        path.append(min(path[-1] + 3, max(highest, new)))
    while path[-1] > new:
        path.append(max(path[-1] - 3, new))
    return path
