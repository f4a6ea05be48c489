"""A bench process on a disk that no file larger than `ROOM` fits on; the fallback folder is on
another one."""

from __future__ import annotations

import errno
import os
from io import FileIO
from typing import Any

from janus_lab.bench_process import process
from janus_lab.runs import files
from janus_lab.runs.writing.rescue import VARIABLE

#: Bytes; a short I–V sweep fits.
ROOM = 60_000


class SmallDisk(FileIO):
    """Writes what fits, then fails as the system does."""

    def write(self, data: Any) -> int:
        if str(self.name).startswith(os.environ[VARIABLE]):
            return super().write(data)
        fits = min(len(data), ROOM - self.tell())
        if fits <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data[:fits])


def main(*pipes: Any) -> None:
    """In place of `janus_lab.bench_process.process.main`, in the spawned process."""
    files.FileIO = SmallDisk  # type: ignore[attr-defined]
    process.main(*pipes)
