"""Ctrl-C and its relatives: the first asks a run to end safely, the second interrupts at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

#: Ctrl-C, a terminating system, and Ctrl-Break, which only Windows has.
_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let nothing interrupt what is inside: a safe-off is short, and half of one is none."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    previous = {number: signal.signal(number, _ignore) for number in _numbers()}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _ignore(number: int, frame: FrameType | None) -> None:
    """Not `SIG_IGN`, which child processes would inherit."""


def _numbers() -> list[int]:
    return [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]


class StopOnSignal:
    """A stop condition that signals set, while it is entered::

    with StopOnSignal(announce) as stop:
        run(..., stop=stop)
    """

    def __init__(self, announce: Callable[[], None] = lambda: None) -> None:
        self._announce = announce
        self._asked = False
        self._previous: dict[int, Any] = {}

    def __call__(self) -> bool:
        return self._asked

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
        self._announce()

    def __enter__(self) -> Self:
        for number in _numbers():
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
