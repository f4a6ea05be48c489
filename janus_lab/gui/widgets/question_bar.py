"""A question in the window that forces no answer: everything else goes on, STOP above all."""

from __future__ import annotations

from collections.abc import Callable

from qtpy import QtCore, QtGui, QtWidgets

from .labels import wrapped_label

_STYLE = """
QFrame#question { background: #f0c040; border: 1px solid #8a6a00; border-radius: 6px; }
QFrame#question QLabel { background: transparent; color: black; font-weight: bold; }
"""
_MARGIN = 8
_WIDEST = 560


class QuestionBar(QtWidgets.QFrame):  # type: ignore[misc]
    """Lies at the top of `over`, and is hidden while nothing is asked.

    Escape, or the answer that has the keyboard at first, leaves everything as it is. Whoever asks
    withdraws the question when it is no longer about what a person has read.
    """

    def __init__(self, over: QtWidgets.QWidget) -> None:
        super().__init__(over.window())
        self._over = over
        self._on_yes: Callable[[], None] = lambda: None
        self.setObjectName("question")
        self.setStyleSheet(_STYLE)
        self.words = wrapped_label(self)
        self.yes, self.no = QtWidgets.QPushButton(self), QtWidgets.QPushButton(self)
        self.yes.clicked.connect(lambda _: self._answer(yes=True))
        self.no.clicked.connect(lambda _: self._answer(yes=False))
        buttons = QtWidgets.QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.yes, self.no):
            button.setAutoDefault(True)  # Enter presses the one that has the keyboard
            buttons.addWidget(button)
        layout = QtWidgets.QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addLayout(buttons)
        escape = QtWidgets.QShortcut(QtGui.QKeySequence("Escape"), self)
        escape.setContext(QtCore.Qt.WidgetWithChildrenShortcut)
        escape.setWhatsThis("Question: leave everything as it is")
        escape.activated.connect(lambda: self._answer(yes=False))
        over.installEventFilter(self)
        self.hide()

    def ask(self, text: str, yes: str, no: str, on_yes: Callable[[], None]) -> None:
        """Ask `text`, with the two answers `yes` and `no`; `on_yes` is called after the first.

        A question that has not been answered is withdrawn by the next.
        """
        self._on_yes = on_yes
        self.words.setText(text)
        self.setAccessibleName(text)
        self.yes.setText(yes)
        self.no.setText(no)
        self._bring_up(with_answers=True)
        self.no.setFocus()

    def tell(self, text: str) -> None:
        """Say `text`, which nothing is to be answered to."""
        self._on_yes = lambda: None
        self.words.setText(text)
        self.setAccessibleName(text)
        self._bring_up(with_answers=False)

    def _bring_up(self, *, with_answers: bool) -> None:
        for button in (self.yes, self.no):
            button.setVisible(with_answers)
        self._place()
        self.show()
        self.raise_()

    @property
    def is_asked(self) -> bool:
        """Whether it waits for an answer."""
        return not self.isHidden()

    def withdraw(self) -> None:
        """Ask no more: what was asked has answered itself."""
        self._on_yes = lambda: None
        self.hide()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.Hide:  # who has gone elsewhere has not said yes
            self.withdraw()
        if event.type() in (QtCore.QEvent.Resize, QtCore.QEvent.Move) and self.isVisible():
            self._place()
        return False

    def _answer(self, *, yes: bool) -> None:
        on_yes = self._on_yes
        self.withdraw()
        if yes:
            on_yes()

    def _place(self) -> None:
        if self.parentWidget() is not self._over.window():  # it has come into its window since
            self.setParent(self._over.window())
        room = _in_view(self._over)
        if room.isEmpty():
            room = self._over.rect()
        width = min(_WIDEST, room.width() - 2 * _MARGIN)
        corner = self._over.mapTo(self._over.window(), room.topLeft())
        layout = self.layout()
        layout.activate()
        height = layout.totalHeightForWidth(width)
        left = corner.x() + (room.width() - width) // 2
        self.setGeometry(left, corner.y() + _MARGIN, width, height)


def _in_view(widget: QtWidgets.QWidget) -> QtCore.QRect:
    """The part of `widget` that is not scrolled out of sight. (Its `visibleRegion` would leave out
    what its children cover: sometimes nearly all of it.)"""
    room, above = widget.rect(), widget.parentWidget()
    while above is not None:
        corner = widget.mapFrom(above, QtCore.QPoint(0, 0))
        room &= QtCore.QRect(corner, above.size())
        above = above.parentWidget() if not above.isWindow() else None
    return room
