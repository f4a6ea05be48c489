"""The guard's process: waits for a run to fall silent, and then switches the bench off.

Run as `python -m janus_lab.runs.holding.guard_process LEASE`: the bench's configuration on the
first line of standard input, then what `guard_words` says.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time

from drivers.config import models
from drivers.config.bench import BenchConfig
from drivers.emergency import INSIST_SECONDS, emergency_off
from drivers.unsafe import Unsafe

from .guard_words import ALIVE, FAREWELL, FIRED, READY, TAKE_OVER, Told, silence_in
from .priority import Priority, set_priority

#: Before silence counts, whatever may have come meanwhile gets this long to be heard (s): the guard
#: itself may have been held up.
_GRACE = 0.05


def _hear(descriptor: int, heard: queue.SimpleQueue[tuple[bytes, float]]) -> None:
    """Pass on what comes through the pipe, byte by byte and dated; an empty one is its end."""
    while True:
        byte = os.read(descriptor, 1)
        heard.put((byte, time.monotonic()))
        if byte in (b"", FAREWELL, TAKE_OVER):
            return


def watch(descriptor: int, lease: float) -> list[Unsafe] | None:
    """Watch over the run at the other end of `descriptor`; `lease` (s) is how long it may be
    silent. None after a farewell, else what could not be switched off."""
    line = bytearray()
    while not line.endswith(b"\n"):  # unbuffered, so that no byte behind the line is swallowed
        byte = os.read(descriptor, 1)
        if not byte:
            return None  # the run ended before it began
        line += byte
    config = BenchConfig.model_validate_json(line)
    heard: queue.SimpleQueue[tuple[bytes, float]] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(descriptor, heard), daemon=True).start()
    _tell(READY)
    _load_drivers(config)
    last = _last(heard, lease)
    if last == FAREWELL:
        return None
    if last != TAKE_OVER:  # then the run tells
        _tell(FIRED)
        _warn("the run has ended, stands still or hangs; switching the bench off")
    return emergency_off(
        config, seconds=INSIST_SECONDS, tell=lambda doubts: _say(Told(doubts, final=False))
    )


def _last(heard: queue.SimpleQueue[tuple[bytes, float]], lease: float) -> bytes | None:
    """Wait for the last that the run says, b"" if it ends; None if it is silent for too long."""
    due = None  # silence counts from the first sign of life on
    while True:
        patience = None if due is None else max(_GRACE, due - time.monotonic())
        try:
            byte, when = heard.get(timeout=patience)
        except queue.Empty:
            return None
        if byte in (b"", FAREWELL, TAKE_OVER):
            return byte
        due = when + lease - silence_in(byte, lease)
        _tell(ALIVE)


def _load_drivers(config: BenchConfig) -> None:
    """What an emergency needs, so that it need not be loaded then."""
    from pyvisa import ResourceManager

    with contextlib.suppress(Exception):  # what is wrong with it is the run's to tell
        for model, _, _ in config.at_addresses:
            models.entry(model).load_driver()
        ResourceManager(config.visa_library)


def _say(told: Told) -> None:
    for doubt in told.unsafe:
        _warn(f"{'check the bench' if told.final else 'trying again'}: {doubt}")
    _tell(told.to_line())


def _warn(text: str) -> None:
    with contextlib.suppress(OSError):
        print(f"janus-lab guard: {text}", file=sys.stderr, flush=True)


def _tell(line: bytes) -> None:
    with contextlib.suppress(OSError):  # a run that has died hears nothing
        os.write(1, line)


def main() -> int:
    """Watch over the run at the other end of standard input."""
    set_priority(Priority.GUARD)  # before other programs on a busy computer
    unsafe = watch(sys.stdin.fileno(), float(sys.argv[1]))
    if unsafe is None:
        return 0
    _say(Told(unsafe, final=True))
    return 1 if unsafe else 0


if __name__ == "__main__":
    sys.exit(main())
