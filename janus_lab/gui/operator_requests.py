"""Shows what a run asks of the person at the window, and takes the answer back."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from drivers.operator import Answer
from janus_lab.bench_process.messages import CommandRefused, OperatorAsked, ProcessGone
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.gui.widgets.operator_request import OperatorRequest

from .controller import Controller

#: What is said to who would close a request.
_STILL = "The measurement waits until this is done: press Done. STOP ends the measurement."


class OperatorRequests(QtCore.QObject):  # type: ignore[misc]
    """One request at a time, over `window`; it goes when the run no longer waits. Whoever types
    goes on typing: a request takes no keyboard by itself."""

    def __init__(self, window: QtWidgets.QWidget, controller: Controller) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._job: int | None = None
        self.shown: OperatorRequest | None = None
        controller.asked.connect(self._hear)
        controller.ended.connect(lambda job, rows: self._end(job.number))
        controller.told.connect(self._look_for_end)

    def go_to(self) -> None:
        """The keyboard goes to what is asked, if anything is."""
        if self.shown is not None:
            self.shown.take_keyboard()

    def _hear(self, asked: OperatorAsked) -> None:
        self._end(self._job)
        if asked.request is None:
            return
        self._job = asked.job
        self.shown = OperatorRequest(
            self._window, asked.request, lambda answer: self._answer(asked.job, answer)
        )
        self._still = wrapped_label(self.shown, _STILL)
        self._still.hide()
        self.shown.layout().addWidget(self._still)
        self.shown.installEventFilter(self)
        self.shown.show()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Who closes what is asked, which stays, is told why."""
        is_escape = event.type() == QtCore.QEvent.KeyPress and event.key() == QtCore.Qt.Key_Escape
        if watched is self.shown and (is_escape or event.type() == QtCore.QEvent.Close):
            self._still.show()
        return False

    def _look_for_end(self, report: object) -> None:
        """What asked may be gone without having said so."""
        match report:
            case CommandRefused():
                self._end(report.job)
            case ProcessGone():
                self._end(self._job)

    def _answer(self, job: int, answer: Answer) -> None:
        self.shown = None
        self._controller.answer(job, answer)

    def _end(self, job: int | None) -> None:
        if self.shown is not None and job == self._job:
            self.shown.accept()
            self.shown = None
