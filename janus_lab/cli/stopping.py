"""Ctrl-C and its relatives: the first asks a run to end safely, the second interrupts at once.
While a program is only starting, it ends there and then."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

from drivers.errors import Cause, Problem
from drivers.uninterrupted import stop_signals
from janus_lab.runs.states import EXIT_CODES, RunState


class StopOnSignal:
    """A stop condition that signals set, while it is entered::

    with StopOnSignal(announce) as stop:
        run(..., stop=stop)
    """

    def __init__(self, announce: Callable[[], None] = lambda: None) -> None:
        self._announce = announce
        self._asked = False
        #: Why, where it was not somebody at the keyboard.
        self.why: Problem | None = None
        self._previous: dict[int, Any] = {}

    def __call__(self) -> bool:
        return self._asked

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
        name = signal.Signals(number).name
        if name in ("SIGTERM", "SIGHUP"):
            self.why = Problem(Cause.SYSTEM, f"ended by the system ({name})")
        self._announce()

    def __enter__(self) -> Self:
        for number in stop_signals():
            self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)


@contextmanager
def starting() -> Iterator[None]:
    """End the program at once if Ctrl-C comes while it loads its modules: Python would lose an
    interruption that comes in the wrong place there, and nothing has been opened yet."""

    def leave(number: int, frame: FrameType | None) -> None:
        os.write(2, b"error: aborted\n")
        os._exit(EXIT_CODES[RunState.ABORTED])

    previous = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
