"""Figures of merit against irradiance; of a cycling run, the photocurrent of each cycle."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.blocks import Block, Figure
from janus_lab.gui.widgets.theme import LIGHT, Theme
from procedures.rows import CYCLE

from .cycle_plot import CyclePlot
from .irradiance_plots import IrradiancePlots

#: The plots are made so long (ms) after they may be: the window's last steps come first.
_LATER: Final = 300


class MeritPlot(QtWidgets.QStackedWidget):  # type: ignore[misc]
    """Figures against irradiance, or photocurrent per cycle once there are rows of cycles."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figures: Sequence[Figure] = []
        self._later = QtCore.QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._make)
        self._later.setInterval(_LATER)

    def make_soon(self) -> None:
        """Make the plots shortly, if nothing wants them earlier."""
        if not self._are_made:
            self._later.start()

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
        parts[0].set_figures(self._figures)
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
        """Show more rows; those without a cycle are of no use here and ignored."""
        if CYCLE in block:
            self.setCurrentWidget(self.cycles)
            self.cycles.add(block)

    def mark_gap(self) -> None:
        """Nothing: a missing row changes no dot that is here."""

    def end(self) -> None:
        """The run has ended: the last half of its last cycle is whole."""
        self.cycles.end()

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these figures of merit in place of those shown, once the plots are wanted."""
        self._figures = figures
        if self._are_made:
            self.irradiance.set_figures(figures)

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._figures = []
        if not self._are_made:
            return
        self.setCurrentWidget(self.irradiance)
        self.irradiance.set_figures([])
        self.cycles.clear()

    def overlay(self, label: str, columns: Block) -> None:
        """Show the cycles of a past run; what there is of it against irradiance are its figures."""
        if CYCLE in columns:
            self.cycles.overlay(label, columns)

    def overlay_figures(self, label: str, figures: Sequence[Figure]) -> None:
        """Show the figures of a past run, hollow, in place of those with the same label."""
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
            self.irradiance.show_now()
            self.cycles.show_now()
