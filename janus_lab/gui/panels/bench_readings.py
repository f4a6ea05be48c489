"""What the bench does just now, in digits and words that are legible from two metres away."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final, Literal

from qtpy import QtCore, QtGui, QtWidgets

from drivers.config.quantities import PREFIXES
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.widgets.labels import enlarged, problem_colour
from janus_lab.gui.widgets.theme import ORANGE, SKY, VERMILION

#: What is not known.
UNKNOWN: Final = "–"

#: Decimals of a number below 10: four digits in all.
_DECIMALS = 3
#: As wide as a number can be.
_WIDEST = "−000.0"

#: How a word stands out; black on these has a contrast of at least 5.
_FILLS = {"on": SKY, "lit": ORANGE, "alarm": VERMILION}
_STANDING_OUT = "QLabel {{ background: {}; color: black; font-weight: bold; border-radius: 3px; }}"
#: Of an output that is on and held back.
_LIMITING = "⚠ COMPLIANCE"
Emphasis = Literal["", "on", "lit", "alarm"]


def reading_text(value: float | None, unit: str) -> tuple[str, str]:
    """`value`, in `unit` (A and V take prefixes), as number and unit: ``("−12.35", "nA")``.

    Four digits, or three decimals where a prefix does not help; what is None or not a number is
    `UNKNOWN`.
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN, unit
    rounded = Decimal(f"{value:.{_DECIMALS}e}")  # first, so that 999.96 pA is 1.000 nA
    exponent = rounded.adjusted() if rounded else 0
    power = 0
    if unit in ("A", "V"):
        power = max(min(exponent // 3 * 3, 0), min(PREFIXES))
    decimals = min(max(_DECIMALS - (exponent - power), 0), _DECIMALS)
    digits = f"{abs(rounded).scaleb(-power):.{decimals}f}"
    sign = "−" if rounded < 0 and digits.strip("0.") else ""
    return sign + digits, PREFIXES[power] + unit


class StateLabel(QtWidgets.QLabel):  # type: ignore[misc]
    """A state in a word, on a coloured ground where it must not be overlooked."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(UNKNOWN, parent)
        self.emphasis: Emphasis = ""
        self.setTextFormat(QtCore.Qt.PlainText)

    def say(self, text: str, emphasis: Emphasis = "") -> None:
        """Show `text`, standing out as `emphasis`."""
        if text != self.text():
            self.setText(text)
        if emphasis != self.emphasis:
            self.emphasis = emphasis
            self.setStyleSheet(_STANDING_OUT.format(_FILLS[emphasis]) if emphasis else "")


class QuantityReading(QtCore.QObject):  # type: ignore[misc]
    """A number and its unit: two labels of fixed size, so that nothing moves when it changes."""

    def __init__(self, unit: str, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._unit = unit
        self._colour = ""
        self.digits = QtWidgets.QLabel(UNKNOWN, parent)
        self.unit = QtWidgets.QLabel(unit, parent)
        self.digits.setAlignment(QtCore.Qt.AlignRight | QtCore.Qt.AlignVCenter)
        self.unit.setAlignment(QtCore.Qt.AlignLeft | QtCore.Qt.AlignVCenter)
        for label in (self.digits, self.unit):
            label.setTextFormat(QtCore.Qt.PlainText)

    def fit(self, font: QtGui.QFont) -> None:
        """Write in enlarged `font`."""
        large = enlarged(font)
        self.digits.setFont(large)
        metrics = QtGui.QFontMetrics(large)
        self.digits.setFixedSize(metrics.horizontalAdvance(_WIDEST) + 2, metrics.height())
        width = QtGui.QFontMetrics(font).horizontalAdvance("mW/cm²") + 2
        self.unit.setFixedSize(width, metrics.height())

    def show_value(self, value: float | None, colour: str = "") -> None:
        """Show `value` in the unit, in the theme's colour or in `colour`."""
        digits, unit = reading_text(value, self._unit)
        if digits != self.digits.text():
            self.digits.setText(digits)
        if unit != self.unit.text():
            self.unit.setText(unit)
        if colour != self._colour:
            self._colour = colour
            for label in (self.digits, self.unit):
                label.setStyleSheet(f"color: {colour};" if colour else "")


class BenchReadings(QtWidgets.QWidget):  # type: ignore[misc]
    """Bias, current, compliance, irradiance; output, laser and interlock."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = BenchState(connected=False)
        self.bias, self.current, self.compliance = (QuantityReading(unit, self) for unit in "VAA")
        self.irradiance = QuantityReading("mW/cm²", self)
        self.output, self.laser, self.interlock = (StateLabel(self) for _ in range(3))
        self._lay_out()
        self._fit()
        self.set_state(self._state)

    def set_state(self, state: BenchState) -> None:
        """Show `state`; cheap when little has changed."""
        self._state = state
        limiting = bool(state.in_compliance) and state.output_on is not False
        warning = problem_colour(self.palette()).name() if limiting else ""
        self.bias.show_value(state.bias)
        self.current.show_value(state.current, warning)
        self.compliance.show_value(state.compliance)
        self.irradiance.show_value(state.irradiance)
        if limiting:
            self.output.say(_LIMITING, "alarm")
        else:
            self.output.say(*_on_or_off(state.output_on, "on"))
        if state.laser_on and state.irradiance == 0:  # it is held dark, and ready at once
            self.laser.say("on, dark", "on")
        else:
            self.laser.say(*_on_or_off(state.laser_on, "lit"))
        if state.interlock_closed is False:
            self.interlock.say("⚠ OPEN", "alarm")
        else:
            self.interlock.say("closed" if state.interlock_closed else UNKNOWN)

    # -- how it looks

    def _lay_out(self) -> None:
        grid = QtWidgets.QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        rows: list[tuple[str, QuantityReading | StateLabel]] = [
            ("Bias", self.bias),
            ("Current", self.current),
            ("Output", self.output),
            ("Compliance", self.compliance),
            ("Irradiance", self.irradiance),
            ("Laser", self.laser),
            ("Interlock", self.interlock),
        ]
        for row, (title, shown) in enumerate(rows):
            grid.addWidget(QtWidgets.QLabel(title, self), row, 0)
            if isinstance(shown, QuantityReading):
                grid.addWidget(shown.digits, row, 1)
                grid.addWidget(shown.unit, row, 2)
                shown.digits.setAccessibleName(title)
            else:
                grid.addWidget(shown, row, 1, 1, 2)
                shown.setAlignment(QtCore.Qt.AlignCenter)
                shown.setAccessibleName(title)

    def _fit(self) -> None:
        for number in (self.bias, self.current, self.compliance, self.irradiance):
            number.fit(self.font())
        large = enlarged(self.font(), by=1.15)
        metrics = QtGui.QFontMetrics(large)
        for word in (self.laser, self.output, self.interlock):
            word.setFont(large)
            word.setFixedHeight(metrics.height() + 6)
            word.setMinimumWidth(metrics.horizontalAdvance(_LIMITING) + 6)

    def changeEvent(self, event: QtCore.QEvent) -> None:
        """Another font, or another theme."""
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.FontChange:
            self._fit()
        elif event.type() == QtCore.QEvent.PaletteChange:
            self.set_state(self._state)


def _on_or_off(is_on: bool | None, emphasis: Emphasis) -> tuple[str, Emphasis]:
    if is_on is None:
        return UNKNOWN, ""
    return ("ON", emphasis) if is_on else ("off", "")
