"""The samples of a plot as text: every digit, columns named with their units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from .plotted import PLAIN, CurveKind, Drawn

Floats = NDArray[np.float64]

#: Rows that are written at once, between which other threads have their turn.
_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class AxisColumn:
    """A quantity along an axis, in the unit of the data."""

    quantity: str
    unit: str

    @property
    def heading(self) -> str:
        """``Current (A)``."""
        return f"{self.quantity} ({self.unit})" if self.unit else self.quantity


@dataclass(frozen=True)
class CurveSamples:
    """The samples of one curve in pieces, arrays of shape (n,) each."""

    name: str
    pieces: Sequence[tuple[Floats, Floats]]
    drawn_as: Drawn = "line"
    kind: CurveKind = PLAIN

    def arrays(self) -> tuple[Floats, Floats]:
        """x and y, shape (n,), without the marks of gaps in a line, which are no samples."""
        x, y = self.with_gaps()
        is_mark = np.isnan(y[1:]) & (x[1:] == x[:-1])
        keep = np.concatenate([np.ones(min(1, len(x)), np.bool_), ~is_mark])
        return x[keep], y[keep]

    def with_gaps(self) -> tuple[Floats, Floats]:
        """The same with these marks, whose y is no number: there the line is broken."""
        x = np.concatenate([piece[0] for piece in self.pieces] or [np.empty(0)])
        y = np.concatenate([piece[1] for piece in self.pieces] or [np.empty(0)])
        return x, y

    @property
    def count(self) -> int:
        """How many samples there are, marks of gaps included."""
        return sum(len(piece[0]) for piece in self.pieces)


def table_pieces(
    x: AxisColumn, y: AxisColumn, curves: Sequence[CurveSamples], separator: str = ","
) -> Iterator[str]:
    """The table of `curves`, heading first, in pieces of text; lines end with a newline.

    Curves that were measured at the same x share its column; the others have two columns each.
    Behind values with bars stand the lengths of these. The headings are the quantity with its unit
    and, of several curves and of bounds, which one it is; and that it was simulated. Numbers are
    the shortest that read back as the same ones, missing ones empty.
    """
    columns: list[tuple[str, Floats]] = []
    several = len(curves) > 1
    last_x: Floats | None = None
    for curve in curves:
        at, value = curve.arrays()
        of = f" – {curve.name}" if (several or curve.kind.bound) and curve.name else ""
        if last_x is None or not np.array_equal(at, last_x):
            own = of if several and not _all_share(curves) else ""
            columns.append((x.heading + own, at))
            last_x = at
        of = f", {curve.kind.origin}{of}" if curve.kind.origin else of
        columns.append((y.heading + of, value))
        bars = curve.kind.bars
        if bars is not None and np.array_equal(*bars):
            columns.append((f"± {y.heading}, k = 2{of}", bars[0]))
        elif bars is not None:
            columns += zip((f"{end} {y.heading}{of}" for end in ("below", "above")), bars,
                           strict=True)  # fmt: skip
    yield separator.join(_quoted(heading, separator) for heading, _ in columns) + "\n"
    length = max((len(values) for _, values in columns), default=0)
    for first in range(0, length, _ROWS_AT_ONCE):
        texts = [
            ["" if n != n else repr(n) for n in values[first : first + _ROWS_AT_ONCE].tolist()]
            for _, values in columns
        ]
        rows = zip_longest(*texts, fillvalue="")
        yield "".join(f"{separator.join(row)}\n" for row in rows)


def _all_share(curves: Sequence[CurveSamples]) -> bool:
    first, _ = curves[0].arrays()
    return all(np.array_equal(first, curve.arrays()[0]) for curve in curves[1:])


def _quoted(text: str, separator: str) -> str:
    if separator in text or '"' in text or "\n" in text:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
