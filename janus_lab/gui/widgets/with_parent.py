"""A helper process that ends with the window: whoever kills the window leaves nothing behind."""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process


def end_with_parent() -> None:
    """To be called first in a spawned process: it ends as soon as the one that started it has.

    A worker of a process pool does not hear of that by itself: it waits at a pipe of which it holds
    both ends. What it works on is dropped, so this is for work that leaves nothing half done. The
    bench's process hears that its pipe is closed instead, and switches off before it ends.
    """
    threading.Thread(target=_wait, name="parent", daemon=True).start()


def _wait() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # the main thread may wait for ever
