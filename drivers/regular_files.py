"""Opening and reading files that somebody else may have made: regular files only, none of them
larger than is asked for. What they hold is the callers' business."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, NoReturn

#: What is no file to be read, by the test of `stat` that knows it.
_OTHERS = {
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
}
#: A pipe would wait for its writer, a terminal become ours; not on Windows, which has no such flag.
_CAREFULLY = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)


def opened(path: Path, *, through_links: bool = True) -> BinaryIO:
    """`path`, open for reading as bytes. Without `through_links` a symbolic link is refused.

    Raises OSError at once, in words, for what is no regular file: a folder, a device, a pipe, a
    socket. None of them is opened.
    """
    if not through_links:
        refuse_link(path)
    _check(path, path.stat().st_mode)
    descriptor = os.open(path, _CAREFULLY | (0 if through_links else _NOT_THROUGH_LINKS))
    try:
        _check(path, os.fstat(descriptor).st_mode)  # it may have been replaced meanwhile
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read(path: Path, most: int, *, through_links: bool = True) -> bytes:
    """The bytes of `path`; raises OSError as `opened` does, and for more than `most` of them."""
    with opened(path, through_links=through_links) as file:
        content = file.read(most + 1)
    if len(content) > most:
        _refuse(errno.EFBIG, f"it is larger than {in_bytes(most)}", path)
    return content


def refuse_link(path: Path) -> None:
    """Raise OSError if `path` is a symbolic link: in a folder that somebody else has made it may
    lead anywhere. Nothing is raised for what is not there."""
    if path.is_symlink():
        _refuse(errno.ELOOP, "it is a symbolic link, which may lead out of the folder", path)


def in_bytes(count: int) -> str:
    """`256 kB`, `16 MB`: a bound in words."""
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count >> 10} kB"


def _check(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    what = next((words for test, words in _OTHERS.items() if test(mode)), "something else")
    _refuse(errno.EINVAL, f"it is {what}, not a file", path)


def _refuse(code: int, why: str, path: Path) -> NoReturn:
    raise OSError(code, why, str(path))
