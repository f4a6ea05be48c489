"""A recorded session as a program goes through it again: what it has to do next, and where it
deviates.

The program has to say what it said then; the first deviation ends it. `playback` has the VISA
library and the clock through which it does so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

from drivers.clock import (
    Stop,
    VirtualClock,
)
from drivers.config.addresses import canonical

from .format import Operation, Session, quoted

#: Operations before a deviation that a report shows.
CONTEXT = 5
#: Waits are sums of floats; this much of a difference is none (relative, and in s).
WAIT_TOLERANCE = 1e-9


#: Expected and got where a line has been edited.
CHANGED = (
    "the transcript as it was recorded",
    "a line that has been changed since, or that follows one that is missing",
)


@dataclass(frozen=True)
class Deviation:
    """Where a program left the transcript: the line, and both sides in words."""

    line: int
    expected: str
    got: str
    #: The operations before, a line each.
    context: tuple[str, ...] = ()


class Deviates(Exception):
    """The program does not do what the transcript says."""

    def __init__(self, deviation: Deviation) -> None:
        super().__init__(
            f"line {deviation.line} of the transcript: expected {deviation.expected}, "
            f"got {deviation.got}"
        )
        self.deviation = deviation


class TapeOver(Exception):
    """The transcript was cut off, and the program has come to where it was."""


class PlayedSession:
    """A recorded session, and how far a program has come in it."""

    def __init__(self, session: Session, *, waits: bool = True) -> None:
        """`waits`: what the program lets pass between two operations has to be what it did then."""
        #: The first deviation, None if there was none.
        self.deviation: Deviation | None = None
        #: Whether the program has come to the end of a transcript that was cut off.
        self.ran_out = False
        self._session = session
        self._waits = waits
        self._next = 0
        self._addresses: dict[int, str] = {}
        self._clock = VirtualClock(session.bench_time)
        # since the last operation, as in `traffic_log.TrafficLog`
        self._waited = 0.0
        self._readings = 0
        self._looks = 0
        self._waiting = False
        self._stopped = False

    def stop_condition(self, stop: Stop) -> Stop:
        """A stop condition that becomes true where it did then, or when `stop()` is."""

        def asked() -> bool:
            if not self._waiting:
                self._look()
            return self._stopped or self.deviation is not None or self.ran_out or stop()

        return asked

    def addresses(self) -> list[str]:
        """Addresses of the instruments that were there, in one spelling."""
        opened = (o for o in self._session.operations if o.op == "open")
        return sorted({canonical(o.resource) for o in opened if not o.error and o.status >= 0})

    def finish(
        self, *, cut_off: bool = False, unclosed: bool = False, unchanged: bool = False
    ) -> Deviation | None:
        """The program has ended: the first deviation, None if it did all that was recorded.

        `cut_off` says that the transcript may end in the middle, as it does after a kill,
        `unclosed` that connections may have been left open, and `unchanged` that nobody may have
        edited the transcript.
        """
        left = next(
            (
                operation
                for operation in self._session.operations[self._next :]
                if not (unclosed and operation.op == "close")
            ),
            None,
        )
        if self.deviation is None and left is not None:
            self._note(left.line, self._in_words(left), "the end of the run")
        elif self.deviation is None and self._session.end is None and not cut_off:
            self._note(
                self._session.last_line + 1,
                "the transcript's last line",
                "the end of the file: the transcript is not whole",
            )
        elif self.deviation is None and unchanged and self._session.changed is not None:
            self._note(self._session.changed, *CHANGED)
        return self.deviation

    # -- from library and clock

    def take(
        self, op: str, session: int, data: bytes | None = None, resource: str | None = None
    ) -> Operation:
        """The recorded operation that the program does now; raises Deviates if it is another."""
        if self.deviation is not None:
            raise Deviates(self.deviation)
        found = self._expected()
        if found is None:
            if self._session.end is None:
                self.ran_out = True
                raise TapeOver("the transcript ends here")
            line, expected = self._session.end.line, "the end of the session"
            raise self._deviates(line, expected, self._attempt(op, session, data, resource))
        if (
            found.op != op
            or found.session != session
            or (data is not None and found.data != data)
            or (resource is not None and canonical(found.resource) != canonical(resource))
        ):
            attempt = self._attempt(op, session, data, resource)
            raise self._deviates(found.line, self._in_words(found), attempt)
        if self._waits and not isclose(
            found.waited, self._waited, rel_tol=WAIT_TOLERANCE, abs_tol=WAIT_TOLERANCE
        ):
            before = f"before {self._in_words(found)}"
            raise self._deviates(
                found.line,
                f"{found.waited:.9g} s of waiting {before}",
                f"{self._waited:.9g} s",
            )
        if op == "open":
            self._addresses[session] = found.resource
        self._next += 1
        self._clock = VirtualClock(found.time)
        self._waited, self._readings, self._looks = 0.0, 0, 0
        return found

    def deviates_in_count(self, found: Operation, count: int) -> Deviates:
        """The program reads fewer bytes than were read then."""
        what = f"{self._addresses.get(found.session, '')}: read of"
        return self._deviates(found.line, f"{what} {found.count} bytes", f"{what} {count} bytes")

    def read_clock(self) -> float:
        """What the clock said then; where nobody knows, what it must say."""
        readings = self._readings_then()
        self._readings += 1
        if self._readings <= len(readings):
            return readings[self._readings - 1]
        return self._clock.now()

    def wait(self, seconds: float, stop: Stop) -> bool:
        """Let virtual time pass, unless the program was stopped then."""
        self._look()
        self._waiting = True
        try:
            if not self._clock.wait(seconds, stop):
                return False
        finally:
            self._waiting = False
        self._waited += max(0.0, seconds)
        return True

    def _expected(self) -> Operation | None:
        operations = self._session.operations
        return operations[self._next] if self._next < len(operations) else None

    def _now(self) -> Operation | None:
        """The line that holds what happened since the last operation."""
        return self._expected() or self._session.end

    def _readings_then(self) -> tuple[float, ...]:
        line = self._now()
        return line.now if line is not None else ()

    def _look(self) -> None:
        self._looks += 1
        line = self._now()
        if line is not None and line.stop is not None and self._looks >= line.stop:
            self._stopped = True

    def _attempt(self, op: str, session: int, data: bytes | None, resource: str | None) -> str:
        where = resource or self._addresses.get(session, f"session {session}")
        return f"{where}: {op}" + ("" if data is None else f" {quoted(data)}")

    def _in_words(self, operation: Operation) -> str:
        where = operation.resource or self._addresses.get(operation.session, "")
        if operation.op in ("read", "poll"):  # what came of it is not what the program does
            return f"{where}: {operation.op}"
        return f"{where}: {operation.said()}"

    def _deviates(self, line: int, expected: str, got: str) -> Deviates:
        self._note(line, expected, got)
        assert self.deviation is not None
        return Deviates(self.deviation)

    def _note(self, line: int, expected: str, got: str) -> None:
        before = self._session.operations[max(0, self._next - CONTEXT) : self._next]
        context = tuple(
            f"line {operation.line}, {operation.time:.6f} s: "
            f"{self._addresses.get(operation.session, '')}: {operation.said()}"
            for operation in before
        )
        self.deviation = Deviation(line, expected, got, context)
