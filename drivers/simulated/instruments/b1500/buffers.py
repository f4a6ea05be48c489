"""The output data buffer: measurement data in the order they were taken, read in pieces."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass
class _Message:
    data: bytes
    items: int
    item_size: int  #: with its separator
    sent: int = 0


class DataBuffer:
    """Messages of measurement data; what is read is gone."""

    def __init__(self) -> None:
        self._messages: deque[_Message] = deque()

    def __bool__(self) -> bool:
        return bool(self._messages)

    def store(self, data: bytes, items: int, item_size: int) -> None:
        """Add a message of `items` items, each of `item_size` bytes with its separator."""
        self._messages.append(_Message(data, items, item_size))

    def clear(self) -> None:
        self._messages.clear()

    def items(self) -> int:
        """How many data items wait to be read; one that is read in part counts (NUB?)."""
        return sum(max(0, m.items - m.sent // m.item_size) for m in self._messages)

    def transmit(self, count: int, terminator: int | None) -> tuple[bytes, bool]:
        """Up to `count` bytes of the first message, no further than `terminator`, and whether
        they reach its end."""
        message = self._messages[0]
        stop = message.sent + count
        if terminator is not None:
            found = message.data.find(terminator, message.sent, stop)
            stop = found + 1 if found >= 0 else stop
        piece = message.data[message.sent : stop]
        message.sent += len(piece)
        if message.sent < len(message.data):
            return piece, False
        self._messages.popleft()
        return piece, True
