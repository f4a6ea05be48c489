"""The right side of the window: STOP, the instruments, what they do, and single actions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.standing.last_and_next import LastAndNext
from janus_lab.gui.standing.outputs_sign import OutputsSign
from janus_lab.gui.widgets.labels import ElidedLabel
from janus_lab.gui.widgets.table_colours import state_colour

from .bench_readings import BenchReadings
from .stop_button import BenchAlarm, StopButton
from .stop_under_popups import StopUnderPopups

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

    from .manual_panel import ManualPanel

_ROLES = {
    "smu": "SMU",
    "laser": "Laser",
    "analyser": "Analyser",
    "generator": "Generator",
    "power_meter": "Power meter",
    "switch": "Switch",
}
#: What a connection is like, and the colour of `table_colours` that it is shown in.
_NOT_OPEN, _CONNECTED, _MEASURING = "○ not open", "● connected", "● measuring"
_SILENT = "● no answer"
_COLOURS = {_NOT_OPEN: "", _CONNECTED: "finished", _MEASURING: "running", _SILENT: "failed"}


class InstrumentRow(QtWidgets.QWidget):  # type: ignore[misc]
    """One instrument: model and connection, role and address, and who it says it is."""

    def __init__(
        self, role: str, model: str, address: str, parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.role = role
        self.title = QtWidgets.QLabel(model, self)
        font = QtGui.QFont(self.title.font())
        font.setBold(True)
        self.title.setFont(font)
        self.connection = QtWidgets.QLabel(self)
        self.address, self.identity = ElidedLabel(self), ElidedLabel(self)
        self.address.show_text(f"{_ROLES.get(role, role.capitalize())} · {address}")
        grid = QtWidgets.QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.connection, 0, 1, QtCore.Qt.AlignRight)
        grid.addWidget(self.address, 1, 0, 1, 2)
        grid.addWidget(self.identity, 2, 0, 1, 2)
        self.set_state(BenchState(connected=False))

    def set_state(self, state: BenchState) -> None:
        """Show whether it is open, and its identity while that is known."""
        identities = dict(state.identities)
        is_open = state.connected and (not identities or self.role in identities)
        word = _NOT_OPEN if not is_open else _MEASURING if state.busy else _CONNECTED
        if is_open and self.role in dict(state.silent):
            word = _SILENT
        if word != self.connection.text():
            self.connection.setText(word)
            self._colour()
        self.identity.show_text(identities.get(self.role, "–") if is_open else "–")

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        colour = _COLOURS.get(self.connection.text(), "")
        style = f"color: {state_colour(colour, self.palette()).name()};"
        if style != self.connection.styleSheet():
            self.connection.setStyleSheet(style)


class BenchPanel(QtWidgets.QWidget):  # type: ignore[misc]
    """STOP above, whatever is scrolled below it; instruments, readings, single actions.

    `stop_wanted` means safe-off of the bench that it carries, at any time. The signals of
    the manual panel are `manual`'s, but its wish to stop is told by `stop_wanted`, too. Who presses
    STOP before the bench file has been read is heard at once, and again when the bench is known.
    """

    stop_wanted = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench: BenchConfig | None = None
        self.outputs_sign = OutputsSign(self)
        self.last_and_next = LastAndNext(self)
        self.alarm = BenchAlarm(self)
        self.alarm.dismiss.clicked.connect(lambda _: self.outputs_sign.looked())
        self._state = BenchState(connected=False)
        self.stop = StopButton(self)
        self.stop.pressed.connect(self.want_stop)
        StopUnderPopups(self.stop)
        self.instruments: dict[str, InstrumentRow] = {}
        self.readings = BenchReadings(self)
        self._stop_waits = False  #: for a bench that is not known yet
        self._place_of_manual = QtWidgets.QWidget(self)
        self.show_manual = _collapsing("By hand", self._place_of_manual)
        self._lay_out()
        self.set_bench(None)

    @property
    def bench(self) -> BenchConfig | None:
        """The bench that is shown, which STOP is for."""
        return self._bench

    def want_stop(self) -> None:
        """Ask for safe-off of the bench that is shown, whether it is open or not."""
        self._stop_waits = self._bench is None
        self.outputs_sign.stop_heard()
        self.stop_wanted.emit(self._bench)

    @cached_property
    def manual(self) -> ManualPanel:
        """The single actions. They are imported and made when they are first asked for: what they
        check numbers with takes long to import, and a new window is to be seen before."""
        from .manual_panel import ManualPanel

        manual = ManualPanel(self)
        manual.stop_wanted.connect(self.want_stop)
        manual.disconnect_wanted.connect(lambda: self._bring_up(manual.reason))
        manual.set_bench(self._bench)
        manual.set_state(self._state)
        self._place_of_manual.layout().addWidget(manual)
        self._fit()
        return manual

    def set_bench(self, bench: BenchConfig | None) -> None:
        """Show this bench's instruments; they are open when the next state says so."""
        self._bench = bench
        self._state = BenchState(connected=False)
        for row in self.instruments.values():
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.instruments = {}
        for role, (model, address) in bench.instruments.items() if bench is not None else ():
            self.instruments[role] = InstrumentRow(role, model, address, self)
            self._rows.addWidget(self.instruments[role])
        self.no_bench.setVisible(bench is None)
        self.outputs_sign.set_bench(bench)
        if bench is not None or self._has_manual:
            self.manual.set_bench(bench)
        self.set_state(self._state)
        if bench is not None and self._stop_waits:
            self.want_stop()

    def _bring_up(self, widget: QtWidgets.QWidget) -> None:
        """Scroll to it, once it has its place."""
        QtCore.QTimer.singleShot(0, lambda: self.scroll.ensureWidgetVisible(widget))

    @property
    def _has_manual(self) -> bool:
        return "manual" in self.__dict__

    def set_state(self, state: BenchState) -> None:
        """Show `state`; cheap enough for twenty times a second."""
        self._state = state
        for row in self.instruments.values():
            row.set_state(state)
        self.readings.set_state(state)
        self.readings.setVisible(state.connected)
        self.last_and_next.setVisible(not state.connected)
        self.outputs_sign.set_state(state)
        if self._has_manual:
            self.manual.set_state(state)
        if state.alarm is not None:
            self.alarm.say(state.alarm)
        if not self.outputs_sign.doubts and self.alarm.words.text():
            self.alarm.say("")

    def set_blocked(self, is_measuring: bool) -> None:
        """Offer no single action while something `is_measuring`."""
        if self._has_manual:
            self.manual.set_blocked(is_measuring)

    def state(self) -> dict[str, Any]:
        """What has been typed, and whether the single actions are shown, for JSON."""
        return {"show_manual": bool(self.show_manual.isChecked()), "manual": self.manual.state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` gave once; what no longer fits is left out."""
        if isinstance(shown := state.get("show_manual"), bool):
            self.show_manual.setChecked(shown)
        if isinstance(manual := state.get("manual"), Mapping):
            self.manual.restore(manual)

    # -- how it looks

    def _lay_out(self) -> None:
        self.no_bench = QtWidgets.QLabel("No bench has been chosen.", self)
        self._rows = QtWidgets.QVBoxLayout()
        self._rows.setSpacing(6)
        self._rows.addWidget(self.no_bench)
        content = QtWidgets.QWidget(self)
        inside = QtWidgets.QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 6, 0)
        inside.addLayout(self._rows)
        inside.addWidget(_line(content))
        inside.addWidget(self.readings)
        inside.addWidget(self.last_and_next)
        inside.addWidget(_line(content))
        inside.addWidget(self.show_manual)
        inside.addWidget(self._place_of_manual)
        below = QtWidgets.QVBoxLayout(self._place_of_manual)
        below.setContentsMargins(0, 0, 0, 0)
        inside.addStretch(1)
        self.scroll = QtWidgets.QScrollArea(self)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFocusPolicy(QtCore.Qt.NoFocus)
        self.scroll.setFrameShape(QtWidgets.QFrame.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
        self.scroll.setWidget(content)
        self.scroll.setMinimumHeight(1)  # STOP and the sign come first where there is no room
        self._fit()
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.stop)
        layout.addWidget(self.outputs_sign)
        layout.addWidget(self.alarm)
        layout.addWidget(self.scroll, 1)

    def _fit(self) -> None:
        """No narrower than what is in it."""
        bar = self.scroll.verticalScrollBar().sizeHint().width()
        self.scroll.setMinimumWidth(self.scroll.widget().minimumSizeHint().width() + bar)


def _line(parent: QtWidgets.QWidget) -> QtWidgets.QFrame:
    line = QtWidgets.QFrame(parent)
    line.setFrameShape(QtWidgets.QFrame.HLine)
    line.setFrameShadow(QtWidgets.QFrame.Sunken)
    return line


def _collapsing(title: str, content: QtWidgets.QWidget) -> QtWidgets.QToolButton:
    """A heading that shows and hides `content`."""
    button = QtWidgets.QToolButton()
    button.setText(title)
    button.setCheckable(True)
    button.setChecked(True)
    button.setAutoRaise(True)
    button.setArrowType(QtCore.Qt.DownArrow)
    button.setToolButtonStyle(QtCore.Qt.ToolButtonTextBesideIcon)

    def show(is_open: bool) -> None:
        button.setArrowType(QtCore.Qt.DownArrow if is_open else QtCore.Qt.RightArrow)
        content.setVisible(is_open)

    button.toggled.connect(show)
    return button
