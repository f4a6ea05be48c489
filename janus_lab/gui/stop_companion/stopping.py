"""What a press on STOP does where the window cannot: the bench's process is told, and where that
does not answer, a real bench is switched off from here."""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from .words import BenchChosen, LineOpen, Off, lines

#: The bench's process hears a stop at once: its ear is a thread that does nothing else (s).
_HEARING = 0.5
#: So long (s) after that everything is off, or something holds it up.
_SWITCHING_OFF = 5.0
#: To ask every instrument whether it is off takes longer (s) where one is away.
_CONFIRMING = 30.0
_CONNECTING = 2.0


class BenchLine:
    """The line to the bench's process: hears whether the bench may be on, and says STOP.

    `tell` is called with what comes, in a thread of the line's own; with None when it is over.
    """

    def __init__(
        self, port: int, word: str, tell: Callable[[Mapping[str, Any] | None], None]
    ) -> None:
        self._tell = tell
        self._socket: socket.socket | None = None
        self._over = False
        self._answers: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
        threading.Thread(
            target=self._run, args=(port, word), name="line to the bench", daemon=True
        ).start()

    def stop(self, bench: Mapping[str, Any] | None) -> bool:
        """Say STOP; whether the bench's process has heard it."""
        while not self._answers.empty():
            self._answers.get()
        connection = self._socket
        if connection is None:
            return False
        with contextlib.suppress(OSError):
            connection.sendall(json.dumps({"stop": bench}).encode() + b"\n")
            return self._next("heard", _HEARING) is not None
        return False

    def off(self, seconds: float) -> tuple[str, ...] | None:
        """Wait for so long until a stop that was heard has been carried out. Returns what could not
        be confirmed to be off; None if nothing has come, or the bench's process has ended."""
        answer = self._next("off", seconds)
        return None if answer is None else tuple(map(str, answer["off"]))

    def _next(self, kind: str, seconds: float) -> Mapping[str, Any] | None:
        due = time.monotonic() + seconds
        while True:
            try:
                answer = self._answers.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                return None
            if kind in answer or not answer:
                return answer or None

    @property
    def is_there(self) -> bool:
        """Whether somebody is at the other end."""
        return self._socket is not None

    def close(self) -> None:
        """Hang up; nothing more will be told."""
        self._over = True
        if (connection := self._socket) is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _run(self, port: int, word: str) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), _CONNECTING) as connection:
                connection.settimeout(None)
                connection.sendall(word.encode() + b"\n")
                self._socket = connection
                if self._over:
                    return
                for line in lines(iter(lambda: connection.recv(65536), b"")):
                    self._hear(json.loads(line))
        except (OSError, ValueError):
            pass  # the end of it is told in any case
        finally:
            self._socket = None
            self._answers.put({})
            if not self._over:
                self._tell(None)

    def _hear(self, message: Mapping[str, Any]) -> None:
        if "may_be_on" in message:
            if not self._over:
                self._tell(message)
        else:
            self._answers.put(message)


class Stopping:
    """Carries out STOP in threads of its own; `tell` is called there with how it ended, and with
    what `BenchLine` hears."""

    def __init__(
        self,
        tell: Callable[[Off], None],
        hear: Callable[[Mapping[str, Any] | None], None],
    ) -> None:
        self._tell = tell
        self._hear = hear
        self._bench = BenchChosen(None)
        self._line: BenchLine | None = None
        self._one_at_a_time = threading.Lock()

    def set_bench(self, bench: BenchChosen) -> None:
        """The bench that STOP is for. Where it is a real one, what switching it off from here needs
        is loaded already now."""
        self._bench = bench
        if bench.outlasts_process:
            threading.Thread(target=_load, args=(bench,), name="loading", daemon=True).start()

    def set_line(self, line: LineOpen) -> None:
        """Where the bench's process hears, or that it has gone."""
        if self._line is not None:
            self._line.close()
            self._hear(None)
            self._line = None
        if line.port:
            self._line = BenchLine(line.port, line.word, self._hear)

    def stop(self) -> None:
        """Everything off; returns at once."""
        threading.Thread(target=self._stop, name="STOP", daemon=True).start()

    def try_again(self) -> None:
        """Everything off on a real bench that nobody else has; returns at once."""
        threading.Thread(target=self._try_again, name="trying again", daemon=True).start()

    def _try_again(self) -> None:
        with self._one_at_a_time:
            self._tell(Off(_off_unless_owned(self._bench), direct=True))

    def _stop(self) -> None:
        with self._one_at_a_time:
            line, bench = self._line, self._bench
            doubts = None
            if line is not None and line.stop(bench.content):
                doubts = line.off(_SWITCHING_OFF)
                if doubts is None and line.is_there:
                    if bench.outlasts_process:
                        _tell_off(bench)
                    doubts = line.off(_CONFIRMING)
            if doubts is not None:
                self._tell(Off(doubts))
            elif bench.outlasts_process:
                self._tell(Off(_switch_off(bench), direct=True))
            elif line is None or not line.is_there:
                self._tell(Off(direct=True))  # a simulated bench has gone with its process
            else:
                self._tell(Off(("the simulated bench does not answer",), direct=True))


def _tell_off(bench: BenchChosen) -> None:
    """Without asking: the bench's process, which is held up, may ask at the same time."""
    from drivers.config.bench import BenchConfig
    from drivers.emergency import emergency_off

    with contextlib.suppress(Exception):  # it is asked afterwards
        emergency_off(BenchConfig.model_validate(bench.content), ask=False)


def _switch_off(bench: BenchChosen) -> tuple[str, ...]:
    from drivers.config.bench import BenchConfig
    from janus_lab.bench_process.switching_off import switch_off

    try:
        return tuple(map(str, switch_off(BenchConfig.model_validate(bench.content))))
    except Exception as error:  # noqa: BLE001 - nobody else is left to hear of it
        return (f"the bench could not be switched off: {error}",)


def _off_unless_owned(bench: BenchChosen) -> tuple[str, ...]:
    from drivers.config.bench import BenchConfig
    from drivers.emergency import emergency_off
    from janus_lab.runs.holding.ownership import owned

    try:
        config = BenchConfig.model_validate(bench.content)
        with owned(config, "trying again to switch off what its window has left"):
            return tuple(map(str, emergency_off(config)))
    except Exception as error:  # noqa: BLE001 - in use by somebody else, or whatever it is
        return (f"not tried again: {error}",)


def _load(bench: BenchChosen) -> None:
    with contextlib.suppress(Exception):  # what is wrong with it is said when it is used
        from drivers.config import models
        from drivers.config.bench import BenchConfig
        from janus_lab.bench_process import switching_off  # noqa: F401

        for model, _, _ in BenchConfig.model_validate(bench.content).at_addresses:
            models.entry(model).load_driver()
