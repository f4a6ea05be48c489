"""The transcript of a session: every operation that crossed the VISA seam, a JSON object on a line.

This is the file's format and its reader; `recording` writes it and `playback` serves it.

A session's first line is its header: ``transcript`` (the format's number), ``start`` (how often the
run had been started), ``began`` (the wall's date) and ``bench_time`` (s). Its last is
``{"op":"end"}``; without it the session was cut off. Every line between is an operation:

======================  ============================================================================
op                      open, close, write, read, poll, clear, trigger, event
s                       number of the session, counted from 1 as they are opened
t                       bench time at which the operation ended (s), exactly as the clock gave it
data, base64            what was written or read: as text if it is ASCII, else in base 64
count                   bytes asked for by a read; bytes taken by a write if not all of them
value                   the status byte of a poll, the timeout of waiting for an event (ms)
status                  VISA's, unless it is ``success``
error                   an error that is not VISA's: its class and its text
resource, attributes    of an open: the address, and what the library said of the session
set                     attributes of the session that have changed since they were last named
waited                  seconds that the program let pass since the operation before
now                     what the program read from the clock since then, where that is not ``t`` of
                        the operation before plus what was waited: so it is under a wall clock
stop                    the program was asked to stop at so many looks at its stop condition, waits
                        included, after the operation before
crc                     the last of a line: by it `checksum` knows what has been changed
======================  ============================================================================
"""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import orjson
from pyvisa.constants import ResourceAttribute, StatusCode

from drivers import regular_files
from drivers.clock import Clock, Stop
from drivers.errors import BenchError, Cause

from .checksum import KEY, ChecksumCheck

NAME = "transcript.jsonl"
FORMAT = 1
#: No transcript is larger, unpacked: a file of nothing but zeros packs to a thousandth.
MOST_BYTES = 256 << 20
_BEGINNING = b'{"transcript":'
_OPERATIONS = (
    "open", "close", "write", "read", "poll", "clear", "trigger", "event", "end",
)  # fmt: skip

#: Longest text of a message in a sentence about it (characters).
_LONGEST = 120


class TranscriptError(BenchError):
    """A transcript that cannot be read."""

    KIND = Cause.FILE_DAMAGED


class Tape(Protocol):
    """What a bench can be opened through: a recording of its traffic, or a playback of one."""

    #: Whether instruments, real or simulated, are behind it.
    live: bool

    def library_and_clock(self, library: Any, clock: Clock, start: int) -> tuple[Any, Clock]:
        """The VISA library and the clock for the drivers of a run's `start`-th start, given those
        of the bench."""
        ...

    def stop_condition(self, stop: Stop) -> Stop:
        """The stop condition for the program, given that of whoever started it."""
        ...


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a transcript, as its module says; `line` counts from 1."""

    line: int
    op: str
    session: int = 0
    time: float = 0.0
    data: bytes = b""
    count: int | None = None
    value: int | None = None
    status: StatusCode = StatusCode.success
    error: tuple[str, str] | None = None
    resource: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    waited: float = 0.0
    now: tuple[float, ...] = ()
    stop: int | None = None

    def said(self) -> str:
        """What was done, and what came of it, in a few words."""
        words = [self.op]
        if self.data or self.op in ("write", "read"):
            words.append(quoted(self.data))
        if self.value is not None:
            words.append(str(self.value))
        if self.error is not None:
            words.append(f"({': '.join(self.error)})")
        elif self.status < 0:
            words.append(f"({self.status.name})")
        return " ".join(words)


@dataclass
class Session:
    """The part of a transcript that one start of a run has left."""

    start: int
    began: str
    bench_time: float
    operations: list[Operation]
    #: What stands in the last line, whose readings of the clock are nobody else's.
    end: Operation | None = None
    #: Where its header stands.
    line: int = 1
    #: The first line that is not as it was recorded, or before which one is missing.
    changed: int | None = None

    @property
    def last_line(self) -> int:
        """Number of its last line; 0 of an empty one."""
        if self.end is not None:
            return self.end.line
        return self.operations[-1].line if self.operations else 0


def quoted(data: bytes) -> str:
    """`data` as it would stand in a program, shortened."""
    text = repr(data)[1:] if len(data) <= _LONGEST else f"{data[:_LONGEST]!r}"[1:] + "…"
    return text if len(data) <= _LONGEST else f"{text} ({len(data)} bytes)"


def packed(data: bytes) -> dict[str, str]:
    """`data` as fields of a line."""
    if data.isascii():
        return {"data": data.decode("ascii")}
    return {"base64": base64.b64encode(data).decode("ascii")}


def _unpacked(fields: dict[str, Any]) -> bytes:
    if "base64" in fields:
        return base64.b64decode(_given(fields, "base64", str, ""), validate=True)
    text: str = _given(fields, "data", str, "")
    return text.encode("ascii")


def find(folder: Path) -> Path | None:
    """The transcript in a run's folder, plain or packed by gzip; None if there is none."""
    candidates = (folder / NAME, folder / f"{NAME}.gz")
    return next((path for path in candidates if path.exists() or path.is_symlink()), None)


def is_transcript(path: Path) -> bool:
    """Whether `path` is a file with the name, or the beginning, of a transcript."""
    if not path.is_file():
        return False
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        return True
    try:
        with regular_files.opened(path) as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False


