"""The plot that a menu of the window means: the one that was pointed at last, if it is seen."""

from __future__ import annotations

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from .plotted import plotted_on
from .tools import PlotTools
from .working_plot import plots_in


class PlotsInSight(QtCore.QObject):  # type: ignore[misc]
    """Saves what is shown on a plot of `window`, for those who look into the menu bar."""

    def __init__(self, window: QtWidgets.QMainWindow) -> None:
        super().__init__(window)
        self._window = window

    def save_figure(self, width: str) -> None:
        """Ask for a name, and draw the figure into it."""
        if (tools := self._meant()) is not None:
            tools.files.save_figure(width)

    def save_data(self) -> None:
        """Ask for a name, and write the samples into it."""
        if (tools := self._meant()) is not None:
            tools.files.save_data()

    def _meant(self) -> PlotTools | None:
        """The plot that was pointed at last of those that are seen, else the first of them that
        has samples; None, and a line in the status bar, where there is none."""
        seen = [
            plot.tools
            for view in self._window.findChildren(pg.GraphicsView)
            if not view.viewport().visibleRegion().isEmpty()
            for plot in plots_in(view)
            if plot.isVisible()
        ]
        seen.sort(key=_rank)
        if not seen:
            self._window.statusBar().showMessage("There is no plot to save.", 10_000)
        return seen[0] if seen else None


def _rank(tools: PlotTools) -> tuple[float, bool, int, int]:
    """The latest pointed at first, then those with samples, then from the top left."""
    place = tools.on_screen(QtCore.QPointF(0.0, 0.0))
    return -tools.pointed, not plotted_on(tools.plot), place.y(), place.x()
