"""Processes that are forked from one that has imported what they need, instead of spawned.

A spawned process imports for a second what it works with; hundreds are started here, and few tests
are about how. The one that they are forked from has no thread of Python's, and does nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing import context, forkserver
from typing import Any

import pytest


class _Prepared(context.ForkServerProcess):
    """Has the environment of the one that starts it, as a spawned process does."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._environment: dict[str, str] = {}

    def start(self) -> None:
        self._environment = dict(os.environ)
        super().start()

    def _bootstrap(self, *arguments: Any, **named: Any) -> int:
        os.environ.clear()
        os.environ.update(self._environment)
        return int(super()._bootstrap(*arguments, **named))


class _PreparedContext(context.ForkServerContext):
    Process = _Prepared  # type: ignore[assignment]


def use(patch: pytest.MonkeyPatch) -> None:
    """Whoever spawns a process gets a prepared one."""
    forkserver.set_forkserver_preload(["tests.imported"])
    spawning: Callable[..., Any] = multiprocessing.get_context
    prepared = _PreparedContext()
    patch.setattr(
        multiprocessing,
        "get_context",
        lambda method=None: prepared if method == "spawn" else spawning(method),
    )


def server() -> int | None:
    """The process that others are forked from, once one was wanted; it ends with this one."""
    pid: int | None = getattr(forkserver._forkserver, "_forkserver_pid", None)
    return pid
