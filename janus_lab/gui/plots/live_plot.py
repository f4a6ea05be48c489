"""What every live plot has in common: how it is fed, and how its axes look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Protocol

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.blocks import Block, Figure
from janus_lab.gui.widgets.theme import Theme

from .row_legend import RowLegend, text_size

#: How much of the axes' colour their grid has.
GRID: Final = 0.1


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

    def add_legend(self, columns: int) -> RowLegend:
        """A legend in the next row from the top, over so many columns of plots."""
        legend = RowLegend()
        self.grid.addItem(legend, row=len(self.legends), col=0, colspan=columns)
        self.legends += (legend,)
        return legend

    def resizeEvent(self, event: Any) -> None:
        """A wider legend needs fewer rows."""
        if not self.closed:
            for legend in self.legends:
                legend.fit(self.width())
        super().resizeEvent(event)


class LogAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose logarithmic ticks read as quantities: 100 n, 1 µ, 10 µ, or with no unit 0.1, 1.

    pyqtgraph gives up SI prefixes once an axis is logarithmic.
    """

    def __init__(self, orientation: str, *, prefixes: bool) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)  # or the axis would say "x1e-06" beside its own prefixes
        self._prefixes = prefixes

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: Any
    ) -> list[tuple[float | None, list[float]]]:
        """Whole decades, so many that their names have room; 2 and 5 between them if there is."""
        span = maxVal - minVal
        room = max(2.0, size / (30 if self.orientation in ("left", "right") else 55))
        every = max(1, math.ceil(span / room))
        decades = range(math.ceil(minVal / every) * every, math.floor(maxVal) + 1, every)
        ticks: list[tuple[float | None, list[float]]] = [
            (float(every), [float(d) for d in decades])
        ]
        if every > 1:
            return ticks
        each: tuple[int, ...] = (2, 5) if 3 * span <= room else ()
        if span < 0.7 and 9 * span <= room:
            each = tuple(range(2, 10))
        low, high = math.floor(minVal), math.ceil(maxVal)
        named = [d + math.log10(m) for d in range(low, high) for m in each]
        other = [d + math.log10(m) for d in range(low, high) for m in range(2, 10) if m not in each]
        ticks.append((0.3, [v for v in named if minVal < v < maxVal]))
        ticks.append((None, [v for v in other if minVal < v < maxVal]))
        return ticks

    def logTickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """The names of ticks; those of the finest level have none."""
        if spacing is None:
            return ["" for _ in values]
        if not self._prefixes:
            return [_plain(float(f"{10**value:.3g}")) for value in values]
        return [pg.siFormat(10**value, precision=3, space=" ").strip() for value in values]


def _plain(value: float) -> str:
    if 1e-3 <= value < 1e4:
        return f"{value:g}"
    mantissa, exponent = f"{value:.0e}".split("e")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return power if mantissa == "1" else f"{mantissa}·{power}"


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def tidy(plot: pg.PlotItem) -> None:
    """Give a new plot its grid, and leave out of its menu what these plots decide themselves."""
    plot.showGrid(x=True, y=True, alpha=GRID)
    for action in ("Transforms", "Downsample", "Average", "Alpha", "Points"):
        plot.setContextMenuActionVisible(action, False)


def dress_legend(legend: pg.LegendItem, theme: Theme) -> None:
    """Text in the colour of `theme`."""
    legend.setLabelTextColor(theme.foreground)


def dress(plot: pg.PlotItem, theme: Theme, title: str = "") -> None:
    """Axes and title of `plot` in the colours of `theme`."""
    for name in ("left", "bottom"):
        axis = plot.getAxis(name)
        axis.setPen(theme.foreground)
        axis.setTextPen(theme.foreground)
    if title:
        plot.setTitle(title, color=theme.foreground, size=text_size())
        plot.titleLabel.setMinimumWidth(1)  # or the plot could not become narrower than its title


def pen(colour: str, style: Any = QtCore.Qt.SolidLine, width: int = 1) -> Any:
    """A line of `width` pixels, whatever the scale of the axes."""
    return pg.mkPen(colour, width=width, style=style)
