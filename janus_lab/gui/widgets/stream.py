"""Work beside the window's thread that finds many things, handed over in portions that keep the
window answering."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from qtpy import QtCore

from drivers.errors import JanusLabError

#: Things that wait to be shown; the work waits for them, so that memory is bounded.
_WAITING: Final = 16
#: Showing takes so long at a stretch (s), then the window is heard; and begins anew so soon (ms).
_STRETCH: Final = 0.012
_INTERVAL: Final = 4
#: When the window has not taken anything for so long (s), it is at work with something else: what
#: reads beside it rests, or the two would take turns at the interpreter, and the window be late. At
#: most so long (s), and looking so often (s) whether it goes on.
_LATE: Final = 0.012
_LONGEST_REST: Final = 0.5
_LOOK: Final = 0.002

#: Hands something over by its name; False when nobody wants it any more, and the work should end.
Tell = Callable[[str, Any], bool]


class _Job:
    def __init__(self, work: Callable[[Tell], None]) -> None:
        self._work = work
        self.cancelled = threading.Event()
        self.found: queue.Queue[tuple[str, Any]] = queue.Queue(_WAITING)
        self.looked = time.perf_counter()  #: when the window looked last for what was found

    def tell(self, what: str, value: Any) -> bool:
        while not self.cancelled.is_set():
            try:
                self.found.put((what, value), timeout=0.05)
            except queue.Full:
                continue
            self._rest()
            return True
        return False

    def _rest(self) -> None:
        """While the window is at work."""
        until = time.perf_counter() + _LONGEST_REST
        while (now := time.perf_counter()) - self.looked > _LATE and now < until:
            if self.cancelled.wait(_LOOK):
                return

    def run(self) -> None:
        try:
            self._work(self.tell)
        except (JanusLabError, OSError) as error:
            self.tell("failed", " ".join(str(error).split()) or type(error).__name__)
        except Exception as error:  # noqa: BLE001 - nobody would hear of it, and the window wait
            self.tell("failed", f"{type(error).__name__}: {' '.join(str(error).split())}")
        else:
            self.tell("ended", None)


class BackgroundStream(QtCore.QObject):  # type: ignore[misc]
    """Does one work at a time on a thread of its own; a new one takes the place of that before.

    `told` carries what the work tells, in its order: a name and a value; in the end `ended`, or
    `failed` with a line. The threads touch nothing of Qt. Call `stop` before it goes.
    """

    told = QtCore.Signal(str, object)

    def __init__(self, name: str, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._job: _Job | None = None
        self._threads: list[threading.Thread] = []
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._hand_over)

    @property
    def busy(self) -> bool:
        """Whether there is more to come."""
        return bool(self._timer.isActive())

    def start(self, work: Callable[[Tell], None]) -> None:
        """Do this work, and tell nothing of the one before any more."""
        self.cancel()
        self._job = _Job(work)
        thread = threading.Thread(target=self._job.run, name=self._name, daemon=True)
        self._threads = [*(t for t in self._threads if t.is_alive()), thread]
        thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Want nothing more of the work."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancelled.set()
            self._job = None

    def stop(self) -> None:
        """Cancel, and wait for the threads, which end when they next tell something."""
        self.cancel()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _hand_over(self) -> None:
        until = time.perf_counter() + _STRETCH
        job = self._job
        if job is not None:
            job.looked = time.perf_counter()
        while job is not None and time.perf_counter() < until:
            try:
                what, value = job.found.get_nowait()
            except queue.Empty:
                return
            if what in ("ended", "failed"):
                self._timer.stop()
            self.told.emit(what, value)
            if self._job is not job:  # whoever was told wants something else
                return
