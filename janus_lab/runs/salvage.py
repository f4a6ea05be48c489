"""What is left of damaged lines: the rows and events among them that can be trusted. Bytes in,
bytes out; nothing here knows of files."""

from __future__ import annotations

import codecs
import re
from typing import Any, NamedTuple

import orjson

from .events import event_in

#: The beginnings that tell an encoding, longest first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NUMBER = rb"[+-]?(?:(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?|nan|inf)"


class Salvaged(NamedTuple):
    """The lines that are whole, and how many others there were."""

    content: bytes
    kept: int
    left_out: int


def as_utf8(content: bytes) -> bytes:
    """`content` as UTF-8, where a mark at its beginning says that it is something else; bytes that
    make no sense in the encoding that it names stand as replacement characters."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").encode()
    return content


def row_pattern(columns: int) -> bytes:
    """Regular expression of a row of `columns` numbers, without its end."""
    return rb"%b(?:,%b){%d}" % (_NUMBER, _NUMBER, columns - 1)


def rows_among(content: bytes, columns: int) -> Salvaged:
    """The whole rows of `columns` numbers each. Of a line with anything else in it nothing is
    believed, nor of a last line without its end."""
    row = re.compile(rb"%b\r?\n?" % row_pattern(columns))
    return _among(content, lambda line: row.fullmatch(line) is not None)


def events_among(content: bytes) -> Salvaged:
    """The lines that say when something happened (bench time, s) and what it was."""
    return _among(content, lambda line: isinstance(event_in(line), dict))


def objects_among(content: bytes) -> Salvaged:
    """The lines that are JSON objects."""
    return _among(content, lambda line: isinstance(parsed(line), dict))


def parsed(line: bytes) -> Any:
    """What `line` says as JSON; None if it says nothing."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _among(content: bytes, is_whole: Any) -> Salvaged:
    lines = content.split(b"\n")
    half = lines.pop()
    kept = [line for line in lines if is_whole(line)]
    left_out = len(lines) - len(kept) + bool(half.strip(b"\0"))
    return Salvaged(b"".join(line + b"\n" for line in kept), len(kept), left_out)