def read(path: Path) -> list[Session]:
    """The sessions in the transcript `path`, plain or packed by gzip, in the order of the file.

    A half-written last line is left out. Raises TranscriptError, naming the line, for anything else
    that is not a transcript's, and OSError, also for a symbolic link and what is no regular file.
    """
    content = _content(path)
    sessions: list[Session] = []
    check: ChecksumCheck | None = None  # None where it is not known, or where it failed
    for number, line, fields in _lines(path, content):
        if "transcript" in fields:
            check = ChecksumCheck() if KEY in fields else None
        try:
            if "transcript" in fields:
                sessions.append(_session(path, number, fields))
            elif not sessions:
                raise TranscriptError("does not begin with a transcript's header", subject=path)
            elif sessions[-1].end is not None:
                raise TranscriptError(
                    f"line {number} comes after the session's last line", subject=path
                )
            elif fields["op"] == "end":
                sessions[-1].end = _operation(number, fields)
            else:
                sessions[-1].operations.append(_operation(number, fields))
        except (KeyError, TypeError, ValueError) as error:
            raise TranscriptError(
                f"line {number} is not a transcript's ({type(error).__name__}: {error})",
                subject=path,
            ) from None
        if check is not None and not check.fits(line):
            check, sessions[-1].changed = None, number
    if not sessions:
        raise TranscriptError("holds no session", subject=path)
    return sessions


def whole_part(content: bytes) -> bytes:
    """Of the lines of a damaged transcript those that can be read: of each session the lines before
    the first that cannot."""
    kept = bytearray()
    within = False  #: a session of which every line so far can be read
    for line in content.split(b"\n"):
        try:
            fields = orjson.loads(line)
            if "transcript" in fields:
                _session(Path(), 0, fields)
                within = True
            elif within:
                _operation(0, fields)
        except (KeyError, TypeError, ValueError, TranscriptError):
            within = within and not line.strip()
            continue
        if within:
            kept += line + b"\n"
            within = fields.get("op") != "end"
    return bytes(kept)


def _content(path: Path) -> bytes:
    """The bytes of a transcript, unpacked, and not more of them than one has."""
    try:
        with regular_files.opened(path, through_links=False) as file:
            unpacked = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            content = unpacked.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise TranscriptError(f"is not what gzip has packed ({error})", subject=path) from None
    if len(content) > MOST_BYTES:
        most = regular_files.in_bytes(MOST_BYTES)
        raise TranscriptError(f"is larger than {most}, which no transcript is", subject=path)
    return content


def _lines(path: Path, content: bytes) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    lines = content.split(b"\n")
    for number, line in enumerate(map(bytes.strip, lines), 1):
        if not line:
            continue
        try:
            fields = orjson.loads(line)
        except orjson.JSONDecodeError:
            if number == len(lines):
                return  # the process was killed while it wrote this
            fields = None
        if not isinstance(fields, dict):
            raise TranscriptError(
                f"line {number} is damaged; restore the file from a backup", subject=path
            )
        yield number, line, fields


def _session(path: Path, line: int, fields: dict[str, Any]) -> Session:
    if fields["transcript"] != FORMAT:
        raise TranscriptError(
            f"has format {fields['transcript']!r}, and this version of janus-lab reads "
            f"format {FORMAT}",
            subject=path,
        )
    return Session(
        _given(fields, "start", int, 1),
        _given(fields, "began", str, ""),
        float(_given(fields, "bench_time", (int, float), 0.0)),
        [],
        line=line,
    )


def _operation(line: int, fields: dict[str, Any]) -> Operation:
    number = (int, float)
    if fields["op"] not in _OPERATIONS:
        raise ValueError(f"op is {fields['op']!r}")
    error, now = _given(fields, "error", list, []), _given(fields, "now", list, [])
    if error and (len(error) != 2 or not all(isinstance(text, str) for text in error)):
        raise ValueError(f"error is {error!r}")
    if not all(type(reading) in number for reading in now):
        raise ValueError(f"now is {now!r}")
    return Operation(
        line,
        fields["op"],
        _given(fields, "s", int, 0),
        _given(fields, "t", number, 0.0),
        _unpacked(fields),
        _given(fields, "count", int, None),
        _given(fields, "value", int, None),
        StatusCode[_given(fields, "status", str, "success")],
        (error[0], error[1]) if error else None,
        _given(fields, "resource", str, ""),
        _attributes(fields, "attributes"),
        _attributes(fields, "set"),
        _given(fields, "waited", number, 0.0),
        tuple(now),
        _given(fields, "stop", int, None),
    )


def _attributes(fields: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = _given(fields, name, dict, {})
    for attribute, value in found.items():
        if attribute not in ResourceAttribute.__members__ or type(value) not in (int, str):
            raise ValueError(f"{name} has {attribute} = {value!r}")
    return found


def _given(fields: dict[str, Any], name: str, kind: type | tuple[type, ...], default: Any) -> Any:
    """A field of a line, `default` where it is left out. Raises ValueError for another type."""
    if name not in fields:
        return default
    value = fields[name]
    if isinstance(value, bool) or not isinstance(value, kind):
        raise ValueError(f"{name} is {value!r}")
    return value
