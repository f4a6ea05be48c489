"""Shades the times at which the light was on."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from qtpy import QtCore, QtGui

from janus_lab.gui.model.live_series import LiveSeries

from .live_curve import seen_of, visible_in

Floats = NDArray[np.float64]

#: Phases that follow each other closer than this (pixels) would make patterns of their own: they
#: are one band, as strong as their share of its time.
CLOSEST: Final = 4
#: The least of a band's strength: weaker ones would not be seen.
_WEAKEST: Final = 0.6


def lit_spans(x: Floats, irradiance: Floats) -> tuple[Floats, Floats]:
    """Where there is light from one sample to the next: begins and ends, shape (k,) each."""
    lit = irradiance > 0
    edges = np.diff(np.concatenate([[0], lit[:-1] & lit[1:], [0]]).astype(np.int8))
    return x[np.flatnonzero(edges == 1)], x[np.flatnonzero(edges == -1)]


def bands(x: Floats, irradiance: Floats, pixel: float) -> tuple[Floats, Floats, Floats]:
    """What to shade, where a pixel is `pixel` wide: begins, ends and strengths, shape (k,) each.

    Each phase with light is a band of strength 1, a pixel wide at least. Where several are closer
    than `CLOSEST`, they are one band together; its strength is the lit share of its time. Between
    a lit sample and a dark one less than `CLOSEST` away half of the time counts.
    """
    lit = irradiance > 0
    on = np.flatnonzero(lit & ~np.concatenate([[False], lit[:-1]]))
    if not len(on):
        return np.empty(0), np.empty(0), np.empty(0)
    off = np.flatnonzero(lit & ~np.concatenate([lit[1:], [False]]))
    step = np.diff(x)
    known = ~np.isnan(irradiance)
    half = (lit[1:] != lit[:-1]) & known[1:] & known[:-1] & (step < CLOSEST * pixel)
    seconds = np.concatenate([[0], np.cumsum(step * np.where(lit[1:] & lit[:-1], 1, 0.5 * half))])
    first = np.concatenate([[True], np.diff(x[on]) >= CLOSEST * pixel])
    last = np.concatenate([first[1:], [True]])
    begins, ends = x[on[first]], x[off[last]]
    share = (seconds[off[last]] - seconds[on[first]]) / np.maximum(ends - begins, pixel)
    alone = np.flatnonzero(first) == np.flatnonzero(last)
    strength = np.where(alone, 1.0, np.clip(share, _WEAKEST, 1.0))
    return begins, np.maximum(ends, begins + pixel), strength


class LitPhases(pg.GraphicsObject):  # type: ignore[misc]
    """Bands over the height of the view while `irradiance`, a series in time, is above zero.

    Phases too narrow to be told apart are a paler band. The bands do not count for the range in
    view.
    """

    def __init__(self, irradiance: LiveSeries) -> None:
        super().__init__()
        self.series = irradiance
        self._color = pg.mkColor("#e69f0030")
        self._log_x = False
        self.setZValue(-100)

    def spans(self) -> list[tuple[float, float]]:
        """When there was light: from and to."""
        pieces = self.series.pieces()
        if not pieces:
            return []
        x, irradiance = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        return list(zip(*(ends.tolist() for ends in lit_spans(x, irradiance)), strict=True))

    def set_color(self, color: str) -> None:
        """Shade in `color`, such as ``#e69f0030``."""
        self._color = pg.mkColor(color)
        self.update()

    def setLogMode(self, x: bool, y: bool) -> None:
        """Stand where the plot's time axis has the times."""
        self._log_x = x
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
        view = self.boundingRect()
        pixel = view.width() / self.getViewBox().width()
        begins, ends, strengths = bands(
            *visible_in(self, painter, self.series, log_x=self._log_x), pixel
        )
        begins, ends = np.maximum(begins, view.left()), np.minimum(ends, view.right())
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        for begin, end, strength in zip(begins, ends, strengths, strict=True):
            color = QtGui.QColor(self._color)
            color.setAlphaF(color.alphaF() * float(strength))
            painter.setBrush(color)
            painter.drawRect(QtCore.QRectF(begin, view.top(), end - begin, view.height()))
