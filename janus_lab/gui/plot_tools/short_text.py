"""Titles and labels of plots that have little room."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

#: What is shorter (pixels) says nothing any more, and may overlap.
_LEAST = 24.0


def text_width(text: str, points: float | None = None) -> float:
    """How wide `text` is (pixels), in letters of so many points, or in those of the window."""
    return float(QtGui.QFontMetricsF(_font(points)).horizontalAdvance(text))


def fitting(text: str, room: float, points: float | None = None) -> str:
    """`text`, with dots for its end where it is wider than `room` (pixels)."""
    metrics = QtGui.QFontMetricsF(_font(points))
    return str(metrics.elidedText(text, QtCore.Qt.ElideRight, max(room, _LEAST)))


def _font(points: float | None) -> QtGui.QFont:
    font = QtGui.QFont(QtWidgets.QApplication.font())
    if points is not None:
        font.setPointSizeF(points)
    return font
