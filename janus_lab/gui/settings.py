"""What the window remembers from one start to the next, as one JSON file of the user's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qtpy import QtCore

from ..runs import files


def default_path() -> Path:
    """Where this user's programs keep such things, on each platform."""
    location = QtCore.QStandardPaths.AppConfigLocation
    return Path(QtCore.QStandardPaths.writableLocation(location)) / "window.json"


def load(path: Path) -> dict[str, Any]:
    """What was saved; nothing if there is nothing, or nothing readable."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(path: Path, state: dict[str, Any]) -> str | None:
    """Save; returns why it could not be, as a sentence: a window may close all the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, json.dumps(state, indent=1).encode())
    except OSError as error:
        return f"{path}: the window's state is not kept ({error.strerror or error})"
    return None
