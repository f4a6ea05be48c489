"""Icons drawn in the colour of the text beside them, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

#: The side of what the drawings below are drawn in.
_SIDE = 16.0
_PEN = 1.6


def icon(name: str) -> QtGui.QIcon:
    """One of `NAMES`."""
    return QtGui.QIcon(_Drawn(_DRAWINGS[name]))


class _Drawn(QtGui.QIconEngine):  # type: ignore[misc]
    """Asks for the palette's colour whenever it is drawn: a theme may have changed."""

    def __init__(self, drawing: Callable[[Any], None]) -> None:
        super().__init__()
        self._drawing = drawing

    def paint(self, painter: Any, rect: QtCore.QRect, mode: int, state: int) -> None:
        palette = QtWidgets.QApplication.palette()
        disabled = mode == QtGui.QIcon.Disabled
        group = QtGui.QPalette.Disabled if disabled else QtGui.QPalette.Active
        role = QtGui.QPalette.ButtonText
        if mode == QtGui.QIcon.Selected:
            role = QtGui.QPalette.HighlightedText
        colour = palette.color(group, role)
        side = min(rect.width(), rect.height())
        painter.save()
        painter.setRenderHint(QtGui.QPainter.Antialiasing)
        painter.translate(
            rect.left() + (rect.width() - side) / 2, rect.top() + (rect.height() - side) / 2
        )
        painter.scale(side / _SIDE, side / _SIDE)
        pen = QtGui.QPen(colour, _PEN, cap=QtCore.Qt.RoundCap, join=QtCore.Qt.RoundJoin)
        painter.setPen(pen)
        self._drawing(painter)
        painter.restore()

    def pixmap(self, size: QtCore.QSize, mode: int, state: int) -> QtGui.QPixmap:
        drawn = QtGui.QPixmap(size)
        drawn.fill(QtCore.Qt.transparent)
        painter = QtGui.QPainter(drawn)
        self.paint(painter, QtCore.QRect(QtCore.QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QtGui.QIconEngine:
        return _Drawn(self._drawing)


def _lines(painter: Any, *points: tuple[float, float]) -> None:
    painter.setBrush(QtCore.Qt.NoBrush)
    painter.drawPolyline(QtGui.QPolygonF([QtCore.QPointF(x, y) for x, y in points]))


def _filled(painter: Any, *points: tuple[float, float]) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawPolygon(QtGui.QPolygonF([QtCore.QPointF(x, y) for x, y in points]))


def _more(painter: Any) -> None:
    for x in (3.5, 8.5):
        _lines(painter, (x, 4), (x + 4, 8), (x, 12))


def _start(painter: Any) -> None:
    _filled(painter, (5, 3.5), (12, 8), (5, 12.5))


def _queue(painter: Any) -> None:
    for y in (4, 8, 12):
        _lines(painter, (2.5, y), (9 if y > 4 else 13.5, y))
    _lines(painter, (12, 7.5), (12, 12.5))
    _lines(painter, (9.5, 10), (14.5, 10))


def _up(painter: Any) -> None:
    _lines(painter, (8, 13), (8, 3), (4, 7))
    _lines(painter, (8, 3), (12, 7))


def _down(painter: Any) -> None:
    _lines(painter, (8, 3), (8, 13), (4, 9))
    _lines(painter, (8, 13), (12, 9))


def _remove(painter: Any) -> None:
    _lines(painter, (4, 4), (12, 12))
    _lines(painter, (12, 4), (4, 12))


def _refresh(painter: Any) -> None:
    painter.setBrush(QtCore.Qt.NoBrush)
    painter.drawArc(QtCore.QRectF(3, 3, 10, 10), 60 * 16, 270 * 16)
    _lines(painter, (10.5, 1), (10.8, 4), (7.8, 4.4))


def _help(painter: Any) -> None:
    painter.setBrush(QtCore.Qt.NoBrush)
    painter.drawEllipse(QtCore.QRectF(1.5, 1.5, 13, 13))
    _lines(painter, (5.8, 6.2), (6.3, 4.9), (8, 4.4), (9.8, 5), (10, 6.6), (8, 8.3), (8, 9.4))
    painter.drawPoint(QtCore.QPointF(8, 11.6))


def _keys(painter: Any) -> None:
    painter.setBrush(QtCore.Qt.NoBrush)
    painter.drawRoundedRect(QtCore.QRectF(1.5, 4, 13, 8.5), 1.5, 1.5)
    for x in (4.5, 8, 11.5):
        painter.drawPoint(QtCore.QPointF(x, 6.8))
    _lines(painter, (5, 10), (11, 10))


def _about(painter: Any) -> None:
    painter.setBrush(QtCore.Qt.NoBrush)
    painter.drawEllipse(QtCore.QRectF(1.5, 1.5, 13, 13))
    painter.drawPoint(QtCore.QPointF(8, 4.6))
    _lines(painter, (8, 7.4), (8, 11.6))


def _quit(painter: Any) -> None:
    _lines(painter, (7, 2.5), (2.5, 2.5), (2.5, 13.5), (7, 13.5))
    _lines(painter, (6, 8), (13.5, 8), (10.5, 5))
    _lines(painter, (13.5, 8), (10.5, 11))


def _back(painter: Any) -> None:
    _lines(painter, (13, 8), (3, 8), (7, 4))
    _lines(painter, (3, 8), (7, 12))


_DRAWINGS: dict[str, Callable[[Any], None]] = {
    "more": _more,
    "start": _start,
    "queue": _queue,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "refresh": _refresh,
    "help": _help,
    "keys": _keys,
    "about": _about,
    "quit": _quit,
    "back": _back,
}
NAMES = tuple(_DRAWINGS)
