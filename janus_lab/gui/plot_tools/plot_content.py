"""What a plot gives to the figures and tables that are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from janus_lab.measurements.panel import Series, Shade

from .curve_table import CurveSamples
from .plotted import plotted_on


@dataclass(frozen=True)
class PlotContent:
    """Curves for figure and table; for the figure alone `more` lines and bands that are no samples,
    and `spans` of x that are shaded. `origin` is what a figure says of how all was measured."""

    curves: Sequence[CurveSamples]
    more: Sequence[Series] = ()
    spans: Sequence[Shade] = ()
    origin: str = ""

    @property
    def rows(self) -> int:
        """The samples of the longest curve."""
        return max((curve.count for curve in self.curves), default=0)


def curves_on(plot: Any) -> list[CurveSamples]:
    """What can be read on `plot`, a `pg.PlotItem`, whole: of curves that are hidden nothing."""
    return [CurveSamples(c.named, c.pieces(), c.drawn_as, c.kind) for c in plotted_on(plot)]
