"""Ctrl-C and its relatives: the first asks a run to end safely, the second interrupts at once.
While a program is only starting, it ends there and then."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

from drivers.errors import Cause, Problem
from drivers.uninterrupted import stop_signals
from janus_lab.runs.states import EXIT_CODES, RunState

from .lasting_stream import output_lost

#: A second signal interrupts at once; what comes within this (s) after it is the same impatience.
_PATIENCE = 1.0
#: The signals that are nobody at the keyboard.
_OF_THE_SYSTEM = ("SIGTERM", "SIGHUP")


class StopOnSignal:
    """A stop condition that signals set, while it is entered::

        with StopOnSignal(announce) as stop:
            run(..., stop=stop)

    It is also true once nobody can read what the command says any more: a closed terminal, or a
    pipe such as `| head`. What is `pausable` is left to Ctrl-Z as any program is; on a bench,
    where the light would stay on meanwhile, Ctrl-Z stops, too.
    """

    def __init__(
        self, announce: Callable[[], None] = lambda: None, *, pausable: bool = False
    ) -> None:
        self._announce = announce
        self._pausable = pausable
        self._asked = False
        self._interrupted = 0.0  #: when, monotonic
        #: Why, where it was not somebody with Ctrl-C.
        self.why: Problem | None = None
        self._previous: dict[int, Any] = {}

    def __call__(self) -> bool:
        if not self._asked and output_lost():
            self._asked = True
            self.why = Problem(Cause.SYSTEM, "the terminal, or what read the output, has gone")
        return self._asked

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            now = time.monotonic()
            if now - self._interrupted > _PATIENCE:
                self._interrupted = now
                raise KeyboardInterrupt
            return
        self._asked = True
        name = signal.Signals(number).name
        if name in _OF_THE_SYSTEM:
            self.why = Problem(Cause.SYSTEM, f"ended by the system ({name})")
        elif name == "SIGTSTP":
            self.why = Problem(Cause.STOPPED, "stopped with Ctrl-Z: a run cannot be paused")
        self._announce()

    def __enter__(self) -> Self:
        for number in stop_signals():
            if self._pausable and number == getattr(signal, "SIGTSTP", None):
                continue
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
