"""Who comes first on a busy computer: a guard, then whoever measures, then everything else.

Windows lets any program choose that, Linux and macOS the administrator alone; elsewhere nothing
changes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import Enum


class Priority(Enum):
    """Niceness, and the name of the class that Windows has for it."""

    GUARD = -10, "HIGH_PRIORITY_CLASS"
    MEASURING = -5, "ABOVE_NORMAL_PRIORITY_CLASS"


def set_priority(priority: Priority) -> None:
    """Give this process `priority` where the system lets it."""
    import psutil

    niceness, windows = priority.value
    with contextlib.suppress(psutil.Error, OSError):
        psutil.Process().nice(getattr(psutil, windows, niceness))


@contextlib.contextmanager
def measuring_first() -> Iterator[None]:
    """This process goes before other programs inside, where the system lets it."""
    import psutil

    before = psutil.Process().nice()
    set_priority(Priority.MEASURING)
    try:
        yield
    finally:
        with contextlib.suppress(psutil.Error, OSError):
            psutil.Process().nice(before)
