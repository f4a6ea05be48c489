"""The statistics of a comparison as a table that can be copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.analysis.samples.distribution import Estimate
from janus_lab.quantities import BOUND_SIGNS, QuantityText, quantity_text
from janus_lab.values import doubt

from .points import MeritAxis, MeritPoint, MeritStatistics, place_of, text_at

_MOST: Final = 500
#: More runs have no column each.
MOST_RUNS: Final = 12
_HEADINGS: Final = ("Values", "Median", "Lower quartile", "Upper quartile", "Least", "Most")


class NumbersTable(QtWidgets.QTableWidget):  # type: ignore[misc]
    """A row for each place: the value of each run, with its standard uncertainty (k = 1) in
    brackets, how many values there are, median, quartiles, least and most."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.origin = ""  #: what a copy says of how all was measured, in a column of its own
        self.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QtWidgets.QHeaderView.ResizeToContents)
        self.setToolTip(
            "In brackets the standard uncertainty (k = 1). Bounds count as any value on their "
            "side; values that a flag takes back are left out of the statistics. "
            "Ctrl+C copies"
        )

    def show_numbers(
        self,
        axis: MeritAxis,
        unit: str,
        found: Sequence[MeritStatistics],
        points: Sequence[MeritPoint],
        labels: Mapping[int, str],
    ) -> None:
        """Show these statistics, of values in `unit`; before them the `points` of each run, which
        `labels` names, where the runs are few."""
        shown = found[:_MOST]
        runs = list(dict.fromkeys(point.run for point in points))
        few = runs if len(runs) <= MOST_RUNS else []
        values = {run: defaultdict[float, list[str]](list) for run in few}
        for point in points if values else ():
            values[point.run][place_of(point)].append(_value(point, unit))
        headings = [axis.words, *(labels[run] for run in values), *_HEADINGS]
        self.setColumnCount(len(headings))
        self.setHorizontalHeaderLabels(headings)
        self.setRowCount(len(shown))
        for row, each in enumerate(shown):
            d = each.found
            bounds = f" + {d.bounds} bounds" if d.bounds else ""
            back = f", {d.taken_back} left out" if d.taken_back else ""
            texts = [
                text_at(axis, each.x),
                *("; ".join(of_run[each.x]) for of_run in values.values()),
                f"{d.values}{bounds}{back}", _text(d.median, unit),
                _text(d.lower_quartile, unit), _text(d.upper_quartile, unit),
                _text(Estimate(d.least), unit), _text(Estimate(d.most), unit),
            ]  # fmt: skip
            for column, text in enumerate(texts):
                item = QtWidgets.QTableWidgetItem(text)
                side = QtCore.Qt.AlignRight if column else QtCore.Qt.AlignLeft
                item.setTextAlignment(int(side | QtCore.Qt.AlignVCenter))
                self.setItem(row, column, item)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Ctrl+C copies the selected cells, or all, with the headings."""
        if not event.matches(QtGui.QKeySequence.Copy):
            super().keyPressEvent(event)
            return
        chosen = {index.row() for index in self.selectedIndexes()}
        rows = sorted(chosen) if len(chosen) > 1 else range(self.rowCount())
        columns = range(self.columnCount())
        lines = [[self.horizontalHeaderItem(c).text() for c in columns]]
        lines += [[self.item(row, c).text() for c in columns] for row in rows]
        if self.origin:
            lines = [[*line, self.origin if n else "Origin"] for n, line in enumerate(lines)]
        QtWidgets.QApplication.clipboard().setText("\n".join(map("\t".join, lines)))


def _value(point: MeritPoint, unit: str) -> str:
    """``2.31(5) A/W``; a bound with its sign; a question mark behind what a flag takes back."""
    bound = point.figure.bound
    text = quantity_text(point.y, unit, None if bound else point.u)
    number = BOUND_SIGNS.get(bound or "", "") + text.number + doubt(point.figure.flags)
    return str(QuantityText(number, text.unit))


def _text(estimate: Estimate, unit: str) -> str:
    if estimate.value is None:
        return "–"
    return BOUND_SIGNS.get(estimate.bound or "", "") + str(quantity_text(estimate.value, unit))
