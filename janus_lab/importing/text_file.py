"""The text in a foreign file, whoever wrote it: its encoding, and its lines one by one, no longer
and no more of them than a table has."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from drivers import regular_files

from .table import unreadable

#: So much of a file is looked at to find out how it is written (bytes).
LOOKED_AT = 1 << 18
#: Larger files are not read: all of a table has to fit into memory (bytes).
MOST_BYTES = 1 << 29
#: A line of a table with a thousand columns is shorter (characters).
LONGEST_LINE = 1 << 16


def encoding_of(path: Path) -> str:
    """The encoding of a text file; raises ConfigError for one that is none or cannot be read."""
    try:
        with regular_files.opened(path) as file:
            head = file.read(LOOKED_AT)
            size = file.seek(0, 2)
    except FileNotFoundError:
        raise unreadable(path, "no such file") from None
    except IsADirectoryError:
        raise unreadable(path, "is a folder, not a file") from None
    except OSError as error:
        raise unreadable(path, f"cannot be read ({error.strerror or error})") from None
    if size > MOST_BYTES:
        most = regular_files.in_bytes(MOST_BYTES)
        raise unreadable(path, f"larger than {most}", advice="split it, or leave rows out")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        if not _decodes(path, "utf-16"):
            raise unreadable(path, "not a text file in UTF-16", advice="export it in UTF-8")
        return "utf-16"
    if b"\0" in head:
        raise unreadable(
            path, "not a text file (it has NUL bytes)", advice="export it as text or CSV"
        )
    # what older Windows programs write: every byte but five is a letter
    return "utf-8-sig" if _decodes(path, "utf-8-sig") else "latin-1"


def lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers from 1; raises ConfigError for one that is too long
    to be a row of a table."""
    number = 0
    with TextIOWrapper(regular_files.opened(path), encoding=encoding) as file:
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise unreadable(
                    path, f"longer than {LONGEST_LINE} characters", f"line {number}",
                    "expected rows of numbers",
                )  # fmt: skip
            yield number, line


def _decodes(path: Path, encoding: str) -> bool:
    with TextIOWrapper(regular_files.opened(path), encoding=encoding, newline="") as text:
        try:
            while text.read(1 << 20):
                pass
        except UnicodeError:
            return False
    return True
