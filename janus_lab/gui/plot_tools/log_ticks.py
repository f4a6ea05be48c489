"""Ticks of a logarithmic axis, and which of them are named: as many as there is room for, but two
at least; without Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

#: Room (pixels) between names, along the axis: as it is good to read, and at least.
_GAPS: Final = (10.0, 3.0)
#: 1 to 9 of a decade are all named in a range of fewer decades than this only.
_ALL_NINE: Final = 0.7
#: Steps of a linear axis are tried in ranges of no more decades than this.
_LINEAR: Final = 1.2
#: Ticks without a name are no closer than this (pixels), decade for decade.
_CLOSEST_DECADES, _CLOSEST_NINE = 5.0, 25.0

#: Logarithms of numbers, shape (n,), and the step between them as a share of them, which says how
#: many digits tell them apart.
Scheme = tuple[float, list[float]]
#: How long the names of a scheme's ticks are, along the axis (pixels).
Lengths = Callable[[float, Sequence[float]], Sequence[float]]


@dataclass(frozen=True)
class LogTicks:
    """Logarithms of the numbers at ticks, ascending. `spacing`: see `Scheme`."""

    spacing: float
    named: list[float]
    others: list[float]


def log_ticks(low: float, high: float, size: float, lengths: Lengths) -> LogTicks:
    """The ticks of an axis from 10**low to 10**high that is `size` pixels long."""
    if not low < high or size <= 0:
        return LogTicks(1.0, [], [])
    places = _Places(low, high, size, lengths)
    spacing, named = _named(places)
    per_decade = size / (high - low)
    others: list[float] = []
    if per_decade >= _CLOSEST_DECADES:
        others = _multiples(low, high, range(1, 10) if per_decade >= _CLOSEST_NINE else (1,))
    taken = {round(value, 9) for value in named}
    return LogTicks(spacing, named, [v for v in others if round(v, 9) not in taken])


@dataclass(frozen=True)
class _Places:
    low: float
    high: float
    size: float
    lengths: Lengths

    def inside(self, scheme: Scheme) -> list[tuple[float, float, float]]:
        """Of those names that do not stick out: value, begin and end (pixels)."""
        spacing, values = scheme
        values = [value for value in values if self.low <= value <= self.high]
        found = []
        for value, length in zip(values, self.lengths(spacing, values), strict=True):
            middle = (value - self.low) / (self.high - self.low) * self.size
            if length / 2 <= middle <= self.size - length / 2:
                found.append((value, middle - length / 2, middle + length / 2))
        return found


def _named(places: _Places) -> Scheme:
    schemes = list(_schemes(places.low, places.high))
    for gap in _GAPS:
        for scheme in schemes:
            inside = places.inside(scheme)
            if len(inside) > 1 and all(b[1] - a[2] >= gap for a, b in pairwise(inside)):
                return scheme[0], [value for value, _, _ in inside]
    best: Scheme = (1.0, [])
    for scheme in [*schemes, *_finer(places.low, places.high)]:  # two of them, then
        inside = places.inside(scheme)
        if not inside:
            continue
        first, last = min(inside, key=lambda one: one[2]), max(inside, key=lambda one: one[1])
        if last[1] - first[2] >= _GAPS[-1]:
            return scheme[0], [first[0], last[0]]
        if not best[1]:
            best = scheme[0], [first[0]]
    return best


def _schemes(low: float, high: float) -> Iterator[Scheme]:
    """What may be named, the best first: numbers that are round on a logarithmic axis."""
    span = high - low
    if span < _ALL_NINE:
        yield 0.1, _multiples(low, high, range(1, 10))
    yield 0.3, _multiples(low, high, (1, 2, 5))
    for every in range(1, math.floor(span) + 1):
        for shift in range(every):  # multiples best of all
            first = math.ceil((low - shift) / every) * every + shift
            yield float(every), [float(n) for n in range(first, math.floor(high) + 1, every)]
    if span <= _LINEAR:  # far in there may be no such number at all
        yield from _linear(low, high, 8, 1)


def _finer(low: float, high: float) -> Iterator[Scheme]:
    """Numbers that are less round, and closer the later they come."""
    yield 0.1, _multiples(low, high, range(1, 10))
    if high - low <= _LINEAR:
        for parts in (2, 4, 8, 16, 32):
            yield from _linear(low, high, 2 * parts, parts)


def _multiples(low: float, high: float, each: Sequence[int]) -> list[float]:
    values = [
        decade + math.log10(times)
        for decade in range(math.floor(low), math.floor(high) + 1)
        for times in each
    ]
    return [value for value in values if low <= value <= high]


def _linear(low: float, high: float, most: int, least: int) -> Iterator[Scheme]:
    """Those of a linear axis with `least` to `most` parts, the closest first."""
    base = math.floor(low)  # digits are counted from here, or numbers of any size would be too long
    ends = 10.0 ** (low - base), 10.0 ** (high - base)
    width = ends[1] - ends[0]
    power = math.floor(math.log10(width / most)) if width > 0 else -20
    for tenth in range(power, power + 3):
        for times in (1, 2, 5):
            step = times * 10.0**tenth
            if step < width / most or step > width / least or step < 1e-13:
                continue
            numbers = range(math.ceil(ends[0] / step), math.floor(ends[1] / step) + 1)
            relative = min(0.1, step / ends[1])
            yield relative, [base + math.log10(n * step) for n in numbers if n > 0]
