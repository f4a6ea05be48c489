"""Whether whoever uses a bench still does: a real bench is switched off when it falls silent.

The thread that uses the bench gives signs of life wherever it waits or talks to an instrument;
somebody else, a guard, looks at how old the last one is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import BenchError


class Liveness:
    """Signs of life of the thread that uses a bench. Of a bench that nobody watches it costs next
    to nothing and never objects."""

    def __init__(self, still_held: Callable[[], None] = lambda: None) -> None:
        #: Raises BenchError if the bench has been taken out of this process's hands.
        self._still_held = still_held
        self._alive_until = time.monotonic()
        self._longest = 0.0
        #: Set while everything is switched off: then whatever still can be said is said.
        self.ending = False

    def renew(self) -> None:
        """A sign of life."""
        now = time.monotonic()
        self._longest = max(self._longest, now - self._alive_until)
        self._alive_until = max(self._alive_until, now)

    def begin(self) -> None:
        """A sign of life from which on `longest_silence` counts."""
        self.renew()
        self._longest = 0.0

    @contextmanager
    def may_take(self, seconds: float) -> Iterator[None]:
        """What is done inside may keep the thread silent for so many `seconds`, and no longer."""
        before, now = self._alive_until, time.monotonic()
        self._alive_until = max(before, now + seconds)
        try:
            yield
        finally:
            self.renew()
            self._alive_until = max(before, time.monotonic())

    def silence(self) -> float:
        """Seconds since the last sign of life, or since one was due; at least 0."""
        return max(0.0, time.monotonic() - self._alive_until)

    def longest_silence(self) -> float:
        """The longest `silence` since it counts (s), a silence that is over included."""
        return max(self._longest, self.silence())

    def taken_away(self) -> bool:
        """Whether the bench is not in this process's hands any more."""
        try:
            self._still_held()
        except BenchError:
            return True
        return False

    def check(self) -> None:
        """Before anything is sent: raise BenchError if the bench is not this process's any more."""
        if not self.ending:
            self._still_held()
