"""Photocurrent against irradiance over many decades, as the levels are measured."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.blocks import Block
from janus_lab.gui.model.level_currents import LevelCurrents
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.widgets.theme import LIGHT, Theme

from .empty_note import NOTHING_YET, EmptyNote
from .forming_plot import FormingPlot
from .live_plot import dress, dress_legend, pen
from .overlay_style import overlay_style
from .sample_curve import SampleCurve

_SIZE = 8  # pixels
#: As the report's panel calls it, too.
_UNIT_SLOPE: Final = "unit slope"


class LevelPlot(FormingPlot):
    """|Photocurrent| against irradiance, both logarithmic, with a line of unit slope through the
    middle of what has been measured, until that of the figures of merit is shown. Past runs are
    hollow, each with a mark of its own."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = LevelCurrents()
        self._past: dict[str, LevelCurrents] = {}
        self._stands_back = False
        self.plot = self.add_plot(
            "photocurrent",
            QuantityAxis("bottom", "Irradiance", "mW/cm²"),
            QuantityAxis("left", "Photocurrent", "A"),
            row=1,
        )
        self.plot.set_scales(log_x=True, log_y=True)
        self._note = EmptyNote(self.plot, f"{NOTHING_YET}\nHere: photocurrent against irradiance")
        self.runs = self.add_legend(columns=1)
        self.plot.tools.lines_changed.connect(self._show_line)
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `LinearRange` gives them; raises KeyError if a column is missing."""
        self._live.add(block)
        self._frames.request()

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live.clear()
        self.plot.enableAutoRange()
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, in place of one with the same label."""
        past = LevelCurrents()
        past.add(columns)
        self._past[label] = past
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        self._past.clear()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.setBackground(theme.background)
        dress_legend(self.runs, theme)
        self._note.set_theme(theme)
        dress(self.plot, theme, "Photocurrent against irradiance")
        self._show()

    def _show(self) -> None:
        theme, plot = self._theme, self.plot
        self._stands_back = self._is_shown_by_figures()
        plot.clear()
        entries: list[tuple[Any, str]] = []
        x, y = self._live.points()
        if x.size:
            own = theme.series(0)
            line = pen(theme.muted, QtCore.Qt.DashLine)
            level = float(np.median(y / x))
            if not self._is_shown_by_figures():
                plot.addItem(pg.PlotDataItem(x[[0, -1]], level * x[[0, -1]], pen=line))
                entries.append((pg.PlotDataItem(pen=line), _UNIT_SLOPE))
            plot.addItem(_marks("this run", x, y, "o", None, own, _SIZE))
        for number, (label, past) in enumerate(self._past.items()):
            look = overlay_style(theme, number)
            xs, ys = past.points()
            item = _marks(label, xs, ys, look.symbol, pen(look.colour), None, look.size)
            plot.addItem(item)
            entries.append((item, label))
        self.runs.fill(entries)
        self._note.set_empty(not x.size and not self._past)

    def _is_shown_by_figures(self) -> bool:
        """Whether the line of unit slope is there that the figures of merit were made from."""
        tools = self.plot.tools
        return tools.shows_lines and any(line.label == _UNIT_SLOPE for line in tools.lines)

    def _show_line(self) -> None:
        if self._is_shown_by_figures() != self._stands_back:
            self._show()


def _marks(
    name: str, x: Any, y: Any, symbol: str, line: Any, brush: str | None, size: float
) -> SampleCurve:
    item = SampleCurve(
        marks_only=True, symbol=symbol, symbolSize=size, symbolPen=line, symbolBrush=brush,
        antialias=True,
    )  # fmt: skip
    item.set_samples(x, y)
    item.named = name
    return item
