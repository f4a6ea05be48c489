"""A file of a run while it grows: whether it is still the one in the folder, as it was written, and
what can be had of it if it is not."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator

from drivers.errors import DISK_FULL, Cause, Problem, file_problem, is_disk_full, problem_of
from janus_lab.runs.errors import RunError
from janus_lab.runs.files import AppendFile

#: Bytes of the file's end that stay in memory, at most and after room was made.
_RECENT, _LESS = 8 << 20, 4 << 20
#: Reading a file again, to see whether it was changed, takes no larger part of the time than this.
_READING = 0.05


class NoLongerOurs(RunError):
    """Somebody has taken the file or its folder away, or changed it."""

    KIND = Cause.FILE_CHANGED


class KeptFile:
    """A file that nobody but this object may change; used by one thread at a time."""

    def __init__(self, file: AppendFile, head: bytes = b"") -> None:
        """Take over `file`, and what stands in it; `head` is what it begins with."""
        self.path = file.path
        self.head = head
        self.file = file
        self._recent = bytearray()
        self._before, self._crc = 0, 0  #: length and checksum of what is no longer in memory
        self._lines = 0  #: of `_before`
        for chunk in file.chunks(file.size):
            self.remember(chunk)
        self._mtime = file.status().st_mtime_ns
        self._compare_again = 0.0  #: not before (s, monotonic)
        self._unsynced = False

    @property
    def size(self) -> int:
        """Bytes that were written."""
        return self.file.size

    @property
    def lines(self) -> int:
        """Lines that were written."""
        return self._lines + self._recent.count(b"\n")

    def write(self, piece: bytes) -> None:
        """Write `piece`, which is to be remembered, to the operating system at least.

        Raises OSError, with the file as it was before, or NoLongerOurs, as `check` does, if it had
        been changed before.
        """
        self._check_content(patient=True)
        self.file.append(piece)
        self._unsynced = True
        self._mtime = self.file.status().st_mtime_ns

    def remember(self, piece: bytes) -> None:
        """`piece` was written."""
        self._recent += piece
        if len(self._recent) > _RECENT:
            end = self._recent.rfind(b"\n", 0, len(self._recent) - _LESS) + 1
            gone = self._recent[:end]
            del self._recent[:end]
            self._before += len(gone)
            self._crc = zlib.crc32(gone, self._crc)
            self._lines += gone.count(b"\n")

    def check(self, *, thoroughly: bool = False) -> None:
        """Raise NoLongerOurs unless this is the file in the folder, as it was written, and the
        folder may still be written in.

        A file of the right length that somebody has touched is read again and compared, but for
        little of the time only, unless `thoroughly`.
        """
        self._check_content(patient=not thoroughly)
        folder = self.path.parent
        try:
            there = self.path.lstat()
        except FileNotFoundError:
            if folder.is_dir():
                raise self._not_ours("was removed during the run") from None
            raise NoLongerOurs(
                "the folder was removed during the run", subject=folder, kind=Cause.FOLDER_GONE
            ) from None
        if not os.path.samestat(there, self.file.status()):
            raise self._not_ours("was replaced by another program during the run")
        if not os.access(folder, os.W_OK):
            raise NoLongerOurs(
                "the folder has become read-only during the run", subject=folder, kind=Cause.FILE
            )

    def sync(self) -> None:
        """Return once the disk itself has everything."""
        if self._unsynced:
            self.file.sync()
            self._unsynced = False

    def earlier(self) -> Iterator[bytes]:
        """What was written before `recent`, piece by piece.

        Raises NoLongerOurs, behind the last piece, if that is not what was written; OSError.
        """
        crc = size = 0
        for chunk in self.file.chunks(self._before):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            yield chunk
        if (size, crc) != (self._before, self._crc):
            raise self._not_ours("is no longer as it was written")

    @property
    def recent(self) -> bytes:
        """The last of what was written, from memory; begins where a line does."""
        return bytes(self._recent)

    @property
    def earlier_size(self) -> int:
        """Bytes before `recent`."""
        return self._before

    def _check_content(self, *, patient: bool) -> None:
        status = self.file.status()
        if status.st_size != self.size:
            shorter = status.st_size < self.size
            what = "was cut short" if shorter else "was written to"
            raise self._not_ours(f"{what} by another program during the run")
        if status.st_mtime_ns != self._mtime:
            began = time.monotonic()
            if patient and began < self._compare_again:
                return
            if not self._is_as_written():
                raise self._not_ours("was changed by another program during the run")
            self._mtime = status.st_mtime_ns
            now = time.monotonic()
            self._compare_again = now + (now - began) / _READING

    def _is_as_written(self) -> bool:
        try:
            for _ in self.earlier():
                pass
        except NoLongerOurs:
            return False
        at = 0
        for chunk in self.file.chunks(self.size, begin=self._before):
            if chunk != self._recent[at : at + len(chunk)]:
                return False
            at += len(chunk)
        return at == len(self._recent)

    def _not_ours(self, what: str) -> NoLongerOurs:
        return NoLongerOurs(what, subject=self.path)


def problem_with(file: KeptFile, error: Exception) -> Problem:
    """What `error` says about writing `file`."""
    if isinstance(error, OSError):
        if is_disk_full(error):
            return Problem(Cause.DISK_FULL, DISK_FULL, str(file.path))
        return file_problem(error, file.path)
    return problem_of(error)
