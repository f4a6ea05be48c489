"""Finds the sample that a place of a plot is nearest to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from qtpy import QtCore

from .axes import to_axis
from .plotted import Plotted, plotted_on
from .reading import PointedSample

if TYPE_CHECKING:
    from .overlay import ToolOverlay
    from .working_plot import WorkingPlot

#: The nearest sample within so many pixels to both sides is taken, or else of all in view.
_REACH: Final = 24.0


def nearest_sample(
    plot: WorkingPlot, overlay: ToolOverlay, at: QtCore.QPointF
) -> PointedSample | None:
    """The sample that is nearest to this place of the view, in pixels; None without samples in
    view. Costs the same at any number of samples of a live curve."""
    view = plot.getViewBox()
    (left, right), _ = view.viewRange()
    if not view.width() or not left < right:
        return None
    per_pixel = (right - left) / view.width()
    middle = left + at.x() * per_pixel
    near = (middle - _REACH * per_pixel, middle + _REACH * per_pixel)
    return _nearest_within(plot, overlay, at, near) or _nearest_within(
        plot, overlay, at, (left, right)
    )


def _nearest_within(
    plot: WorkingPlot, overlay: ToolOverlay, at: QtCore.QPointF, ends: tuple[float, float]
) -> PointedSample | None:
    axes = plot.tools.x, plot.tools.y
    best, found = math.inf, None
    for item in plotted_on(plot):
        x, y = item.between(*_values(ends, logarithmic=bool(axes[0].logMode)))
        if not len(x):
            continue
        along, up = overlay.pixels(to_axis(x, axes[0]), to_axis(y, axes[1]))
        distance = np.hypot(along - at.x(), up - at.y())
        distance[np.isnan(distance)] = math.inf
        place = int(np.argmin(distance))
        if distance[place] < best:
            best = float(distance[place])
            found = PointedSample(item, float(x[place]), float(y[place]))
    return found


def _values(ends: tuple[float, float], *, logarithmic: bool) -> tuple[float, float]:
    """What is at these places of an axis."""
    if not logarithmic:
        return ends
    return 10.0 ** max(ends[0], -300.0), 10.0 ** min(ends[1], 300.0)


def beside_on(plot: WorkingPlot, item: Plotted, near: PointedSample) -> PointedSample | None:
    """The sample of `item` in view whose x is nearest to that of `near`."""
    ends, _ = plot.getViewBox().viewRange()
    x, y = item.between(*_values(tuple(ends), logarithmic=bool(plot.tools.x.logMode)))
    if not len(x):
        return None
    place = int(np.argmin(np.abs(x - near.x)))
    return PointedSample(item, float(x[place]), float(y[place]))
