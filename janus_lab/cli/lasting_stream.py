"""Output that may lose its reader: a closed terminal, or a pipe whose other end has gone. Nothing
that is printed may end a run in the middle."""

from __future__ import annotations

import contextlib
import os
import select
import stat
import sys
import time
from typing import Any, Literal

_streams: list[LastingStream] = []


class LastingStream:
    """`sys.stdout` or `sys.stderr`, whichever object that is at the time; once it cannot be written
    to, what is written is dropped."""

    def __init__(self, name: Literal["stdout", "stderr"]) -> None:
        self._name = name
        self.lost = False
        _streams.append(self)

    def write(self, text: str) -> int:
        if not self.lost:
            try:
                return int(self._stream.write(text))
            except OSError:
                self._lose()
        return len(text)

    def flush(self) -> None:
        if not self.lost:
            try:
                self._stream.flush()
            except OSError:
                self._lose()

    @property
    def _stream(self) -> Any:
        """The stream itself: while rich draws progress, what stands in `sys` leads back to it."""
        stream = getattr(sys, self._name)
        return getattr(stream, "rich_proxied_file", stream)

    def look(self) -> None:
        """Notice a pipe whose reader has gone though nothing is written."""
        if not self.lost and _reader_has_gone(self._stream):
            self._lose()

    def _lose(self) -> None:
        self.lost = True
        with contextlib.suppress(OSError, ValueError):  # what is still buffered goes nowhere
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        if name == "rich_proxied_file":  # or rich would write past this
            raise AttributeError(name)
        return getattr(self._stream, name)


def _reader_has_gone(stream: Any) -> bool:
    """Whether `stream` is a pipe that nobody reads; Windows does not tell before it is written."""
    if not hasattr(select, "poll"):
        return False
    try:
        descriptor = stream.fileno()
        if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            return False
        poll = select.poll()
        poll.register(descriptor, 0)
        return any(event & select.POLLERR for _, event in poll.poll(0))
    except (OSError, ValueError, AttributeError):  # no stream of the system's
        return False


#: Pipes are looked at no more often (s): a run may ask thousands of times a second.
_LOOK_INTERVAL = 0.5
_looked = 0.0


def output_lost() -> bool:
    """Whether nobody reads what is printed any more."""
    global _looked
    if (now := time.monotonic()) - _looked > _LOOK_INTERVAL:
        _looked = now
        for stream in _streams:
            stream.look()
    return any(stream.lost for stream in _streams)
