"""The guard: a process of its own that switches the bench off when the run's process is killed or
hangs. It holds a lease that the run renews through a pipe; a pipe that closes unasked is a death.

Run as `python -m janus_lab.runs.holding.guard`: the bench's configuration on the first line of
standard input, then one byte a renewal, `.`, or a farewell, `!`.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

from drivers.bench import emergency_off
from drivers.config.bench import BenchConfig
from drivers.errors import BenchError, Cause
from drivers.uninterrupted import uninterrupted
from drivers.unsafe import Unsafe

#: Seconds without a renewal after which a run counts as hung. A VISA call may take its timeout.
LEASE = 30.0
#: Renewals are at least this far apart (s): a run asks whether to stop far more often.
_INTERVAL = 0.5
_RENEW, _FAREWELL = b".", b"!"
_READY = b"ready\n"


class GuardGone(BenchError):
    """The guard process is not there."""

    KIND = Cause.GUARD


class Guard:
    """The run's side. `renew` is called wherever the run shows that it is alive::

        with Guard(config) as guard:
            ... guard.renew() ...

    A simulated bench dies with its process and gets no guard.
    """

    def __init__(self, config: BenchConfig, lease: float = LEASE) -> None:
        self._config = config
        self._lease = lease
        self._process: subprocess.Popen[bytes] | None = None
        self._renewed = 0.0
        #: Whether everything is off, before a bench is opened or after it has been confirmed, so
        #: that the guard has nothing to do.
        self.satisfied = True

    def __enter__(self) -> Self:
        """Start the guard and wait until it is there. Raises GuardGone if it does not come up."""
        if not self._config.outlasts_process:
            return self
        self._process = subprocess.Popen(
            # -P: not whatever lies in the working folder under the names of our packages
            [sys.executable, "-P", "-m", "janus_lab.runs.holding.guard", str(self._lease)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C and a closed terminal are the run's to handle, not the guard's
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._say(self._config.model_dump_json().encode() + b"\n")
        assert self._process.stdout is not None
        if self._process.stdout.readline() != _READY:
            self._process.communicate()
            raise GuardGone("the guard process could not be started; nothing was switched on")
        return self

    def renew(self) -> None:
        """Tell the guard that the run is alive. Raises GuardGone if it has switched the bench off,
        or is not there any more."""
        now = time.monotonic()
        if self._process is None or now - self._renewed < _INTERVAL:
            return
        self._renewed = now
        if self._process.poll() is not None:
            raise GuardGone(
                "the guard has ended and switched the bench off: "
                f"the run had not shown for {self._lease:g} s that it was alive"
            )
        self._say(_RENEW)

    def _say(self, message: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # `renew` finds out that nobody is there
            self._process.stdin.write(message)
            self._process.stdin.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is None:
            return
        with uninterrupted():
            if self.satisfied:
                self._say(_FAREWELL)
            try:
                self._process.communicate(timeout=self._lease)
            except subprocess.TimeoutExpired:  # it hangs in a VISA call of its own
                self._process.kill()
                self._process.communicate()


def _hear(descriptor: int, heard: queue.SimpleQueue[bytes]) -> None:
    """Pass on what comes through the pipe, byte by byte; an empty one is its end."""
    while True:
        byte = os.read(descriptor, 1)
        heard.put(byte)
        if byte in (b"", _FAREWELL):
            return


def watch(descriptor: int, lease: float) -> list[Unsafe] | None:
    """The guard's side: None after a farewell, else what safe-off could not do."""
    line = bytearray()
    while not line.endswith(b"\n"):  # unbuffered, so that no byte behind the line is swallowed
        byte = os.read(descriptor, 1)
        if not byte:
            return None  # the run ended before it began
        line += byte
    config = BenchConfig.model_validate_json(line)
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(descriptor, heard), daemon=True).start()
    while True:
        try:
            byte = heard.get(timeout=lease)
        except queue.Empty:
            break
        if byte == _FAREWELL:
            return None
        if byte == b"":
            break
    return emergency_off(config)


def main() -> int:
    """Watch over the run at the other end of standard input."""
    problems = watch(sys.stdin.fileno(), float(sys.argv[1]))
    if problems is None:
        return 0
    print("janus-lab guard: the run has died or hangs; the bench was switched off", file=sys.stderr)
    for problem in problems:
        print(f"janus-lab guard: check the bench: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
