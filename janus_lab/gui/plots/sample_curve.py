"""A curve, or marks, of samples in arrays, which cursor, markers and files can read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike

from janus_lab.gui.plot_tools.plotted import ArraySamples

from .log_start import OF_STEP, least_worth_showing


class SampleCurve(pg.PlotDataItem, ArraySamples):  # type: ignore[misc]
    """pyqtgraph's, except that a logarithmic y axis shows magnitudes."""

    def __init__(self, *, marks_only: bool = False, **options: Any) -> None:
        """marks_only: no line leads from one to the next. options: those of `pg.PlotDataItem`."""
        self.drawn_as = "points" if marks_only else "line"
        if marks_only:
            options["pen"] = None
        super().__init__(**options)

    def set_samples(self, x: ArrayLike, y: ArrayLike) -> None:
        """Show these, shape (n,) each; y that is not a number breaks the line."""
        self.samples = np.asarray(x, np.float64), np.asarray(y, np.float64)
        self._draw()

    def setLogMode(self, x: bool, y: bool) -> None:
        """Take the logarithms of x and of |y|, as the plot's axes do."""
        super().setLogMode(x, y)
        self._draw()

    def dataBounds(self, ax: int, *given: Any, **named: Any) -> Any:
        """As pyqtgraph's, without values of x that are zero but for rounding."""
        low, high = super().dataBounds(ax, *given, **named)
        if ax == 0 and low is not None and self.opts["logMode"][0]:
            x = self.samples[0]
            least = least_worth_showing(x, OF_STEP)
            low = max(low, float(np.log10(x.min(where=x > least, initial=10**high))))
        return low, high

    def _draw(self) -> None:
        x, y = self.samples
        if self.opts["logMode"][1]:
            y = np.abs(y)
        seen = np.isfinite(x) & np.isfinite(y)
        for values, is_log in zip((x, y), self.opts["logMode"], strict=True):
            seen &= (values > 0) | (not is_log)
        if not seen.any():
            self.setData([], [])
        else:
            self.setData(x, np.where(seen, y, np.nan))


class Bars(pg.PlotDataItem):  # type: ignore[misc]
    """Bars of error without caps. With a logarithmic y axis one that reaches zero, which has no
    place there, is cut a decade below its point."""

    def __init__(self, **options: Any) -> None:
        """options: those of `pg.PlotDataItem`, such as `pen`."""
        self._bars = (np.empty(0), np.empty(0), np.empty(0))
        super().__init__(connect="pairs", **options)

    def implements(self, interface: str | None = None) -> Any:
        """Not ``plotData``: bars are no data of their own."""
        return [] if interface is None else False

    def set_bars(self, x: ArrayLike, y: ArrayLike, half: ArrayLike) -> None:
        """Show bars from y - half to y + half, shape (n,) each."""
        at, middle, length = (np.asarray(values, np.float64) for values in (x, y, half))
        self._bars = at, middle, length
        self._draw()

    def setLogMode(self, x: bool, y: bool) -> None:
        """Stand where the plot's axes have the numbers."""
        super().setLogMode(x, y)
        self._draw()

    def _draw(self) -> None:
        x, y, half = self._bars
        low, high = y - half, y + half
        if self.opts["logMode"][1]:
            low, high = np.abs(y) - half, np.abs(y) + half
            low = np.maximum(low, np.abs(y) / 10)
        has_place = np.isfinite(low) & np.isfinite(high)
        for values, is_log in zip((x, low), self.opts["logMode"], strict=True):
            has_place &= (values > 0) | (not is_log)
        ends = np.stack([low[has_place], high[has_place]], 1).ravel()
        self.setData(np.repeat(x[has_place], 2), ends)
