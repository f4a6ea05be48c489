"""Shades the times at which the light was on."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from qtpy import QtCore, QtGui

from .live_curve import seen_of, visible_in
from .live_series import LiveSeries

Floats = NDArray[np.float64]

#: Phases narrower than this (pixels) would merge, or make patterns of their own.
NARROWEST: Final = 2


def turns(irradiance: Floats) -> NDArray[np.bool_]:
    """Which samples, of shape (n,), are enough to know all: the first and last of equal ones."""
    enough: NDArray[np.bool_] = np.ones(len(irradiance), np.bool_)
    enough[1:-1] = (irradiance[1:-1] != irradiance[:-2]) | (irradiance[1:-1] != irradiance[2:])
    return enough


def lit_spans(x: Floats, irradiance: Floats) -> tuple[Floats, Floats]:
    """Where there is light from one sample to the next: begins and ends, shape (k,) each."""
    lit = irradiance > 0
    edges = np.diff(np.concatenate([[0], lit[:-1] & lit[1:], [0]]).astype(np.int8))
    return x[np.flatnonzero(edges == 1)], x[np.flatnonzero(edges == -1)]


class LitPhases(pg.GraphicsObject):  # type: ignore[misc]
    """Bands over the height of the view while `irradiance`, a series in time, is above zero.

    Phases too narrow to be told apart are not shaded. The bands do not count for the range in view.
    """

    def __init__(self, irradiance: LiveSeries) -> None:
        super().__init__()
        self.series = irradiance
        self._brush = pg.mkBrush("#e69f0030")
        self.setZValue(-100)

    def set_color(self, color: str) -> None:
        """Shade in `color`, such as ``#e69f0030``."""
        self._brush = pg.mkBrush(color)
        self.update()

    def refresh(self) -> None:
        """Show what is new in the series."""
        self.update()

    def viewTransformChanged(self) -> None:
        """The view shows another range, or has another size."""
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def boundingRect(self) -> QtCore.QRectF:
        """All of the view."""
        return seen_of(self)

    def dataBounds(self, ax: int, frac: float = 1.0, orthoRange: Any = None) -> tuple[None, None]:
        """None: the range in view is the current's affair."""
        return None, None

    def paint(self, painter: QtGui.QPainter, option: Any, widget: Any) -> None:
        """Draw the bands that are in view."""
        begins, ends = lit_spans(*visible_in(self, painter, self.series))
        view = self.boundingRect()
        wide = ends - begins >= NARROWEST * view.width() / self.getViewBox().width()
        begins, ends = begins[wide], ends[wide]
        begins, ends = np.maximum(begins, view.left()), np.minimum(ends, view.right())
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            painter.drawRect(QtCore.QRectF(begin, view.top(), end - begin, view.height()))
