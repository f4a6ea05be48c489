"""The curves of many runs in one plot: some by themselves, the others as a band."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.curve_table import CurveSamples
from janus_lab.gui.plot_tools.plot_content import PlotContent
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.gui.plots.empty_note import EmptyNote
from janus_lab.gui.plots.sample_curve import SampleCurve
from janus_lab.gui.widgets.theme import Theme
from janus_lab.measurements.origin import origin_of, origin_word
from janus_lab.measurements.panel import Series
from janus_lab.values import shown

from .curves import Band, Line, band, between
from .look import Looks, finish, new_plot, set_axis

#: Curves that are drawn by themselves; more could not be told apart, and take long to draw.
MOST_DRAWN: Final = 24
_BAND: Final = (0.14, 0.28)  # strengths of the whole band and of its quartiles
_READING: Final = "The runs are being read …"


@dataclass(frozen=True)
class CurvesShown:
    """What is drawn: `lines` by number of the run, in order; `x` and `y` are names of columns."""

    x: str
    y: str
    lines: Sequence[tuple[int, Line]]
    selected: frozenset[int] = frozenset()
    logarithmic: bool = False
    #: Of each run, what it is called.
    names: Mapping[int, str] = field(default_factory=dict)
    simulated: frozenset[int] = frozenset()


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]
    """At most `MOST_DRAWN` lines, the selected ones before the others and strong; the rest as the
    range from the least to the most, and of the middle half, with the median."""

    def __init__(self, theme: Theme, parent: QtWidgets.QWidget | None = None) -> None:
        self._plot = new_plot("curves")
        super().__init__(parent, plotItem=self._plot)
        self._theme = theme
        self._note = EmptyNote(self._plot, _READING)
        self._axes: object = None
        self._exported: Callable[[], PlotContent] = lambda: PlotContent([])
        self._plot.tools.exports = lambda: self._exported()
        self.drawn: frozenset[int] = frozenset()
        self.band: Band | None = None

    def draw(self, what: CurvesShown, looks: Looks, nothing: str = _READING) -> None:
        """Draw this in place of what is drawn; `nothing` is said where there are no lines."""
        self._theme = looks.theme
        self.setBackground(looks.theme.background)
        self._set_axes(what)
        self._plot.clear()
        chosen = [each for each in what.lines if each[0] in what.selected]
        others = [each for each in what.lines if each[0] not in what.selected]
        alone = [*chosen, *others][:MOST_DRAWN]
        self.drawn = frozenset(number for number, _ in alone)
        rest = [line for number, line in what.lines if number not in self.drawn]
        self.band = band([_shown(line, what.logarithmic) for line in rest]) if rest else None
        self._exported = partial(exported, what, looks.numbers, self.drawn, self.band)
        if self.band is not None:
            self._draw_band(self.band)
        elif len(rest) == 1:
            self._add(rest[0], "another run", pg.mkPen(looks.theme.muted, width=1), -5)
        for number, line in reversed(alone):
            strong = number in what.selected
            name = what.names.get(number, "")
            self._add(line, name, looks.pen(number, 3 if strong else 1), 5 * strong)
        self._note.say(nothing)
        self._note.set_theme(looks.theme)
        self._note.set_empty(not what.lines)

    def _add(self, line: Line, name: str, pen: Any, z: int) -> None:
        if np.isfinite(line[1]).any():
            item = SampleCurve(pen=pen, connect="finite", antialias=False)
            item.set_samples(*line)
            item.named = name
            item.setZValue(z)
            self._plot.addItem(item)

    def _draw_band(self, found: Band) -> None:
        """The values are what the axis shows: of a logarithmic one, magnitudes."""
        limits = ((found.least, found.most), (found.lower_quartile, found.upper_quartile))
        for (low, high), strength in zip(limits, _BAND, strict=True):
            colour = pg.mkColor(self._theme.muted)
            colour.setAlphaF(strength)
            for x, lower, upper in between(found.x, low, high):
                edges = [pg.PlotDataItem(x, y, pen=pg.mkPen(None)) for y in (lower, upper)]
                for edge in edges:
                    self._plot.addItem(edge)
                area = pg.FillBetweenItem(*edges, brush=colour)
                area.setZValue(-10)
                self._plot.addItem(area)
        pen = pg.mkPen(self._theme.muted, width=2, style=QtCore.Qt.DashLine)
        middle = pg.PlotDataItem(found.x, found.median, pen=pen, connect="finite")
        middle.setZValue(-9)
        self._plot.addItem(middle)

    def _set_axes(self, what: CurvesShown) -> None:
        axes = (what.x, what.y, what.logarithmic, self._theme)
        if axes == self._axes:
            return
        self._axes = axes
        for side, name in (("bottom", what.x), ("left", what.y)):
            words, unit = _split(name)
            set_axis(self._plot, side, words, unit)
        self._plot.setLogMode(x=False, y=what.logarithmic)
        finish(self._plot, self._theme)
        self._plot.enableAutoRange()


def exported(
    what: CurvesShown, numbers: Sequence[int], drawn: frozenset[int], others: Band | None
) -> PlotContent:
    """The curves that are `drawn` by themselves, in the order of the runs, and the band of the
    others; `numbers` gives the colour of each run."""
    curves = [
        CurveSamples(
            what.names.get(number, ""),
            [line],
            "line",
            CurveKind(number=numbers[number], origin=origin_word([number in what.simulated])),
        )
        for number, line in what.lines
        if number in drawn or others is None
    ]
    origin = origin_of((what.names.get(n, ""), n in what.simulated) for n, _ in what.lines)
    if others is None:
        return PlotContent(curves, origin=origin)
    middle = others.median
    limits = (others.least, others.most, "the others"), (
        others.lower_quartile, others.upper_quartile, "the middle half of them"
    )  # fmt: skip
    bands = [
        Series(others.x, middle, label, "band", "reference", middle - low, high - middle)
        for low, high, label in limits
    ]
    bands.append(Series(others.x, middle, "their median", "line", "reference"))
    return PlotContent(curves, bands, origin=origin)


def _shown(line: Line, logarithmic: bool) -> Line:
    x, y = line
    if not logarithmic:
        return x, y
    magnitude = np.abs(y)
    return x, np.where(magnitude > 0, magnitude, np.nan)


def _split(name: str) -> tuple[str, str]:
    words, _, unit = name.partition(" (")
    return words, shown(unit.removesuffix(")"))
