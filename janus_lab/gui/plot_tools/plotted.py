"""What is drawn on a plot, as cursor, markers and files see it: samples as they are."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Samples = tuple[Floats, Floats]


@runtime_checkable
class Plotted(Protocol):
    """Samples (x, y) of a curve or of dots: numbers as they were measured, never logarithms or
    magnitudes of them, whatever the axes are."""

    #: What a legend, a cursor and a file call it; empty where nothing needs to be told apart.
    named: str

    def isVisible(self) -> bool:
        """Whether it is seen."""

    @property
    def drawn_as(self) -> str:
        """ "line" or "points"."""

    def pieces(self) -> list[Samples]:
        """All samples, in pieces of arrays of shape (n,) that nobody changes any more: another
        thread may read them. y that is not a number is a gap, or a reading that was none."""

    def between(self, low: float, high: float) -> Samples:
        """Samples with x from `low` to `high` to choose from, y a number: of very many those that
        are seen, the lowest and the highest of each small stretch."""

    def neighbour(self, x: float, y: float, by: int) -> tuple[float, float] | None:
        """The sample before (`by` -1) or after (1) the sample (x, y) that has a number; None where
        there is none."""


class ArraySamples:
    """`Plotted` of samples in two arrays, `samples`."""

    named = ""
    drawn_as = "line"
    samples: Samples = (np.empty(0), np.empty(0))

    def pieces(self) -> list[Samples]:
        """As `Plotted` has it."""
        return [self.samples]

    def between(self, low: float, high: float) -> Samples:
        """As `Plotted` has it."""
        x, y = self.samples
        chosen = (x >= low) & (x <= high) & np.isfinite(y)
        return x[chosen], y[chosen]

    def neighbour(self, x: float, y: float, by: int) -> tuple[float, float] | None:
        """As `Plotted` has it."""
        all_x, all_y = self.samples
        known = np.flatnonzero(np.isfinite(all_x) & np.isfinite(all_y))
        here = np.flatnonzero((all_x[known] == x) & (all_y[known] == y))
        if not len(here):
            return None
        at = int(here[0]) + by
        if not 0 <= at < len(known):
            return None
        return float(all_x[known[at]]), float(all_y[known[at]])


def plotted_on(plot: Any) -> list[Plotted]:
    """What can be read on `plot`, a `pg.PlotItem`, and is seen."""
    return [item for item in plot.items if isinstance(item, Plotted) and item.isVisible()]
