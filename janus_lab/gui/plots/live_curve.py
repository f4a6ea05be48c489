"""A live series on a plot: looked up at pixel resolution, and only when it is painted."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtGui

from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plot_tools.plotted import PLAIN, Drawn, Samples

from .log_start import OF_INTERVAL

#: Shortest time between two pictures (ms): 30 in a second.
FRAME_INTERVAL: Final = 33
#: Decades below the largest |y| that a logarithmic axis shows by itself: noise about zero has
#: readings of any smallness.
DECADES: Final = 9
#: Columns looked up for each pixel. With two, one lies within the pixel, however they are aligned;
#: a line from lowest to highest that spreads over two pixels would leave half of each white.
COLUMNS: Final = 2

#: A logarithmic x axis is looked up in stretches over which its scale changes by this factor.
_STRETCH: Final = 2.0
#: Stretches that an axis has at most: beyond, it begins later.
_STRETCHES: Final = 60
#: Columns in which a cursor looks for samples.
_CURSOR_COLUMNS: Final = 512
#: A line of no more samples than this for each pixel is antialiased: more are a band, to which
#: that makes no difference but the time it takes.
_SMOOTH: Final = 0.75

Bounds = tuple[float, float] | tuple[None, None]


class Frames(QtCore.QObject):  # type: ignore[misc]
    """One timer for all that is drawn on a plot: however often it grows, 30 pictures a second.

    The timer runs only while something new waits to be shown.
    """

    def __init__(self, parent: QtCore.QObject) -> None:
        super().__init__(parent)
        self._redraws: list[Callable[[], None]] = []
        self._timer = QtCore.QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_INTERVAL)
        self._timer.timeout.connect(self.show_now)

    def add(self, redraw: Callable[[], None]) -> None:
        """Call `redraw` for every picture."""
        self._redraws.append(redraw)

    def request(self) -> None:
        """There is something new: show it with the next picture."""
        if not self._timer.isActive():
            self._timer.start()

    def show_now(self) -> None:
        """Show what is new without waiting."""
        self._timer.stop()
        for redraw in self._redraws:
            redraw()


class LiveCurve(pg.PlotCurveItem):  # type: ignore[misc]
    """The line of a live series; `refresh` shows what the series has got since.

    What is drawn is looked up for the range in view when it is painted, so that it costs the same
    at any length of the series, and nothing while it is not seen. With a logarithmic y axis it is
    |y|; a logarithmic x axis begins with the first sample above zero.
    """

    named = ""
    kind = PLAIN
    drawn_as: Drawn = "line"

    def __init__(self, series: LiveSeries, **options: Any) -> None:
        """options: those of `pg.PlotCurveItem`, such as `pen` and `name`."""
        self._series = series
        self._version = -1
        self._stale = True
        self._logarithmic = self._log_x = False
        super().__init__(connect="finite", **options)

    @property
    def series(self) -> LiveSeries:
        """The series that is shown."""
        return self._series

    @series.setter
    def series(self, series: LiveSeries) -> None:
        self._series = series
        self._version = -1
        self.refresh()

    def refresh(self) -> None:
        """Have what is new in the series painted, and the view follow where it does."""
        if self._version != self._series.version:
            self._version = self._series.version
            self._outdate()
            self.informViewBoundsChanged()

    def setLogMode(self, x: bool, y: bool) -> None:
        """Take the logarithms of x and of |y|, as the plot's axes do."""
        self._log_x, self._logarithmic = x, y
        self._outdate()
        self.informViewBoundsChanged()

    # -- what a cursor asks

    def pieces(self) -> list[Samples]:
        """As `Plotted` has it."""
        return self._series.pieces()

    def between(self, low: float, high: float) -> Samples:
        """As `Plotted` has it."""
        if not low < high:
            return np.empty(0), np.empty(0)
        x, y = self._series.visible(low, high, _CURSOR_COLUMNS)
        chosen = (x >= low) & (x <= high) & ~np.isnan(y)
        return x[chosen], y[chosen]

    def neighbour(self, x: float, y: float, by: int) -> tuple[float, float] | None:
        """As `Plotted` has it."""
        return self._series.neighbour(x, y, by)

    def _outdate(self) -> None:
        self._stale = True
        self.update()

    # -- what pyqtgraph asks

    def implements(self, interface: str | None = None) -> Any:
        """Not ``plotData``: the plot's menu would transform and average what is in view only."""
        return [] if interface is None else False

    def viewRangeChanged(self) -> None:
        """The view shows another range, or has another size: look again."""
        self._stale = True
        super().viewRangeChanged()

    def viewTransformChanged(self) -> None:
        """As `viewRangeChanged`; the outline of the item is that of the view."""
        self._stale = True
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def boundingRect(self) -> QtCore.QRectF:
        """All of the view: what is outside is not drawn."""
        return seen_of(self)

    def dataBounds(
        self, ax: int, frac: float = 1.0, orthoRange: tuple[float, float] | None = None
    ) -> Bounds:
        """The least and the greatest x (`ax` 0) or y (1), known without a look at the samples.

        orthoRange: for y, count only what is drawn in this range of x.
        """
        if ax == 0:
            return self._x_bounds()
        bounds: Bounds | None
        if orthoRange is None or not orthoRange[0] < orthoRange[1]:
            bounds = self._series.magnitude_range if self._logarithmic else self._series.y_range
        else:
            low, high = (float(10**end) if self._log_x else end for end in orthoRange)
            x, y = self._series.visible(low, high, 200, magnitude=self._logarithmic)
            inside = y[(x >= low) & (x <= high) & ~np.isnan(y)]
            bounds = (float(inside.min()), float(inside.max())) if len(inside) else None
        if bounds is None:
            return None, None
        if self._logarithmic and bounds[0] is not None:
            top = float(np.log10(bounds[1]))
            return max(float(np.log10(bounds[0])), top - DECADES), top
        return bounds

    def _x_bounds(self) -> Bounds:
        ends = self._series.x_range
        if ends is None or not self._log_x:
            return ends or (None, None)
        first = self._series.first_after(0.0)
        if first is None:
            return None, None
        second = self._series.first_after(first)
        if second is not None and first < OF_INTERVAL * (second - first):
            first = second
        return float(np.log10(first)), float(np.log10(ends[1]))

    def paint(self, painter: QtGui.QPainter, option: Any, widget: Any) -> None:
        """Look up what is in view, if that may have changed, and draw it."""
        if self._stale:
            self._look(painter)
        super().paint(painter, option, widget)

    def _look(self, painter: QtGui.QPainter) -> None:
        self._stale = False
        x, y = visible_in(
            self, painter, self._series, magnitude=self._logarithmic, log_x=self._log_x
        )
        if self._logarithmic:
            y = np.log10(y)
        # not setData: a new geometry must not be announced from within painting
        self.xData, self.yData = x, y
        self.opts["antialias"] = len(x) <= _SMOOTH * device_pixels(self, painter)
        self.path = None
        self._mouseShape = None
        self._lineSegmentsRendered = False


