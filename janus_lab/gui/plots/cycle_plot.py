"""The photocurrent of each cycle, at each irradiance, as the cycles pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from qtpy import QtWidgets

from janus_lab.gui.model.blocks import Block, Figure
from janus_lab.gui.model.cycle_currents import CycleCurrents
from janus_lab.gui.model.overlays import PastRows
from janus_lab.gui.plot_tools.axes import CountAxis, QuantityAxis
from janus_lab.gui.widgets.theme import LIGHT, Theme
from janus_lab.numbers import rounded_text

from .empty_note import NOTHING_YET, EmptyNote
from .live_curve import Frames
from .live_plot import (
    Plots,
    dress,
    dress_legend,
    pen,
)
from .overlay_style import OverlayStyle, overlay_style, shade
from .row_legend import Switches
from .sample_curve import Bars, SampleCurve

#: With more cycles than this at one irradiance they are a line without dots, which are slow.
_DOTS: Final = 500
#: Marks of past runs on a line need not be as large as those that stand alone.
_SMALLER: Final = 0.5


class CyclePlot(Plots):
    """Photocurrent against cycle, coloured by irradiance, with bars of k = 2.

    Past runs are dashed, each in shades of a colour of its own.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = CycleCurrents()
        self._past: dict[str, CycleCurrents] = {}
        self._switches = Switches(self._hide)
        self.plot = self.add_plot(
            "photocurrent-cycle",
            CountAxis("bottom", "Cycle"),
            QuantityAxis("left", "Photocurrent", "A"),
            row=2,
        )
        self._note = EmptyNote(
            self.plot, f"{NOTHING_YET}\nHere: the photocurrent of each cycle, at each irradiance"
        )
        self.levels = self.add_legend(columns=1)
        self.runs = self.add_legend(columns=1)
        self._switches.serve(self.levels, self.runs)
        self._curves: dict[tuple[str | None, float], SampleCurve] = {}
        self._bars: dict[tuple[str | None, float], Bars] = {}
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

    def mark_gap(self) -> None:
        """Nothing: no line leads from one row to the next."""

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures of all cycles are in the table."""

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live.clear()
        self._switches.forget(float)
        self.plot.enableAutoRange()
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, in place of one with the same label."""
        rows = PastRows.of(columns)
        self._past[label] = rows.cycles
        self._shown = None
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        self._past.clear()
        self._switches.forget(str)
        self._shown = None
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._shown = None
        self.setBackground(theme.background)
        for legend in (self.levels, self.runs):
            dress_legend(legend, theme)
        self._note.set_theme(theme)
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
            for items in (self._curves, self._bars):
                self.plot.removeItem(items.pop(key))
            anew = True
        for key, (cycle, photocurrent, u) in found.items():
            if key not in self._curves:
                self._curves[key] = SampleCurve(symbolSize=4, antialias=True)
                self._bars[key] = Bars()
                for items in (self._bars, self._curves):
                    self.plot.addItem(items[key])
                anew = True
            few = len(cycle) <= _DOTS
            self._curves[key].setSymbol(self._look(key[0]).symbol if few else None)
            self._curves[key].set_samples(cycle, photocurrent)
            barred = few & np.isfinite(u)
            self._bars[key].set_bars(cycle[barred], photocurrent[barred], 2 * u[barred])
        self._note.set_empty(not self._curves)
        if anew:
            self._dress_curves()

    def _look(self, label: str | None) -> OverlayStyle:
        """Of a past run; of the present one it is the mark only that counts."""
        if label is None:
            return OverlayStyle(self._theme.series(0), (), "o")
        return overlay_style(self._theme, list(self._past).index(label))

    def _dress_curves(self) -> None:
        theme = self._theme
        for (label, level), curve in self._curves.items():
            levels = self._levels(label is None)
            place, count = levels.index(level), len(levels)
            look = self._look(label)
            curve.named = f"{label}, " * (label is not None) + f"{rounded_text(level, 6)} mW/cm²"
            if label is None:
                colour = theme.level(place, count) if count > 1 else theme.series(0)
                curve.setPen(pen(colour))
            else:
                colour = shade(theme, look.colour, place, count)
                curve.setPen(look.pen(colour))
            curve.setSymbolPen(None if label is None else pen(colour))
            curve.setSymbolBrush(colour if label is None else None)
            curve.setSymbolSize(4 if label is None else _SMALLER * look.size)
            curve.setZValue(2 if label is None else 3)
            self._bars[label, level].setPen(pen(colour))
            self._bars[label, level].setZValue(1)
        self._hide()
        self._list()

    def _levels(self, live: bool) -> list[float]:
        """Irradiances (mW/cm²) of the present run, or of the past ones."""
        return sorted({level for label, level in self._curves if (label is None) == live})

    def _list(self) -> None:
        """The legends: the levels, in grey if they are of past runs alone, and the runs."""
        theme = self._theme
        live = self._levels(True)
        levels = live or self._levels(False)
        entries = []
        for place, level in enumerate(levels):
            colour = shade(theme, theme.foreground, place, len(levels))
            if live:
                colour = theme.level(place, len(live)) if len(live) > 1 else theme.series(0)
            entries.append(
                (
                    self._switches.sample(pen(colour, width=2), level),
                    f"{rounded_text(level, 6)} mW/cm²",
                )
            )
        self.levels.fill(entries)
        entries = [(self._switches.sample(self._look(k).pen(width=2), k), k) for k in self._past]
        if entries and live:
            entries.insert(0, (self._switches.sample(pen(theme.foreground, width=2)), "this run"))
        self.runs.fill(entries)

    def _hide(self) -> None:
        for key, curve in self._curves.items():
            for item in (curve, self._bars[key]):
                item.setVisible(not set(key) & self._switches.hidden)
