"""Holding back Ctrl-C and its relatives where half of what is done would be worse than none."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

#: Ctrl-C, a terminating system, a closed terminal, Ctrl-\\, Ctrl-Z, and Ctrl-Break, which only
#: Windows has. A measurement cannot be paused: Ctrl-Z would leave the light on.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGBREAK")


def stop_signals() -> list[int]:
    """The signals that ask a program to stop, as far as this system has them."""
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let nothing interrupt what is inside; what was asked meanwhile is heard afterwards.

    Only a stop condition hears it then: an interruption has nothing left to interrupt.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        held.append(number)

    previous = {number: signal.signal(number, hold) for number in stop_signals()}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler or signal.SIG_DFL)
        with contextlib.suppress(KeyboardInterrupt):
            for number in held[:1]:
                if callable(previous[number]):
                    signal.raise_signal(number)
