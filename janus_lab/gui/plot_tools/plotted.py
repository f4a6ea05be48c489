"""What is drawn on a plot, as cursor, markers and files see it: samples as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import Bound
    from janus_lab.measurements.panel import Role

Floats = NDArray[np.float64]
#: How a curve is drawn: a line, dots, or dots that a line joins.
Drawn: TypeAlias = Literal["line", "points", "both"]
Samples = tuple[Floats, Floats]


@dataclass(frozen=True)
class CurveKind:
    """What a figure and a table tell of a curve besides its samples."""

    role: Role = "data"
    #: Its place, 0 to 1, among curves that are in an order, such as by irradiance.
    place: float | None = None
    #: Which run it is of, where several are drawn, and what it is called among those of its run.
    run: str = ""
    of_run: str = ""
    #: Which of the colours it has on the screen, from 0; None: the next one.
    number: int | None = None
    #: Lengths of the bars below and above the samples, shape (n,) each: expanded, k = 2.
    bars: tuple[Floats, Floats] | None = None
    #: The samples are bounds, not values.
    bound: Bound | None = None
    #: Whether it is the way back of a sweep, at the level `of_run`; None: no matter.
    back: bool | None = None
    #: What is said behind its name of how it was measured: see `janus_lab.measurements.origin`.
    origin: str = ""


PLAIN: Final = CurveKind()


@runtime_checkable
class Plotted(Protocol):
    """Samples (x, y) of a curve or of dots: numbers as they were measured, never logarithms or
    magnitudes of them, whatever the axes are."""

    #: What a legend, a cursor and a file call it; empty where nothing needs to be told apart.
    named: str
    kind: CurveKind

    def isVisible(self) -> bool:
        """Whether it is seen."""

    @property
    def drawn_as(self) -> Drawn:
        """How."""

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
    kind = PLAIN
    drawn_as: Drawn = "line"
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
