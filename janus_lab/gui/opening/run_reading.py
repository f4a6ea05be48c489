"""Reads a past run beside the window's thread, and hands its rows over in portions that keep the
window answering."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from qtpy import QtCore

from drivers.errors import JanusLabError
from janus_lab.gui.model.past_run import without_line_breaks

#: Rows of a block: adding one to a plot takes a few milliseconds.
_ROWS: Final = 16_384
#: Blocks that wait to be shown; reading waits for them, so that memory is bounded.
_WAITING: Final = 16
#: Showing takes so long at a stretch (s), then the window is heard; and begins anew so soon (ms).
_STRETCH: Final = 0.012
_INTERVAL: Final = 4


class _Job:
    """One run that is read; `cancelled` ends the thread with its next block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cancelled = threading.Event()
        self.found: queue.Queue[tuple[str, Any]] = queue.Queue(_WAITING)

    def tell(self, what: str, value: Any = None) -> bool:
        """Hand something over; False when nobody wants it any more."""
        while not self.cancelled.is_set():
            try:
                self.found.put((what, value), timeout=0.05)
            except queue.Full:
                continue
            return True
        return False


class RunReading(QtCore.QObject):  # type: ignore[misc]
    """Reads one run at a time; a new one takes the place of that before.

    For each: `begun`, for a long run `excerpt` (a block) several times, `told` (an `OpenedRun`),
    `block` for all rows in order, `ended`; or, at any time, `failed` with a line. `told` comes
    after the blocks of a run that is not long. Call `stop` before it goes.
    """

    begun = QtCore.Signal(str, bool)  #: name of the procedure, whether an excerpt follows
    excerpt = QtCore.Signal(object)
    told = QtCore.Signal(object)
    block = QtCore.Signal(object)
    ended = QtCore.Signal()
    failed = QtCore.Signal(str)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._threads: list[threading.Thread] = []
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._hand_over)
        self._signals: dict[str, Callable[[Any], None]] = {
            "begun": lambda value: self.begun.emit(*value),
            "excerpt": self.excerpt.emit,
            "told": self.told.emit,
            "block": self.block.emit,
            "failed": self.failed.emit,
            "ended": lambda _: self.ended.emit(),
        }

    @property
    def busy(self) -> bool:
        """Whether there is more to come."""
        return bool(self._timer.isActive())

    def start(self, path: Path) -> None:
        """Read the run in the folder `path`, and no other any more."""
        self.cancel()
        self._job = _Job(path)
        thread = threading.Thread(
            target=_read, args=(self._job,), name="window: past run", daemon=True
        )
        self._threads = [*(t for t in self._threads if t.is_alive()), thread]
        thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Want nothing more of what is being read."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancelled.set()
            self._job = None

    def stop(self) -> None:
        """Cancel, and wait for the threads, at most for the block that they are reading."""
        self.cancel()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _hand_over(self) -> None:
        until = time.perf_counter() + _STRETCH
        job = self._job
        while job is not None and time.perf_counter() < until:
            try:
                what, value = job.found.get_nowait()
            except queue.Empty:
                return
            if what in ("ended", "failed"):
                self._timer.stop()
            self._signals[what](value)
            if self._job is not job:  # whoever was told has chosen another one
                return


def _read(job: _Job) -> None:
    from janus_lab.runs.record import read_record
    from janus_lab.runs.run import open_run

    from .excerpt import excerpt, is_long
    from .opened_run import opened

    try:
        long = is_long(job.path)
        if not job.tell("begun", (read_record(job.path).procedure_name, long)):
            return
        for part in excerpt(job.path) if long else []:
            if not job.tell("excerpt", part):
                return
        run = open_run(job.path)
        if long and not job.tell("told", opened(run)):
            return
        for block in run.pieces(run.columns, _ROWS) if run.columns else ():
            if not job.tell("block", block):
                return
        if not long and not job.tell("told", opened(run)):
            return
        job.tell("ended")
    except (JanusLabError, OSError) as error:
        job.tell("failed", without_line_breaks(error))
    except Exception as error:  # noqa: BLE001 - nobody would hear of it, and the page wait
        job.tell("failed", f"{type(error).__name__}: {without_line_breaks(error)}")
