"""Whether a transcript is as it was recorded: every line ends with a CRC-32 of its session so far.

It tells what was edited, or lost, from what was recorded; it is no protection from anybody who
computes it anew. Sessions without it are read, too, and nobody can tell.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

#: The key of the check, the last of its line.
KEY = "crc"

_CHECK = re.compile(rb',"crc":"([0-9a-f]{8})"\}$')


def with_checksums(append: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """`append` for the whole lines of one session, which it gets with their checks."""
    crc = 0

    def append_with_checksums(lines: bytes) -> None:
        nonlocal crc
        out = bytearray()
        for line in lines.splitlines():
            crc = zlib.crc32(line, crc)
            out += b'%b,"%b":"%08x"}\n' % (line[:-1], KEY.encode(), crc)
        append(bytes(out))

    return append_with_checksums


class ChecksumCheck:
    """Of the lines of one session, in their order."""

    def __init__(self) -> None:
        self._crc = 0

    def fits(self, line: bytes) -> bool:
        """Whether this line (without its end) and all before it are as they were recorded."""
        found = _CHECK.search(line)
        if found is None:
            return False
        self._crc = zlib.crc32(line[: found.start()] + b"}", self._crc)
        return int(found[1], 16) == self._crc
