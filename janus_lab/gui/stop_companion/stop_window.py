"""STOP's own small window: above all others, where STOP of the bench window is."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.panels.stop_button import StopButton
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.gui.widgets.on_screen import KeptOnScreen

from .words import Place

_Flags = QtCore.Qt
#: As wide as the STOP that it stands in for, or so wide (px).
_WIDTH = 300
#: Above all others, movable, and without a button that would close it.
_FLAGS = (
    _Flags.Window
    | _Flags.WindowStaysOnTopHint
    | _Flags.CustomizeWindowHint
    | _Flags.WindowTitleHint
)
_STYLE = """
QWidget#stop { background: #3a0008; }
QWidget#stop QLabel { color: white; font-weight: bold; }
"""


class StopWindow(QtWidgets.QWidget):  # type: ignore[misc]
    """`stop_wanted`: somebody has pressed STOP; `dismissed`: somebody has looked at the bench."""

    stop_wanted = QtCore.Signal()
    dismissed = QtCore.Signal()

    def __init__(self) -> None:
        super().__init__(None, _FLAGS)
        self._width = _WIDTH
        self.setObjectName("stop")
        self.setAttribute(QtCore.Qt.WA_StyledBackground)
        self.setStyleSheet(_STYLE)
        self.setWindowTitle("Janus Lab: STOP")
        self.button = StopButton(self)
        self.button.pressed.connect(self.stop_wanted)
        self.words = wrapped_label(self)
        self.dismiss = QtWidgets.QPushButton("I have looked, all is off", self)
        self.dismiss.setToolTip("Ends this window; nothing is switched")
        self.dismiss.setAutoDefault(False)
        self.dismiss.clicked.connect(lambda _: self.dismissed.emit())
        self.dismiss.hide()
        layout = QtWidgets.QVBoxLayout(self)
        layout.addWidget(self.button)
        layout.addWidget(self.words)
        layout.addWidget(self.dismiss)
        # where the keyboard is when this comes up by itself: not on the button, which ends it
        self.setFocusPolicy(QtCore.Qt.StrongFocus)
        self.setFocus()
        self._fit()
        KeptOnScreen(self)

    def say(self, text: str) -> None:
        """Show `text` below STOP."""
        if text != self.words.text():
            self.words.setText(text)
            self.words.setAccessibleName(text)
            self._fit()

    def bring_up(self, place: Place | None, *, with_keyboard: bool) -> None:
        """Show it, its STOP where that of the bench window is; `with_keyboard`: its keys are heard
        at once, because those of the bench window are not."""
        self.setAttribute(QtCore.Qt.WA_ShowWithoutActivating, not with_keyboard)
        if place is not None:
            margins = self.layout().contentsMargins()
            self._width = max(_WIDTH, place[2] + margins.left() + margins.right())
        self._fit()
        self.move(self._corner(place))
        self.show()
        self.raise_()
        if with_keyboard:
            self.activateWindow()

    def _fit(self) -> None:
        """As high as what is in it."""
        layout = self.layout()
        layout.activate()
        height = layout.totalHeightForWidth(self._width)  # negative without a text to be wrapped
        self.setFixedSize(self._width, height if height > 0 else layout.totalSizeHint().height())

    def _corner(self, place: Place | None) -> QtCore.QPoint:
        """With its STOP where that of the bench window is, else at the top right."""
        if place is None:
            room = QtGui.QGuiApplication.primaryScreen().availableGeometry()
            return QtCore.QPoint(room.right() + 1 - self.width(), room.top())
        centre = QtCore.QRect(*place).center()
        return centre - QtCore.QPoint(self.width() // 2, self.button.geometry().center().y())

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        """It goes when the window lives again, or when nothing is on any more."""
        event.ignore()
