"""Axes of the plots: a quantity with its unit, linear or logarithmic, and time as people say it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
import pyqtgraph as pg
from qtpy import QtGui, QtWidgets

from janus_lab.gui.widgets.labels import fitting, text_width

from .log_ticks import log_ticks
from .quantity_text import PREFIXED, SUPERSCRIPT, TIME_UNITS

#: An axis of time that ends above so many seconds is in minutes, or in hours.
_MINUTES_FROM, _HOURS_FROM = 300.0, 3 * 3600.0

#: Beside the left end of an axis, below that on the left, there is room of so many pixels.
_LEFT_OF_IT: Final = 30.0
#: Of a line of text, what its letters take.
_HEIGHT: Final = 0.8

TimeUnit = Literal["s", "min", "h"]


class QuantityAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that names its quantity, and gives its numbers with the SI prefix that fits.

    Linear, the prefix stands at the unit; logarithmic, at the ticks: 100 n, 1 µ, 10 µ, or with a
    unit that takes none 0.1, 1, 10. pyqtgraph gives up prefixes once an axis is logarithmic.
    """

    def __init__(
        self, side: str, quantity: str, unit: str = "", *, labelled: bool = True, log: bool = True
    ) -> None:
        """`side` is "left" or "bottom". `log`: whether a logarithmic scale makes sense, as it does
        not for what is a logarithm already, an angle or a number of things."""
        self.quantity, self.unit = quantity, unit
        self.may_be_log = log
        self.labelUnits: str
        self._labelled = labelled
        self._label_drawn = ""
        super().__init__(side)
        self._say()

    def set_quantity(self, quantity: str, unit: str) -> None:
        """Show another quantity, or in another unit."""
        self.quantity, self.unit = quantity, unit
        self._say()

    @property
    def words(self) -> str:
        """What is along the axis as it is scaled now: a magnitude where negative values have no
        place, but not sideways, where they are left out."""
        is_magnitude = self.logMode and self.orientation == "left" and self.quantity[:1] != "|"
        return f"|{self.quantity}|" if is_magnitude and self.signed else self.quantity

    @property
    def signed(self) -> bool:
        """Whether the quantity can be below zero: a current or a voltage can, a noise density or
        an irradiance cannot."""
        return self.unit in ("A", "V")

    @property
    def shown(self) -> tuple[float, str]:
        """What a number is multiplied by to be shown, and the unit that it is shown in."""
        if self.logMode or self.unit not in PREFIXED:
            return 1.0, self.unit
        scale, prefix = pg.siScale(self._largest())
        return float(scale), f"{prefix}{self.unit}"

    def _largest(self) -> float:
        return float(max(abs(self.range[0]), abs(self.range[1])))

    def _say(self) -> None:
        scale, unit = self.shown
        self.autoSIPrefixScale = scale
        self.setLabel(self.words if self._labelled else None, units=unit if self._labelled else "")

    # -- what pyqtgraph asks

    def resizeEvent(self, event: Any = None) -> None:
        """The label below stays in the picture where the axis is short: it begins further left, as
        far as the axis on the left goes, and leaves something out where even so it is too long."""
        if self.label is not None and self.labelString() != self._label_drawn:
            self._updateLabel()
        super().resizeEvent(event)
        if self.label is not None and self.orientation == "bottom":
            beyond = self.label.x() + self.label.boundingRect().width() - self.size().width()
            self.label.moveBy(-max(0.0, beyond), 0.0)

    def _updateLabel(self) -> None:
        self._label_drawn = self.labelString()
        super()._updateLabel()

    def setLogMode(self, *args: Any, **given: Any) -> None:
        """As pyqtgraph's; the label says whether it is a magnitude."""
        super().setLogMode(*args, **given)
        self._say()

    def labelString(self) -> str:
        """Quantity and unit; never a bare power of ten, which would be one more unit to guess."""
        unit = f" ({self.labelUnits})" if self.labelUnits else ""
        style = ";".join(f"{name}: {value}" for name, value in self.labelStyle.items())
        return f"<span style='{style}'>{self._label_text(unit)}{unit}</span>"

    def _label_text(self, unit: str) -> str:
        width = float(self.size().width())
        if self.orientation != "bottom" or not width:
            return str(self.labelText)
        return fitting(str(self.labelText), width + _LEFT_OF_IT - text_width(unit))

    def updateAutoSIPrefix(self) -> None:
        """Follow the range; the label is laid out anew only where its unit is another."""
        scale, unit = self.shown
        self.autoSIPrefixScale = scale
        if self._labelled and unit != self.labelUnits:
            self.labelUnits = unit
            self._updateLabel()
        self.picture = None
        self.update()

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: Any
    ) -> list[tuple[float | None, list[float]]]:
        """Those with a name first, then those without."""
        ticks = log_ticks(minVal, maxVal, size, self._lengths)
        return [(ticks.spacing, ticks.named), (None, ticks.others)]

    def logTickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """The names of ticks; those of the finest level have none."""
        return ["" for _ in values] if spacing is None else self._names(spacing, values)

    def _names(self, spacing: float, values: Sequence[float]) -> list[str]:
        """Numbers with as many digits as tell them apart (see `log_ticks.Scheme`)."""
        digits = 3 if spacing >= 0.1 else math.ceil(-math.log10(spacing)) + 2
        numbers = [float(f"{10.0**value:.{digits}g}") for value in values]
        if self.unit not in PREFIXED or self.unit == "s":
            return [plain_name(number, digits) for number in numbers]
        return [pg.siFormat(number, precision=digits, space=" ").strip() for number in numbers]

    def _lengths(self, spacing: float, values: Sequence[float]) -> list[float]:
        """Of names along the axis (pixels)."""
        metrics = QtGui.QFontMetricsF(self.style["tickFont"] or QtWidgets.QApplication.font())
        if self.orientation in ("left", "right"):
            return [_HEIGHT * metrics.height() + 2] * len(values)
        return [metrics.horizontalAdvance(name) + 2 for name in self._names(spacing, values)]


