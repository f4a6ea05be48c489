"""The sign beside STOP: simulated or real, and whether something is on."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.widgets.labels import breakable, wrapped_label
from janus_lab.gui.widgets.theme import ORANGE, SKY
from janus_lab.happening import clock_time

from .model.outputs_state import OutputsState, Standing, are_off_since, outputs_state, reality

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

#: Ground and letters; red is for what is not known alone. All have a contrast of at least 4.5.
_COLOURS: Final = {
    Standing.OFF: ("#00714f", "white"),
    Standing.ON: (ORANGE, "black"),
    Standing.UNKNOWN: ("#b00020", "white"),
}
_REALITY: Final = {"SIMULATED": SKY, "REAL": "#f0e442"}
_SIGN_STYLE = """
QFrame#outputs {{ background: {ground}; border-radius: 6px; }}
QFrame#outputs QLabel {{ background: transparent; color: {letters}; }}
"""
_REALITY_STYLE = (
    "QLabel {{ background: {}; color: black; font-weight: bold; border-radius: 3px; "
    "padding: 1px; }}"
)
_TIPS: Final = {
    "SIMULATED": "The instruments are simulated: nothing real can be switched on from this window",
    "REAL": "The instruments are real: what is started here has voltage and light",
}
_STOPPING: Final = "STOP, {}: switching off …"
#: The word is so much larger than other letters.
_ENLARGED = 1.4


def _comes_on(before: BenchState, state: BenchState) -> bool:
    """Whether something has been switched on, or is about to be."""
    output, laser = state.output_on and not before.output_on, state.laser_on and not before.laser_on
    return bool(state.coming or output or laser)


class OutputsSign(QtWidgets.QWidget):  # type: ignore[misc]
    """SIMULATED or REAL; below it OFF, ON or UNKNOWN on a ground of that colour, and what it is
    known from. Cheap enough to be told twenty times a second."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench: BenchConfig | None = None
        self.doubts = ""  #: what stands to be looked after, and nobody has looked yet
        self._doubted = 0.0  #: since when (s since 1970)
        self._looked: float | None = None  #: when a person said that all is off (s since 1970)
        self._last = BenchState(connected=False)
        self._stops = 0  #: that are being carried out
        self.shown: OutputsState | None = None
        self.reality = QtWidgets.QLabel(self)
        self.reality.setAlignment(QtCore.Qt.AlignCenter)
        self.sign = QtWidgets.QFrame(self)
        self.sign.setObjectName("outputs")
        self.stopping = wrapped_label(self.sign)
        self.stopping.hide()
        self.word = QtWidgets.QLabel(self.sign)
        self.what = wrapped_label(self.sign)
        self.lines = wrapped_label(self.sign)
        font = QtGui.QFont(self.font())
        font.setBold(True)
        self.what.setFont(font)
        self.stopping.setFont(font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(_ENLARGED * font.pointSizeF())
        self.word.setFont(font)
        inside = QtWidgets.QVBoxLayout(self.sign)
        inside.setContentsMargins(8, 4, 8, 5)
        inside.setSpacing(1)
        for label in (self.stopping, self.word, self.what, self.lines):
            inside.addWidget(label)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.reality)
        layout.addWidget(self.sign)
        self.set_bench(None)

    def set_bench(self, bench: BenchConfig | None) -> None:
        """Speak of this bench, of which nothing is known yet."""
        self._bench, self.doubts, self._looked = bench, "", None
        self.setVisible(bench is not None)
        if bench is not None:
            word = reality(bench)
            self.reality.setText(word)
            self.reality.setToolTip(_TIPS[word])
            self.reality.setStyleSheet(_REALITY_STYLE.format(_REALITY[word]))
        self.set_state(BenchState(connected=False))

    @property
    def has_looked(self) -> bool:
        """Whether a person has, and nothing has been in doubt since."""
        return self._looked is not None

    @property
    def in_doubt(self) -> bool:
        """Whether something may be on that does not answer, or has not confirmed that it is off,
        and nobody has looked."""
        return not self.has_looked and bool(self.doubts or self._last.silent)

    def looked(self) -> None:
        """A person has looked at the bench, and says that all is off."""
        self._looked = time.time()
        self.doubts = ""
        self.set_state(replace(self._last, alarm=None))

    def stop_heard(self) -> None:
        """STOP has been pressed: say so at once, until `stop_done` has been said of each."""
        self._stops += 1
        clock = clock_time(now := time.time(), now, seconds=True)
        self.stopping.setText(_STOPPING.format(clock))
        self.stopping.show()

    def stop_done(self, *, all_of_them: bool = False) -> None:
        """A STOP has been carried out, or nobody is there any more to carry out any."""
        self._stops = 0 if all_of_them else max(0, self._stops - 1)
        self.stopping.setVisible(self._stops > 0)

    def set_state(self, state: BenchState) -> None:
        """Show what `state` says of the outputs; an alarm in it stands until the next takes it
        back, whatever a person has put away, or until every instrument has said since that it is
        off."""
        if state.alarm is not None:
            self.doubts, self._looked, self._doubted = state.alarm, None, time.time()
        if _comes_on(self._last, state):
            self._looked = None  # a person has said so of what was before
        self._last = state
        if self._bench is None:
            return
        if (self.doubts or self.has_looked) and are_off_since(state, self._bench, self._doubted):
            self.doubts, self._looked = "", None
        told = outputs_state(
            state, self._bench, self.doubts, time.time(), self._looked, self._doubted
        )
        if told == self.shown:
            return
        before, self.shown = self.shown, told
        if before is None or before.outputs is not told.outputs:
            ground, letters = _COLOURS[told.outputs]
            self.sign.setStyleSheet(_SIGN_STYLE.format(ground=ground, letters=letters))
            self.word.setText(told.outputs.value)
        for label, text in ((self.what, told.what), (self.lines, "\n".join(told.lines))):
            if breakable(text) != label.text():
                label.setText(breakable(text))
                label.setVisible(bool(text))
        self.setAccessibleName(f"Outputs {told.outputs.value}: {told.what}")
        self.sign.setToolTip("\n".join((told.what, *told.lines)))
