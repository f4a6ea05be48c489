"""Single actions on a bench that is open: bias, a reading, light, everything off."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config.bench import BenchConfig
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.model.manual_values import PARAMETERS, limits_of, read_value
from janus_lab.gui.widgets.labels import mark_problems, wrapped_label
from janus_lab.gui.widgets.parameter_field import LineField
from janus_lab.gui.widgets.parameter_form import TYPING_PAUSE
from janus_lab.happening import clock_time

NO_BENCH = "No bench has been chosen."
NOT_CONNECTED = "Connect the bench to use it by hand."
_LETTING_GO = "Switching everything off and letting go of the instruments …"
_SILENT = (
    "No answer from {}: waiting until {} at most; the guard goes on trying then. STOP works, and "
    "everything else."
)
_GUARD_TRIES = (
    "Let go. Not all have confirmed that they are off: Janus Lab goes on trying until {} at most, "
    "and can connect then. STOP works, and everything else."
)
#: A bench of which somebody is silent is let go of within this (s): a look that is under way, then
#: safe-off and a question, twice.
_LET_GO_WITHIN = 15.0
RUN_GOES_ON = "A run is going on. Single actions have to wait until it has ended."


class ManualPanel(QtWidgets.QWidget):  # type: ignore[misc]
    """Typed values are checked against the bench's limits before anything is asked for.

    `act_wanted` carries the name of an action of `station.manual.ACTIONS` and its numbers, in V, A
    and mW/cm². `stop_wanted` means everything off. Nothing can be asked for while a run is going
    on, or while `set_blocked` says so.
    """

    act_wanted = QtCore.Signal(str, dict)
    connect_wanted = QtCore.Signal()
    disconnect_wanted = QtCore.Signal()
    stop_wanted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench: BenchConfig | None = None
        self._state = BenchState(connected=False)
        self._is_blocked = False
        self._let_go_by: float | None = None  #: it is being disconnected, until then at most
        self.reason = wrapped_label(self)
        self.connection = self._button("&Connect", "", self._connect_or_disconnect)
        self.actions = QtWidgets.QWidget(self)
        self.fields = {key: self._field(key) for key in PARAMETERS}
        self.set_bias = self._button(
            "Set b&ias", "Output on, at this bias and compliance", self._set_bias
        )
        self.read_current = self._button(
            "Read curre&nt", "Read once, at the present bias", lambda: self._act("read current")
        )
        self.set_light = self._button("Set li&ght", "Laser on, at this irradiance", self._set_light)
        self.laser_off = self._button(
            "&Laser off", "The bias stays", lambda: self._act("set irradiance", irradiance=0.0)
        )
        self.set_drive = self._button(
            "Set curr&ent", "Laser on, at this current, whatever light it makes", self._set_drive
        )
        self.outputs_off = self._button(
            "Out&puts off", "Laser off, then bias to zero and output off", self.stop_wanted.emit
        )
        self._pauses = {key: self._pause(key) for key in self.fields}
        self._lay_out()
        mark_problems(self)
        self._refresh()

    # -- what is in it

    def set_bench(self, bench: BenchConfig | None) -> None:
        """Check against the limits of this bench."""
        self._bench = bench
        for key in self.fields:
            self._describe(key)
            self._check(key)
        self._refresh()

    def set_state(self, state: BenchState) -> None:
        """Offer what can be done with a bench in this state."""
        self._state = state
        if not state.connected:
            self._let_go_by = None
        self._refresh()

    def set_blocked(self, is_measuring: bool) -> None:
        """Offer nothing while something `is_measuring`."""
        self._is_blocked = is_measuring
        self._refresh()

    def state(self) -> dict[str, Any]:
        """What has been typed, valid or not, for JSON."""
        return {key: field.given() for key, field in self.fields.items()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` gave once; what no longer fits is left out."""
        for key, field in self.fields.items():
            field.set_given(state.get(key))
            self._check(key)

    # -- what a person does

    def _connect_or_disconnect(self) -> None:
        if self._state.connected:
            self._let_go_by = time.time() + _LET_GO_WITHIN
            self._refresh()
            self.disconnect_wanted.emit()
        else:
            self.connect_wanted.emit()

    def _set_bias(self) -> None:
        bias, compliance = self._take("bias"), self._take("compliance")
        if bias is not None and compliance is not None:
            self._act("set bias", bias=bias, compliance=compliance)

    def _set_light(self) -> None:
        irradiance = self._take("irradiance")
        if irradiance is not None:
            self._act("set irradiance", irradiance=irradiance)

    def _set_drive(self) -> None:
        drive = self._take("drive")
        if drive is not None:
            self._act("set drive", drive=drive)

    def _act(self, name: str, **numbers: float) -> None:
        self.act_wanted.emit(name, numbers)

    # -- checking

    def _take(self, key: str) -> float | None:
        """The value of a field, in its own unit; None, and the field marked, if it is not valid."""
        self._pauses[key].stop()
        self.fields[key].commit()
        value = self._check(key)
        if value is None:
            self.fields[key].editor.setFocus()
        return value

    def _check(self, key: str) -> float | None:
        value, problem = self._read(key)
        self.fields[key].mark(problem)
        return None if problem else value

    def _read(self, key: str) -> tuple[float | None, str]:
        return read_value(key, self.fields[key].given(), self._bench)

    def _edited(self, field: LineField) -> None:
        """What is being typed is marked only when the person pauses; a mark goes at once."""
        if not self._read(field.name)[1]:
            field.mark("")
        self._pauses[field.name].start()

    def _committed(self, field: LineField) -> None:
        self._pauses[field.name].stop()
        field.commit()
        self._check(field.name)

    def _pause(self, key: str) -> QtCore.QTimer:
        pause = QtCore.QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(TYPING_PAUSE)
        pause.timeout.connect(lambda: self._check(key))
        return pause

    # -- how it looks

    def _refresh(self) -> None:
        """Enable what can be done, and say why the rest cannot."""
        state = self._state
        if self._is_blocked or state.busy:
            reason = RUN_GOES_ON
        elif waits := self._what_is_waited_for():
            reason = waits
        elif self._bench is None:
            reason = NO_BENCH
        else:
            reason = "" if state.connected else NOT_CONNECTED
        is_open = state.connected and not state.busy
        if reason != self.reason.text():
            self.reason.setText(reason)
            self.reason.setVisible(bool(reason))
        self.actions.setEnabled(is_open and not reason)
        self.connection.setEnabled(reason in ("", NOT_CONNECTED))
        text = "Dis&connect" if is_open else "&Connect"
        text = "Disconnecting …" if self._let_go_by is not None else text
        if text != self.connection.text():
            self.connection.setText(text)
            tip = "Everything off, and the instruments released"
            self.connection.setToolTip(tip if is_open else "Open the bench; no output changes")

    def _what_is_waited_for(self) -> str:
        """What, and until when, while the bench is let go of; else empty."""
        now, state = time.time(), self._state
        if state.trying_until is not None:
            return _GUARD_TRIES.format(clock_time(state.trying_until, now, seconds=True))
        if self._let_go_by is None:
            return ""
        models = self._bench.instruments if self._bench is not None else {}
        silent = dict.fromkeys(models[role][0] for role, _ in state.silent if role in models)
        if not silent:
            return _LETTING_GO
        return _SILENT.format(", ".join(silent), clock_time(self._let_go_by, now, seconds=True))

    def _describe(self, key: str) -> None:
        field = self.fields[key]
        limits = NO_BENCH if self._bench is None else limits_of(key, self._bench)
        for widget in (field.editor, field.label):
            if widget is not None:
                widget.setToolTip(f"{field.title}: {limits}")

    def _field(self, key: str) -> LineField:
        field = LineField(key, PARAMETERS[key], self.actions)
        field.edited.connect(self._edited)
        field.committed.connect(self._committed)
        field.line.returnPressed.connect(self._move_on)
        return field

    def _move_on(self) -> None:
        self.focusNextChild()

    def _button(self, text: str, tip: str, does: Callable[[], None]) -> QtWidgets.QPushButton:
        button = QtWidgets.QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(True)  # Enter presses it, as in the fields Enter moves on
        button.clicked.connect(lambda _: does())
        return button

    def _lay_out(self) -> None:
        grid = QtWidgets.QGridLayout(self.actions)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, key in ((0, "bias"), (2, "compliance"), (5, "irradiance"), (8, "drive")):
            field = self.fields[key]
            grid.addWidget(field.label, row, 0)
            grid.addWidget(field.editor, row, 1)
            grid.addWidget(field.reason, row + 1, 0, 1, 2)
        for row, pair in ((4, (self.set_bias, self.read_current)),
                          (7, (self.set_light, self.laser_off)),
                          (10, (self.set_drive, self.outputs_off))):  # fmt: skip
            for column, button in enumerate(pair):
                grid.addWidget(button, row, column)
        in_order = [
            *(self.fields["bias"].line, self.fields["compliance"].line, self.set_bias),
            *(self.read_current, self.fields["irradiance"].line, self.set_light),
            *(self.laser_off, self.fields["drive"].line, self.set_drive, self.outputs_off),
        ]
        for before, after in pairwise(in_order):
            QtWidgets.QWidget.setTabOrder(before, after)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.connection)
        layout.addWidget(self.reason)
        layout.addWidget(self.actions)

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            mark_problems(self)
