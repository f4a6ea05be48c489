"""The line above the list of past runs: what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.past_run import BROKEN, PastRun
from janus_lab.gui.widgets.date_field import DateField
from janus_lab.kinds import title_of
from janus_lab.runs.run_filter import RunFilter
from janus_lab.runs.states import RunState

#: After the last key the list follows (ms): it is arranged once for a word, not for each letter.
_PAUSE = 120


class HistoryFilters(QtWidgets.QWidget):  # type: ignore[misc]
    """Free text, sample, device, procedure, state and dates; `changed` says when to ask again."""

    changed = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QtWidgets.QLineEdit(self)
        self.text.setPlaceholderText("Search (Ctrl+F)")
        self.text.setToolTip(
            "Words of what the table shows: date and time, id, procedure, sample, device, state, "
            "figures or reason, #tag; or of a comment or note"
        )
        self.text.setAccessibleName("Search past runs")
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(self.fontMetrics().horizontalAdvance("Search____"))
        self.samples = self._chooser("All samples")
        self.devices = self._chooser("All devices")
        self.procedures = self._chooser("All procedures")
        self.states = self._chooser("All states")
        self.since = DateField("From", self)
        self.until = DateField("To", self)
        self.reset = QtWidgets.QToolButton(self)
        self.reset.setText("Clear")
        self.reset.setToolTip("Show all runs (Esc in the search)")
        self.reset.clicked.connect(self.clear)
        for state in (*RunState, BROKEN):
            self.states.addItem(str(state), str(state))
        self._choosers = (self.samples, self.devices, self.procedures, self.states)
        self._dates = (self.since, self.until, self.reset)
        self._rows = 0
        self._lines = QtWidgets.QHBoxLayout(), QtWidgets.QHBoxLayout()
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.setSizeConstraint(QtWidgets.QLayout.SetNoConstraint)  # see `minimumSizeHint`
        for line in self._lines:
            layout.addLayout(line)
        self._arrange(1)
        self._pause = QtCore.QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._tell)
        self.text.textChanged.connect(lambda _: self._pause.start())
        self.text.returnPressed.connect(self._tell)
        self.since.changed.connect(self._tell)
        self.until.changed.connect(self._tell)
        self._tell_reset()

    # -- in one row, or in two where it is narrow

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """Take a second row if the choosers could not be read otherwise."""
        super().resizeEvent(event)
        needed = self._least((*self._searched, *self._choosers))
        self._arrange(1 if event.size().width() >= needed else 2)

    def minimumSizeHint(self) -> QtCore.QSize:
        """As narrow as two rows are."""
        height = int(super().minimumSizeHint().height())
        return QtCore.QSize(max(self._least(self._choosers), self._least(self._searched)), height)

    @property
    def _searched(self) -> tuple[QtWidgets.QWidget, ...]:
        return (self.text, *self._dates)

    def _least(self, widgets: Sequence[QtWidgets.QWidget]) -> int:
        gaps = int(self._lines[0].spacing()) * (len(widgets) - 1)
        hints = (int(max(w.minimumSizeHint().width(), w.minimumWidth())) for w in widgets)
        return gaps + sum(hints)

    def _arrange(self, rows: int) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        for widget in (*self._searched, *self._choosers):
            for line in self._lines:
                line.removeWidget(widget)
        self._lines[0].addWidget(self.text, 3)
        for chooser in self._choosers:
            self._lines[rows - 1].addWidget(chooser, 2)
        for widget in self._dates:
            self._lines[0].addWidget(widget)
        self.updateGeometry()

    # -- what is asked

    def asked(self) -> RunFilter:
        """What is asked; the last day counts as a whole."""
        until = self.until.value()
        return RunFilter(
            sample=self.samples.currentData(),
            device=self.devices.currentData(),
            procedure=self.procedures.currentData(),
            state=self.states.currentData(),
            since=_midnight(self.since.value()),
            until=_midnight(until + timedelta(days=1) if until else None),
            text=str(self.text.text()),
        )

    def problem(self) -> str:
        """Which of the dates is not one, and so asks nothing; empty if all is well."""
        return str(self.since.problem or self.until.problem)

    def offer(self, runs: Iterable[PastRun]) -> None:
        """Offer the samples, devices and procedures of these runs; what is chosen stays."""
        listed = list(runs)
        _fill(self.samples, {(run.sample, run.sample) for run in listed})
        _fill(self.devices, {(run.device, run.device) for run in listed})
        named = {(title_of(run.procedure), run.procedure) for run in listed}
        _fill(self.procedures, named)

    def clear(self) -> None:
        """Ask nothing."""
        self.text.clear()
        for chooser in (self.samples, self.devices, self.procedures, self.states):
            chooser.setCurrentIndex(0)
        self.since.clear()
        self.until.clear()
        self._tell()

    def _tell(self) -> None:
        self._pause.stop()
        self._tell_reset()
        self.changed.emit()

    def _tell_reset(self) -> None:
        self.reset.setEnabled(self.asked() != RunFilter() or bool(self.problem()))

    def _chooser(self, everything: str) -> QtWidgets.QComboBox:
        chooser = QtWidgets.QComboBox(self)
        chooser.addItem(everything, None)
        chooser.setAccessibleName(everything)
        chooser.setMinimumWidth(chooser.sizeHint().width())  # of these words; names may be cut
        chooser.setSizeAdjustPolicy(QtWidgets.QComboBox.AdjustToMinimumContentsLengthWithIcon)
        chooser.setMinimumContentsLength(1)
        chooser.setMaxVisibleItems(30)
        chooser.activated.connect(lambda _: self._tell())
        return chooser


def _fill(chooser: QtWidgets.QComboBox, entries: Iterable[tuple[str, str]]) -> None:
    chosen = chooser.currentData()
    wanted = sorted((text, value) for text, value in entries if value)
    if chosen is not None and chosen not in [value for _, value in wanted]:
        wanted.append((str(chooser.currentText()), chosen))
    before = [(chooser.itemText(i), chooser.itemData(i)) for i in range(1, chooser.count())]
    if wanted == before:
        return
    while chooser.count() > 1:
        chooser.removeItem(1)
    for text, value in wanted:
        chooser.addItem(text, value)
    chooser.setCurrentIndex(max(chooser.findData(chosen), 0) if chosen is not None else 0)


def _midnight(day: date | None) -> datetime | None:
    """The day's beginning on this machine's clock."""
    return datetime.combine(day, time()).astimezone() if day else None
