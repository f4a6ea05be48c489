"""By hand with eyes on the current: a running strip, steps by keys, a large reading to align by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from qtpy import QtCore, QtWidgets

from drivers.config.bench import BenchConfig
from drivers.config.quantities import with_prefix
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.plot_tools.run_origins import RunOrigins
from janus_lab.gui.plots.time_plot import TimePlot
from janus_lab.gui.widgets.labels import problem_colour, wrapped_label
from janus_lab.gui.widgets.theme import Theme
from janus_lab.gui.widgets.wrapping_row import WrappingRow, named
from janus_lab.measurements.interruptions import Interruptions
from procedures.rows import CURRENT, START, TIME

from .nudging import LARGE, Peak, nudged, step_problem

_NOT_OPEN = "Connect the bench, and set a bias on the right; then the current runs here."
_NO_BIAS = "The output is off: set a bias on the right, or press ↑ or ↓."
#: How much of the strip is shown (s), by the words of the page; None: all of it.
_SHOWN: dict[str, float | None] = {"10 s": 10.0, "1 min": 60.0, "10 min": 600.0, "all": None}
_NO_READING = "–"
#: Between readings (s).
_INTERVAL = 0.1
#: Sounds a second at most; the nearer to the largest reading, the more.
_FASTEST = 8.0
_KEYS = "↑ ↓ bias, → ← light, by one step; with Shift by ten. Space: keep this."
_KEYS_OF_PLOT = "↑ ↓ → ← move the cursor of the plot. Click beside it: bias and light again."
_KEYS_ELSEWHERE = "Click beside the plot, and ↑ ↓ are for the bias, → ← for the light."
_NEW_STRIP = "A new strip has begun, with times of its own: the bench was connected anew."


def _hint(state: BenchState) -> str:
    """What there is to do before the current runs; empty while it does."""
    if not state.connected:
        return _NOT_OPEN
    return "" if state.output_on else _NO_BIAS


class ByHandPage(QtWidgets.QWidget):  # type: ignore[misc]
    """`act_wanted` carries an action of the bench's process and its numbers; `keep_wanted` the
    sample and a note; `check_wanted`: contact and light are to be checked."""

    act_wanted = QtCore.Signal(str, dict)
    connect_wanted = QtCore.Signal()
    keep_wanted = QtCore.Signal(str, str)
    check_wanted = QtCore.Signal()

    def __init__(self, theme: Theme, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench: BenchConfig | None = None
        self._state = BenchState(connected=False)
        self._peak = Peak()
        self._share = 0.0
        self._first = self._latest = np.nan  #: bench times of the first and last reading (s)
        self._interruptions = Interruptions()
        self._strip: int | None = None  #: the number of the strip that is shown
        self.unkept = 0  #: readings that would be lost with the strip
        self._running = False
        self.plot = TimePlot(theme=theme)
        self.reading = QtWidgets.QLabel(_NO_READING, self)
        font = self.reading.font()
        font.setPointSizeF(3.2 * font.pointSizeF())
        font.setBold(True)
        self.reading.setFont(font)
        self.reading.setToolTip("The last reading of the current")
        self.bar = QtWidgets.QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setToolTip("The current against the largest one since 'Align anew'")
        self.peak = QtWidgets.QLabel(self)
        self.tone = QtWidgets.QCheckBox("&Tone", self)
        self.tone.setToolTip("Clicks, the more often the nearer the current is to its largest")
        self._clicks = QtCore.QTimer(self)
        self._clicks.setSingleShot(True)
        self._clicks.timeout.connect(self._click)
        self.tone.toggled.connect(lambda _: self._click())
        self.align = self._button("Align &anew", "Forget the largest reading", self._align_anew)
        self.run = self._button("&Run", "Read ten times a second", self._run_or_pause)
        self.bias_step = self._step("100 mV", "Step of the bias, by ↑ and ↓")
        self.light_step = self._step("1 mW/cm²", "Step of the light, by → and ←")
        for key, line in (("bias", self.bias_step), ("irradiance", self.light_step)):
            line.editingFinished.connect(partial(self._check_step, key, line))
        self.shown = QtWidgets.QComboBox(self)
        self.shown.addItems([*_SHOWN])
        self.shown.setCurrentText("1 min")
        self.shown.setToolTip("How much of the strip is shown")
        self.shown.activated.connect(lambda _: self._scroll())
        self.sample = QtWidgets.QLineEdit(self)
        self.sample.setPlaceholderText("sample")
        self.note = QtWidgets.QLineEdit(self)
        self.note.setPlaceholderText("note")
        for line in (self.sample, self.note):
            line.returnPressed.connect(self.setFocus)
        self.keep = self._button(
            "&Keep this", "The strip and all that was done becomes a run of the history", self._keep
        )
        self.forget = self._button("Ne&w strip", "Begin anew; what was not kept goes", self._forget)
        self.check = self._button(
            "Check contact", "Little bias, little light, outputs off", self.check_wanted.emit
        )
        self.status = wrapped_label(self, _NOT_OPEN)
        self._lay_out()
        self._add_keys()
        self._refresh()

    def set_bench(self, bench: BenchConfig) -> None:
        """Steps stay within the limits of this bench; figures say if it is simulated."""
        self._bench = bench
        for plot in (self.plot.run_plot, self.plot.cycle_plot):
            plot.getPlotItem().tools.origins = RunOrigins(bench.simulated)

    def set_state(self, state: BenchState) -> None:
        """The bench as it was looked at."""
        before, self._state = self._state, state
        if not state.connected or state.busy:
            self._running = False
        if state.connected and not state.busy and not before.connected:
            self._set_running(True)
        if _hint(state) != _hint(before):  # what was said meanwhile stands until then
            self._say(_hint(state) or self._keys())
        if _hint(state):
            self._share = 0.0
        if state.current is None or not state.connected:
            self._show_reading(None)  # what was read before is not of now
        self._refresh()

    def add(self, columns: Mapping[str, Any], strip: int = 0) -> None:
        """Show readings that have just come, of the strip of this number; another one than is shown
        takes its place. The line is broken where nothing was read."""
        if strip != self._strip:
            if self._strip is not None:
                self._begin_anew()
                self._say(_NEW_STRIP)
            self._strip = strip
        times = np.asarray(columns[TIME])
        self.plot.add({**columns, START: self._interruptions.pieces(times)})
        self._latest = float(times[-1])
        if np.isnan(self._first):
            self._first = float(times[0])
        self.unkept += len(times)
        current = float(columns[CURRENT][-1])
        self._show_reading(current)
        self.peak.setText(f"largest {with_prefix(float(f'{self._peak.largest:.4g}'), 'A')}")
        self._scroll()

    def kept(self, text: str) -> None:
        """The strip is a run now, as `text` says."""
        self.unkept = 0
        self._say(text)
        self._refresh()

    def _begin_anew(self) -> None:
        self.plot.clear()
        self._first = self._latest = np.nan
        self._interruptions = Interruptions()
        self.unkept = 0

    def _show_reading(self, current: float | None) -> None:
        """The present current (A), in large digits; None: nothing is read."""
        text, self._share = _NO_READING, 0.0
        if current is not None:
            self._share = self._peak.share(current)
            text = with_prefix(float(f"{current:.4g}"), "A").replace("-", "−")
        if text != self.reading.text():
            self.reading.setText(text)
        self.bar.setValue(round(1000 * self._share))

    def told(self, text: str, *, wrong: bool = False) -> None:
        """Show a line about what was asked for."""
        self._say(text, wrong=wrong)

    # -- what a person does

    def nudge(self, key: str, steps: int) -> None:
        """Bias or light by so many steps; why not stands below, if not."""
        state, bench = self._state, self._bench
        if not state.connected or state.busy or bench is None:
            self._say(_NOT_OPEN, wrong=True)
            return
        field = self.bias_step if key == "bias" else self.light_step
        now = (state.bias if key == "bias" else state.irradiance) or 0.0
        value, problem = nudged(key, now, field.text(), steps, bench)
        if value is None:
            self._say(problem, wrong=True)
            return
        self._say(self._keys())
        if key == "irradiance":
            self.act_wanted.emit("set irradiance", {"irradiance": value})
            return
        compliance = state.compliance or min(1e-3, bench.limits.compliance)
        self.act_wanted.emit("set bias", {"bias": value, "compliance": compliance})

    def _run_or_pause(self) -> None:
        if not self._state.connected:
            self.connect_wanted.emit()
            return
        self._set_running(not self._running)

    def _set_running(self, running: bool) -> None:
        self._running = running
        self.act_wanted.emit("read on", {"interval": _INTERVAL if running else 0.0})
        self._refresh()

    def _keep(self) -> None:
        self.keep_wanted.emit(self.sample.text().strip(), self.note.text().strip())

    def _forget(self) -> None:
        self.act_wanted.emit("forget", {})
        self._begin_anew()
        self._refresh()

    def _align_anew(self) -> None:
        self._peak = Peak()

    def _click(self) -> None:
        if not self.tone.isChecked():
            return
        if self._share > 0 and self._state.output_on:
            QtWidgets.QApplication.beep()
        self._clicks.start(round(1000 / max(0.5, _FASTEST * self._share**2)))

    # -- how it looks

    def _scroll(self) -> None:
        span = _SHOWN[self.shown.currentText()]
        if span is None or not np.isfinite(self._latest):
            self.plot.run_plot.enableAutoRange(x=True)
        else:
            begin = max(self._first, self._latest - span)
            self.plot.run_plot.setXRange(begin, max(begin + 1.0, self._latest), padding=0.02)

    def _refresh(self) -> None:
        is_open = self._state.connected and not self._state.busy
        self.run.setText("Pau&se" if self._running else "&Run" if is_open else "C&onnect")
        self.run.setEnabled(not self._state.busy)
        for widget in (self.bias_step, self.light_step):
            widget.setEnabled(is_open)
        for widget in (self.keep, self.forget):
            widget.setEnabled(is_open or self.unkept > 0)

    def _check_step(self, key: str, line: QtWidgets.QLineEdit) -> None:
        """What is no step is said as soon as it has been typed, before a key asks for one."""
        problem = step_problem(key, line.text())
        if problem or line.property("problem"):
            self._say(problem, wrong=bool(problem))
        line.setProperty("problem", bool(problem))

    def _say(self, text: str, *, wrong: bool = False) -> None:
        colour = problem_colour(self.palette()).name()
        self.status.setText(text)
        self.status.setStyleSheet(f"color: {colour};" if wrong else "")

    def _keys(self) -> str:
        """What the arrow keys do, which is for what has the keyboard."""
        focused = QtWidgets.QApplication.focusWidget()
        if focused is None or focused is self:
            return _KEYS
        return _KEYS_OF_PLOT if self.plot.isAncestorOf(focused) else _KEYS_ELSEWHERE

    def _focus_changed(self) -> None:
        if self.status.text() in (_KEYS, _KEYS_OF_PLOT, _KEYS_ELSEWHERE):
            self._say(self._keys())

    def _add_keys(self) -> None:
        QtWidgets.QApplication.instance().focusChanged.connect(self._focus_changed)
        for key, what, way in (("Up", "bias", 1), ("Down", "bias", -1),
                               ("Right", "irradiance", 1), ("Left", "irradiance", -1)):  # fmt: skip
            for prefix, times in (("", 1), ("Shift+", LARGE)):
                shortcut = QtWidgets.QShortcut(f"{prefix}{key}", self)
                # not while a field, a list or the plot has the keyboard: its arrows are its own
                shortcut.setContext(QtCore.Qt.WidgetShortcut)
                shortcut.activated.connect(partial(self.nudge, what, way * times))
        space = QtWidgets.QShortcut(QtCore.Qt.Key_Space, self)
        space.setContext(QtCore.Qt.WidgetShortcut)
        space.activated.connect(self._keep)
        self.setFocusPolicy(QtCore.Qt.StrongFocus)

    def _step(self, text: str, tip: str) -> QtWidgets.QLineEdit:
        line = QtWidgets.QLineEdit(text, self)
        line.setToolTip(tip)
        line.setMaximumWidth(12 * line.fontMetrics().averageCharWidth())
        line.returnPressed.connect(self.setFocus)
        return line

    def _button(self, text: str, tip: str, does: Callable[[], None]) -> QtWidgets.QPushButton:
        button = QtWidgets.QPushButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(lambda _: self.setFocus())  # keys are for the bench again
        button.clicked.connect(lambda _: does())
        return button

    def _lay_out(self) -> None:
        top = QtWidgets.QHBoxLayout()
        top.addWidget(self.reading, 1)
        right = QtWidgets.QVBoxLayout()
        right.addWidget(self.bar)
        row = QtWidgets.QHBoxLayout()
        for widget in (self.peak, self.align, self.tone):
            row.addWidget(widget)
        right.addLayout(row)
        top.addLayout(right, 1)
        fields = (("Bias ±", self.bias_step), ("Light ±", self.light_step), ("Show", self.shown))
        below = WrappingRow(self.run, *(named(*each) for each in fields), self.check)
        last = QtWidgets.QHBoxLayout()
        last.addWidget(self.sample, 1)
        last.addWidget(self.note, 2)
        last.addWidget(self.forget)
        last.addWidget(self.keep)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.plot, 1)
        column.addWidget(self.status)
        column.addLayout(below)
        column.addLayout(last)
