"""Status byte, service request and error queue of the B1500A (programming guide, "Status Byte")."""

from __future__ import annotations

from collections import deque

from drivers.simulated.instruments.status_byte import RQS, StatusByte

from .errors import NO_ERROR

#: Errors that are kept until they are read.
QUEUE_LENGTH = 30

#: Bits of the status byte; those of the wait and emergency states, 2 and 128, do not occur here.
DATA_READY, INTERLOCK_OPEN, SET_READY, ERROR = 1, 8, 16, 32


class AnalyserStatus(StatusByte):
    """The error queue, the latched bits, and what the controller asked to be called for."""

    def __init__(self) -> None:
        super().__init__()
        self._errors: deque[int] = deque()
        self._error_bit = False

    # -- error queue

    def report(self, code: int) -> None:
        """Queue an error; when the queue is full the oldest stay."""
        if len(self._errors) < QUEUE_LENGTH:
            self._errors.append(code)
        self._error_bit = True

    def next_error(self) -> int:
        """Take the oldest error, 0 if there is none."""
        code = self._errors.popleft() if self._errors else NO_ERROR
        if not self._errors:
            self._error_bit = False
        return code

    def take_errors(self) -> list[int]:
        """The four oldest errors, filled up with zeros; the queue is empty afterwards."""
        codes = [*self._errors, 0, 0, 0, 0][:4]
        self._errors.clear()
        self._error_bit = False
        return codes

    def clear_error_bit(self) -> None:
        """The error bit of the status byte; the queue stays as it is."""
        self._error_bit = False

    # -- status byte

    def byte(self, live: int) -> int:
        """The status byte for the instrument's `live` condition bits, without bit 6."""
        return live | (ERROR if self._error_bit else 0)

    def summary(self, live: int) -> int:
        """`*STB?`: the status byte; asking changes nothing."""
        return self.byte(live) | RQS * self.requesting_service

    def serial_poll(self, live: int) -> int:
        """The status byte; the poll clears the error bit and the request."""
        value = super().serial_poll(live)
        self._error_bit = False
        return value
