"""The light calibration from a run that has measured it: the runs there are, and where that which
the bench file has comes from."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.bench_files.measured_light import (
    MOST_OFFERED,
    BenchLight,
    MeasuredLight,
    refusals,
    remarks,
)
from janus_lab.gui.widgets.labels import breakable, mark_problems, plain_tip, wrapped_label
from janus_lab.gui.widgets.run_table import in_rows

_HEADINGS = ("Measured", "Light", "Laser", "Wavelength", "Points", "Uncertainty", "Run")
_LINES = 5
_NONE = "No light calibration has been measured to its end in this folder of runs."


class MeasuredLightPanel(QtWidgets.QWidget):  # type: ignore[misc]
    """`asked`: the runs that there are are wanted (`offer`); `chosen` carries the `MeasuredLight`
    whose points are to be those of the bench."""

    asked = QtCore.Signal()
    chosen = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._lights: list[MeasuredLight] = []
        self._bench: BenchLight | None = None
        self.button = QtWidgets.QPushButton("Fr&om a measured run …", self)
        self.button.setToolTip("Take the points, and all else, from a run of a light calibration")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._unfold)
        self.use = QtWidgets.QPushButton("Ta&ke its points", self)
        self.use.setToolTip("The points of the chosen run come into the form; nothing is saved yet")
        self.use.clicked.connect(lambda _: self._take())
        self.table = QtWidgets.QTableWidget(0, len(_HEADINGS), self)
        in_rows(self.table)
        self.table.setHorizontalHeaderLabels([*_HEADINGS])
        self.table.setSelectionMode(QtWidgets.QAbstractItemView.SingleSelection)
        self.table.setAccessibleName("Runs of a light calibration")
        self.table.setToolTip("Enter, or a double click, takes the points of a run")
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QtWidgets.QHeaderView.ResizeToContents)
        header.setStretchLastSection(True)
        line = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(_LINES * line + header.sizeHint().height() + 6)
        self.table.doubleClicked.connect(lambda _: self._take())
        for key in (QtCore.Qt.Key_Return, QtCore.Qt.Key_Enter):  # `activated` is a click on some
            enter = QtWidgets.QShortcut(key, self.table)
            enter.setContext(QtCore.Qt.WidgetShortcut)
            enter.setWhatsThis("Runs of a light calibration: take the points of the chosen one")
            enter.activated.connect(self._take)
        self.table.itemSelectionChanged.connect(self._look)
        self.reason = wrapped_label(self)
        self.reason.setObjectName("measured light reason")
        self.origin = wrapped_label(self)
        self.origin.setTextInteractionFlags(QtCore.Qt.TextSelectableByMouse)
        self.said = wrapped_label(self)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.use)
        row.addStretch(1)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        for widget in (self.table, self.said, self.reason, self.origin):
            column.addWidget(widget)
        self._unfold(False)
        mark_problems(self)

    # -- the runs

    def unfold(self) -> None:
        """Offer the runs, and give the list the keyboard."""
        self.button.setChecked(True)
        self.table.setFocus(QtCore.Qt.OtherFocusReason)

    def fold(self) -> None:
        """Offer no runs."""
        self.button.setChecked(False)

    def offer(self, lights: Sequence[MeasuredLight], bench: BenchLight) -> None:
        """These runs, the newest first, for `bench`."""
        self._lights, self._bench = [*lights], bench
        self.table.setRowCount(len(lights))
        faint = QtGui.QBrush(self.palette().color(QtGui.QPalette.PlaceholderText))
        for number, light in enumerate(lights):
            why = refusals(light.doubts(bench))
            for column, text in enumerate(_cells(light)):
                item = QtWidgets.QTableWidgetItem(text)
                item.setToolTip(plain_tip(why or light.origin))
                if why:
                    item.setForeground(faint)
                self.table.setItem(number, column, item)
        more = f"The {MOST_OFFERED} newest runs." if len(lights) >= MOST_OFFERED else ""
        self._say(more if lights else _NONE)
        usable = [n for n, light in enumerate(lights) if not refusals(light.doubts(bench))]
        if lights:
            self.table.selectRow(usable[0] if usable else 0)
            self._look()  # also where it is the row of before

    def refuse(self, why: str) -> None:
        """Say plainly why a calibration is not taken; empty: it is."""
        self.reason.setText(f"⚠ {breakable(why)}" if why else "")
        self.reason.setVisible(bool(why))

    def show_origin(self, text: str) -> None:
        """Where the calibration that the form shows comes from; empty where nobody knows."""
        self.origin.setText(breakable(text))
        self.origin.setVisible(bool(text))

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange and hasattr(self, "reason"):
            mark_problems(self)

    def _unfold(self, shown: bool) -> None:
        for widget in (self.table, self.use):
            widget.setVisible(shown)
        self.said.hide()
        self.refuse("")
        self.use.setEnabled(False)
        if shown:
            self._say("Reading the runs …")
            self.asked.emit()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text) and self.button.isChecked())

    def _selected(self) -> MeasuredLight | None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        return self._lights[min(rows)] if rows and min(rows) < len(self._lights) else None

    def _look(self) -> None:
        light = self._selected()
        self.use.setEnabled(light is not None)
        if light is not None and self._bench is not None:
            doubts = light.doubts(self._bench)
            self.refuse(refusals(doubts))
            self._say(remarks(doubts))

    def _take(self) -> None:
        if (light := self._selected()) is not None:
            self.chosen.emit(light)


def _cells(light: MeasuredLight) -> tuple[str, ...]:
    source, found = light.light, light.calibration
    return (
        f"{light.measured.astimezone():%Y-%m-%d %H:%M}",
        "" if source is None else "SIMULATED" if source.simulated else "REAL",
        "" if source is None else source.controller,
        "" if source is None else f"{source.wavelength_nm:g} nm",
        "" if found is None else f"{len(found.points)}",
        "" if found is None else f"{100 * found.uncertainty:.3g} %",
        light.run,
    )
