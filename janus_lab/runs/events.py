"""Events as `events.jsonl` keeps them: what each has to hold to be read, and the reading."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import orjson

from drivers.errors import Cause, Problem

from . import files
from .layout import EVENTS

Event = dict[str, Any]

#: No event is longer (bytes), and no run has more of them: a month of cycles of a second.
_LONGEST = 16 << 20
_MOST = 6_000_000
#: Lines that are left out and told of one by one.
_TOLD = 20


def read_events(folder: Path) -> tuple[list[Event], list[Problem]]:
    """What happened in the run of a folder, in order, and what was odd about the file; a line that
    is damaged is left out. Never raises for what is in the folder."""
    path = folder / EVENTS
    events: list[Event] = []
    odd: list[Problem] = []
    if not (path.exists() or path.is_symlink()):
        return events, odd
    damaged = 0
    try:
        for number, line in _lines(path):
            if number > _MOST:
                odd.append(_odd(f"has more than {_MOST} lines; the others are left out"))
                break
            found = event_in(line)
            if not isinstance(found, str):
                events.append(found)
                continue
            damaged += 1
            if damaged <= _TOLD:
                odd.append(_odd(f"line {number} {found} and is left out"))
    except OSError as error:
        odd.append(_odd(f"cannot be read ({error.strerror or error})", Cause.FILE))
    if damaged > _TOLD:
        odd.append(_odd(f"{damaged - _TOLD} more lines are damaged and left out"))
    return events, odd


def _odd(detail: str, kind: Cause = Cause.FILE_DAMAGED) -> Problem:
    return Problem(kind, detail, EVENTS)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their numbers from 1."""
    with files.opened(path) as file:
        number = 0
        while line := file.readline(_LONGEST):
            number += 1
            if line.strip():
                yield number, line


def event_in(line: bytes) -> Event | str:
    """The event in a line; or, in words, why it is none that can be used."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return "is unreadable"
    if not isinstance(event, dict) or not isinstance(event.get("kind"), str):
        return "is unreadable"
    if not _is_number(event.get("time_s")):
        return "has no time"
    wanted = _DETAILS.get(event["kind"], {})
    for name, fits in (*wanted.items(), *_OF_ALL.items()):
        if (name in event or name in wanted) and not fits(event.get(name)):
            return f"has no {name.replace('_', ' ')} that can be read"
    return event


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and isfinite(value)  # type: ignore[arg-type]


def _are_numbers(value: object) -> bool:
    """A list of them; None stands for one that was not measured."""
    return isinstance(value, list) and all(item is None or _is_number(item) for item in value)


def _is_problem(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("kind"), str)


#: What an event of a kind must tell, because it is computed with.
_DETAILS = {
    "light": {"irradiance_mW_cm2": _is_number},
    "settling": {
        "irradiance_mW_cm2": _is_number,
        "times_s": _are_numbers,
        "currents_A": _are_numbers,
    },
}
#: What any event may tell, in this form.
_OF_ALL = {"problem": _is_problem}
