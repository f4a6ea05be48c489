"""What a recording notes down: the operations of a session and what the program asked the clock,
as lines for its transcript. `format` says what stands in a line; `recording` sees what goes
through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from drivers.clock import (
    Clock,
    Stop,
    WallClock,
)

from .format import FORMAT

Append = Callable[[bytes], object]

#: Lines go to the file when there are so many bytes of them, or so many seconds after the last.
BATCH_BYTES = 1 << 16
BATCH_SECONDS = 0.25


class TrafficLog:
    """The notes of one session. Nothing that goes wrong with it disturbs what it records: then
    `problem` says what did, and the rest is not kept."""

    def __init__(self) -> None:
        #: Why the transcript is not whole, None if it is.
        self.problem: str | None = None
        self._append: Append | None = None
        self._began = ""
        self._start = 1
        self._bench_time = 0.0
        self._buffer = bytearray()
        self._wall = WallClock()
        self._written = 0.0
        #: Called when the resource manager is closed.
        self.when_closed: Callable[[], None] = lambda: None
        #: The clock that is recorded, itself.
        self.clock: Clock = self._wall
        # since the last operation: what the clock should say, and what was asked of it
        self._expected = 0.0
        self._waited = 0.0
        self._readings: list[float] = []
        self._odd = False
        self._looks = 0
        self._waiting = False
        self._stopped_at: int | None = None
        self._stopped = False

    def begin(self, clock: Clock, start: int) -> None:
        """The session begins now, on `clock`; it is the `start`-th of its run."""
        self.clock = clock
        self._start = start
        self._bench_time = self._expected = clock.now()

    def stop_condition(self, stop: Stop) -> Stop:
        """`stop`, and note when it was first found true."""

        def stop_and_note() -> bool:
            if not self._waiting:
                self._looks += 1
            asked = stop()
            if asked and not self._stopped:
                self._stopped = True
                self._stopped_at = self._looks
            return asked

        return stop_and_note

    def keep(self, append: Append, began: str = "") -> None:
        """From now on hand whole lines to `append`, those there are already first.

        `began` is the wall's date, for people.
        """
        self._append = append
        header = {
            "transcript": FORMAT,
            "start": self._start,
            "began": began,
            "bench_time": self._bench_time,
        }
        self._buffer[:0] = orjson.dumps(header, option=orjson.OPT_APPEND_NEWLINE)
        self.flush()

    def flush(self) -> None:
        """Hand on every line there is."""
        self._written = self._wall.now()
        if self._append is None or not self._buffer or self.problem is not None:
            return
        try:
            self._append(bytes(self._buffer))
        except OSError as error:  # safe-off goes through here too, and must not be held up
            self.problem = f"the transcript ends here: {error.strerror or error}"
        self._buffer.clear()

    def end(self) -> None:
        """The session is over, with everything there was to record."""
        self._line({"op": "end", **self._since_last()})
        self.flush()

    # -- from library and clock

    def note(self, op: str, session: int, **fields: Any) -> None:
        """An operation has just ended."""
        now = self.clock.now()
        self._line({"op": op, "s": session, "t": now, **fields, **self._since_last()})
        self._expected = now

    def read_clock(self, reading: float) -> None:
        """The program has read the clock."""
        self._readings.append(reading)
        self._odd = self._odd or reading != self._expected

    def begin_waiting(self) -> None:
        """The program lets time pass."""
        self._looks += 1
        self._waiting = True

    def end_waiting(self, seconds: float) -> None:
        """It did so for `seconds`, 0 if it was stopped."""
        self._waiting = False
        self._waited += max(0.0, seconds)
        self._expected += max(0.0, seconds)

    def _since_last(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self._waited:
            found["waited"] = self._waited
            self._waited = 0.0
        if self._odd:
            found["now"] = self._readings.copy()
            self._odd = False
        if self._stopped_at is not None:
            found["stop"] = self._stopped_at
            self._stopped_at = None
        self._readings.clear()
        self._looks = 0
        return found

    def _line(self, fields: dict[str, Any]) -> None:
        if self.problem is not None:
            return
        self._buffer += orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)
        if (
            len(self._buffer) >= BATCH_BYTES or self._wall.now() - self._written >= BATCH_SECONDS
        ) and self._append is not None:
            self.flush()
