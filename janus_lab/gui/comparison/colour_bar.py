"""The bar that says what the colours of a map mean, with two numbers at least."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pyqtgraph as pg
from qtpy import QtGui, QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis, plain_name
from janus_lab.gui.widgets.theme import Theme

#: Of the colours, and of the numbers and the label beside them, at least (pixels).
_WIDTH, _AXIS = 14, 64
#: Between the ends of the numbers, the colours and the label (pixels).
_GAPS: Final = 18
#: Heights of the bar (pixels) with few and with many numbers: one of both has the longest.
_HEIGHTS: Final = (100.0, 200.0, 400.0)
#: Numbers beside it: as many as this where there is room, and never fewer than two.
_MOST, _FEWEST = 6, 2
#: From one number to the next (pixels), at least.
_APART: Final = 24.0


class _BarAxis(QuantityAxis):
    """An axis beside the colours, its numbers as they stand in the squares of the map."""

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float | None, list[float]]]:
        """Round numbers; logarithmic as of every axis."""
        if self.logMode or not minVal < maxVal:
            found: list[tuple[float | None, list[float]]] = super().tickValues(minVal, maxVal, size)
            return found
        return [round_numbers(minVal, maxVal, max(_FEWEST, min(_MOST, int(size / _APART))))]

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """As many digits as tell them apart."""
        if self.logMode or spacing is None or not len(values):
            strings: list[str] = super().tickStrings(values, scale, spacing)
            return strings
        return number_names(values, spacing)

    def room(self) -> float:
        """What the longest of its numbers and the label need (pixels)."""
        metrics = QtGui.QFontMetricsF(QtWidgets.QApplication.font())
        low, high = self.range
        levels = (self.tickValues(low, high, size)[0] for size in _HEIGHTS)
        names = (name for spacing, values in levels
                 for name in self.tickStrings(values, 1.0, spacing))  # fmt: skip
        longest = max(map(metrics.horizontalAdvance, names), default=0.0)
        return float(longest + metrics.height() + _GAPS)


def round_numbers(low: float, high: float, most: int) -> tuple[float, list[float]]:
    """From two to `most` round numbers from `low` to `high`, and the step between them."""
    power = math.floor(math.log10((high - low) / most))
    steps = (times * 10.0**tenth for tenth in (power, power + 1) for times in (1.0, 2.0, 5.0))
    best: tuple[float, list[float]] = (high - low, [low, high])
    for step in steps:
        whole = range(math.ceil(low / step), math.floor(high / step) + 1)
        if len(whole) <= most:
            return (step, [n * step for n in whole]) if len(whole) >= _FEWEST else best
        best = step, [n * step for n in (whole[0], whole[-1])]
    return best


def number_names(values: Sequence[float], step: float) -> list[str]:
    """The numbers with as many digits as a `step` between them needs."""
    largest = max(abs(value) for value in values)
    digits = max(1, math.ceil(math.log10(largest / step) + 1e-9) + 1) if largest else 1
    return [_name(float(f"{value:.{digits}g}"), digits) for value in values]


def _name(value: float, digits: int) -> str:
    if not value:
        return "0"
    return f"{'−' * (value < 0)}{plain_name(abs(value), digits)}"


def colour_bar(
    ends: tuple[float, float], colours: pg.ColorMap, label: str, theme: Theme, *, logarithmic: bool
) -> Any:
    """A bar of `colours` between `ends`, logarithms if it is `logarithmic`."""
    bar = pg.ColorBarItem(values=ends, colorMap=colours, interactive=False, width=_WIDTH)
    axis = _BarAxis("right", label)
    bar.setAxisItems({"right": axis})
    bar.axis = axis
    axis.unlinkFromView()
    axis.setZValue(0.5)
    axis.setLogMode(logarithmic)
    axis.setStyle(showValues=True, maxTextLevel=0)
    axis.setRange(*ends)
    axis.setWidth(max(_AXIS, axis.room()))  # pyqtgraph leaves out numbers that have no room
    for set_pen in (axis.setPen, axis.setTextPen):
        set_pen(theme.foreground)
    return bar
