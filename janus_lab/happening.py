"""What a run is doing just now, in words and with clock times; for terminal and window alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from drivers.clock import Clock, pace
from procedures.doing import Doing

from .durations import duration

#: An end that is nearer than this (s) is told with its seconds.
_SOON = 600.0


@dataclass(frozen=True)
class Happening:
    """One step of a run. Ends are on the wall (s since 1970), where bench time keeps to that."""

    words: str
    step_ends: float | None = None
    run_ends: float | None = None
    left: float | None = None  #: of the whole run (s of bench time)

    def sentence(self, now: float) -> str:
        """`Sweep 3 of 7 at 1.3 mW/cm² until 14:31:05 · the run ends at about 14:32`.

        Without a pace: how long it takes on the bench. `now` is the time on the wall (s since
        1970): an end that is over is not told.
        """
        said = self.words[:1].upper() + self.words[1:]
        if self.step_ends is not None and self.step_ends > now:
            said += f" until {clock_time(self.step_ends, now)}"
        if self.run_ends is not None:
            ends = clock_time(self.run_ends, now)
            late = self.run_ends <= now
            said += " · longer than expected" if late else f" · the run ends at about {ends}"
        elif self.left:
            said += f" · about {duration(self.left)} left on the bench"
        return said


class RunCourse:
    """Makes a `Happening` of each step that a run of `expected` (s) tells, on the bench's `clock`,
    which is looked at."""

    def __init__(
        self, clock: Clock, expected: float, wall: Callable[[], float] = time.time
    ) -> None:
        self._clock = clock
        self._expected = expected
        self._wall = wall
        self._end = clock.now() + expected
        self._last: tuple[Doing, float | None] | None = None

    def begins(self, doing: Doing) -> Happening:
        """`doing` begins now."""
        ends = None if doing.lasting is None else self._clock.now() + doing.lasting
        self._last = doing, ends
        return self._told(doing.words, ends)

    def gets_to(self, percent: float) -> Happening | None:
        """The run is so far (%); what it does, if it has told."""
        self._end = self._clock.now() + self._expected * (1 - percent / 100)
        if self._last is None:
            return None
        doing, ends = self._last
        return self._told(doing.words, ends)

    def _told(self, words: str, ends: float | None) -> Happening:
        now, speed = self._clock.now(), pace(self._clock)
        left = max(0.0, self._end - now)
        if speed is None:
            return Happening(words, left=left)

        def on_the_wall(bench_time: float) -> float:
            return self._wall() + (bench_time - now) / speed

        return Happening(
            words,
            None if ends is None else on_the_wall(ends),
            on_the_wall(self._end),
            left,
        )


def clock_time(when: float, now: float, *, seconds: bool | None = None) -> str:
    """`14:31:05`, or `14:31` where it is far away, with the day if that is not today's.

    Both in s since 1970; `seconds` shows them or not, whatever the distance.
    """
    then, today = _local(when), _local(now)
    exact = abs(when - now) < _SOON if seconds is None else seconds
    told = f"{then:%H:%M:%S}" if exact else f"{then:%H:%M}"
    if then.date() == today.date():
        return told
    return f"{then:%a} {told}" if abs(when - now) < 6 * 86400 else f"{then:%Y-%m-%d} {told}"


def _local(when: float) -> datetime:
    return datetime.fromtimestamp(when, UTC).astimezone()
