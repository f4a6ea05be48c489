"""The thread that writes a run's files, so that a disk that hangs holds nothing else back. Whoever
measures hands it pieces and goes on; they are written in the order in which they came."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from drivers.errors import Cause, Problem

from .kept_file import KeptFile, problem_with

#: What was written reaches the disk itself, and the files are looked at, so often (s).
SYNC_EVERY = 1.0
#: Whoever hands over a piece waits so long for it to be written (s): a kill then loses nothing that
#: was acknowledged, and what is wrong is told at once. Once that was too short nobody waits until
#: the disk has caught up.
PATIENCE = 0.1
#: A run ends if the disk has taken nothing for so long (s), and so long is waited after its end.
STALL_LIMIT = 60.0
#: It also ends if so many bytes wait to be written.
MOST_WAITING = 256 << 20


class WriterThread:
    """Writes pieces to files; from the first failure on they only wait, to be kept elsewhere.

    The thread is a daemon: one that the disk never lets go does not keep the process from ending.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[tuple[KeptFile, bytes]] = deque()
        self._waiting_bytes = 0
        self._taken = self._done = 0  #: pieces
        self._behind = False  #: the disk is slower than whoever measures
        self._files: list[KeptFile] = []
        self._failure: Problem | None = None
        self._busy_since: float | None = None  #: with one write or one sync (s, monotonic)
        self._sync_now = self._ending = False
        self._ended = False  #: or it is to end as soon as the disk lets it
        self._thread = threading.Thread(target=self._work, name="writer of the run", daemon=True)
        self._thread.start()

    # -- for whoever measures; nothing here waits longer than it says

    def add(self, file: KeptFile) -> None:
        """Watch over `file`, too, and close it at the end."""
        with self._changed:
            self._files.append(file)

    def put(self, file: KeptFile, piece: bytes, *, patience: float = PATIENCE) -> None:
        """Have `piece` written behind what was put before; wait up to `patience` (s) for it."""
        with self._changed:
            self._waiting.append((file, piece))
            self._waiting_bytes += len(piece)
            self._taken += 1
            mine = self._taken
            self._changed.notify_all()
            if patience and not self._behind:
                self._behind = not self._wait(lambda: self._done >= mine, patience)

    @property
    def failure(self) -> Problem | None:
        """Why nothing more is written, or why it takes too long to be waited for; None if all is
        well."""
        if self._failure is None and self._files:
            stalled = self.stalled_for()
            if stalled > STALL_LIMIT or self._waiting_bytes > MOST_WAITING:
                return self._stalled(f"has taken nothing for {stalled:.0f} s")
        return self._failure

    def stalled_for(self) -> float:
        """How long the disk has been at it without taking anything (s); 0 if it is not."""
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    def settled(self, seconds: float) -> bool:
        """Whether everything is on the disk and the files were looked at thoroughly, or there is a
        failure, within `seconds`."""
        with self._changed:
            self._sync_now = True
            self._changed.notify_all()
            return self._wait(lambda: not self._sync_now, seconds) or self._failure is not None

    def settle(self, seconds: float) -> Problem | None:
        """Wait until everything is on the disk, up to `seconds`. Returns why it is not; then the
        thread writes nothing more."""
        settled = self.settled(seconds)
        with self._changed:
            if self._failure is None and not settled:
                self._failure = self._stalled(f"has taken nothing for {self.stalled_for():.0f} s")
            return self._failure

    def abandoned(self) -> list[tuple[KeptFile, bytes]]:
        """Write nothing more; the pieces that were not written, in their order. The files stay open
        until `end`."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
            return list(self._waiting)

    def end(self, seconds: float) -> bool:
        """Write what waits, unless it was `abandoned`, and close the files. Whether that was done
        within `seconds`; otherwise it is done once the disk lets it."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _wait(self, done: Callable[[], bool], seconds: float) -> bool:
        self._changed.wait_for(lambda: done() or self._failure is not None, seconds)
        return done()

    def _stalled(self, what: str) -> Problem:
        return Problem(Cause.DISK_STALLED, f"the disk {what}", str(self._files[0].path.parent))

    # -- the thread

    def _work(self) -> None:
        looked = time.monotonic()
        try:
            while (task := self._next(looked + SYNC_EVERY)) is not None:
                if task:
                    self._write(*task[0])
                if not task or time.monotonic() >= looked + SYNC_EVERY:
                    self._look()
                    looked = time.monotonic()
        finally:
            with self._changed:  # a run that is kept elsewhere is copied from the open files
                self._changed.wait_for(lambda: self._ending)
            for file in self._files:
                file.file.close()

    def _next(self, look_at: float) -> list[tuple[KeptFile, bytes]] | None:
        """The next piece; none if it is time to sync; None if it is time to end."""
        with self._changed:
            self._busy_since = None
            while True:
                if self._ended or (self._ending and (self._failure or not self._waiting)):
                    return None
                left = look_at - time.monotonic()
                if self._failure is None:
                    if self._waiting:
                        self._busy_since = time.monotonic()
                        return [self._waiting[0]]
                    self._behind = False
                    if self._sync_now or (left <= 0 and self._files):
                        self._busy_since = time.monotonic()
                        return []
                self._changed.wait(max(0.01, left) if self._failure is None else None)

    def _write(self, file: KeptFile, piece: bytes) -> None:
        try:
            file.write(piece)
        except Exception as error:  # noqa: BLE001 - told to whoever measures
            self._fail(file, error)
            return
        with self._changed:
            if self._ended:  # the disk came back too late: it was kept elsewhere meanwhile
                return
            file.remember(piece)
            self._waiting.popleft()
            self._waiting_bytes -= len(piece)
            self._busy_since = time.monotonic()
        self._check(file)
        with self._changed:
            self._done += 1
            self._changed.notify_all()

    def _check(self, file: KeptFile, *, thoroughly: bool = False) -> None:
        try:
            file.check(thoroughly=thoroughly)
        except Exception as error:  # noqa: BLE001 - told to whoever measures
            self._fail(file, error)

    def _look(self) -> None:
        """Sync, and look at every file."""
        asked = self._sync_now
        for file in list(self._files):
            try:
                file.sync()
            except Exception as error:  # noqa: BLE001 - told to whoever measures
                self._fail(file, error)
            self._busy_since = time.monotonic()
            if self._failure is None:
                self._check(file, thoroughly=asked)
        with self._changed:
            if asked and not self._waiting:
                self._sync_now = False
            self._changed.notify_all()

    def _fail(self, file: KeptFile, error: Exception) -> None:
        with self._changed:
            if self._failure is None:
                self._failure = problem_with(file, error)
            self._changed.notify_all()
