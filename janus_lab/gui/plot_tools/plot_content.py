"""What a plot gives to the figures and tables that are made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from janus_lab.measurements.panel import Series, Shade

from .curve_table import CurveSamples
from .plotted import plotted_on

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class OwnContent:
    """Of a picture that is no curves: how many `rows` its table has, what makes its figure, of
    matplotlib, in the style that is in force, and its table with a separator."""

    rows: int
    figure: Callable[[], Figure]
    table: Callable[[str], str]


@dataclass(frozen=True)
class PlotContent:
    """Curves for figure and table; for the figure alone `more` lines and bands that are no samples,
    and `spans` of x that are shaded. `origin` is what a figure says of how all was measured.
    `own` takes the place of all that."""

    curves: Sequence[CurveSamples]
    more: Sequence[Series] = ()
    spans: Sequence[Shade] = ()
    origin: str = ""
    own: OwnContent | None = None

    @property
    def rows(self) -> int:
        """Of the table."""
        if self.own is not None:
            return self.own.rows
        return max((curve.count for curve in self.curves), default=0)


def curves_on(plot: Any) -> list[CurveSamples]:
    """What can be read on `plot`, a `pg.PlotItem`, whole: of curves that are hidden or have no
    samples nothing."""
    found = [CurveSamples(c.named, c.pieces(), c.drawn_as, c.kind) for c in plotted_on(plot)]
    return [curve for curve in found if curve.count]
