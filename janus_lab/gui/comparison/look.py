"""How the runs of a comparison look: by their number, so that none changes as more arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyqtgraph as pg

from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.live_plot import dress
from janus_lab.gui.plots.overlay_style import overlay_style
from janus_lab.gui.widgets.theme import Theme

from .compared_run import ComparedRun

#: Values that span more than this factor are drawn on a logarithmic axis.
_WIDE: Final = 10.0

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


def labels_of(runs: Mapping[int, ComparedRun]) -> dict[int, str]:
    """What each run is called in figures and tables: its sample, where no other is of it."""
    counts = Counter(run.sample for run in runs.values())
    return {
        number: run.sample if run.sample and counts[run.sample] == 1 else run.label
        for number, run in runs.items()
    }


def simulated(runs: Mapping[int, ComparedRun]) -> frozenset[int]:
    """The numbers of those that were simulated."""
    return frozenset(number for number, run in runs.items() if run.simulated)


def numbers_by(names: Sequence[str]) -> list[int]:
    """A number for each different name, in the order in which they are met."""
    known: dict[str, int] = {}
    return [known.setdefault(name, len(known)) for name in names]


def is_wide(values: Sequence[float]) -> bool:
    """Whether `values` want a logarithmic axis."""
    return bool(values) and min(values) > 0 and max(values) > _WIDE * min(values)


def set_axis(
    plot: WorkingPlot, side: str, label: str, unit: str, *, ticks: Mapping[float, str] | None = None
) -> None:
    """Have an axis of `plot` show another quantity; `ticks` are named places along it."""
    axis = plot.getAxis(side)
    axis.set_quantity(label, unit)
    if ticks:
        every = max(1, -(-len(ticks) // _MOST_TICKS))
        named = [(x, text) for n, (x, text) in enumerate(ticks.items()) if n % every == 0]
        axis.setTicks([named, [(x, "") for x in ticks]])
    else:
        axis.setTicks(None)


def new_plot(name: str) -> WorkingPlot:
    """A plot whose figures and data are called `name`. What is along its axes comes with
    `set_axis`; whether they are logarithmic is chosen beside it."""
    axes = TimeAxis("bottom", ""), QuantityAxis("left", "")
    for axis in axes:
        axis.may_be_log = False
    return WorkingPlot(name, *axes)


def finish(plot: WorkingPlot, theme: Theme) -> None:
    """Colours of the axes that there are now, and their grid."""
    dress(plot, theme)
    plot.updateGrid()
