"""A figure of merit where the samples stand on their substrate, as colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.plot_tools.curve_table import AxisColumn
from janus_lab.gui.plot_tools.plot_content import PlotContent
from janus_lab.gui.plots.empty_note import EmptyNote
from janus_lab.gui.plots.row_legend import text_size
from janus_lab.gui.widgets.theme import Theme
from janus_lab.numbers import are_alike
from janus_lab.quantities import readable
from janus_lab.summary.positions import Places, pitch_of

from .colour_bar import colour_bar
from .look import finish, is_wide, new_plot, set_axis
from .map_content import map_content, number_at
from .points import MeritAxis, MeritStatistics, plane_of

#: Of the distance between neighbours, what a square takes.
_SIDE: Final = 0.88
#: More places have no room for a number each.
_MOST_NUMBERS: Final = 100
#: The same as of irradiances, and of the maps of `janus-lab summary`.
_COLOURS: Final = "viridis"
_MARKS: Final = {None: "s", "lower": "t1", "upper": "t"}


@dataclass(frozen=True)
class PlaceValue:
    """The median at one place, in the unit of the map; None where there is no value."""

    name: str
    x: float
    y: float
    value: float | None
    bound: str | None
    count: int  #: of values and bounds there


def place_values(
    axis: MeritAxis, plane: Places, found: Sequence[MeritStatistics], unit: str
) -> tuple[list[PlaceValue], str]:
    """The statistics `found`, in `unit`, along an axis of positions, each at its place in the
    plane, and the unit in which they are given: with the prefix that fits most of them. What has no
    place is left out."""
    sizes = sorted(abs(s.found.median.value) for s in found if s.found.median.value is not None)
    factor, written = readable(sizes[len(sizes) // 2] if sizes else 0.0, unit or "1")
    values = []
    for each in found:
        name, median = axis.ticks.get(each.x, ""), each.found.median
        if name in plane.at:
            value = None if median.value is None else factor * median.value
            count = each.found.values + each.found.bounds
            values.append(PlaceValue(name, *plane.at[name], value, median.bound, count))
    return values, written


class PlaceMap(pg.PlotWidget):  # type: ignore[misc]
    """A square at each place, in the colour of its median; a bound is a triangle without a colour,
    a cross has no value that could be used. A bar says what the colours mean."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        self._plot = new_plot("map")
        super().__init__(parent, plotItem=self._plot)
        self._plot.setAspectLocked(True)
        self._exported = PlotContent([])
        self._plot.tools.exports = lambda: self._exported
        self._note = EmptyNote(self._plot, "No sample has a place on the substrate.")
        self._bar: Any = None
        self.values: list[PlaceValue] = []  #: what is drawn

    def draw(
        self,
        axis: MeritAxis,
        found: Sequence[MeritStatistics],
        label: str,
        unit: str,
        logarithmic: bool | None,
        theme: Theme,
        nothing: str,
        origin: str = "",
    ) -> None:
        """Draw the medians in place of what is drawn; `logarithmic` None: as they want it. `origin`
        is what figures and tables say of how they were measured."""
        self.setBackground(theme.background)
        self._plot.clear()
        plane = plane_of(axis)
        heading = AxisColumn(label, unit).heading
        self.values, unit = place_values(axis, plane, found, unit)
        exact = [v.value for v in self.values if v.value is not None and v.bound is None]
        if logarithmic is None:
            logarithmic = is_wide(exact)
        scale = _Scale(exact, logarithmic)
        words = AxisColumn(label, unit).heading
        by_name = {axis.ticks.get(each.x, ""): each for each in found}
        self._exported = map_content(
            self.values, plane, words, by_name, heading, origin,
            logarithmic=scale.logarithmic,
        )  # fmt: skip
        self._set_axes(plane, theme)
        pitch = pitch_of([(value.x, value.y) for value in self.values])
        for mark in dict.fromkeys(_mark(value) for value in self.values):
            self._add_marks(mark, scale, pitch, theme, unit)
        if len(self.values) <= _MOST_NUMBERS:
            for value in self.values:
                self._add_number(value, scale, theme)
        self._draw_bar(scale, words, theme)
        self._note.say(nothing)
        self._note.set_theme(theme)
        self._note.set_empty(not self.values)
        self._plot.enableAutoRange()

    def _set_axes(self, plane: Places, theme: Theme) -> None:
        set_axis(self._plot, "left", "Row" if plane.rows else "y", "", ticks=plane.rows)
        columns = {x: f"{x:g}" for x in sorted({x for x, _ in plane.at.values()})}
        set_axis(self._plot, "bottom", "Column" if plane.rows else "x", "", ticks=columns)
        finish(self._plot, theme)
        for side in ("left", "bottom"):
            self._plot.getAxis(side).setGrid(False)  # it would run through the numbers

    def _add_marks(
        self, mark: str, scale: _Scale, pitch: float, theme: Theme, unit: str
    ) -> None:  # fmt: skip
        values = [value for value in self.values if _mark(value) == mark]
        colours = [scale.colour(value) for value in values]
        item = pg.ScatterPlotItem(
            [value.x for value in values], [value.y for value in values], pxMode=False,
            symbol=mark, size=_SIDE * pitch * (1.0 if mark == "s" else 0.5),
            pen=[pg.mkPen(theme.muted if c is None else c) for c in colours],
            brush=[pg.mkBrush(None) if c is None else pg.mkBrush(c) for c in colours],
            data=[_words(value, unit) for value in values],
            hoverable=True, tip=lambda x, y, data: data,
        )  # fmt: skip
        self._plot.addItem(item)

    def _add_number(self, value: PlaceValue, scale: _Scale, theme: Theme) -> None:
        if value.value is None:
            return
        colour = scale.colour(value)
        ink = theme.foreground if colour is None else _ink(colour)
        text = pg.TextItem(number_at(value), color=ink, anchor=(0.5, 0.5))
        text.setPos(value.x, value.y)
        self._plot.addItem(text, ignoreBounds=True)

    def _draw_bar(self, scale: _Scale, words: str, theme: Theme) -> None:
        if self._bar is not None:
            self._plot.layout.removeItem(self._bar)
            self.scene().removeItem(self._bar)
            self._bar = None
        if not scale.is_of_several:
            said = words if self.values else None
            self._plot.setTitle(said, color=theme.foreground, size=text_size())
            return
        self._plot.setTitle(None)
        ends = scale.low, scale.high
        self._bar = colour_bar(ends, scale.colours, words, theme, logarithmic=scale.logarithmic)
        self._plot.layout.addItem(self._bar, 2, 5)


