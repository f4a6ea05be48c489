"""Figures of merit against irradiance; of a cycling run, the photocurrent of each cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from .cycle_plot import CyclePlot
from .live_plot import Block, Figure, LogAxis, Plots, dress, dress_legend, pen, tidy
from .theme import LIGHT, Theme

#: Name of a figure, its axis label, factor to that unit, whether ticks have SI prefixes.
PANELS: Final = (
    ("responsivity", "Responsivity (A/W)", 1.0, False),
    ("detectivity_shot", "Shot-limited D* (Jones)", 1.0, False),
    ("eqe", "EQE (%)", 100.0, False),
    ("photocurrent", "Photocurrent (A)", 1.0, True),
)
#: A window has been painted after this time (ms).
_LATER: Final = 300
#: Of the left axes (pixels), so that the panels stand straight below each other.
_AXIS_WIDTH: Final = 84
_SYMBOLS: Final[Mapping[str | None, str]] = {None: "o", "lower": "t1", "upper": "t"}
_LEGEND: Final = (("o", "± k = 2"), ("t1", "lower bound"), ("t", "upper bound"))


class IrradiancePlots(Plots):
    """R, D*, EQE and photocurrent, both axes logarithmic, bars k = 2, bounds as triangles."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figures: list[Figure] = []
        self._past: dict[str, list[Figure]] = {}
        self.plots: dict[str, pg.PlotItem] = {}
        self._nothing: dict[str, pg.TextItem] = {}
        for number, (name, label, _, prefixes) in enumerate(PANELS):
            axes = {
                "left": LogAxis("left", prefixes=prefixes),
                "bottom": LogAxis("bottom", prefixes=False),
            }
            plot = self.grid.addPlot(row=1 + number // 2, col=number % 2, axisItems=axes)
            plot.setLogMode(True, True)
            plot.setLabel("left", label)
            plot.setLabel("bottom", "Irradiance (mW/cm²)" if number >= 2 else None)
            plot.getAxis("left").setWidth(_AXIS_WIDTH)
            tidy(plot)
            nothing = pg.TextItem("no value", anchor=(0.5, 0.5))
            nothing.setParentItem(plot.getViewBox())
            self.plots[name], self._nothing[name] = plot, nothing
            plot.getViewBox().sigResized.connect(self._centre)
        self.marks = self.add_legend(columns=2)
        self.set_theme(theme)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these figures in place of those shown."""
        self._figures = list(figures)
        self._draw()

    def overlay_figures(self, label: str, figures: Sequence[Figure]) -> None:
        """Show the figures of a past run, paler, in place of those with the same label."""
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
        dress_legend(self.marks, theme)
        for plot in self.plots.values():
            dress(plot, theme)
        for nothing in self._nothing.values():
            nothing.setColor(theme.muted)
        self._draw()

    def _centre(self, box: pg.ViewBox) -> None:
        for name, plot in self.plots.items():
            if plot.getViewBox() is box:
                self._nothing[name].setPos(box.width() / 2, box.height() / 2)

    def _draw(self) -> None:
        theme = self._theme
        runs = [(self._figures, theme.series(0))]
        for number, figures in enumerate(self._past.values(), start=1):
            runs.append((figures, theme.paler(theme.series(number))))
        symbols: set[str] = set()
        for name, _, factor, _ in PANELS:
            plot = self.plots[name]
            plot.clear()
            found = False
            for z, (figures, colour) in enumerate(reversed(runs)):
                points = _points(figures, name, factor)
                found = found or bool(points)
                symbols |= self._draw_points(plot, points, colour, z)
            self._nothing[name].setVisible(not found)
        self._list(symbols)

    def _draw_points(
        self, plot: pg.PlotItem, points: Sequence[_Point], colour: str, z: int
    ) -> set[str]:
        bars = [p for p in points if p[2] > 0]
        if bars:
            # a bar that reaches zero has no end on this axis: it is cut a decade below its point
            x = np.repeat([p[0] for p in bars], 2)
            ends = [(max(p[1] - p[2], p[1] / 10), p[1] + p[2]) for p in bars]
            item = pg.PlotDataItem(x, np.ravel(ends), connect="pairs", pen=pen(colour))
            item.setZValue(z)
            plot.addItem(item)
        drawn = set()
        for bound, symbol in _SYMBOLS.items():
            chosen = [p for p in points if p[3] == bound]
            if chosen:
                x, y = np.array([p[:2] for p in chosen]).T
                item = pg.PlotDataItem(
                    x, y, pen=None, symbol=symbol, symbolSize=8 if bound is None else 10,
                    symbolBrush=colour, symbolPen=None, antialias=True,
                )  # fmt: skip
                item.setZValue(z)
                plot.addItem(item)
                drawn.add(symbol)
        return drawn

    def _list(self, symbols: set[str]) -> None:
        """The legend: what the marks mean, and which run has which colour."""
        theme = self._theme
        self.marks.clear()
        for symbol, text in _LEGEND:
            if symbol in symbols:
                self._entry(symbol, theme.series(0), text)
        for number, label in enumerate(self._past, start=1):
            self._entry("o", theme.paler(theme.series(number)), label)
        self.marks.fit()

    def _entry(self, symbol: str, colour: str, text: str) -> None:
        item = pg.ScatterPlotItem(symbol=symbol, size=8, pen=None, brush=colour)
        self.marks.addItem(item, text)


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


class MeritPlot(QtWidgets.QStackedWidget):  # type: ignore[misc]
    """Figures against irradiance, or photocurrent per cycle once there are rows of cycles."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._later = QtCore.QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._make)
        self._later.setInterval(_LATER)
        QtCore.QTimer.singleShot(0, self._later.start)  # counts once events are handled

    def _make(self) -> None:
        self._later.stop()
        _ = self._parts

    @cached_property
    def _parts(self) -> tuple[IrradiancePlots, CyclePlot]:
        """Both plots. They take long to make and are not what a new window shows: it comes first,
        and they shortly after, or when they are wanted."""
        parts = IrradiancePlots(self, self._theme), CyclePlot(self, self._theme)
        for part in parts:
            self.addWidget(part)
        return parts

    @property
    def irradiance(self) -> IrradiancePlots:
        """Figures against irradiance."""
        return self._parts[0]

    @property
    def cycles(self) -> CyclePlot:
        """The photocurrent of each cycle."""
        return self._parts[1]

    @property
    def _are_made(self) -> bool:
        return "_parts" in self.__dict__

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        """The plots are wanted now."""
        self._make()
        super().showEvent(event)

    def add(self, block: Block) -> None:
        """Show more rows; those without a "Cycle" are of no use here and ignored."""
        if "Cycle" in block:
            self.setCurrentWidget(self.cycles)
            self.cycles.add(block)

    def end(self) -> None:
        """The run has ended: the last half of its last cycle is whole."""
        self.cycles.end()

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these figures of merit in place of those shown."""
        self.irradiance.set_figures(figures)

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self.setCurrentWidget(self.irradiance)
        self.irradiance.set_figures([])
        self.cycles.clear()

    def overlay(self, label: str, columns: Block) -> None:
        """Show the cycles of a past run; what there is of it against irradiance are its figures."""
        if "Cycle" in columns:
            self.cycles.overlay(label, columns)

    def overlay_figures(self, label: str, figures: Sequence[Figure]) -> None:
        """Show the figures of a past run, paler, in place of those with the same label."""
        self.irradiance.overlay_figures(label, figures)

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        if not self._are_made:
            return
        self.irradiance.clear_overlays()
        self.cycles.clear_overlays()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        if not self._are_made:
            return
        self.irradiance.set_theme(theme)
        self.cycles.set_theme(theme)

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        if self._are_made:
            self.cycles.show_now()
