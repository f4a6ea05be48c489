"""Figures of merit of a run that is still going on, computed in a process of their own, which ends
with the window: whoever kills the window leaves nothing behind."""

from __future__ import annotations

import os
import threading
import time
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, NamedTuple


class SoFar(NamedTuple):
    """What the rows so far say; `seconds` is what it took to find out."""

    figures: list[dict[str, Any]]
    seconds: float


def figures_so_far(path: Path) -> SoFar:
    """The figures of the run in `path`; none while there are too few rows for any."""
    from drivers.errors import JanusLabError
    from janus_lab.measurements.evaluation import analyse
    from janus_lab.runs.run import open_run

    began = time.monotonic()
    try:
        figures = [figure.to_dict() for figure in analyse(open_run(path))]
    except (JanusLabError, ValueError):  # rows that do not make a sweep or a cycle yet
        figures = []
    return SoFar(figures, time.monotonic() - began)


def end_with_parent() -> None:
    """To be called first in a spawned process: it ends as soon as the one that started it has.

    A worker of a process pool does not hear of that by itself: it waits at a pipe of which it holds
    both ends. What it works on is dropped, so this is for work that leaves nothing half done. The
    bench's process hears that its pipe is closed instead, and switches off before it ends.
    """
    threading.Thread(target=_wait_for_parent, name="parent", daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # the main thread may wait for ever
