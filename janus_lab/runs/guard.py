"""The guard: a process of its own that switches the bench off when the run's process is killed or
hangs. It holds a lease that the run renews through a pipe; a pipe that closes unasked is a death.

Run as `python -m janus_lab.runs.guard`: the bench's configuration on the first line of standard
input, then one byte a renewal, `.`, or a farewell, `!`.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import IO, Self

from drivers.bench import emergency_off
from drivers.bench_config import BenchConfig

#: Seconds without a renewal after which a run counts as hung. A VISA call may take its timeout.
LEASE = 30.0
#: Renewals are at least this far apart (s): a run asks whether to stop far more often.
_INTERVAL = 0.5
_RENEW, _FAREWELL = b".", b"!"


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

    def __enter__(self) -> Self:
        if not self._config.simulated:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "janus_lab.runs.guard", str(self._lease)],
                stdin=subprocess.PIPE,
                # Ctrl-C in the terminal is the run's to handle, not the guard's
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
            self._say(self._config.model_dump_json().encode() + b"\n")
        return self

    def renew(self) -> None:
        """Tell the guard that the run is alive."""
        now = time.monotonic()
        if self._process is not None and now - self._renewed >= _INTERVAL:
            self._renewed = now
            self._say(_RENEW)

    def _say(self, message: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # without its guard the run goes on
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
        self._say(_FAREWELL)
        self._process.communicate()


def _hear(pipe: IO[bytes], heard: queue.SimpleQueue[bytes]) -> None:
    """Pass on what comes through the pipe, byte by byte; an empty one is its end."""
    while True:
        byte = pipe.read(1)
        heard.put(byte)
        if byte in (b"", _FAREWELL):
            return


def watch(pipe: IO[bytes], lease: float) -> list[str] | None:
    """The guard's side: None after a farewell, else what safe-off could not do."""
    config = BenchConfig.model_validate_json(pipe.readline())
    heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(pipe, heard), daemon=True).start()
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
    problems = watch(sys.stdin.buffer, float(sys.argv[1]))
    if problems is None:
        return 0
    print("janus-lab guard: the run has died or hangs; the bench was switched off", file=sys.stderr)
    for problem in problems:
        print(f"janus-lab guard: check the bench: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