class _Scale:
    """From values to colours."""

    def __init__(self, values: Sequence[float], logarithmic: bool) -> None:
        self.logarithmic = logarithmic and bool(values) and min(values) > 0
        self.colours = pg.colormap.get(_COLOURS)
        along = [self._along(value) for value in values] or [0.0]
        self.low, self.high = min(along), max(along)
        if not values or are_alike(min(values), max(values)):
            self.high = self.low

    @property
    def is_of_several(self) -> bool:
        """Whether there is more than one colour."""
        return self.high > self.low

    def colour(self, value: PlaceValue) -> QtGui.QColor | None:
        """None of what has no exact value."""
        if value.value is None or value.bound is not None:
            return None
        part = (self._along(value.value) - self.low) / (self.high - self.low or 1.0)
        return self.colours.map(part, mode="qcolor")

    def _along(self, value: float) -> float:
        return math.log10(value) if self.logarithmic else value


def _mark(value: PlaceValue) -> str:
    return _MARKS[value.bound] if value.value is not None else "x"


def _words(value: PlaceValue, unit: str) -> str:
    if value.value is None:
        return f"{value.name}: no value that could be used"
    of = f", median of {value.count}" if value.count > 1 else ""
    return f"{value.name}: {number_at(value)} {unit}".rstrip() + of


def _ink(colour: QtGui.QColor) -> QtGui.QColor:
    """Black or white, whichever can be read on `colour`."""
    dark = QtGui.qGray(colour.rgb()) < 128
    return QtGui.QColor(QtCore.Qt.white if dark else QtCore.Qt.black)
