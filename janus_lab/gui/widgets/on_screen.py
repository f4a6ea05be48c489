"""Windows as a whole on a screen, whatever they remember, and however large its letters are."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

#: A frame is known once the window is on the screen: so long (ms) after it is shown, at the latest.
_FRAMED = 200


def fitted(
    wanted: QtCore.QRect, frame: QtCore.QMargins, room: QtCore.QRect, least: QtCore.QSize
) -> QtCore.QRect:
    """`wanted`, moved and, where it must be, made smaller, but not than `least`, so that with its
    `frame` it is inside `room`; its top right corner is, if nothing else can be."""
    inside = room.marginsRemoved(frame)
    width = max(min(wanted.width(), inside.width()), least.width())
    height = max(min(wanted.height(), inside.height()), least.height())
    left = min(max(wanted.left(), inside.left()), inside.left() + inside.width() - width)
    lowest = max(inside.top(), inside.top() + inside.height() - height)
    top = min(max(wanted.top(), inside.top()), lowest)
    return QtCore.QRect(left, top, width, height)


def screen_of(wanted: QtCore.QRect) -> QtGui.QScreen:
    """The screen that most of `wanted` is on; the first one if that is none."""

    def shared(screen: QtGui.QScreen) -> int:
        common = screen.availableGeometry() & wanted
        return int(common.width() * common.height())

    first = QtGui.QGuiApplication.primaryScreen()
    best = max(QtGui.QGuiApplication.screens(), key=shared)
    return best if shared(best) else first


def fit(window: QtWidgets.QWidget) -> None:
    """Move and shrink `window` so that all of it is on its screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    inner, outer = window.geometry(), window.frameGeometry()
    frame = QtCore.QMargins(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    found = fitted(inner, frame, screen_of(inner).availableGeometry(), least)
    if found != inner:
        window.setGeometry(found)


def scrolled_where_small(content: QtWidgets.QWidget) -> QtWidgets.QScrollArea:
    """`content` as it is where there is room for it, else behind scroll bars: so that a window need
    not be larger than its screen."""
    area = QtWidgets.QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QtWidgets.QFrame.NoFrame)
    area.setFocusPolicy(QtCore.Qt.NoFocus)
    area.setWidget(content)
    return area


def room_for_current(pages: QtWidgets.QStackedWidget | QtWidgets.QTabWidget) -> None:
    """Of `pages` only the one that is seen asks for room: Qt would keep room for the largest."""

    def settle() -> None:
        current = pages.currentWidget()
        for page in (pages.widget(number) for number in range(pages.count())):
            kind = QtWidgets.QSizePolicy.Preferred
            if page is not current:
                kind = QtWidgets.QSizePolicy.Ignored
            page.setSizePolicy(kind, kind)

    pages.currentChanged.connect(lambda _: settle())
    settle()


class KeptOnScreen(QtCore.QObject):  # type: ignore[misc]
    """Fits `window` whenever it is shown, and again when its frame is known; also when the screens
    have become others."""

    def __init__(self, window: QtWidgets.QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._framed = QtCore.QTimer(self)
        self._framed.setSingleShot(True)
        self._framed.setInterval(_FRAMED)
        self._framed.timeout.connect(self._fit)
        window.installEventFilter(self)
        application = QtGui.QGuiApplication.instance()
        application.screenRemoved.connect(self._screens_changed)
        application.primaryScreenChanged.connect(self._screens_changed)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.Show and not event.spontaneous():
            self._fit()
            self._framed.start()
        return False

    def _screens_changed(self, screen: QtGui.QScreen) -> None:
        self._framed.start()

    def _fit(self) -> None:
        fit(self._window)
