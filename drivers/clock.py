"""Bench time. Everything that waits or dates something asks a clock given to it, so that a
simulated bench can jump where a real one sleeps. Nothing else here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

Stop = Callable[[], bool]

#: A wait looks at its stop condition at least this often (s).
STOP_INTERVAL = 0.1


class Stopped(Exception):
    """The run was asked to end while it waited for an instrument's answer, which stays unread."""


def pace(clock: object) -> float | None:
    """Seconds that pass on `clock` in one on the wall; None where waits jump."""
    speed: float | None = getattr(clock, "speed", None)
    return speed


def never() -> bool:
    """The stop condition of a wait that nothing ends early."""
    return False


class Clock(Protocol):
    """Time on the bench, in seconds since the clock was made."""

    def now(self) -> float:
        """Bench time (s)."""
        ...

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        """Let `seconds` pass; return False, within 0.2 s, once `stop()` is true."""
        ...


class WallClock:
    """Time as it passes in the laboratory, or `speed` times as fast; monotonic."""

    def __init__(
        self,
        start: float = 0.0,
        speed: float = 1.0,
        sign_of_life: Callable[[], None] = lambda: None,
    ) -> None:
        """`sign_of_life` is called while somebody waits, at least every `STOP_INTERVAL`."""
        if not speed > 0:
            raise ValueError(f"speed must be positive, got {speed}")
        self._began = time.monotonic()
        self._start = start
        self.speed = speed
        self._sign_of_life = sign_of_life

    def now(self) -> float:
        return self._start + self.speed * (time.monotonic() - self._began)

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        end = self.now() + seconds
        while not stop():
            left = (end - self.now()) / self.speed
            if left <= 0:
                return True
            time.sleep(min(left, STOP_INTERVAL))
            self._sign_of_life()
        return False


class VirtualClock:
    """Time that passes only when somebody waits: a wait jumps to its end at once."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        if stop():
            return False
        self._now += max(0.0, seconds)
        return True


class FollowingClock:
    """Virtual time to which the wall's counts as well: waits jump, and what passes between them is
    added as it passes.

    For programs that keep their own time: after a `time.sleep` of theirs it is later on the bench.
    May be looked at from several threads.
    """

    def __init__(self, start: float = 0.0) -> None:
        self._now = start
        self._seen = time.monotonic()
        self._holders = 0
        self._lock = threading.RLock()

    def now(self) -> float:
        with self._lock:
            seen = time.monotonic()
            if not self._holders:
                self._now += seen - self._seen
            self._seen = seen
            return self._now

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        if stop():
            return False
        with self._lock:
            self._now = self.now() + max(0.0, seconds)
        return True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, the wall's time does not count: a `VirtualClock`."""
        self.now()
        with self._lock:
            self._holders += 1
        try:
            yield
        finally:
            self.now()
            with self._lock:
                self._holders -= 1


def holding(clock: Clock) -> AbstractContextManager[None]:
    """Inside, only waits let time pass on `clock`, where the wall's counts otherwise."""
    held: Callable[[], AbstractContextManager[None]] = getattr(clock, "held", nullcontext)
    return held()


class PacedClock:
    """Virtual time held to `speed` times the wall's pace, so that there is something to watch.

    Bench time is exactly that of a `VirtualClock`; only its passing is slowed. A computation that
    takes longer than its share of wall time is not made up for in bench time.
    """

    def __init__(self, speed: float = 1.0, start: float = 0.0) -> None:
        if not speed > 0:
            raise ValueError(f"speed must be positive, got {speed}")
        self.speed = speed
        self._began = start
        self._virtual = VirtualClock(start)
        self._wall = WallClock()

    def now(self) -> float:
        return self._virtual.now()

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        end = self._virtual.now() + max(0.0, seconds)
        while not stop():
            if self._virtual.now() >= end:
                return True
            step = min(end - self._virtual.now(), STOP_INTERVAL * self.speed)
            late = self._wall.now() - (self._virtual.now() + step - self._began) / self.speed
            if late < 0:
                self._wall.wait(-late)
            # the last step lands on the end itself, whatever rounding the steps before it had
            last = self._virtual.now() + step >= end
            self._virtual.wait(end - self._virtual.now() if last else step)
        return False
