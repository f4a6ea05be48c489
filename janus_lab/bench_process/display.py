"""Rows for the eye: joined into blocks, and dropped rather than waited for."""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .messages import RunRows

#: Rows are joined for so long before they are sent (s): as often as an eye can follow.
INTERVAL = 0.05


class Display:
    """Takes the rows of one run and hands blocks of them to `put`, which raises queue.Full.

    `first` is the number of the first one: that of the rows which a resumed run has already.
    """

    def __init__(self, job: int, put: Callable[[RunRows], None], first: int = 0) -> None:
        self._job = job
        self._put = put
        self._pending: list[Mapping[str, Any]] = []
        self._first = self._next = first
        #: When a block was sent or dropped last, by the monotonic clock (s), which may begin at 0.
        self.sent = -math.inf

    def add(self, block: Mapping[str, Any]) -> None:
        """Take a block of rows; never waits."""
        self._pending.append(block)
        self._next += len(next(iter(block.values())))
        now = time.monotonic()
        if now - self.sent >= INTERVAL:
            self.sent = now
            self.flush()

    def flush(self) -> None:
        """Send what is pending, or drop it where nobody has taken the last blocks yet."""
        if not self._pending:
            return
        names = self._pending[0]
        columns = {name: np.concatenate([block[name] for block in self._pending]) for name in names}
        first, self._first = self._first, self._next
        self._pending.clear()
        try:
            self._put(RunRows(self._job, first, columns))
        except queue.Full:
            return  # whoever watches sees the hole in the numbering and reads the file
