"""The photocurrent of each cycle, at each irradiance, as the cycles pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from .cycle_currents import CycleCurrents
from .live_curve import Frames
from .live_plot import Block, Figure, Plots, dress, dress_legend, pen, tidy
from .theme import LIGHT, Theme

#: With more cycles than this at one irradiance they are a line without dots, which are slow.
_DOTS: Final = 500


class CyclePlot(Plots):
    """Photocurrent against cycle, coloured by irradiance; past runs are paler and dashed."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = CycleCurrents()
        self._past: dict[str, CycleCurrents] = {}
        self.plot = self.grid.addPlot(row=1, col=0)
        self.plot.setLabel("bottom", "Cycle")
        self.plot.setLabel("left", "Photocurrent", units="A")
        tidy(self.plot)
        self.levels = self.add_legend(columns=1)
        self._curves: dict[tuple[str | None, float], pg.PlotDataItem] = {}
        self._shown: object = None
        self._frames = Frames(self)
        self._frames.add(self._show)
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `OnOffCycling` gives them; raises KeyError if a column is missing."""
        self._live.add(block)
        self._frames.request()

    def end(self) -> None:
        """The run has ended: its last half is whole."""
        self._live.end()
        self._frames.request()

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures of all cycles are in the table."""

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live.clear()
        self.plot.enableAutoRange()
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, in place of one with the same label."""
        past = CycleCurrents()
        past.add(columns)
        past.end()
        self.overlay_currents(label, past)

    def overlay_currents(self, label: str, currents: CycleCurrents) -> None:
        """Show a past run whose cycles have been looked at elsewhere: 10,000 take 0.4 s."""
        self._past[label] = currents
        self._shown = None
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        self._past.clear()
        self._shown = None
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._shown = None
        self.setBackground(theme.background)
        dress_legend(self.levels, theme)
        dress(self.plot, theme, "Photocurrent of each cycle")
        self._show()

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self._frames.show_now()

    def _show(self) -> None:
        if self._shown == self._live.version:
            return
        anew = self._shown is None
        self._shown = self._live.version
        runs: list[tuple[str | None, CycleCurrents]] = [(None, self._live), *self._past.items()]
        found = {
            (label, level): series
            for label, currents in (runs if anew else runs[:1])
            for level, series in currents.by_level().items()
        }
        for key in [k for k in self._curves if k not in found and (anew or k[0] is None)]:
            self.plot.removeItem(self._curves.pop(key))
            anew = True
        for key, (cycle, photocurrent) in found.items():
            if key not in self._curves:
                self._curves[key] = pg.PlotDataItem(symbolSize=4, antialias=True)
                self.plot.addItem(self._curves[key])
                anew = True
            self._curves[key].setSymbol("o" if len(cycle) <= _DOTS else None)
            self._curves[key].setData(cycle, photocurrent)
        if anew:
            self._dress_curves()

    def _dress_curves(self) -> None:
        theme = self._theme
        levels = sorted({level for _, level in self._curves})
        self.levels.clear()
        for (label, level), curve in sorted(self._curves.items(), key=lambda item: item[0][1]):
            colour = theme.level(levels.index(level), len(levels))
            if len(levels) == 1:
                colour = theme.series(0)
            if label is not None:
                colour = theme.paler(colour)
            style = QtCore.Qt.SolidLine if label is None else QtCore.Qt.DashLine
            curve.setPen(pen(colour, style))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(colour)
            curve.setZValue(1 if label else 2)
            text = f"{level:g} mW/cm²"
            self.levels.addItem(curve, text if label is None else f"{text}, {label}")
        self.levels.fit()
