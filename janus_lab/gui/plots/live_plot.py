"""What every live plot has in common: how it is fed, and how its axes look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.blocks import Block, Figure
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.widgets.theme import Theme

from .row_legend import RowLegend, text_size

#: A plot with axes can be read down to this height.
LOWEST: Final = 110


class LivePlot(Protocol):
    """A widget that shows a run as it grows.

    All of it belongs to the window's thread, and nothing in it costs more than arithmetic on one
    block; pictures follow at most 30 times a second.
    """

    def add(self, block: Block) -> None:
        """Show more rows of the run. What the display missed may come later, in any order.

        Raises KeyError if a column is missing that the plot is of.
        """

    def mark_gap(self) -> None:
        """Rows are missing here, which may come later: draw no line over the gap."""

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these figures of merit in place of those shown; a plot of rows ignores them."""

    def end(self) -> None:
        """The run has ended: nothing forms any more. May be said again; late rows may follow."""

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run beside the live one, in place of one with the same label.

        It has a colour and a kind of line, or mark, of its own.
        """

    def clear_overlays(self) -> None:
        """Forget all past runs."""

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""


class Plots(pg.GraphicsView):  # type: ignore[misc]
    """A widget of plots in rows and columns, `grid`.

    In place of pyqtgraph's `GraphicsLayoutWidget`, whose `clear`, set on each object, would take
    the plots away.
    """

    legends: tuple[RowLegend, ...] = ()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = pg.GraphicsLayout()
        self.setCentralItem(self.grid)

    def add_plot(
        self, name: str, x: QuantityAxis, y: QuantityAxis, *, row: int, column: int = 0
    ) -> WorkingPlot:
        """A plot of `y` against `x` in this place of the grid; see `WorkingPlot`."""
        plot = WorkingPlot(name, x, y)
        self.grid.addItem(plot, row=row, col=column)
        return plot

    def add_legend(self, columns: int) -> RowLegend:
        """A legend in the next row from the top, over so many columns of plots."""
        legend = RowLegend()
        self.grid.addItem(legend, row=len(self.legends), col=0, colspan=columns)
        self.legends += (legend,)
        return legend

    def resizeEvent(self, event: Any) -> None:
        """A wider legend needs fewer rows, and a low one is not shown."""
        if not self.closed:
            for legend in self.legends:
                legend.fit(self.width(), self.height())
        super().resizeEvent(event)


def dress_legend(legend: pg.LegendItem, theme: Theme) -> None:
    """Text in the colour of `theme`."""
    legend.setLabelTextColor(theme.foreground)


def dress(plot: WorkingPlot, theme: Theme, title: str = "") -> None:
    """Axes, title and tools of `plot` in the colours of `theme`."""
    plot.tools.set_theme(theme)
    for name in ("left", "bottom"):
        axis = plot.getAxis(name)
        axis.setPen(theme.foreground)
        axis.setTextPen(theme.foreground)
    if title:
        plot.setTitle(title, color=theme.foreground, size=text_size())


def pen(colour: str, style: Any = QtCore.Qt.SolidLine, width: int = 1) -> Any:
    """A line of `width` pixels, whatever the scale of the axes."""
    return pg.mkPen(colour, width=width, style=style)
