"""Notes pinned to points of a run's plots: `notes.jsonl` in its folder, a line for each note and
for each change of one. Data, events and figures of merit stay as they are.

Lines are only ever added, so that what somebody once wrote can be read again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import orjson

from drivers.errors import Cause, Problem
from janus_lab.runs import files
from janus_lab.runs.errors import RunError
from janus_lab.runs.layout import NOTES
from janus_lab.wall_time import wall_time

#: Characters of a note, and of a name in it.
LONGEST: Final = 2000
_LONGEST_NAME: Final = 200
#: Bytes of the file that are read at most.
_MOST: Final = 16 << 20
#: Characters that a search looks through.
_SEARCHED: Final = 50_000


@dataclass(frozen=True)
class PinnedNote:
    """A note at the point (x, y) of a plot, in the units of the data."""

    plot: str  #: the plot's name
    x_quantity: str
    x_unit: str
    x: float
    y_quantity: str
    y_unit: str
    y: float
    text: str
    id: str = ""
    written: str = ""  #: when it was written, or last changed: ISO 8601 with the offset


def read_notes(folder: Path) -> tuple[list[PinnedNote], list[Problem]]:
    """The notes of the run in `folder` as they stand now, in the order in which they were first
    written, and what was odd: a damaged line is left out. Never raises for what is in it."""
    path = folder / NOTES
    if not (path.exists() or path.is_symlink()):
        return [], []
    try:
        content = files.read(path, _MOST)
    except OSError as error:
        detail = f"cannot be read ({error.strerror or error})"
        return [], [Problem(Cause.FILE, detail, NOTES)]
    notes: dict[str, PinnedNote] = {}
    odd = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip() and not _take(line, notes):
            detail = f"line {number} is unreadable and is left out"
            odd.append(Problem(Cause.FILE_DAMAGED, detail, NOTES))
    return list(notes.values()), odd


def note_words(folder: Path) -> str:
    """What a search finds of the notes of the run in `folder`; empty where there are none."""
    notes, _ = read_notes(folder)
    return "\n".join(note.text for note in notes)[:_SEARCHED]


def pin(folder: Path, note: PinnedNote) -> PinnedNote:
    """Keep a new note with the run in `folder`; returns it with its id and time.

    Raises RunError for a text that is empty or too long, or if it cannot be written.
    """
    kept = replace(note, text=_checked(note.text), id=uuid4().hex[:12], written=_now())
    _append(folder, {"kind": "note", **asdict(kept)})
    return kept


def change(folder: Path, note: PinnedNote, text: str) -> PinnedNote:
    """Give a note that is kept another text; raises RunError as `pin` does."""
    kept = replace(note, text=_checked(text), written=_now())
    _append(folder, {"kind": "changed", "id": kept.id, "text": kept.text, "written": kept.written})
    return kept


def remove(folder: Path, note: PinnedNote) -> None:
    """Show a note no more; its line stays in the file. Raises RunError if it cannot be written."""
    _append(folder, {"kind": "removed", "id": note.id, "written": _now()})


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise RunError("a note without a word", advice="write what is to be noted")
    if len(text) > LONGEST:
        raise RunError(
            f"the note has {len(text)} characters; {LONGEST} is the most", advice="shorten it"
        )
    return text


def _now() -> str:
    return wall_time().astimezone().isoformat(timespec="seconds")


def _append(folder: Path, entry: dict[str, Any]) -> None:
    path = folder / NOTES
    line = orjson.dumps(entry) + b"\n"
    try:
        new = not (path.exists() or path.is_symlink())
        with files.AppendFile(path, new=new) as file:
            if file.size and next(file.chunks(file.size, file.size - 1)) != b"\n":
                line = b"\n" + line  # a line that was cut off must not spoil this one
            file.append(line)
            file.sync()
    except OSError as error:
        raise RunError(
            f"the note could not be kept ({os.strerror(error.errno) if error.errno else error})",
            subject=path,
            advice="look after the disk and the folder's permissions, and pin it again",
            kind=Cause.FILE,
        ) from None


def _take(line: bytes, notes: dict[str, PinnedNote]) -> bool:
    """Follow what a line says; whether it can be read."""
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    if not isinstance(entry, dict) or not _are_texts(entry, ("kind", "id", "written")):
        return False
    kind, key = entry["kind"], entry["id"]
    if kind == "removed":
        notes.pop(key, None)
        return True
    if not _are_texts(entry, ("text",), LONGEST):
        return False
    if kind == "changed":
        if key in notes:
            notes[key] = replace(notes[key], text=entry["text"], written=entry["written"])
        return True
    names = ("plot", "x_quantity", "x_unit", "y_quantity", "y_unit")
    numbers = (entry.get("x"), entry.get("y"))
    if kind != "note" or not _are_texts(entry, names) or not all(map(_is_number, numbers)):
        return False
    known = {name: entry[name] for name in PinnedNote.__dataclass_fields__}
    notes[key] = PinnedNote(**known)
    return True


def _are_texts(entry: dict[str, Any], names: Sequence[str], longest: int = _LONGEST_NAME) -> bool:
    return all(isinstance(t := entry.get(name), str) and len(t) <= longest for name in names)


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and isfinite(value)  # type: ignore[arg-type]
