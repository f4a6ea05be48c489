"""What a plot says while there is nothing on it."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.working_plot import GRID, WorkingPlot
from janus_lab.gui.widgets.theme import Theme

#: Of ticks (pixels), to the inside.
_TICKS: Final = -5
NOTHING_YET: Final = "Nothing measured yet."


class EmptyNote(pg.TextItem):  # type: ignore[misc]
    """A sentence in the middle of a plot.

    While it is shown the axes have no numbers: any would be made up.
    """

    def __init__(self, plot: WorkingPlot, text: str) -> None:
        super().__init__("", anchor=(0.5, 0.5))
        self._plot = plot
        self._text = ""
        option = self.textItem.document().defaultTextOption()
        option.setAlignment(QtCore.Qt.AlignHCenter)
        self.textItem.document().setDefaultTextOption(option)
        self.setFont(QtWidgets.QApplication.font())
        self.setParentItem(plot.getViewBox())
        plot.getViewBox().sigResized.connect(self._centre)
        self.say(text)
        self.set_empty(True)

    def say(self, text: str) -> None:
        """Show `text`, in lines as wide as the plot."""
        if text != self._text:
            self._text = text
            self.setPlainText(text)
            self._centre()

    def set_empty(self, empty: bool) -> None:
        """Show the note, or the numbers of the axes."""
        self.setVisible(empty)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            if axis.style["showValues"] == empty:  # a change lays the plot out anew
                axis.setStyle(showValues=not empty, tickLength=0 if empty else _TICKS)
                self._plot.showGrid(x=not empty, y=not empty, alpha=GRID)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self.setColor(theme.muted)

    def _centre(self) -> None:
        box = self._plot.getViewBox()
        self.setTextWidth(max(1.0, 0.9 * box.width()))
        self.setPos(box.width() / 2, box.height() / 2)
