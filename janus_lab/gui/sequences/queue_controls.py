"""Starting the queue, holding it, and pausing what is being measured."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

_START = "Start the queue"
_GO_ON = "Go on with the queue"
_START_KEY = "F9"
_START_TIP = "Measure what waits, from top to bottom (F9)"
_HOLD_TIP = "What is being measured comes to its end; what waits then waits for you"
_PAUSE_TIP = (
    "End it at the next safe point with everything off, and hold the queue; '{}' goes on with it, "
    "after the settling in the dark (F10)"
)
_AT_END_TIP = (
    "This measurement cannot be gone on with in the middle: it comes to its end, and the queue is "
    "held then (F10)"
)


class QueueControls(QtWidgets.QWidget):  # type: ignore[misc]
    """Buttons that can be pressed only while they make sense; they stay where they are."""

    start_wanted = QtCore.Signal()
    hold_wanted = QtCore.Signal()
    pause_wanted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = self._button(_START, _START_KEY, "Start the queue, or go on with it")
        self.hold = self._button("Hold", "", "")
        self.pause = self._button("Pause", "F10", "Pause what is measured, and hold the queue")
        self.start.clicked.connect(lambda _: self.start_wanted.emit())
        self.hold.clicked.connect(lambda _: self.hold_wanted.emit())
        self.pause.clicked.connect(lambda _: self.pause_wanted.emit())
        self.hold.setToolTip(_HOLD_TIP)
        self._say_start(_GO_ON)  # the longer of the two: nothing jumps
        self.start.setMinimumWidth(self.start.sizeHint().width())
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.start, self.hold, self.pause):
            row.addWidget(button)
        self.show_state(waits=False, paused=True, begun=False, busy=False, can_pause=False)

    def show_state(
        self, *, waits: bool, paused: bool, begun: bool, busy: bool, can_pause: bool
    ) -> None:
        """Whether something `waits`, the queue is `paused`, some of it has `begun`, something is
        being done (`busy`), and whether that can be gone on with."""
        words = _GO_ON if begun else _START
        self._say_start(words)
        self.start.setToolTip(_START_TIP)
        self.start.setEnabled(waits and paused)
        self.hold.setEnabled(waits and busy and not paused)
        self.pause.setEnabled(busy and (can_pause or (waits and not paused)))
        self.pause.setToolTip(_PAUSE_TIP.format(_GO_ON) if can_pause else _AT_END_TIP)

    def _say_start(self, words: str) -> None:
        """With its words a button loses its key, as Qt has it."""
        if words != self.start.text():
            self.start.setText(words)
            self.start.setShortcut(_START_KEY)

    def _button(self, text: str, key: str, key_words: str) -> QtWidgets.QPushButton:
        button = QtWidgets.QPushButton(text, self)
        button.setWhatsThis(key_words)
        button.setShortcut(key)
        button.setAutoDefault(True)
        return button
