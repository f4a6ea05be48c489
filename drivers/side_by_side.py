"""Doing the same to several instruments at once, so that a dead one does not delay the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from .unsafe import Doubt, Unsafe

#: All of a safe-off fits into this (s).
SAFE_OFF_SECONDS = 2.0


def side_by_side(
    actions: Mapping[str, Callable[[], list[Unsafe]]], seconds: float = SAFE_OFF_SECONDS
) -> list[Unsafe]:
    """Carry out each of `actions` in a thread of its own, begun in their order, and return what
    they return, in that order.

    The actions go by the name of their instrument. One that is not back after so many `seconds`
    hangs in its VISA library; it is left behind, and that is returned for it.
    """
    results: dict[str, list[Unsafe]] = {}

    def carry_out(name: str, action: Callable[[], list[Unsafe]]) -> None:
        try:
            results[name] = action()
        except Exception as error:  # noqa: BLE001 - told as what it is: no confirmation
            results[name] = [Unsafe(name, Doubt.STEP_FAILED, str(error), "safe-off")]

    threads = {
        name: threading.Thread(target=carry_out, args=(name, action), daemon=True, name=name)
        for name, action in actions.items()
    }
    due = time.monotonic() + seconds
    for thread in threads.values():
        thread.start()
    found: list[Unsafe] = []
    for name, thread in threads.items():
        thread.join(max(0.0, due - time.monotonic()))
        late = Unsafe(name, Doubt.STEP_FAILED, f"it was not over after {seconds:g} s", "safe-off")
        found += [late] if thread.is_alive() else results[name]
    return found