def device_pixels(item: pg.GraphicsObject, painter: QtGui.QPainter) -> int:
    """How many pixels of the screen the view of `item` is wide."""
    device = painter.device()
    ratio = 1.0 if device is None else device.devicePixelRatioF()
    return max(1, int(ratio * item.getViewBox().width()))


def visible_in(
    item: pg.GraphicsObject,
    painter: QtGui.QPainter,
    series: LiveSeries,
    *,
    magnitude: bool = False,
    log_x: bool = False,
) -> tuple[Any, Any]:
    """What `item` has to draw of `series` in the view that it stands in: x and y, shape (m,).

    log_x: the view shows logarithms of x, and those are given.
    """
    rect = seen_of(item)
    if not rect.left() < rect.right():
        return np.empty(0), np.empty(0)
    columns = COLUMNS * device_pixels(item, painter)
    if not log_x:
        return series.visible(rect.left(), rect.right(), columns, magnitude=magnitude)
    return _visible_logarithms(series, rect.left(), rect.right(), columns, magnitude)


def _visible_logarithms(
    series: LiveSeries, low: float, high: float, columns: int, magnitude: bool
) -> tuple[Any, Any]:
    """As `LiveSeries.visible` for a view of log10 x from `low` to `high`.

    A column is narrower the further left it is: the view is looked up in stretches, each in
    columns as narrow as its first. What is drawn stays below three times that of a linear axis.
    """
    first, ends = series.first_after(0.0), series.x_range
    if first is None or ends is None:
        return np.empty(0), np.empty(0)
    step = float(np.log10(_STRETCH))
    begin = max(low, float(np.log10(first)), high - _STRETCHES * step)
    end = min(high, float(np.log10(ends[1])))
    if not begin < end:
        return np.empty(0), np.empty(0)
    count = max(1, int(np.ceil((end - begin) / step)))
    cuts = 10.0 ** np.linspace(begin, end, count + 1)
    width = np.log(10) * (high - low) / columns  # of a column, as a share of its x
    parts = []
    for number, (left, right) in enumerate(pairwise(cuts)):
        wanted = max(1, int(np.ceil((right - left) / (width * left))))
        x, y = series.visible(left, right, wanted, magnitude=magnitude)
        keep = x > 0
        if number:
            keep &= x >= left
        if number < count - 1:
            keep &= x < right
        parts.append((x[keep], y[keep]))
    x, y = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return np.log10(x), y


def seen_of(item: pg.GraphicsObject) -> QtCore.QRectF:
    """The range in view of the plot that `item` is on; empty if it is on none.

    Not the item's `viewRect`: pyqtgraph's curves do not forget the last one when it changes.
    """
    view = item.getViewBox()
    return QtCore.QRectF() if view is None else view.viewRect()
