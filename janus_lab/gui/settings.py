"""What the window remembers from one start to the next, as one JSON file of the user's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore

from janus_lab.runs import files

#: What a part of a window may measure (pixels).
_SIZES = range(100_000)


def default_path() -> Path:
    """Where this user's programs keep such things, on each platform; also before there is an
    application that has a name."""
    location = QtCore.QStandardPaths.GenericConfigLocation
    return Path(QtCore.QStandardPaths.writableLocation(location)) / "janus-lab" / "window.json"


def load(path: Path) -> dict[str, Any]:
    """What was saved; nothing if there is nothing, or nothing readable."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        json.dumps(found, ensure_ascii=False).encode()  # half a character is none
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


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
        self._lock = threading.Lock()
        self._latest = 0  # of those that were handed out
        self._written = 0

    def load(self) -> dict[str, Any]:
        """As `load`."""
        return load(self.path)

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
