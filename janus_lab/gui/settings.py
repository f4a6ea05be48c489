"""What the window remembers from one start to the next, as one JSON file of the user's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore

from janus_lab.runs import files

#: What a part of a window may measure (pixels).
_SIZES = range(100_000)
#: So many damaged files of one name are kept, and one less.
_COPIES = 1_000


def default_path() -> Path:
    """Where this user's programs keep such things, on each platform; also before there is an
    application that has a name."""
    location = QtCore.QStandardPaths.GenericConfigLocation
    return Path(QtCore.QStandardPaths.writableLocation(location)) / "janus-lab" / "window.json"


def load(path: Path) -> dict[str, Any]:
    """What was saved; nothing if there is nothing, or nothing readable."""
    try:
        return _parsed(path.read_bytes()) or {}
    except OSError:
        return {}


def load_or_keep(path: Path) -> tuple[dict[str, Any], str]:
    """As `load`, with what is wrong with the file, in a sentence; nothing for one that is sound, or
    not there. What is damaged is kept beside it, as it is soon written anew."""
    try:
        values = _parsed(path.read_bytes())
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path}: cannot be read ({error.strerror or error})"
    if values is None:
        return {}, f"{path.name} is damaged; {kept_beside(path)}"
    return values, ""


def kept_beside(path: Path) -> str:
    """Copy the file `path` to a name beside it that no other file has, and say to which; the copy
    that an earlier start has made of the same content is enough."""
    try:
        content = path.read_bytes()
        for number in range(1, _COPIES):
            copy = path.with_name(f"{path.name}.unread-{number}")
            with suppress(FileExistsError):
                with copy.open("xb") as file:
                    file.write(content)
                return f"it is kept as {copy}"
            if copy.is_file() and copy.read_bytes() == content:
                return f"it is kept as {copy}"
    except OSError as error:
        return f"it could not be kept ({error.strerror or error})"
    return f"it could not be kept: there are {_COPIES - 1} of its kind in {path.parent}"


def _parsed(content: bytes) -> dict[str, Any] | None:
    """The values in a file; None if these are none."""
    try:
        found = json.loads(content.decode())
        json.dumps(found, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def part(state: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a part of the window has kept under its name; nothing if that is no such thing."""
    found = state.get(name)
    return found if isinstance(found, dict) else {}


def sizes(state: Mapping[str, Any], name: str) -> list[int]:
    """What a splitter gave to its parts (pixels); empty if that is no such thing."""
    found = state.get(name)
    if not isinstance(found, list):
        return []
    return found if all(isinstance(each, int) and each in _SIZES for each in found) else []


def save(path: Path, state: dict[str, Any]) -> str | None:
    """Save; returns why it could not be, as a sentence: a window may close all the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, json.dumps(state, indent=1).encode())
    except OSError as error:
        return f"{path}: the window's state is not kept ({error.strerror or error})"
    return None


class StateFile:
    """The state of one window in its file, which may be written on several threads.

    What an older state's writing finds when a newer one is there already, it leaves.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: str | None = None  #: what was wrong with the file when it was loaded
        self._lock = threading.Lock()
        self._latest = 0  # of those that were handed out
        self._written = 0

    def load(self) -> dict[str, Any]:
        """As `load`; a damaged file is kept beside it, and told in `problem`."""
        values, problem = load_or_keep(self.path)
        self.problem = problem or None
        return values

    def saver(self, state: dict[str, Any]) -> Callable[[], str | None]:
        """What saves `state`, on any thread, as `save` does; to be called in the window's."""
        self._latest += 1
        return partial(self._write, self._latest, state)

    def _write(self, number: int, state: dict[str, Any]) -> str | None:
        with self._lock:
            if number < self._written:
                return None
            self._written = number
            return save(self.path, state)
