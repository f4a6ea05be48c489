"""What a session has brought and nobody has read, looked at without taking it.

VISA has no such question for a socket, and pyvisa-py's reads lose what they have when their time is
over, and never end while bytes keep dripping in. So its sockets are looked at from beside. Where a
library shows nothing (NI-VISA, GPIB), its own timeout is what bounds a read.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pyvisa import VisaIOError
from pyvisa.constants import InterfaceType, ResourceAttribute, StatusCode

from drivers.clock import STOP_INTERVAL, Stop, WallClock

#: Between two looks at a reply that has begun and not ended (s).
_LOOK = 1e-3
#: What is waited for at once (bytes).
SOCKET_PIECE = 4096
#: Of an answer longer than this (bytes) any piece is read as it comes: a sender that finds the
#: receiver's buffer full goes on only as room is made by reading.
LONG = 2 * SOCKET_PIECE
#: These are sockets: what comes over them comes in the wall's time.
_WALL = WallClock()
_MOST_SEEN = 2 * SOCKET_PIECE


class Unfinished(VisaIOError):
    """An answer that has begun and not ended in time."""

    def __init__(self, received: int) -> None:
        super().__init__(StatusCode.error_timeout)
        self.received = received  #: bytes


class Arrival:
    """What has come over the session of `connection`, a PyVISA resource."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        library = connection.visalib
        library = getattr(library, "wrapped", library)
        #: Of a library that tells by itself how much waits: ours.
        self._told: Callable[[Any], int] | None = getattr(library, "unread", None)
        self._session: Any = None
        with suppress(Exception):  # only pyvisa-py has such a table, and a socket in it
            found = library.sessions[connection.session]
            if isinstance(found.interface, socket.socket):
                self._session = found
        self._serial = connection.interface_type is InterfaceType.asrl

    @property
    def can_be_awaited(self) -> bool:
        """Whether `wait` knows when something comes."""
        return self._session is not None

    @property
    def tells(self) -> bool:
        """Whether `unread` knows."""
        return self._session is not None or self._told is not None or self._serial

    def unread(self) -> int:
        """Bytes that wait to be read, as far as that can be seen; at least 1 if there are any."""
        if self._session is not None:
            return len(self._seen(0.0))
        if self._told is not None:
            return self._told(self._connection.session)
        if self._serial:
            with suppress(Exception):  # not every library knows it
                name = ResourceAttribute.asrl_avalaible_number
                return int(self._connection.get_visa_attribute(name))
        return 0

    def wait(self, enough: Callable[[bytes], bool], seconds: float, stop: Stop) -> int:
        """Wait until `enough` of what has come is there, which leaves it there; its bytes.

        Raises VisaIOError after so many `seconds` (`Unfinished` if something has come),
        ConnectionResetError if the other end has closed, and TimeoutError once `stop()` is true.
        """
        end = _WALL.now() + seconds
        seen = self._seen(0.0)
        while not enough(seen):
            left = end - _WALL.now()
            if left <= 0:
                if seen:
                    raise Unfinished(len(seen))
                raise VisaIOError(StatusCode.error_timeout)
            if stop():
                raise InterruptedError
            if seen:  # the socket stays ready, so it cannot be waited for
                _WALL.wait(_LOOK)
            seen = self._seen(0.0 if seen else min(left, STOP_INTERVAL))
        return len(seen)

    def _seen(self, seconds: float) -> bytes:
        """What waits, after waiting so long for it if nothing does."""
        held = bytes(self._session._pending_buffer)
        line = self._session.interface
        if line is None or len(held) >= _MOST_SEEN:
            return held  # closed by ourselves
        if not select.select([line], [], [], seconds)[0]:
            return held
        try:
            come = line.recv(_MOST_SEEN, socket.MSG_PEEK)
        except BlockingIOError:
            return held
        if not come and not held:
            raise ConnectionResetError("closed from the other end")
        return held + bytes(come)
