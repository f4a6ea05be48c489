"""Files that a kill or a full disk cannot spoil: one that grows by whole pieces, one that is
replaced in one step. What stands in them is the callers' business.

They lie in folders that may have come from anybody: no symbolic link is read or written through,
and nothing but regular files is opened."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, TypeVar

from drivers import regular_files
from drivers.regular_files import refuse_link

__all__ = ["AppendFile", "Lines", "opened", "read", "refuse_link", "replace", "whole_lines"]

Result = TypeVar("Result")

#: How often, and how long apart (s), Windows is asked again when another program has a file open.
_TRIES, _PAUSE = 40, 0.05
#: Whether a file can be read without a change of where it is written next; not so on Windows.
READS_ASIDE = hasattr(os, "pread")
#: Bytes read at once.
_CHUNK = 1 << 20


class AppendFile:
    """A file that grows by whole pieces: each is in the operating system's hands, or not there.

    Unbuffered, so a kill of this process loses no piece that `append` returned from.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open `path`, to write behind what stands there (`new`: it must not exist yet).

        Raises OSError, also for a symbolic link and for what is no regular file.
        """
        self.path = path
        if not new:
            regular_files.opened(path, through_links=False).close()
        self._file = FileIO(path, "x+" if new else "r+", opener=_not_through_links)
        self.size = self._file.seek(0, os.SEEK_END)

    def append(self, piece: bytes) -> None:
        """Write `piece`. Raises OSError, with the file as it was before, if not all of it fits."""
        end = self.size + len(piece)
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
            self.size = end
        except BaseException:  # Ctrl-C included: half a piece is worse than none
            with suppress(OSError):
                self.cut(self.size)
            raise

    def cut(self, size: int) -> None:
        """Drop everything behind the first `size` bytes."""
        self._file.truncate(size)
        self.size = self._file.seek(size)

    def chunks(self, end: int, begin: int = 0) -> Iterator[bytes]:
        """The bytes from `begin` to `end`, piece by piece, also of a file that has lost its name;
        fewer if somebody has cut it. While another thread appends only where `READS_ASIDE`."""
        file = self._file
        try:
            while begin < end:
                size = min(end - begin, _CHUNK)
                if READS_ASIDE:
                    chunk = os.pread(file.fileno(), size, begin)
                else:
                    file.seek(begin)
                    chunk = file.read(size)
                if not chunk:
                    return
                begin += len(chunk)
                yield chunk
        finally:
            if not READS_ASIDE:
                file.seek(self.size)

    def status(self) -> os.stat_result:
        """What the system says of the open file, wherever it is by now."""
        return os.fstat(self._file.fileno())

    def sync(self) -> None:
        """Return once the disk itself has everything, so that a power cut loses nothing."""
        os.fsync(self._file.fileno())

    @property
    def closed(self) -> bool:
        return self._file.closed

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def replace(path: Path, content: bytes) -> None:
    """Put `content` in place of the file `path`: readers see the old file or the new, never less.

    A symbolic link by that name is replaced, too, and not written through. Raises OSError, with the
    old file as it was, if the new one cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        new.unlink(missing_ok=True)  # left behind by a kill, or a link that leads somewhere
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _insist(lambda: new.replace(path))
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def read(path: Path, most: int) -> bytes:
    """The bytes of `path`, also while its owner replaces it.

    Raises OSError for more than `most` of them, and as `opened` does.
    """
    return _insist(lambda: regular_files.read(path, most, through_links=False))


def opened(path: Path) -> BinaryIO:
    """`path`, a file in a run's folder, open for reading.

    Raises OSError, also for a symbolic link and for what is no regular file.
    """
    return regular_files.opened(path, through_links=False)


def _not_through_links(path: str, flags: int) -> int:
    """An opener that fails for a link even if it was put there a moment ago."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _insist(action: Callable[[], Result]) -> Result:
    """Windows refuses to replace a file while somebody reads it, and the reverse: ask again."""
    for _ in range(_TRIES if os.name == "nt" else 1):
        try:
            return action()
        except PermissionError as error:
            refused = error
            if os.name == "nt":
                threading.Event().wait(_PAUSE)
    raise refused


class Lines(NamedTuple):
    """How many whole lines a file has, where the last of them ends, and how long the file is."""

    whole: int
    end: int
    size: int


def whole_lines(path: Path) -> Lines:
    """Count the lines of `path` that end with a newline; what stands behind them was cut off."""
    count = end = size = 0
    with opened(path) as file:
        while chunk := file.read(_CHUNK):
            count += chunk.count(b"\n")
            last = chunk.rfind(b"\n")
            if last >= 0:
                end = size + last + 1
            size += len(chunk)
    return Lines(count, end, size)
