"""Where STOP is heard beside the window, which may hang or be gone: a port of this computer's.

Lines of JSON. Who connects says the word that only the window was told, then at any time
`{"stop": BENCH}`, as a StopCommand. It is told `{"may_be_on": BOOL}`, at once and when that
changes, `{"heard": true}` as soon as a stop has come in, and `{"off": [DOUBT, ...]}` when one has
been carried out: what could not be confirmed to be off, in words.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from typing import Any

from .messages import (
    BenchState,
    LogLine,
    Report,
    RunEnded,
    StopDone,
    StopLineOpen,
    SwitchedOff,
)

#: No line is longer (bytes): a bench file has 128 kB at most.
_LONGEST = 1_000_000
#: Who has not said the word by then (s) is sent away.
_PATIENCE = 5.0


class StopLine:
    """Listens in a thread of its own, which waits for nobody, from `open` to `close`."""

    def __init__(self) -> None:
        self.word = secrets.token_hex(16)
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread: threading.Thread | None = None
        self._listeners: set[asyncio.StreamWriter] = set()
        self._may_be_on = False
        self._is_unsafe = False
        self._stop: Callable[[Mapping[str, Any] | None], None] = lambda bench: None

    def open(
        self,
        stop: Callable[[Mapping[str, Any] | None], None],
        report: Callable[[Report], None],
    ) -> None:
        """Hear from now on; `stop` is called in the line's thread, with the bench that is meant.
        Reports where."""
        self._stop = stop
        self._thread = threading.Thread(
            target=self._run, args=(report,), name="STOP from elsewhere", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Hang up on whoever listens; what was told before has been sent."""
        self._call(self._over.set)
        if self._thread is not None:
            self._thread.join()
        self._loop.close()

    def hear(self, report: Report) -> None:
        """Tell those who listen what `report` means for them; never waits."""
        match report:
            case BenchState(connected=True):
                off = not report.busy and report.output_on is False and report.laser_on is False
                self._tell_state(not off)
            case BenchState(connected=False):
                self._tell_state(self._is_unsafe)
            case RunEnded():
                self._is_unsafe = bool(report.ending.unsafe)
                self._tell_state(self._is_unsafe)
            case SwitchedOff():
                self._is_unsafe = bool(report.unsafe)
                self._tell_state(self._is_unsafe)
            case StopDone():
                self._tell({"off": [str(doubt) for doubt in report.unsafe]})

    def _tell_state(self, may_be_on: bool) -> None:
        if may_be_on != self._may_be_on:
            self._may_be_on = may_be_on
            self._tell({"may_be_on": may_be_on})

    def _tell(self, message: Mapping[str, object]) -> None:
        def write() -> None:
            for listener in self._listeners:
                listener.write(_line(message))

        self._call(write)

    def _call(self, what: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # it is closed
            self._loop.call_soon_threadsafe(what)

    # -- the thread

    def _run(self, report: Callable[[Report], None]) -> None:
        try:
            self._loop.run_until_complete(self._serve(report))
        except OSError as error:
            report(LogLine("warning", f"STOP is heard from this window only: {error}"))

    async def _serve(self, report: Callable[[Report], None]) -> None:
        server = await asyncio.start_server(self._attend, "127.0.0.1", 0, limit=_LONGEST)
        report(StopLineOpen(server.sockets[0].getsockname()[1], self.word))
        async with server:
            await self._over.wait()
            for listener in [*self._listeners]:
                listener.close()
                with contextlib.suppress(OSError):
                    await listener.wait_closed()

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said = await asyncio.wait_for(reader.readline(), _PATIENCE)
            if not hmac.compare_digest(said.strip(), self.word.encode()):
                return
            writer.write(_line({"may_be_on": self._may_be_on}))
            self._listeners.add(writer)
            while line := await reader.readline():
                self._take(line, writer)
        except (OSError, ValueError, TimeoutError):  # gone, no JSON, a line without an end, silent
            pass
        finally:
            self._listeners.discard(writer)
            writer.close()

    def _take(self, line: bytes, writer: asyncio.StreamWriter) -> None:
        message = json.loads(line)
        if isinstance(message, dict) and "stop" in message:
            bench = message["stop"]
            self._stop(bench if isinstance(bench, dict) else None)
            writer.write(_line({"heard": True}))


def _line(message: Mapping[str, object]) -> bytes:
    return json.dumps(message).encode() + b"\n"
