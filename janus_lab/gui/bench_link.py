"""Between the bench's process and the window: reports become a signal in the window's thread."""

from __future__ import annotations

import queue
import threading
from functools import cached_property

from qtpy import QtCore

from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.messages import Command, ProcessGone, Report

#: Reports are handed on this often (ms), as many as there are: one signal for each would drown
#: the window while rows come fast.
_INTERVAL = 25
#: Time that one handing over may take from the window (s); what is left waits for the next.
_BUDGET_MS = 15
#: While the process is being ended, events are looked for so often (s).
_BREATH = 0.01
#: The process is started so long (ms) after it may be: the window's last steps come first.
_LATER = 300


class BenchLink(QtCore.QObject):  # type: ignore[misc]
    """Owns the bench's process. `reported` carries one `station.messages` report at a time."""

    reported = QtCore.Signal(object)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._gone = False  #: whether the process has ended by itself
        self._closing = False
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._hand_over)
        self._timer.start()
        self._later = QtCore.QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._start)
        self._later.setInterval(_LATER)

    def start_soon(self) -> None:
        """Start the process shortly, if nothing wants it earlier: its imports take a second."""
        if not self._is_started:
            self._later.start()

    def _start(self) -> None:
        self._later.stop()
        _ = self._client

    @cached_property
    def _client(self) -> StationClient:
        """The process: started once the window has been painted, or when it is wanted."""
        return StationClient(self._waiting.put)

    @property
    def _is_started(self) -> bool:
        return "_client" in self.__dict__

    def send(self, command: Command) -> None:
        """Send a command to the bench's process; to a new one if that has gone. One that is being
        ended switches everything off, and hears nothing else."""
        if self._closing:
            return
        if self._gone:
            self.__dict__.pop("_client").close()
            self._gone = False
        self._client.send(command)

    def _hand_over(self) -> None:
        clock = QtCore.QElapsedTimer()
        clock.start()
        while not self._waiting.empty() and clock.elapsed() < _BUDGET_MS:
            report = self._waiting.get()
            self._gone = self._gone or isinstance(report, ProcessGone)
            self.reported.emit(report)

    def close(self) -> None:
        """End the process safely. Returns when it has ended, some seconds later at most; meanwhile
        the event loop goes on, and what the process says is handed on."""
        self._later.stop()
        self._closing = True
        if self._is_started:
            self._wait_for(threading.Thread(target=self._client.close, name="end of the bench"))
        while not self._waiting.empty():  # how the last run ended is worth knowing
            self.reported.emit(self._waiting.get())
        self._timer.stop()

    def _wait_for(self, thread: threading.Thread) -> None:
        thread.start()
        while thread.is_alive():  # STOP is heard meanwhile, and the window drawn
            QtCore.QCoreApplication.processEvents(QtCore.QEventLoop.AllEvents, _INTERVAL)
            thread.join(_BREATH)
