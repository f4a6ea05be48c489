"""Plots of what is computed anew from all the rows that there are."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy import QtWidgets

from janus_lab.gui.model.blocks import Figure

from .live_curve import Frames
from .live_plot import Plots


class FormingPlot(Plots):
    """A live plot to which neither a gap in the rows nor figures of merit make a difference: it is
    drawn anew, by `_show`, when more rows have come (`_frames.request`)."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._frames = Frames(self)
        self._frames.add(self._show)

    def mark_gap(self) -> None:
        """Nothing: no line leads from one row to the next."""

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures stand beside the plot."""

    def end(self) -> None:
        """Nothing: what is shown looks the same once the run has ended."""

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self._frames.show_now()

    def _show(self) -> None:
        """Draw what there is."""
