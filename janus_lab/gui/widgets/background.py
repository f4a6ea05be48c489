"""Work that the window's thread must not do, such as reading files, on threads of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from qtpy import QtCore

from drivers.errors import JanusLabError

#: How often it is looked whether a job is done, while there is one (ms).
_INTERVAL = 15


class Background(QtCore.QObject):  # type: ignore[misc]
    """Runs jobs beside the window's thread and hands what they return back to it.

    Only the latest job counts: what an earlier one returns later is dropped. The threads touch
    nothing of Qt, so that the window may go at any time.
    """

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self.busy = False  #: whether the latest job has not been delivered yet
        self._latest = 0
        self._done: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._then: Callable[[Any], None] = lambda _: None
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._look)

    def run(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Run `job`; call `then` with what it returned, or its JanusLabError or OSError."""
        self._latest += 1
        self._then = then
        self.busy = True
        threading.Thread(
            target=_work, args=(job, self._latest, self._done), name="window: files", daemon=True
        ).start()
        self._timer.start()

    def _look(self) -> None:
        while not self._done.empty():
            number, result = self._done.get()
            if number == self._latest:
                self._timer.stop()
                self.busy = False
                self._then(result)


def _work(job: Callable[[], Any], number: int, done: queue.SimpleQueue[tuple[int, Any]]) -> None:
    result: Any
    try:
        result = job()
    except (JanusLabError, OSError) as error:
        result = error
    done.put((number, result))
