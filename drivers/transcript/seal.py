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

_SEAL = re.compile(rb',"crc":"([0-9a-f]{8})"\}$')


def sealed(append: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """`append` for the whole lines of one session, which it gets with their checks."""
    crc = 0

    def seal_and_append(lines: bytes) -> None:
        nonlocal crc
        out = bytearray()
        for line in lines.splitlines():
            crc = zlib.crc32(line, crc)
            out += b'%b,"%b":"%08x"}\n' % (line[:-1], KEY.encode(), crc)
        append(bytes(out))

    return seal_and_append


class Check:
    """Of the lines of one session, in their order."""

    def __init__(self) -> None:
        self._crc = 0

    def fits(self, line: bytes) -> bool:
        """Whether this line (without its end) and all before it are as they were recorded."""
        seal = _SEAL.search(line)
        if seal is None:
            return False
        self._crc = zlib.crc32(line[: seal.start()] + b"}", self._crc)
        return int(seal[1], 16) == self._crc
