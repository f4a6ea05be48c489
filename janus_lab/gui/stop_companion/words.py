"""What the window and STOP's own process say to each other: lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: The window gives a sign of life so often (s), from its event loop.
BEAT = 0.1
#: A window that has given none for so long (s) hangs.
PATIENCE = 1.0
#: One that is being closed ends what is measured first, and may be silent for so long (s).
PATIENCE_AT_THE_END = 6.0

Place = tuple[int, int, int, int]


@dataclass(frozen=True)
class Beat:
    """The window lives; it may be silent for `patience` (s) from now on.

    `active`: whether it has the keyboard; `place`: where its STOP is on the screen, x, y, width
    and height.
    """

    patience: float = PATIENCE
    active: bool = False
    place: Place | None = None


@dataclass(frozen=True)
class BenchChosen:
    """The bench that STOP is for, as in its file; `outlasts_process`: whether it is a real one."""

    content: Mapping[str, Any] | None
    outlasts_process: bool = False
    kept: str = ""  #: the file in which the window keeps that it may be on, for the next start


@dataclass(frozen=True)
class LineOpen:
    """Where the bench's process hears STOP; a port of 0: it has gone."""

    port: int = 0
    word: str = ""


@dataclass(frozen=True)
class Farewell:
    """The window has been closed, and everything with it; `doubts` are what of a real bench could
    not be confirmed to be off, in words, empty for nothing."""

    doubts: str = ""


@dataclass(frozen=True)
class Ready:
    """STOP's own process watches."""


@dataclass(frozen=True)
class BroughtUp:
    """STOP's own window is shown, because the window has been silent for so many `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Pressed:
    """Somebody has pressed STOP in its own window."""


@dataclass(frozen=True)
class Off:
    """What that has led to: `doubts` are what could not be confirmed to be off, in words; `direct`:
    without the bench's process, which has reported nothing of it."""

    doubts: tuple[str, ...] = ()
    direct: bool = False


Word = Beat | BenchChosen | LineOpen | Farewell | Ready | BroughtUp | Pressed | Off
_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (Beat, BenchChosen, LineOpen, Farewell, Ready, BroughtUp, Pressed, Off)
}


def to_line(word: Word) -> bytes:
    """`word` as a line."""
    return json.dumps({"is": type(word).__name__} | asdict(word)).encode() + b"\n"


def from_line(line: bytes) -> Word | None:
    """The word in a line; None for one that is none."""
    try:
        content = json.loads(line)
        kind = _KINDS[content.pop("is")]
        word: Word = kind(**{key: _tuples(value) for key, value in content.items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return word


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, from pieces as a pipe gives them."""
    waiting = b""
    for piece in pieces:
        *whole, waiting = (waiting + piece).split(b"\n")
        yield from whole
