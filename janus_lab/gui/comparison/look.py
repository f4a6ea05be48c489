"""How the runs of a comparison look: by their number, so that none changes as more arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyqtgraph as pg

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plots.overlay_style import overlay_style
from janus_lab.gui.widgets.theme import Theme

#: Values that span more than this factor are drawn on a logarithmic axis.
_WIDE: Final = 10.0
#: Units whose numbers take a prefix.
_PREFIXED: Final = ("A", "V", "s", "Hz", "ohm", "W", "A/√Hz", "W/√Hz", "A/Hz^0.5", "W/Hz^0.5")


_GRID: Final = 0.15
#: Names of places that have room below a plot.
_MOST_TICKS: Final = 10


@dataclass(frozen=True)
class Looks:
    """The colour of each run: one for each, or one for each sample."""

    theme: Theme
    #: Of each run, the number that gives its colour.
    numbers: Sequence[int]

    def colour(self, run: int) -> str:
        """As ``#rrggbb``."""
        return self.theme.series(self.numbers[run])

    def pen(self, run: int, width: int = 1) -> Any:
        """A line; runs of one colour differ in their dashes."""
        number = self.numbers[run]
        if number < len(self.theme.palette):
            return pg.mkPen(self.colour(run), width=width)
        look = overlay_style(self.theme, number)
        return pg.mkPen(self.colour(run), width=width, dash=list(look.dashes))


def numbers_by(names: Sequence[str]) -> list[int]:
    """A number for each different name, in the order in which they are met."""
    known: dict[str, int] = {}
    return [known.setdefault(name, len(known)) for name in names]


def is_wide(values: Sequence[float]) -> bool:
    """Whether `values` want a logarithmic axis."""
    return bool(values) and min(values) > 0 and max(values) > _WIDE * min(values)


def set_axis(
    plot: pg.PlotItem,
    side: str,
    label: str,
    unit: str,
    *,
    logarithmic: bool,
    ticks: Mapping[float, str] | None = None,
) -> None:
    """Give `plot` an axis with numbers as the unit wants them."""
    prefixed = unit in _PREFIXED
    axis = QuantityAxis(side, label, unit) if logarithmic else pg.AxisItem(side)
    if ticks:
        every = max(1, -(-len(ticks) // _MOST_TICKS))
        named = [(x, text) for n, (x, text) in enumerate(ticks.items()) if n % every == 0]
        axis.setTicks([named, [(x, "") for x in ticks]])
        axis.setLabel(label)
    elif prefixed and not logarithmic:
        axis.setLabel(label, units=unit)
    elif not logarithmic:
        axis.enableAutoSIPrefix(False)
        axis.setLabel(f"{label} ({unit})" if unit else label)
    plot.setAxisItems({side: axis})
    axis.linkedViewChanged(plot.vb)  # which tells it only when its range changes next


def new_plot(view: Any) -> pg.PlotItem:
    """The plot of `view`, tidied."""
    plot = view.getPlotItem()
    plot.showGrid(x=True, y=True, alpha=_GRID)
    for action in ("Transforms", "Downsample", "Average", "Alpha", "Points"):
        plot.setContextMenuActionVisible(action, False)
    return plot


def finish(plot: pg.PlotItem, theme: Theme) -> None:
    """Colours of the axes that there are now, and their grid."""
    for side in ("left", "bottom"):
        plot.getAxis(side).setPen(theme.foreground)
        plot.getAxis(side).setTextPen(theme.foreground)
    plot.updateGrid()
