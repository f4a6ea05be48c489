"""The light against the laser's current, as it is calibrated: up, back, and past runs."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from qtpy import QtWidgets

from janus_lab.gui.model.blocks import Block
from janus_lab.gui.model.light_points import LightPoints
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.widgets.theme import LIGHT, Theme

from .dots import MARKS, Dots, mark_picture
from .empty_note import NOTHING_YET, EmptyNote
from .forming_plot import FormingPlot
from .live_plot import dress, dress_legend, pen
from .overlay_style import overlay_style

_UP, _BACK = "+", "x"
_HERE: Final = f"{NOTHING_YET}\nHere: the light at each current of the laser"


class LightPlot(FormingPlot):
    """What the detector says less its dark level, against the laser's current; the same with a
    logarithmic scale, where the threshold shows."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = LightPoints()
        self._past: dict[str, tuple[LightPoints, tuple[Dots, Dots]]] = {}
        self.legend = self.add_legend(columns=2)
        self.plots = (
            self.add_plot(
                "light-laser-current",
                QuantityAxis("bottom", "Laser current", "A"),
                QuantityAxis("left", "Detector current", "A"),
                row=1,
            ),
            self.add_plot(
                "light-laser-current-log",
                QuantityAxis("bottom", "Laser current", "A"),
                QuantityAxis("left", "Detector current", "A"),
                row=1,
                column=1,
            ),
        )
        self.plots[1].set_scales(log_y=True)
        self._notes = [EmptyNote(plot, _HERE) for plot in self.plots]
        self._up = self._pair(_UP)
        self._back = self._pair(_BACK)
        self._unit = ""
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `LightCalibration` gives them; raises KeyError if a column is
        missing."""
        self._live.add(block)
        self._frames.request()

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live = LightPoints()
        for plot in self.plots:
            plot.enableAutoRange()
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, in place of one with the same label.

        Raises KeyError if a column is missing.
        """
        self._remove(label)
        points = LightPoints()
        points.add(columns)
        pair = self._pair(MARKS[0])
        self._past[label] = (points, pair)
        _fill(pair, *points.of_direction(0))
        self._dress()
        self._show()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        for label in list(self._past):
            self._remove(label)
        self._dress()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.setBackground(theme.background)
        dress_legend(self.legend, theme)
        for note in self._notes:
            note.set_theme(theme)
        self._dress()
        self._show()

    def _pair(self, mark: str) -> tuple[Dots, Dots]:
        pair = Dots(), Dots()
        for dots, plot in zip(pair, self.plots, strict=True):
            dots.set_mark(mark)
            plot.addItem(dots)
        return pair

    def _remove(self, label: str) -> None:
        _, pair = self._past.pop(label, (None, ()))
        for dots, plot in zip(pair, self.plots, strict=False):
            plot.removeItem(dots)

    def _show(self) -> None:
        _fill(self._up, *self._live.of_direction(1))
        _fill(self._back, *self._live.of_direction(-1))
        drawn = [self._up, self._back, *(pair for _, pair in self._past.values())]
        for number, note in enumerate(self._notes):
            note.set_empty(not any(len(pair[number]) for pair in drawn))
        units = {points.unit for points in (self._live, *(p for p, _ in self._past.values()))}
        unit = "W" if units == {"W"} else "A"
        if unit != self._unit:
            self._unit = unit
            name = "Power" if unit == "W" else "Detector current"
            for plot in self.plots:
                plot.tools.y.set_quantity(name, unit)

    def _dress(self) -> None:
        theme = self._theme
        for plot in self.plots:
            dress(plot, theme)
        entries = [(theme.series(0), _UP, "up"), (theme.series(1), _BACK, "back")]
        for pair, (colour, _, _) in zip((self._up, self._back), entries, strict=True):
            for dots in pair:
                dots.set_colour(colour)
        for pair, name in ((self._up, "up"), (self._back, "back")):
            for dots in pair:
                dots.named = name
        for number, (label, (_, pair)) in enumerate(self._past.items()):
            colour = overlay_style(theme, number + 1).colour
            for dots in pair:
                dots.set_colour(colour)
                dots.named = label
            entries.append((colour, MARKS[0], label))
        self.legend.fill((_sample(colour, mark), text) for colour, mark, text in entries)


def _fill(pair: tuple[Dots, Dots], drive: NDArray[np.float64], level: NDArray[np.float64]) -> None:
    for dots in pair:
        dots.set_data(drive, level)


def _sample(colour: str, mark: str) -> pg.ScatterPlotItem:
    return pg.ScatterPlotItem(size=8, pen=pen(colour), brush=colour, symbol=mark_picture(mark))
