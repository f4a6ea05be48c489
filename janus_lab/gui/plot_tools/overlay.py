"""Paints cursor, markers, notes and construction lines over a plot, in pixels: none of them counts
for the range in view or goes with what is drawn beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.theme import LIGHT, Theme

from .axes import to_axis
from .wrapping import fitted, wrapped

if TYPE_CHECKING:
    from .tools import PlotTools

#: Of a ring around a sample, and of the head of a pin (pixels).
_RING, _PIN = 4.0, 5.0
#: Of a pin, from the point to its head.
_LENGTH: Final = 16.0
_MARGIN: Final = 6.0
#: Letters that a note has on the plot at most; pointed at, it is told whole.
_NOTE: Final = 28
#: A line of the overlay is transparent to what it lies on.
_BOX_ALPHA: Final = 240
#: A box of numbers that is higher than this share of the plot is brief.
_MOST_OF_VIEW: Final = 0.4

Point = tuple[float, float]


class ToolOverlay(pg.GraphicsObject):  # type: ignore[misc]
    """What `tools` shows over its plot."""

    def __init__(self, tools: PlotTools, view: pg.ViewBox) -> None:
        super().__init__()
        self._tools = tools
        self._view = view
        self._theme = LIGHT
        self.setParentItem(view)
        self.setZValue(1000)
        self.setAcceptedMouseButtons(QtCore.Qt.NoButton)
        view.sigResized.connect(self._resized)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.update()

    def refresh(self) -> None:
        """Show what the tools show now."""
        self.setVisible(self._tools.has_something)
        self.update()

    def _resized(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QtCore.QRectF:
        """All of the view."""
        return QtCore.QRectF(self._view.rect())

    def place(self, x: float, y: float) -> Point | None:
        """Where the sample (x, y) stands, in pixels; None without a place."""
        tools = self._tools
        along, up = to_axis([x], tools.x)[0], to_axis([y], tools.y)[0]
        if not np.isfinite(along) or not np.isfinite(up):
            return None
        at_x, at_y = self.pixels(np.array([along]), np.array([up]))
        return float(at_x[0]), float(at_y[0])

    def pixels(self, along: Any, up: Any) -> tuple[Any, Any]:
        """Places along the axes in pixels."""
        (left, right), (bottom, top) = self._view.viewRange()
        width, height = self._view.width(), self._view.height()
        return (
            (along - left) / (right - left) * width,
            (top - up) / (top - bottom) * height,
        )

    # -- painting

    def paint(self, painter: QtGui.QPainter, option: Any, widget: Any) -> None:
        """Lines first, then notes, markers, cursor and the box of numbers."""
        tools = self._tools
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QtGui.QPainter.Antialiasing)
        font = QtWidgets.QApplication.font()
        font.setPointSizeF(max(8.0, 0.9 * font.pointSizeF()))
        painter.setFont(font)
        if tools.shows_lines:
            self._paint_lines(painter)
        for note in tools.notes:
            if (at := self.place(note.x, note.y)) is not None:
                self._paint_note(painter, at, note.text)
        for letter, marker in tools.markers.items():
            if (at := self.place(marker.x, marker.y)) is not None:
                self._paint_marker(painter, at, letter)
        if tools.cursor is not None:
            at = self.place(tools.cursor.x, tools.cursor.y)
            if at is not None:
                self._paint_cursor(painter, at)
        lines = self._wrapped_box(painter, tools.box_lines())
        spacing = painter.fontMetrics().lineSpacing()
        if len(lines) > _MOST_OF_VIEW * self._view.height() / spacing:
            lines = self._wrapped_box(painter, tools.box_lines(brief=True))
        if lines:
            self._paint_box(painter, lines)
        if tools.has_focus:
            painter.setBrush(QtCore.Qt.NoBrush)
            painter.setPen(QtGui.QPen(QtGui.QColor(self._theme.highlight), 2))
            painter.drawRect(self.boundingRect().adjusted(1, 1, -1, -1))

    def _paint_lines(self, painter: QtGui.QPainter) -> None:
        tools, theme = self._tools, self._theme
        metrics = painter.fontMetrics()
        taken: list[QtCore.QRectF] = []
        for number, line in enumerate(tools.lines):
            colour = QtGui.QColor(theme.palette[1 + number % 3])
            look = pg.mkPen(colour, width=2, dash=[6, 3] if number % 2 else None)
            x, y = self.pixels(to_axis(line.x, tools.x), to_axis(line.y, tools.y))
            path = pg.functions.arrayToQPath(x, y, connect="finite", finiteCheck=True)
            painter.setBrush(QtCore.Qt.NoBrush)
            painter.setPen(look)
            painter.drawPath(path)
            self._name(painter, metrics, line.label, (x, y), colour, taken)
        for mark in tools.marks:
            colour = QtGui.QColor(theme.foreground)
            painter.setPen(pg.mkPen(colour, width=1, dash=[5, 3]))
            width, height = self._view.width(), self._view.height()
            axis = tools.x if mark.axis == "x" else tools.y
            place = float(to_axis([mark.at], axis)[0])
            if not np.isfinite(place):
                continue
            if mark.axis == "x":
                at = float(self.pixels(np.array([place]), np.array([0.0]))[0][0])
                painter.drawLine(QtCore.QPointF(at, 0), QtCore.QPointF(at, height))
                ends = np.array([at]), np.array([height - _MARGIN])
            else:
                at = float(self.pixels(np.array([0.0]), np.array([place]))[1][0])
                painter.drawLine(QtCore.QPointF(0, at), QtCore.QPointF(width, at))
                ends = np.array([width - _MARGIN]), np.array([at])
            self._name(painter, metrics, mark.label, ends, colour, taken)

    def _name(
        self,
        painter: QtGui.QPainter,
        metrics: QtGui.QFontMetrics,
        text: str,
        line: tuple[Any, Any],
        colour: QtGui.QColor,
        taken: list[QtCore.QRectF],
    ) -> None:
        """The name of a line near its right end in view, clear of those that are named already."""
        x, y = line
        width, height = self._view.width(), self._view.height()
        inside = np.flatnonzero((x >= 0) & (x <= width) & (y >= 0) & (y <= height))
        if not text or not len(inside):
            return
        at = inside[-1]
        lines = wrapped(text, 0.6 * width, metrics.horizontalAdvance)
        text = "\n".join(lines)
        wide = max(map(metrics.horizontalAdvance, lines)) + 4
        high = metrics.height() + (len(lines) - 1) * metrics.lineSpacing()
        left = min(max(float(x[at]) - wide - 2, 2.0), width - wide - 2)
        tops = [float(y[at]) - high - 1, float(y[at]) + 2]
        tops += [n * (high + 1) for n in range(int(height / (high + 1)))]
        for top in tops:
            place = QtCore.QRectF(left, min(max(top, 1.0), height - high - 1), wide, high)
            if not any(place.intersects(other) for other in taken):
                break
        taken.append(place)
        ground = QtGui.QColor(self._theme.background)
        ground.setAlpha(190)
        painter.fillRect(place, ground)
        painter.setPen(colour)
        painter.drawText(place, int(QtCore.Qt.AlignCenter), text)

    def _paint_note(self, painter: QtGui.QPainter, at: Point, text: str) -> None:
        theme = self._theme
        colour = QtGui.QColor(theme.palette[3])
        x, y = at
        tip = QtCore.QPointF(x, y)
        head = self.pin_head(at)
        painter.setPen(QtGui.QPen(colour, 1.5))
        painter.drawLine(tip, head)
        painter.setBrush(colour)
        painter.drawEllipse(head, _PIN, _PIN)
        short = text if len(text) <= _NOTE else f"{text[: _NOTE - 1]}…"
        metrics = painter.fontMetrics()
        width, height = self._view.width(), self._view.height()
        lines = wrapped(short, width - 2 * _MARGIN, metrics.horizontalAdvance)
        wide = max(map(metrics.horizontalAdvance, lines)) + 8
        high = len(lines) * metrics.lineSpacing() + 2
        left = x + 8 if x + 8 + wide < width else x - 8 - wide
        place = QtCore.QRectF(
            max(min(left, width - wide - 1), 1.0),
            max(min(head.y() - metrics.height() / 2, height - high - 1), 1.0),
            wide,
            high,
        )
        self._text_on_ground(painter, place, "\n".join(lines), theme.foreground)

    @staticmethod
    def pin_head(at: Point) -> QtCore.QPointF:
        """Where the head of the pin of a note at this place is: above, or below where there is no
        room."""
        return QtCore.QPointF(at[0], at[1] + (_LENGTH if at[1] < _LENGTH + 10 else -_LENGTH))

    def _paint_marker(self, painter: QtGui.QPainter, at: Point, letter: str) -> None:
        colour = QtGui.QColor(self._theme.palette[1])
        point = QtCore.QPointF(*at)
        painter.setPen(pg.mkPen(colour, width=1, dash=[3, 3]))
        painter.drawLine(QtCore.QPointF(at[0], 0), QtCore.QPointF(at[0], self._view.height()))
        painter.setPen(QtGui.QPen(colour, 2))
        painter.setBrush(QtGui.QColor(self._theme.background))
        painter.drawEllipse(point, _RING + 1, _RING + 1)
        metrics = painter.fontMetrics()
        left = at[0] + 6 if at[0] + 22 < self._view.width() else max(at[0] - 20, 0.0)
        place = QtCore.QRectF(
            left, self._view.height() - metrics.height() - 3, 14, metrics.height()
        )
        self._text_on_ground(painter, place, letter, colour.name())

    def _paint_cursor(self, painter: QtGui.QPainter, at: Point) -> None:
        colour = QtGui.QColor(self._theme.muted)
        painter.setPen(pg.mkPen(colour, width=1, dash=[2, 3]))
        painter.drawLine(QtCore.QPointF(at[0], 0), QtCore.QPointF(at[0], self._view.height()))
        painter.drawLine(QtCore.QPointF(0, at[1]), QtCore.QPointF(self._view.width(), at[1]))
        painter.setPen(QtGui.QPen(QtGui.QColor(self._theme.foreground), 1.5))
        painter.setBrush(QtCore.Qt.NoBrush)
        painter.drawEllipse(QtCore.QPointF(*at), _RING, _RING)

    def _wrapped_box(self, painter: QtGui.QPainter, lines: list[str]) -> list[str]:
        """The lines as the view has room for them."""
        room = self._view.width() - 4 * _MARGIN
        measure = painter.fontMetrics().horizontalAdvance
        return [part for line in lines for part in wrapped(line, room, measure)]

    def _paint_box(self, painter: QtGui.QPainter, lines: list[str]) -> None:
        """The numbers, on the side where the cursor is not."""
        metrics = painter.fontMetrics()
        room = self._view.width() - 4 * _MARGIN
        most = int((self._view.height() - 3 * _MARGIN) / metrics.lineSpacing())
        shown = fitted(lines, max(most, 1), room, metrics.horizontalAdvance)
        wide = max(metrics.horizontalAdvance(line) for line in shown) + 2 * _MARGIN
        high = len(shown) * metrics.lineSpacing() + _MARGIN
        box = self._corner(wide, high)
        left = box.left()
        ground = QtGui.QColor(self._theme.background)
        ground.setAlpha(_BOX_ALPHA)
        painter.setPen(QtGui.QPen(QtGui.QColor(self._theme.muted), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QtGui.QColor(self._theme.foreground))
        for number, line in enumerate(shown):
            top = box.top() + _MARGIN / 2 + number * metrics.lineSpacing()
            place = QtCore.QRectF(left + _MARGIN, top, wide, metrics.lineSpacing())
            painter.drawText(place, int(QtCore.Qt.AlignLeft | QtCore.Qt.AlignVCenter), line)

    def _corner(self, wide: float, high: float) -> QtCore.QRectF:
        """The corner for a box of this size in which least of what is pointed at stands."""
        tools = self._tools
        pointed = [*tools.markers.values(), *([tools.cursor] if tools.cursor else [])]
        places = [at for one in pointed if (at := self.place(one.x, one.y)) is not None]
        rightmost = self._view.width() - wide - _MARGIN
        lowest = self._view.height() - high - _MARGIN
        corners = [
            QtCore.QRectF(left, top, wide, high)
            for top in (_MARGIN, max(lowest, _MARGIN))
            for left in (rightmost, _MARGIN)
        ]

        def covered(corner: QtCore.QRectF) -> int:
            near = corner.adjusted(-8, -8, 8, 8)
            return sum(near.contains(QtCore.QPointF(*at)) for at in places)

        return min(corners, key=covered)

    def _text_on_ground(
        self, painter: QtGui.QPainter, place: QtCore.QRectF, text: str, colour: str
    ) -> None:
        ground = QtGui.QColor(self._theme.background)
        ground.setAlpha(_BOX_ALPHA)
        painter.fillRect(place, ground)
        painter.setPen(QtGui.QColor(colour))
        painter.drawText(place, int(QtCore.Qt.AlignCenter), text)