class TimeAxis(QuantityAxis):
    """An axis of time in seconds, minutes or hours, as its range is or as `choose_unit` says; below
    a second in ms, µs and so on. Never in ks."""

    def __init__(self, side: str, quantity: str = "Time") -> None:
        self.chosen: TimeUnit | None = None
        super().__init__(side, quantity, "s")

    def choose_unit(self, unit: TimeUnit | None) -> None:
        """Show times in `unit`; None: in what fits the range."""
        self.chosen = unit
        self._say()
        self.updateAutoSIPrefix()

    @property
    def shown(self) -> tuple[float, str]:
        """As of any axis."""
        if self.unit != "s":  # it has been given another quantity
            return super().shown
        if self.logMode and self.chosen in (None, "s"):
            return 1.0, "s"
        largest = self._largest()
        unit: str | None = self.chosen
        if unit is None:
            if largest < 1:
                return super().shown
            unit = "s" if largest <= _MINUTES_FROM else "min" if largest <= _HOURS_FROM else "h"
        return 1 / TIME_UNITS[unit], unit

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Round numbers of minutes and hours, not of seconds."""
        _, unit = self.shown
        one = TIME_UNITS.get(unit, 1.0)
        usual = super().tickSpacing(minVal / one, maxVal / one, size)
        return [(spacing * one, offset * one) for spacing, offset in usual]

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: Any
    ) -> list[tuple[float | None, list[float]]]:
        """Decades of the unit that is shown."""
        shift = math.log10(self.shown[0])
        usual = super().logTickValues(minVal + shift, maxVal + shift, size, stdTicks)
        return [(spacing, [value - shift for value in values]) for spacing, values in usual]

    def logTickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """Numbers of the unit that is shown."""
        shift = math.log10(self.shown[0])
        return super().logTickStrings([value + shift for value in values], scale, spacing)


class CountAxis(QuantityAxis):
    """An axis of things that are counted: it has no ticks between them."""

    def __init__(self, side: str, quantity: str) -> None:
        super().__init__(side, quantity, log=False)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Whole numbers."""
        usual = super().tickSpacing(minVal, maxVal, size)
        return [step for step in usual if step[0] % 1 == 0] or [(1.0, 0.0)]


def plain_name(value: float, digits: int) -> str:
    """A positive number with so many digits, without a prefix: `0.25`, `3·10⁻⁷`."""
    if 1e-3 <= value < 1e4:
        return f"{value:.{max(digits, 4)}g}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    power = f"10{str(int(exponent)).translate(SUPERSCRIPT)}"
    return power if mantissa == "1" else f"{mantissa}·{power}"


def to_axis(values: Any, axis: QuantityAxis) -> Any:
    """Where `values` stand along `axis`: themselves, or their logarithms, which upwards are those
    of magnitudes; not a number where there is no place."""
    array = np.asarray(values, np.float64)
    if not axis.logMode:
        return array
    if axis.orientation == "left":
        array = np.abs(array)
    with np.errstate(divide="ignore", invalid="ignore"):
        places = np.log10(array)
    return np.where(np.isfinite(places), places, np.nan)
