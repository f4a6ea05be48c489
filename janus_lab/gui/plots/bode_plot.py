"""Amplitude and phase against the frequency of the light, as they form (Bode plot)."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.analysis.columns import Floats
from janus_lab.gui.model.blocks import Block
from janus_lab.gui.model.forming_response import FormingResponse
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.widgets.theme import LIGHT, Theme

from .empty_note import NOTHING_YET, EmptyNote
from .forming_plot import FormingPlot
from .live_plot import dress, dress_legend, pen
from .overlay_style import overlay_style
from .sample_curve import SampleCurve

#: Names, and what they are of in which unit.
_PARTS: Final = {"amplitude": ("Amplitude", "dB"), "phase": ("Phase", "°")}
#: What half the power is (dB).
_HALF_POWER: Final = -3.0103
_SIZE: Final = 7  # pixels


class BodePlot(FormingPlot):
    """Amplitude in dB over that at the lowest frequency, and phase; a past run is hollow."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = FormingResponse()
        self._past: dict[str, list[SampleCurve]] = {}
        self.plots: dict[str, WorkingPlot] = {}
        for row, (name, of) in enumerate(_PARTS.items(), 1):
            frequency = QuantityAxis("bottom", "Modulation frequency", "Hz")
            self.plots[name] = self.add_plot(
                name, frequency, QuantityAxis("left", *of, log=False), row=row
            )
            self.plots[name].set_scales(log_x=True)
        self.plots["phase"].follow(self.plots["amplitude"], "x")
        self._notes = {
            "amplitude": EmptyNote(
                self.plots["amplitude"], f"{NOTHING_YET}\nHere: amplitude at each frequency"
            ),
            "phase": EmptyNote(self.plots["phase"], f"{NOTHING_YET}\nHere: phase behind the light"),
        }
        self.kinds = self.add_legend(columns=1)
        self._half_power = pg.InfiniteLine(_HALF_POWER, angle=0)
        self.plots["amplitude"].addItem(self._half_power, ignoreBounds=True)
        self._items = self._curves()
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `FrequencyResponse` gives them; raises KeyError without a column."""
        self._live.add(block)
        self._frames.request()

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live.clear()
        for plot in self.plots.values():
            plot.enableAutoRange()
        self._draw()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, in place of one with the same label; raises KeyError."""
        self._remove(label)
        response = FormingResponse()
        response.add(columns)
        items = self._curves()
        _fill(items, response.curve())
        self._past[label] = items
        self._dress()
        self._tell_empty()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        for label in list(self._past):
            self._remove(label)
        self._dress()
        self._tell_empty()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.setBackground(theme.background)
        self._half_power.setPen(pen(theme.muted, QtCore.Qt.DotLine))
        dress_legend(self.kinds, theme)
        for plot in self.plots.values():
            dress(plot, theme)
        for note in self._notes.values():
            note.set_theme(theme)
        self._dress()

    # -- curves

    def _curves(self) -> list[SampleCurve]:
        """An item in each plot."""
        items = []
        for plot in self.plots.values():
            item = SampleCurve(symbol="o", symbolSize=_SIZE, antialias=True)
            plot.addItem(item)
            items.append(item)
        return items

    def _remove(self, label: str) -> None:
        for item, plot in zip(self._past.pop(label, []), self.plots.values(), strict=False):
            plot.removeItem(item)

    def _show(self) -> None:
        if self._live.is_new:
            self._draw()

    def _draw(self) -> None:
        _fill(self._items, self._live.curve())
        self._tell_empty()

    def _tell_empty(self) -> None:
        empty = not len(self._live) and not self._past
        for note in self._notes.values():
            note.set_empty(empty)

    def _dress(self) -> None:
        own = self._theme.series(0)
        for item in self._items:
            item.named = "this run"
            item.setPen(pen(own))
            item.setSymbolPen(pen(own))
            item.setSymbolBrush(own)
        entries = [(_sample(own, own, "o"), "this run")] if self._past else []
        for number, (label, items) in enumerate(self._past.items()):
            style = overlay_style(self._theme, number)
            for item in items:
                item.named = label
                item.setPen(style.pen())
                item.setSymbol(style.symbol)
                item.setSymbolPen(pen(style.colour))
                item.setSymbolBrush(None)
            entries.append((_sample(style.colour, None, style.symbol), label))
        self.kinds.fill(entries)


def _fill(items: list[SampleCurve], curve: tuple[Floats, Floats, Floats]) -> None:
    frequency, *values = curve
    for item, shown in zip(items, values, strict=True):
        item.set_samples(frequency, shown)


def _sample(colour: str, brush: str | None, symbol: str) -> pg.ScatterPlotItem:
    return pg.ScatterPlotItem(size=8, pen=pen(colour), brush=brush, symbol=symbol)
