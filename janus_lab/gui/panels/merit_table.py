"""The main figures of a run as a table: a row for each figure, a column for each irradiance, or for
each of whatever else they are stated at."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import explain
from janus_lab.flag_marks import FlagMarks, marked
from janus_lab.gui.plot_tools.files import ask_for_name, write_new
from janus_lab.gui.plots.empty_note import NOTHING_YET
from janus_lab.gui.widgets.background import Background
from janus_lab.numbers import rounded_text, ten_to_the
from janus_lab.values import in_words, value_text

from .figures_table import figures_table


@dataclass(frozen=True)
class _Row:
    text: str
    unit: str  #: in the row's heading, with an SI prefix where it is one of `_PREFIXED`
    factor: float = 1.0


#: Units without prefixes, whose power of ten stands in the heading, so that columns are narrow.
_POWERS: Final = ("Jones",)
_PREFIXED: Final = ("A", "A/h", "s", "Hz", "Ω", "A/√Hz", "W/√Hz")
#: By the name of the figure; `{}` is a direction of edges.
ROWS: Final = {
    "dark_current": _Row("Dark current", "A"),
    "dark_resistance": _Row("Dark resistance", "Ω"),
    "photocurrent": _Row("Photocurrent", "A"),
    "light_dark_ratio": _Row("Light/dark", ""),
    "responsivity": _Row("R", "A/W"),
    "eqe": _Row("EQE", "%", 100.0),
    "detectivity_shot": _Row("D*, shot", "Jones"),
    "power_law_exponent": _Row("Exponent θ", ""),
    "linear_dynamic_range": _Row("Linear range", "dB"),
    "linear_range_minimum": _Row("Linear from", "mW/cm²"),
    "linear_range_maximum": _Row("Linear to", "mW/cm²"),
    "noise_equivalent_irradiance": _Row("As the noise", "mW/cm²"),
    "mean_current": _Row("Mean current", "A"),
    "current_drift": _Row("Drift of the current", "A/h"),
    "current_scatter": _Row("Scatter of the current", "A"),
    "noise_current": _Row("Noise", "A"),
    "nep": _Row("NEP", "W/√Hz"),
    "detectivity_noise": _Row("D*, noise", "Jones"),
    "white_noise": _Row("White noise", "A/√Hz"),
    "flicker_noise": _Row("1/f noise", "A/√Hz"),
    "corner_frequency": _Row("1/f corner", "Hz"),
    "short_circuit_current": _Row("I_sc", "A"),
    "open_circuit_voltage": _Row("V_oc", "V"),
    "self_powered_responsivity": _Row("R at 0 V", "A/W"),
    "ideality_factor": _Row("Ideality", ""),
    "rectification_ratio": _Row("Rectification", ""),
    "short_circuit_linear_range": _Row("Linear range of I_sc", "dB"),
    "cycle_spread": _Row("Spread of cycles", "%", 100.0),
    "drift_total": _Row("Drift", "%", 100.0),
    "retention_cycling": _Row("Retention", "%", 100.0),
    "{}_time": _Row("10–90 %", "s"),
    "{}_time_constant": _Row("τ", "s"),
    "{}_fast_time_constant": _Row("τ fast", "s"),
    "{}_slow_time_constant": _Row("τ slow", "s"),
    "{}_time_constant_equivalent_time": _Row("τ, equivalent time", "s"),
    "bandwidth_from_{}_time": _Row("0.35/time", "Hz"),
}
_DIRECTIONS: Final = ("rise", "decay")
#: What has no irradiance of its own stands below all of them.
_ALL: Final = "all"

_Column = float | str
_LIGHT: Final = "mW/cm²"
#: What figures of one name may be stated at, with its unit. The one of most values has the columns,
#: of several the first; the others tell rows of one name apart.
_CONDITIONS: Final = {
    "irradiance_mW_cm2": _LIGHT, "drive_mA": "mA", "frequency_Hz": "Hz", "bias_V": "V"
}  # fmt: skip
#: A figure's name, and those of its conditions that tell it from others of that name.
_RowKey = tuple[str, tuple[tuple[str, float], ...]]

_NONE_YET: Final = f"{NOTHING_YET}\nHere: the figures of merit of each irradiance"
_SIGNS: Final = (
    "(…): standard uncertainty of the last digits, k = 1; > and <: 95 % bounds; "
    "?: not to be used as it stands, for the reason that its letters tell"
)


class MeritTable(QtWidgets.QTableWidget):  # type: ignore[misc]
    """Values with the standard uncertainty of their last digits, and a letter for each flag, whose
    sentence stands in the tool tip."""

    #: A level and a line for the log.
    said = QtCore.Signal(str, str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.horizontalHeader().setSectionResizeMode(QtWidgets.QHeaderView.ResizeToContents)
        self.verticalHeader().setSectionResizeMode(QtWidgets.QHeaderView.ResizeToContents)
        self.setToolTip(_SIGNS)
        self._figures: list[FigureOfMerit] = []
        self.without_figures = ""  #: what is true of a run that has none; "": it may still come
        self.origin = ""  #: what copies and files say of how the figures were measured
        self.dialog: QtWidgets.QFileDialog | None = None  #: while a name is asked for
        self._writing = Background(self)
        self.setContextMenuPolicy(QtCore.Qt.ActionsContextMenu)
        self._add_action("&Copy table", self.copy_table, "Ctrl+C")
        self._add_action("Copy all &digits", self.copy_figures)
        self._add_action("&Save all digits …", self.save_figures)

    def _add_action(self, text: str, does: Callable[[], None], keys: str = "") -> None:
        action = QtWidgets.QAction(text, self)
        if keys:
            action.setShortcut(keys)
            action.setWhatsThis(f"Table of figures: {text.replace('&', '').lower()}")
            action.setShortcutContext(QtCore.Qt.WidgetShortcut)
        action.triggered.connect(lambda _: does())
        self.addAction(action)

    def copy_table(self) -> None:
        """Put the table on the clipboard as it is read, columns separated by tabs."""
        rows = [
            [
                self.origin,
                *(self._heading(self.horizontalHeaderItem(j)) for j in range(self.columnCount())),
            ]
        ]
        for i in range(self.rowCount()):
            cells = (self.item(i, j) for j in range(self.columnCount()))
            rows.append([self._heading(self.verticalHeaderItem(i)), *map(self._heading, cells)])
        QtWidgets.QApplication.clipboard().setText("".join("\t".join(r) + "\n" for r in rows))

    @staticmethod
    def _heading(item: QtWidgets.QTableWidgetItem | None) -> str:
        return "" if item is None else str(item.text())

    def copy_figures(self) -> None:
        """Put all figures of merit on the clipboard, every digit, columns separated by tabs."""
        QtWidgets.QApplication.clipboard().setText(figures_table(self._figures, "\t", self.origin))

    def save_figures(self) -> None:
        """Ask for a name, and write all figures of merit into it as CSV."""
        content = figures_table(self._figures, origin=self.origin).encode()

        def write(path: Path) -> None:
            self._writing.run(lambda: write_new(path, [content]), self._tell_written)

        ask_for_name(self, self, "figures-of-merit", ("csv",), write)

    def _tell_written(self, result: Path | Exception) -> None:
        if isinstance(result, Exception):
            self.said.emit("error", str(result))
        else:
            self.said.emit("info", f"written: {result}")

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """The table; what will stand there while it is empty."""
        super().paintEvent(event)
        if not self.rowCount():
            painter = QtGui.QPainter(self.viewport())
            painter.setPen(self.palette().color(QtGui.QPalette.PlaceholderText))
            words = self.without_figures or _NONE_YET
            place = QtCore.Qt.AlignCenter | QtCore.Qt.TextWordWrap
            painter.drawText(self.viewport().rect(), int(place), words)
            painter.end()

    def show_figures(
        self, figures: Sequence[FigureOfMerit], marks: FlagMarks
    ) -> list[FigureOfMerit]:
        """Show the main ones of these figures of merit in place of those shown, and return them;
        their flags have their letters from `marks`."""
        self._figures = list(figures)
        condition = _condition_of(figures)
        cells = _cells(figures, condition)
        order = {name: place for place, name in enumerate(ROWS)}
        keys = dict.fromkeys(row for row, _ in cells)
        rows = sorted(keys, key=lambda key: order.get(key[0], len(order)))
        columns = sorted({c for _, c in cells if c != _ALL}, key=_place) or [_ALL]
        self.clearSpans()
        self.clear()
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns) if cells else 0)
        self.setHorizontalHeaderLabels(
            [_heading(column, _CONDITIONS[condition]) for column in columns] if cells else []
        )
        for i, key in enumerate(rows):
            found = {c: figure for (k, c), figure in cells.items() if k == key}
            row = _row_of(key[0], next(iter(found.values())))
            scale, prefix = _prefix(row, list(found.values()))
            at = "".join(f", {_heading(v, _CONDITIONS[name])}" for name, v in key[1])
            unit = f" ({prefix}{row.unit})" if row.unit else ""
            self.setVerticalHeaderItem(i, QtWidgets.QTableWidgetItem(row.text + at + unit))
            if _ALL in found and len(columns) > 1:
                self.setSpan(i, 0, 1, len(columns))
            for j, column in enumerate(columns):
                figure = found.get(_ALL) if _ALL in found and j == 0 else found.get(column)
                if figure is not None:
                    item = _item(figure, row.factor * scale, marks)
                    if _ALL in found:  # its right end may be far off
                        item.setTextAlignment(QtCore.Qt.AlignLeft | QtCore.Qt.AlignVCenter)
                    self.setItem(i, j, item)
        return list(cells.values())


def _row_of(name: str, figure: FigureOfMerit) -> _Row:
    """The row of a figure: that of `ROWS` if its unit is the figure's, else as its analysis says.

    `name` is the key in `ROWS`.
    """
    unit = "" if figure.unit == "1" else figure.unit.replace("Hz^0.5", "√Hz")
    listed = ROWS.get(name)
    if listed is None:
        words = in_words(figure.name)
        return _Row(words[:1].upper() + words[1:], unit)
    per_root = "√Hz" in unit or "√Hz" in listed.unit
    return replace(listed, unit=unit) if per_root else listed


def _condition_of(figures: Sequence[FigureOfMerit]) -> str:
    """The condition that the columns are of."""
    values = {
        name: {figure.conditions[name] for figure in figures if name in figure.conditions}
        for name in _CONDITIONS
    }
    return max(_CONDITIONS, key=lambda name: len(values[name]))


def _cells(
    figures: Sequence[FigureOfMerit], condition: str
) -> dict[tuple[_RowKey, _Column], FigureOfMerit]:
    """The main figures by row and column; all of a measurement that has none of those in `ROWS`."""
    edges = {name.format(d): (name, d) for name in ROWS if "{}" in name for d in _DIRECTIONS}
    shows_all = not any(figure.name in edges or figure.name in ROWS for figure in figures)
    apart = _told_apart_by(figures, condition)
    cells: dict[tuple[_RowKey, _Column], FigureOfMerit] = {}
    for figure in figures:
        if figure.name in edges:
            row, direction = edges[figure.name]
            cells[(row, ()), direction] = figure
        elif figure.name in ROWS or shows_all:
            level = figure.conditions.get(condition, _ALL)
            at = tuple(
                (name, float(figure.conditions[name]))
                for name in apart[figure.name]
                if name in figure.conditions
            )
            cells[(figure.name, at), level] = figure
    return cells


def _told_apart_by(figures: Sequence[FigureOfMerit], condition: str) -> dict[str, list[str]]:
    """By name of the figures, the conditions besides that of the columns that those differ in."""
    found: dict[str, list[str]] = {figure.name: [] for figure in figures}
    for name, names in found.items():
        for other in _CONDITIONS:
            values = {f.conditions.get(other) for f in figures if f.name == name}
            if other != condition and len(values) > 1:
                names.append(other)
    return found


def _place(column: _Column) -> tuple[int, float]:
    return (0, column) if isinstance(column, float | int) else (1, -float(column == "rise"))


def _heading(column: _Column, unit: str) -> str:
    if isinstance(column, str):
        return column
    return "dark" if column == 0 and unit == _LIGHT else f"{rounded_text(column, 6)} {unit}"


def _prefix(row: _Row, figures: Sequence[FigureOfMerit]) -> tuple[float, str]:
    """Factor, and SI prefix or power of ten, that the largest value of a row reads best with."""
    largest = max((abs(f.value) for f in figures if f.value is not None), default=0.0)
    if row.unit in _POWERS and largest:
        power = math.floor(math.log10(largest))
        return 10.0**-power, f"{ten_to_the(power)} "
    if row.unit not in _PREFIXED or largest == 0:
        return 1.0, ""
    scale, prefix = pg.siScale(largest)
    return float(scale), prefix


def _item(figure: FigureOfMerit, factor: float, marks: FlagMarks) -> QtWidgets.QTableWidgetItem:
    item = QtWidgets.QTableWidgetItem(marked(value_text(figure, factor), marks.of(figure.flags)))
    item.setTextAlignment(QtCore.Qt.AlignRight | QtCore.Qt.AlignVCenter)
    remarks = [f"{marks.of([flag])} {flag}: {explain(flag)}" for flag in figure.flags]
    item.setToolTip("\n".join([figure.method, *remarks]))
    return item
