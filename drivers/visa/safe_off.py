"""How a step of safe-off is taken: tried whatever became of the steps before it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from .words import in_words

#: No step of safe-off may hold up the next for longer than this.
SAFE_OFF_TIMEOUT_MS = 200


def attempt(problems: list[str], what: str, step: Callable[..., Any], *arguments: Any) -> bool:
    """Take `step`; True if it worked, otherwise say `what` failed in `problems`."""
    try:
        step(*arguments)
    except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
        problems.append(f"{what} failed: {in_words(error)}")
        return False
    return True


@contextlib.contextmanager
def impatient(connection: Any) -> Iterator[None]:
    """Timeouts of `SAFE_OFF_TIMEOUT_MS` inside, as before afterwards; a closed session has none."""
    before = None
    with contextlib.suppress(Exception):
        before, connection.timeout = connection.timeout, SAFE_OFF_TIMEOUT_MS
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            connection.timeout = before
