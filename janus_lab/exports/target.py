"""The file that an export goes to: whole, or not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any

from drivers.errors import Cause

from .errors import ExportError


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise ExportError if `path` is there and may not be replaced."""
    if path.is_dir() and not path.is_symlink():
        raise ExportError("is a folder", subject=path, kind=Cause.FILE)
    if not force and (path.exists() or path.is_symlink()):
        raise ExportError(
            "is there already", subject=path, advice="--force replaces it", kind=Cause.FILE
        )


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[Path]:
    """A path to write at, beside `path`; what was written there is at `path` afterwards.

    Whatever goes wrong inside leaves `path` as it was, and nothing beside it. Raises ExportError if
    `path` is there and `force` is not given, and for a disk that does not take it.
    """
    refuse_existing(path, force=force)
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        yield part
        refuse_existing(path, force=force)
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise ExportError.of_system(error, path) from None
        raise


class LastingFile(FileIO):
    """A file that keeps to itself that the disk takes no more."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "x+")
        self.failed: OSError | None = None

    def write(self, data: Any) -> int:
        """Write all of `data`, or nothing from the first error on."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while rest and self.failed is None:
                rest = rest[self._some(rest) :]
        except OSError as error:
            self.failed = error
        return size

    def _some(self, data: Any) -> int:
        """Write what the system takes of `data`, and return how much that was."""
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        """Read; zeros in place of what could not be written."""
        found = super().readinto(buffer) or 0
        if self.failed is None:
            return found
        memoryview(buffer).cast("B")[found:] = bytes(memoryview(buffer).nbytes - found)
        return memoryview(buffer).nbytes

    def check(self) -> None:
        """Raise the OSError that there was, if there was one."""
        if self.failed is not None:
            raise self.failed


@contextmanager
def lasting_file(path: Path) -> Iterator[LastingFile]:
    """A new file for a library that a full disk would end in a crash, or leave with what it cannot
    clean up: to the library all goes well, and the error is raised at the end, or by `check`."""
    with LastingFile(path) as file:
        yield file
        file.check()
