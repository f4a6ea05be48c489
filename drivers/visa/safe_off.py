"""How a step of safe-off is taken: tried whatever became of the steps before it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from drivers.unsafe import Doubt, Unsafe

from .words import in_words

#: No step of safe-off may hold up the next for longer than this.
SAFE_OFF_TIMEOUT_MS = 200


def attempt(
    failed: list[Unsafe], instrument: str, step: str, action: Callable[..., Any], *arguments: Any
) -> bool:
    """Take `action`; True if it worked, otherwise note in `failed` which `step` it was."""
    try:
        action(*arguments)
    except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
        failed.append(Unsafe(instrument, Doubt.STEP_FAILED, in_words(error), step))
        return False
    return True


@contextlib.contextmanager
def impatient(connection: Any, timeout: float = SAFE_OFF_TIMEOUT_MS) -> Iterator[None]:
    """Timeouts of `timeout` (ms) inside, as before afterwards; a closed session has none."""
    before = None
    with contextlib.suppress(Exception):
        before, connection.timeout = connection.timeout, timeout
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            connection.timeout = before
