"""The warning that something at the bench may still be on: red, below STOP, until it is settled."""

from __future__ import annotations

from typing import Final

from qtpy import QtWidgets

from janus_lab.gui.widgets.parameter_field import wrapped_label

_STYLE: Final = """
QFrame#alarm { background: #b00020; border-radius: 6px; }
QFrame#alarm QLabel { background: transparent; color: white; font-weight: bold; }
"""


class Alarm(QtWidgets.QFrame):  # type: ignore[misc]
    """Not there while all is well. A person who has looked may put it away."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alarm")
        self.setStyleSheet(_STYLE)
        self.words = wrapped_label(self)
        self.dismiss = QtWidgets.QPushButton("I have looked, all is off", self)
        self.dismiss.setToolTip("Puts the warning away; it comes again if it has to")
        self.dismiss.clicked.connect(lambda _: self.say(""))
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.words)
        layout.addWidget(self.dismiss)
        self.say("")

    def say(self, text: str) -> None:
        """Warn in these words; put the warning away if there are none."""
        self.words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
