"""pymeasure's VISA adapter, but for answers that never end, and with an ear for Stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from pymeasure.adapters import VISAAdapter
from pyvisa.constants import StatusCode

from drivers.clock import Stop, Stopped, never
from drivers.errors import Cause, InstrumentError

from .arrival import LONG, SOCKET_PIECE, Arrival

#: No instrument of the bench says as much as this in one answer in words (bytes).
LONGEST_ANSWER = 1 << 20
#: The slowest that a block may come (bytes/s), a serial line's patience being its caller's affair.
_SLOWEST = 10_000
#: Pieces that an answer may come in beside those that its length takes.
_MOST_PIECES = 1000


class EndlessAnswer(InstrumentError):
    """What is at the address sends bytes without end."""

    KIND = Cause.ENDLESS_ANSWER


class BoundedAdapter(VISAAdapter):  # type: ignore[misc]
    """Reads in the same steps as PyVISA does, which would go on for ever with a device that never
    ends its answer: nothing else, not even Stop, would be heard meanwhile.

    Bytes, pieces and time of an answer are bounded. While `heeding` a stop condition, a read from a
    pyvisa-py socket ends within 0.2 s of it and loses nothing; on other interfaces VISA's timeout
    has to pass first.
    """

    _stop: Stop = staticmethod(never)
    _note: Callable[[str], object] = staticmethod(lambda what: None)
    #: When the answer that is waited for was to come, by the monotonic clock (s); None where none
    #: is, or where VISA's timeout bounds it.
    due: float | None = None

    @cached_property
    def _arrival(self) -> Arrival:
        return Arrival(self.connection)

    @contextmanager
    def heeding(self, stop: Stop, note: Callable[[str], object]) -> Iterator[None]:
        """Inside, reads end with Stopped once `stop()` is true where they can, and `note` hears
        what was asked again."""
        self._stop, self._note = stop, note
        try:
            yield
        finally:
            del self._stop, self._note

    def note_repeat(self, what: str) -> None:
        """A question was asked again."""
        self._note(what)

    @contextmanager
    def expecting(self, seconds: float) -> Iterator[None]:
        """Inside, an answer is waited for that is to come within so many `seconds`."""
        self.due = time.monotonic() + seconds
        try:
            yield
        finally:
            self.due = None

    def unread(self) -> int | None:
        """Bytes that wait to be read, None where the VISA library does not let it be seen."""
        return self._arrival.unread() if self._arrival.tells else None

    @cached_property
    def _piece(self) -> int:
        """Bytes of one VISA read, whichever library it is."""
        raw = self.connection.resource_class == "SOCKET"
        chunk = int(self.connection.chunk_size)
        return min(chunk, SOCKET_PIECE) if raw else chunk

    def _read(self, **kwargs: Any) -> str:
        connection = self.connection
        more = StatusCode.success_max_count_read
        ending = connection.read_termination or ""
        received, patience = bytearray(), None
        with connection.ignore_warning(StatusCode.success_device_not_present, more):
            status = more
            while status == more:
                if len(received) > LONGEST_ANSWER:
                    raise EndlessAnswer(f"it has sent {len(received)} bytes without an end")
                patience = self._after(received, patience)
                size = self._piece
                if self._awaited is not None:
                    size = self._await(size, ending[-1:].encode(), len(received))
                chunk, status = connection.visalib.read(connection.session, size)
                received += chunk
        return received.decode(connection.encoding).removesuffix(ending)

    def _read_bytes(self, count: int, break_on_termchar: bool = False, **kwargs: Any) -> bytes:
        if count < 0 or break_on_termchar:
            return bytes(super()._read_bytes(count, break_on_termchar, **kwargs))
        connection = self.connection
        received, patience = bytearray(), None
        with connection.ignore_warning(
            StatusCode.success_device_not_present, StatusCode.success_max_count_read
        ):
            while len(received) < count:
                patience = self._after(received, patience, count)
                size = min(self._piece, count - len(received))
                if self._awaited is not None:
                    size = self._await(size, b"", len(received))
                received += connection.visalib.read(connection.session, size)[0]
        return bytes(received)

    def _after(
        self, received: bytearray, patience: _Patience | None, count: int = 0
    ) -> _Patience | None:
        """Before a piece that follows others: how long the answer may take from now on."""
        if not received:  # VISA's timeout bounds the first
            return None
        if patience is None:
            return _Patience(self.connection.timeout, count)
        patience.check(len(received))
        return patience

    @cached_property
    def _awaited(self) -> Arrival | None:
        """What is looked at before a read, where it can be."""
        return self._arrival if self._arrival.can_be_awaited else None

    def _await(self, size: int, end: bytes, received: int) -> int:
        """Wait until a read of `size` bytes, or up to the byte `end`, will return at once; how many
        to read."""
        assert self._awaited is not None

        def enough(seen: bytes) -> bool:
            return (
                len(seen) >= size
                or (end != b"" and end in seen)
                or (received > LONG and seen != b"")
            )

        timeout = self.connection.timeout
        try:
            seconds = 1e9 if timeout is None else timeout / 1000
            there = self._awaited.wait(enough, seconds, self._stop)
        except InterruptedError:
            raise Stopped from None
        return min(size, there) if received > LONG else size


class _Patience:
    """How long an answer that has begun may take, with a timeout of so many milliseconds for each
    piece."""

    def __init__(self, timeout: float | None, count: int = 0) -> None:
        of_a_piece = 1e9 if timeout is None else timeout / 1000
        self._began = time.monotonic()
        self._longest = 2 * of_a_piece + count / _SLOWEST
        self._pieces = _MOST_PIECES + count // 1000

    def check(self, received: int) -> None:
        """Before a piece: raise EndlessAnswer if there were too many, or they took too long."""
        self._pieces -= 1
        took = time.monotonic() - self._began
        if self._pieces < 0 or took > self._longest:
            raise EndlessAnswer(
                f"its answer has not ended after {took:.3g} s and {received} bytes, bit by bit"
            )
