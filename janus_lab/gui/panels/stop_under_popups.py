"""STOP pressed with the mouse while a menu or a list is open, which that would only close."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from .stop_button import StopButton

#: A menu is found so long (ms) after it has opened: before a hand can be at STOP.
_INTERVAL = 100


class StopUnderPopups(QtCore.QObject):  # type: ignore[misc]
    """Lets `stop` be pressed while something has popped up; its keys are heard in any case."""

    def __init__(self, stop: StopButton) -> None:
        super().__init__(stop)
        self._stop = stop
        self._timer = QtCore.QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_INTERVAL)

    def _look(self) -> None:
        popup = QtWidgets.QApplication.activePopupWidget()
        if popup is None:
            return
        # what is pressed may come through the one or the other, as the system likes it
        for window in (popup.windowHandle(), self._stop.window().windowHandle()):
            if window is not None:
                window.removeEventFilter(self)
                window.installEventFilter(self)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        popup = QtWidgets.QApplication.activePopupWidget()
        if popup is None:
            watched.removeEventFilter(self)
            return False
        if not self._is_press(event):
            return False
        while popup is not None:
            popup.close()
            popup = QtWidgets.QApplication.activePopupWidget()
        self._stop.pressed.emit()
        return True

    def _is_press(self, event: QtCore.QEvent) -> bool:
        if event.type() != QtCore.QEvent.MouseButtonPress or not self._stop.isVisible():
            return False
        corner = self._stop.mapToGlobal(QtCore.QPoint(0, 0))
        return bool(QtCore.QRect(corner, self._stop.size()).contains(event.globalPos()))
