"""What stands above all else: STOP, and the warning that the bench may not be safe."""

from __future__ import annotations

from typing import Final

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import enlarged, wrapped_label

STOP_KEYS: Final = ("Ctrl+.", "F12")
STOP_TIP: Final = f"Stop: laser off, bias to zero, everything safe ({' or '.join(STOP_KEYS)})"
#: At least so high (px), also where the font is small.
STOP_HEIGHT: Final = 64

_STOP_STYLE = """
QPushButton { background: #b00020; color: white; border: 3px solid #7a0016; border-radius: 8px; }
QPushButton:hover { background: #c8102e; }
QPushButton:pressed { background: #7a0016; }
"""
#: Lines of the warning that are seen at once, at least, however small the screen.
_LEAST_LINES: Final = 3
#: Of the warning below STOP.
_ALARM_STYLE = """
QFrame#alarm { background: #b00020; border-radius: 6px; }
QFrame#alarm QLabel { background: transparent; color: white; font-weight: bold; }
QFrame#alarm QScrollArea { background: transparent; }
"""


class StopButton(QtWidgets.QPushButton):  # type: ignore[misc]
    """Large, red, always enabled; acts when it is pressed, not when it is let go."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__("STOP", parent)
        self.setToolTip(STOP_TIP)
        self.setAccessibleName("Stop")
        self.setAccessibleDescription(STOP_TIP)
        self.setFocusPolicy(QtCore.Qt.NoFocus)  # a stray space bar must not end a run
        self.setStyleSheet(_STOP_STYLE)
        font = enlarged(self.font(), by=2.2)
        font.setLetterSpacing(QtGui.QFont.PercentageSpacing, 110)
        self.setFont(font)
        self.setMinimumHeight(max(STOP_HEIGHT, round(1.6 * QtGui.QFontMetrics(font).height())))
        self.setSizePolicy(QtWidgets.QSizePolicy.Expanding, QtWidgets.QSizePolicy.Fixed)
        for keys in STOP_KEYS:
            shortcut = QtWidgets.QShortcut(QtGui.QKeySequence(keys), self)
            shortcut.setContext(QtCore.Qt.ApplicationShortcut)  # from every window of ours
            shortcut.setWhatsThis("STOP: everything off")
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.pressed)


class _Words(QtWidgets.QScrollArea):  # type: ignore[misc]
    """`label` as a whole where there is room for it, else behind a scroll bar: never cut off."""

    def __init__(self, label: QtWidgets.QLabel, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self.setWidgetResizable(True)
        self.setFrameShape(QtWidgets.QFrame.NoFrame)
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
        self.setSizePolicy(QtWidgets.QSizePolicy.Preferred, QtWidgets.QSizePolicy.Maximum)
        self.setWidget(label)

    def sizeHint(self) -> QtCore.QSize:
        """As high as its words need in the width that there is."""
        return QtCore.QSize(1, self._label.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QtCore.QSize:
        """Some lines, or all there are."""
        least = _LEAST_LINES * self._label.fontMetrics().lineSpacing()
        return QtCore.QSize(1, min(least, self.sizeHint().height()))

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class BenchAlarm(QtWidgets.QFrame):  # type: ignore[misc]
    """The warning, red and below STOP, that something at the bench may still be on.

    Hidden while there is nothing to warn of. A person who has looked may put it away.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alarm")
        self.setStyleSheet(_ALARM_STYLE)
        self.words = wrapped_label(self)
        self._scroll = _Words(self.words, self)
        self.dismiss = QtWidgets.QPushButton("I have looked, all is off", self)
        self.dismiss.setToolTip("Puts the warning away; it comes again if it has to")
        self.dismiss.clicked.connect(lambda _: self.say(""))
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._scroll)
        layout.addWidget(self.dismiss)
        self.say("")

    def say(self, text: str) -> None:
        """Warn in these words; put the warning away if there are none."""
        self.words.setText(text)
        self._scroll.updateGeometry()
        self.setAccessibleName(text)
        self.setVisible(bool(text))
