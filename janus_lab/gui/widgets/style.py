"""Fusion, with its crosses and boxes in colours that are seen in light and in dark."""

from __future__ import annotations

from typing import Any, Final

from qtpy import QtCore, QtGui, QtWidgets

from .icons import icon

#: Of a box's outline, half seen where it is disabled.
_DISABLED_ALPHA: Final = 110


class BenchStyle(QtWidgets.QProxyStyle):  # type: ignore[misc]
    """Fusion draws the cross that closes a tab in black, and the outline of a box darker than what
    is around it: on a dark window neither can be seen."""

    def __init__(self, outline: str) -> None:
        """`outline`: of boxes to tick, as ``#rrggbb``."""
        super().__init__("Fusion")
        self.setObjectName("fusion")  # what it is to whoever asks
        self._outline = outline
        self._cross = icon("remove")

    def drawPrimitive(self, element: int, option: Any, painter: Any, widget: Any = None) -> None:
        """As Fusion, but for crosses and boxes."""
        if element == self.PE_IndicatorTabClose:
            self._draw_cross(option, painter)
            return
        super().drawPrimitive(element, option, painter, widget)
        if element == self.PE_IndicatorCheckBox:
            self._draw_outline(option, painter)

    def _draw_cross(self, option: Any, painter: Any) -> None:
        """Under the mouse it is a button."""
        if option.state & self.State_MouseOver and option.state & self.State_Enabled:
            painter.save()
            painter.setRenderHint(QtGui.QPainter.Antialiasing)
            painter.setPen(QtCore.Qt.NoPen)
            ground = QtGui.QColor(self._outline)
            ground.setAlpha(_DISABLED_ALPHA)
            painter.setBrush(ground)
            painter.drawRoundedRect(QtCore.QRectF(option.rect), 3, 3)
            painter.restore()
        self._cross.paint(painter, option.rect)

    def _draw_outline(self, option: Any, painter: Any) -> None:
        colour = QtGui.QColor(self._outline)
        if not option.state & self.State_Enabled:
            colour.setAlpha(_DISABLED_ALPHA)
        painter.save()
        painter.setRenderHint(QtGui.QPainter.Antialiasing, False)
        painter.setPen(colour)
        painter.setBrush(QtCore.Qt.NoBrush)
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()
