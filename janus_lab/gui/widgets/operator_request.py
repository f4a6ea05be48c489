"""What a run asks of the person at the window: a window of its own that keeps nobody from STOP, and
that no key confirms which was meant for something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from drivers.config.quantities import parse_asked
from drivers.operator import Answer, Request
from drivers.printable import printable

#: A desktop hands a new window the keyboard within this time (ms), if it does so by itself.
_COMING_UP = 500


class OperatorRequest(QtWidgets.QDialog):  # type: ignore[misc]
    """Shows one request and calls `answered` once; it cannot be closed instead, only STOP ends
    the run.

    It comes up by itself, so it leaves the keyboard where it is. Whoever goes to it, by a click or
    with `take_keyboard`, is on its text: `Done` hears keys only once the focus is moved there.
    """

    def __init__(self, parent: Any, request: Request, answered: Callable[[Answer], None]) -> None:
        self._had_keyboard: Any = None
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        self.setAttribute(QtCore.Qt.WA_ShowWithoutActivating)
        self.setModal(False)
        self.setWindowTitle("The measurement waits for you")
        self._request = request
        self._answered = answered
        text = QtWidgets.QLabel(printable(request.text))
        text.setTextFormat(QtCore.Qt.PlainText)
        text.setWordWrap(True)
        # where the keyboard is, should the desktop hand it over all the same: it meets nothing here
        text.setFocusPolicy(QtCore.Qt.StrongFocus)
        self._value = QtWidgets.QLineEdit()
        self._value.setPlaceholderText(f"value in {request.unit}")
        self._value.setVisible(bool(request.unit))
        self._value.returnPressed.connect(self._take)
        self._wrong = QtWidgets.QLabel()
        self._wrong.setTextFormat(QtCore.Qt.PlainText)  # it quotes what was typed
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        done = QtWidgets.QPushButton("Done")
        done.setAutoDefault(False)  # Enter would press it from everywhere
        done.clicked.connect(self._take)
        for key in ("Return", "Enter"):
            pressed = QtWidgets.QShortcut(QtGui.QKeySequence(key), done)
            pressed.setContext(QtCore.Qt.WidgetShortcut)
            pressed.setAutoRepeat(False)
            pressed.setWhatsThis("What a measurement asks: it is done")
            pressed.activated.connect(self._take)
        column = QtWidgets.QVBoxLayout(self)
        for widget in (text, self._value, self._wrong, done):
            column.addWidget(widget)
        self.setMinimumWidth(360)
        text.setFocus()
        self._had_keyboard = QtWidgets.QApplication.activeWindow()
        coming_up = QtCore.QTimer(self)
        coming_up.setSingleShot(True)
        coming_up.timeout.connect(self._has_come_up)
        coming_up.start(_COMING_UP)

    def take_keyboard(self) -> None:
        """A person wants to answer with the keyboard."""
        self._has_come_up()
        self.raise_()
        self.activateWindow()

    def event(self, event: Any) -> bool:
        """Gives the keyboard back, once, that the desktop has handed over as this came up."""
        handled: bool = super().event(event)
        before = self._had_keyboard
        if event.type() == QtCore.QEvent.WindowActivate and before is not None:
            self._has_come_up()
            if before in QtWidgets.QApplication.topLevelWidgets():  # it may have been closed
                before.activateWindow()
        return handled

    def _has_come_up(self) -> None:
        """From now on it gets the keyboard by a person's wish alone."""
        self._had_keyboard = None

    def _take(self) -> None:
        value = None
        if self._request.unit:
            try:
                value = parse_asked(self._value.text(), self._request.unit)
            except ValueError as error:
                self._wrong.setText(str(error))
                self._wrong.show()
                return
        self._answered(Answer(value))
        self.accept()

    def reject(self) -> None:
        """Escape does nothing: the run would wait on, unseen."""

    def closeEvent(self, event: Any) -> None:
        """As `reject`, unless it is done."""
        event.setAccepted(self.result() == QtWidgets.QDialog.Accepted)
