"""Many dots of one colour on a plot."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from qtpy import QtCore, QtGui

from janus_lab.gui.plot_tools.plotted import ArraySamples, Samples

from .live_curve import DECADES, Bounds
from .log_start import OF_STEP, least_worth_showing

Floats = NDArray[np.float64]

_SIZE: Final = 3
#: Strokes of marks in pixels from their middle, (x, y) to (x, y): plus, cross, bar, dash.
_STROKES: Final = {
    "+": ((-3, 0, 3, 0), (0, -3, 0, 3)),
    "x": ((-2.5, -2.5, 2.5, 2.5), (-2.5, 2.5, 2.5, -2.5)),
    "|": ((0, -3.5, 0, 3.5),),
    "–": ((-3.5, 0, 3.5, 0),),
}
#: Marks of `Dots`: squares, and those drawn with strokes.
MARKS: Final = ("s", *_STROKES)


class Dots(pg.GraphicsObject, ArraySamples):  # type: ignore[misc]
    """Square dots, three pixels wide, or marks of thin strokes.

    In place of pyqtgraph's `ScatterPlotItem`, which keeps a style for each dot: 24,000 new ones
    take it 35 ms, these 0.1 ms.
    """

    drawn_as = "points"

    def __init__(self, least_share: float = OF_STEP) -> None:
        """least_share: of the step between neighbours, what x must at least be to count for the
        range of a logarithmic axis."""
        super().__init__()
        self._least_share = least_share
        self._mark = MARKS[0]
        self._log = (False, False)
        self.samples: Samples = (np.empty(0), np.empty(0))
        self._x = self._y = np.empty(0)  # where they are drawn
        self._colour = "#000000"

    def __len__(self) -> int:
        """How many are drawn: with logarithmic axes, those that have a place on them."""
        return len(self._x)

    def set_data(self, x: Floats, y: Floats) -> None:
        """Show dots at these finite numbers, shape (n,) each."""
        self.samples = x, y
        self._place()

    def setLogMode(self, x: bool, y: bool) -> None:
        """Stand where the plot's axes have the numbers; what is not above zero has no place."""
        self._log = (x, y)
        self._place()

    def _place(self) -> None:
        x, y = self.samples
        if any(self._log):
            above = np.ones(len(x), np.bool_)
            for values, is_log in zip((x, y), self._log, strict=True):
                above &= (values > 0) | (not is_log)
            x, y = (
                np.log10(values[above]) if is_log else values[above]
                for values, is_log in zip((x, y), self._log, strict=True)
            )
        self._x, self._y = x, y
        self.informViewBoundsChanged()
        self.update()

    def set_colour(self, colour: str) -> None:
        """Draw in `colour`."""
        self._colour = colour
        self.update()

    def set_mark(self, mark: str) -> None:
        """Draw one of `MARKS`."""
        self._mark = mark
        self.update()

    # -- what pyqtgraph asks

    def viewTransformChanged(self) -> None:
        """The view shows another range, or has another size."""
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def boundingRect(self) -> QtCore.QRectF:
        """All of the view: what is outside is not drawn."""
        rect = self.viewRect()
        return QtCore.QRectF() if rect is None else QtCore.QRectF(rect)

    def dataBounds(
        self, ax: int, frac: float = 1.0, orthoRange: tuple[float, float] | None = None
    ) -> Bounds:
        """The least and the greatest x (`ax` 0) or y (1)."""
        values = (self._x, self._y)[ax]
        if not len(values):
            return None, None
        low, high = float(values.min()), float(values.max())
        if self._log[ax] and ax == 1:
            low = max(low, high - DECADES)
        elif self._log[ax]:
            least = least_worth_showing(self.samples[0], self._least_share)
            low = float(values.min(where=10**values >= least, initial=high))
        return low, high

    def paint(self, painter: QtGui.QPainter, option: Any, widget: Any) -> None:
        """Draw the dots, without antialiasing: squares on whole pixels need none."""
        strokes = _STROKES.get(self._mark, ())
        pen = QtGui.QPen(QtGui.QColor(self._colour))
        pen.setWidth(1 if strokes else _SIZE)
        pen.setCapStyle(QtCore.Qt.SquareCap)
        painter.setRenderHint(QtGui.QPainter.Antialiasing, False)
        painter.setPen(pen)
        # in pixels: Qt draws a point as a line of 0.001, which in seconds may be all of the plot
        to_pixels = painter.worldTransform()
        painter.resetTransform()
        x = to_pixels.m11() * self._x + to_pixels.dx()
        y = to_pixels.m22() * self._y + to_pixels.dy()
        if not strokes:
            painter.drawPoints(pg.functions.arrayToQPolygonF(x, y))
        for left, top, right, bottom in strokes:
            ends_x, ends_y = np.stack([x + left, x + right], 1), np.stack([y + top, y + bottom], 1)
            path = pg.functions.arrayToQPath(ends_x.ravel(), ends_y.ravel(), connect="pairs")
            painter.drawPath(path)


def mark_picture(mark: str) -> Any:
    """The mark as a symbol of pyqtgraph's, for a legend."""
    if mark not in _STROKES:
        return mark
    path = QtGui.QPainterPath()
    for left, top, right, bottom in _STROKES[mark]:
        path.moveTo(left / 8, top / 8)
        path.lineTo(right / 8, bottom / 8)
    return path
