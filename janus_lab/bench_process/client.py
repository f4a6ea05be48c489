"""The other end of the bench's process: starts it, sends commands, hands on what it reports."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from .messages import (
    Command,
    ProcessGone,
    QuitCommand,
    Report,
)

#: Blocks of rows that may wait to be shown; what comes beyond is dropped and read from the file.
_WAITING_BLOCKS = 64
#: How long the process may take to bring the bench to a safe state and end (s).
QUITTING = 15.0
_POLL = 0.2
_KILLED = (
    "the bench's process did not end, and was ended; its guard switches off, and nobody has heard "
    "yet whether everything is"
)
_ENDED = (
    "the bench's process has ended by itself, and its guard switches off; "
    "what comes next begins in a new one"
)


def main(commands: Connection, reports: Any, display: Any) -> None:
    """Entry of the spawned process; what measures is imported there, not beside the window."""
    from . import process

    process.main(commands, reports, display)


class StationClient:
    """A bench's process and the threads that listen to it.

    `hear` is called with each report, in threads of the client's own. Use as a context manager, or
    call `close`: it ends the process safely.
    """

    def __init__(self, hear: Callable[[Report], None]) -> None:
        self._hear = hear
        context = multiprocessing.get_context("spawn")
        receiving, self._commands = context.Pipe(duplex=False)
        self._reports: Any = context.Queue()
        self._display: Any = context.Queue(_WAITING_BLOCKS)
        self._process = context.Process(
            target=main,
            args=(receiving, self._reports, self._display),
            name="janus-lab bench",
            daemon=False,
        )
        self._process.start()
        receiving.close()
        mine: Any
        for mine in (self._reports, self._display):
            # only the process writes: if it dies in the middle of a message, reading has to end
            mine._writer.close()
        self._closing = False
        self._threads = [
            threading.Thread(target=self._listen, args=(source,), name=f"station {name}")
            for name, source in (("reports", self._reports), ("rows", self._display))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return not self._closing and self._process.is_alive()

    def send(self, command: Command) -> None:
        """Send a command; a process that is gone has been reported already."""
        try:
            self._commands.send(command)
        except OSError:
            self._hear(ProcessGone("the bench's process is gone"))

    def _listen(self, source: Any) -> None:
        while True:
            try:
                report = source.get(timeout=_POLL)
            except queue.Empty:
                if not self._process.is_alive():
                    break
                continue
            except (EOFError, OSError):
                break
            self._hear(report)
        if source is self._reports and not self._closing:
            self._process.join(QUITTING)  # the pipe is closed a little earlier
            self._hear(ProcessGone(_ENDED))

    def close(self) -> None:
        """End the process: what is measured is aborted, the bench brought to a safe state. A
        process that does not end by itself is reported as gone."""
        if self._closing:
            return
        self._closing = True
        with contextlib.suppress(OSError):  # it may have gone before us
            self._commands.send(QuitCommand())
        self._process.join(QUITTING)
        if killed := self._process.is_alive():
            self._process.kill()  # a hung process: the guard switches a real bench off
            self._process.join()
        for thread in self._threads:
            thread.join()
        if killed:
            self._hear(ProcessGone(_KILLED))
        self._commands.close()
        for source in (self._reports, self._display):
            source.close()
            source.join_thread()
        self._process.close()

    def __enter__(self) -> StationClient:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
