"""Where samples stand on their substrate: `B4` is row B, column 4; `3, 2` is x and y."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"
_PAIR = re.compile(rf"\s*\(?\s*({_NUMBER})\s*[,; /]\s*({_NUMBER})\s*\)?\s*")
_CELL = re.compile(r"\s*([A-Za-z]{1,2})\s*[-]?\s*(\d{1,4})\s*")


@dataclass(frozen=True)
class Places:
    """The places of samples in a plane; `rows` names the y of lettered rows, from the top down."""

    at: Mapping[str, tuple[float, float]]
    rows: Mapping[float, str]


def places(positions: Mapping[str, str]) -> Places | None:
    """The places of samples from their positions; those without one are left out.

    None if none has one, or if letters and pairs of numbers are mixed: they share no plane.
    """
    pairs: dict[str, tuple[float, float]] = {}
    cells: dict[str, tuple[float, float]] = {}
    rows: dict[float, str] = {}
    for sample, text in positions.items():
        if pair := _PAIR.fullmatch(text):
            pairs[sample] = (float(pair[1]), float(pair[2]))
        elif cell := _CELL.fullmatch(text):
            y = -float(_row(cell[1]))
            cells[sample] = (float(cell[2]), y)
            rows[y] = cell[1].upper()
    if bool(pairs) == bool(cells):
        return None
    return Places(pairs or cells, rows)


def _row(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def pitch_of(at: Collection[tuple[float, float]]) -> float:
    """The least distance between neighbours in a row or a column; 1 where there are none."""
    gaps = [
        after - before
        for along in ({x for x, _ in at}, {y for _, y in at})
        for before, after in pairwise(sorted(along))
    ]
    return min(gaps, default=1.0)
