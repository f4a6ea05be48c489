"""Figures of merit against irradiance, with uncertainties and bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.blocks import Figure
from janus_lab.gui.widgets.theme import LIGHT, Theme

from .empty_note import NOTHING_YET, EmptyNote
from .live_plot import (
    LogAxis,
    Plots,
    dress,
    dress_legend,
    pen,
    tidy,
)
from .overlay_style import OverlayStyle, overlay_style

#: Name of a figure, in words, its unit, factor to that unit, whether ticks have SI prefixes.
PANELS: Final = (
    ("responsivity", "Responsivity", "A/W", 1.0, False),
    ("detectivity_shot", "Shot-limited D*", "Jones", 1.0, False),
    ("eqe", "EQE", "%", 100.0, False),
    ("photocurrent", "Photocurrent", "A", 1.0, True),
)
#: Decades of the axes, across and up, around points within less than half of that: numbers stand
#: at some of their ticks even if there is one irradiance only.
_DECADES: Final = (2.2, 1.0)
#: Of the left axes, in letters, so that the panels stand straight below each other.
_AXIS_LETTERS: Final = 7
_SYMBOLS: Final[Mapping[str | None, str]] = {None: "o", "lower": "t1", "upper": "t"}
_SIZE: Final = 8  # pixels
_LEGEND: Final = (("o", "± k = 2"), ("t1", "lower bound"), ("t", "upper bound"))


class IrradiancePlots(Plots):
    """R, D*, EQE and photocurrent, both axes logarithmic, bars k = 2, bounds as triangles."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figures: list[Figure] = []
        self._past: dict[str, list[Figure]] = {}
        self.plots: dict[str, pg.PlotItem] = {}
        self._nothing: dict[str, EmptyNote] = {}
        self._room: dict[str, _Room] = {}
        width = self.fontMetrics().horizontalAdvance("0" * _AXIS_LETTERS)
        for number, (name, _, _, _, prefixes) in enumerate(PANELS):
            axes = {
                "left": LogAxis("left", prefixes=prefixes),
                "bottom": LogAxis("bottom", prefixes=False),
            }
            plot = self.grid.addPlot(row=2 + number // 2, col=number % 2, axisItems=axes)
            plot.setLogMode(True, True)
            plot.setLabel("bottom", "Irradiance (mW/cm²)" if number >= 2 else None)
            plot.getAxis("left").setWidth(width)
            tidy(plot)
            self.plots[name], self._nothing[name] = plot, EmptyNote(plot, NOTHING_YET)
            self._room[name] = _Room()
        self.marks = self.add_legend(columns=2)
        self.runs = self.add_legend(columns=2)
        self.set_theme(theme)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these figures in place of those shown."""
        self._figures = list(figures)
        self._draw()

    def overlay_figures(self, label: str, figures: Sequence[Figure]) -> None:
        """Show the figures of a past run, hollow, in place of those with the same label."""
        self._past[label] = list(figures)
        self._draw()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        self._past.clear()
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.setBackground(theme.background)
        for legend in (self.marks, self.runs):
            dress_legend(legend, theme)
        for name, words, unit, _, _ in PANELS:
            dress(self.plots[name], theme, f"{words} ({unit})")  # too long to stand upright
        for nothing in self._nothing.values():
            nothing.set_theme(theme)
        self._draw()

    def _draw(self) -> None:
        theme = self._theme
        looks = [overlay_style(theme, number) for number in range(len(self._past))]
        runs: list[tuple[Sequence[Figure], OverlayStyle | None]] = [(self._figures, None)]
        runs += zip(self._past.values(), looks, strict=True)
        symbols: set[str] = set()
        for name, words, _, factor, _ in PANELS:
            plot = self.plots[name]
            plot.clear()
            found: list[_Point] = []
            for z, (figures, look) in enumerate(reversed(runs)):
                points = _points(figures, name, factor)
                found += points
                symbols |= self._draw_points(plot, points, look, z)
            self._room[name] = _Room(found)
            plot.addItem(self._room[name])
            nothing = self._nothing[name]
            nothing.say(
                f"No {_within(words)} in this run."
                if any(figures for figures, _ in runs)
                else f"{NOTHING_YET}\nHere: {_within(words)} against irradiance"
            )
            nothing.set_empty(not found)
        self._list(symbols)

    def _draw_points(
        self, plot: pg.PlotItem, points: Sequence[_Point], look: OverlayStyle | None, z: int
    ) -> set[str]:
        """Marks of the present run are filled, those of a past one hollow, larger and its own.

        Returns what has been drawn, as `_LEGEND` has it.
        """
        colour = self._theme.series(0) if look is None else look.colour
        bars = [p for p in points if p[2] > 0]
        if bars:
            # a bar that reaches zero has no end on this axis: it is cut a decade below its point
            x = np.repeat([p[0] for p in bars], 2)
            ends = [(max(p[1] - p[2], p[1] / 10), p[1] + p[2]) for p in bars]
            item = pg.PlotDataItem(x, np.ravel(ends), connect="pairs", pen=pen(colour))
            item.setZValue(z)
            plot.addItem(item)
        drawn = set()
        size = _SIZE if look is None else look.size
        for bound, usual in _SYMBOLS.items():
            chosen = [p for p in points if p[3] == bound]
            if chosen:
                symbol = look.symbol if look is not None and bound is None else usual
                x, y = np.array([p[:2] for p in chosen]).T
                item = pg.PlotDataItem(
                    x, y, pen=None, symbol=symbol, symbolSize=size + 2 * (bound is not None),
                    symbolBrush=colour if look is None else None,  # others are seen through it
                    symbolPen=None if look is None else pen(colour), antialias=True,
                )  # fmt: skip
                item.setZValue(z)
                plot.addItem(item)
                drawn.add(usual)
        return drawn

    def _list(self, symbols: set[str]) -> None:
        """The legends: what the marks mean, and which run has which."""
        theme = self._theme
        own = theme.series(0)
        # without a present run the marks are nobody's: each past one has its own below
        of_all = own if self._figures else theme.muted
        found = [(symbol, text) for symbol, text in _LEGEND if symbol in symbols]
        self.marks.fill((_mark(symbol, None, of_all), text) for symbol, text in found)
        entries = []
        for number, label in enumerate(self._past):
            look = overlay_style(theme, number)
            entries.append((_mark(look.symbol, pen(look.colour), None), label))
        if entries and self._figures:
            entries.insert(0, (_mark("o", None, own), "this run"))
        self.runs.fill(entries)


def _mark(symbol: str, line: Any, brush: str | None) -> pg.ScatterPlotItem:
    return pg.ScatterPlotItem(symbol=symbol, size=9, antialias=True, pen=line, brush=brush)


def _within(words: str) -> str:
    """`words` inside a sentence: abbreviations stay as they are."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


#: Irradiance (mW/cm²), value and k = 2 in the unit of the panel, bound.
_Point = tuple[float, float, float, Any]


def _points(figures: Sequence[Figure], name: str, factor: float) -> list[_Point]:
    """What of `name` has a place on logarithmic axes, by rising irradiance."""
    points = []
    for figure in figures:
        irradiance = figure["conditions"].get("irradiance_mW_cm2", 0.0)
        value = figure["value"]
        if figure["name"] == name and value is not None and value > 0 and irradiance > 0:
            expanded = 2 * factor * (figure["uncertainty"] or 0.0)
            points.append((float(irradiance), factor * value, expanded, figure["bound"]))
    return sorted(points, key=lambda point: point[0])


class _Room(pg.GraphicsObject):  # type: ignore[misc]
    """Nothing to be seen: it makes logarithmic axes `_DECADES` long around few points."""

    def __init__(self, points: Sequence[_Point] = ()) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)
        self._bounds: list[tuple[float, float] | tuple[None, None]] = [(None, None)] * 2
        if points:
            for axis, least in enumerate(_DECADES):
                values = np.log10([point[axis] for point in points])
                low, high = float(values.min()), float(values.max())
                if high - low < least / 2:
                    middle = (low + high) / 2
                    self._bounds[axis] = (middle - least / 2, middle + least / 2)

    def boundingRect(self) -> QtCore.QRectF:
        return QtCore.QRectF()

    def dataBounds(self, ax: int, frac: float = 1.0, orthoRange: Any = None) -> Any:
        return self._bounds[ax]

    def paint(self, *args: Any) -> None:
        """Nothing."""
