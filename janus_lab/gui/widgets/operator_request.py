"""What a run asks of the person at the window: a window of its own that keeps nobody from STOP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config.quantities import parse_asked
from drivers.operator import Answer, Request
from drivers.printable import printable


class OperatorRequest(QtWidgets.QDialog):  # type: ignore[misc]
    """Shows one request and calls `answered` once; it cannot be closed instead, only STOP ends
    the run."""

    def __init__(self, parent: Any, request: Request, answered: Callable[[Answer], None]) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle("The measurement waits for you")
        self._request = request
        self._answered = answered
        text = QtWidgets.QLabel(printable(request.text))
        text.setTextFormat(QtCore.Qt.PlainText)
        text.setWordWrap(True)
        self._value = QtWidgets.QLineEdit()
        self._value.setPlaceholderText(f"value in {request.unit}")
        self._value.setVisible(bool(request.unit))
        self._wrong = QtWidgets.QLabel()
        self._wrong.setTextFormat(QtCore.Qt.PlainText)  # it quotes what was typed
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        done = QtWidgets.QPushButton("Done")
        done.setDefault(True)
        done.clicked.connect(self._take)
        column = QtWidgets.QVBoxLayout(self)
        for widget in (text, self._value, self._wrong, done):
            column.addWidget(widget)
        self.setMinimumWidth(360)

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
