"""Between the bench's process and the window: reports become a signal in the window's thread."""

from __future__ import annotations

import queue

from qtpy import QtCore

from ..station.client import StationClient
from ..station.messages import Command, Report

#: Reports are handed on this often (ms), as many as there are: one signal for each would drown
#: the window while rows come fast.
_INTERVAL = 25
#: Time that one handing over may take from the window (s); what is left waits for the next.
_BUDGET_MS = 15


class StationLink(QtCore.QObject):  # type: ignore[misc]
    """Owns the bench's process. `reported` carries one `station.messages` report at a time."""

    reported = QtCore.Signal(object)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._client = StationClient(self._waiting.put)
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._hand_over)
        self._timer.start()

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._client.alive

    def send(self, command: Command) -> None:
        """Send a command to the bench's process."""
        self._client.send(command)

    def _hand_over(self) -> None:
        clock = QtCore.QElapsedTimer()
        clock.start()
        while not self._waiting.empty() and clock.elapsed() < _BUDGET_MS:
            self.reported.emit(self._waiting.get())

    def close(self) -> None:
        """End the process safely; waits for it, some seconds at most."""
        self._client.close()
        while not self._waiting.empty():  # how the last run ended is worth knowing
            self.reported.emit(self._waiting.get())
        self._timer.stop()
