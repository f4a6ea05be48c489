"""Python's `time` in bench time, for programs that sleep and time out by it.

Inside `virtual_time` the thread that entered it finds bench time in the functions of `time`, under
any name by which a loaded module has imported them. Everything else keeps the time of the wall:
other threads, Python's own library (so that locks, queues, subprocesses and asyncio go on working),
pytest, and `datetime`.
"""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pyvisa
from pyvisa.highlevel import VisaLibraryBase

from drivers.clock import Clock, holding

#: Bench time that a look at the time takes (s), so that loops which only look come to an end.
LOOK_TIME = 1e-6
#: Python counts what is slept in nanoseconds of 64 bits; more (s) it refuses.
LONGEST_SLEEP = (2**63 - 1) / 1e9

_LOOKS = ("time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "perf_counter_ns")
_REAL: dict[str, Callable[..., Any]] = {name: getattr(time, name) for name in ("sleep", *_LOOKS)}
#: Modules that always get the time of the wall: Python's own, the one that clocks are made of, and
#: the test runner, which would report what its tests slept as what they took.
_EXEMPT = sys.stdlib_module_names | {"drivers.clock", "_pytest"}


@dataclass(eq=False)
class _Entered:
    clock: Clock
    #: Bench time at entry (s), and what each function of `time` said then.
    begun: float
    said: dict[str, Any]


_entered: dict[int, list[_Entered]] = {}  # by thread, the innermost last
_lock = threading.Lock()


@contextmanager
def virtual_time(bench: pyvisa.ResourceManager | VisaLibraryBase) -> Iterator[Clock]:
    """Within it, `time.sleep` lets bench time pass at once, and the clocks of `time` show it; the
    wall's time does not count on the bench.

    `time.time` goes on from the date at entry, `monotonic` and `perf_counter` from where they were;
    on exit all are back where the wall is, so that times should not be carried across. For the
    calling thread only; another enters for itself. Yields the clock of the bench.
    Raises TypeError for a library that is no simulated bench.
    """
    library = bench.visalib if isinstance(bench, pyvisa.ResourceManager) else bench
    clock = getattr(library, "clock", None)
    if clock is None:
        raise TypeError(f"virtual time is for simulated benches ('…@janus'), not for {library!r}")
    thread = threading.get_ident()
    with holding(clock):
        entry = _Entered(clock, clock.now(), {name: _VIRTUAL[name]() for name in _LOOKS})
        with _lock:
            if not _entered:
                _replace(_REAL, _VIRTUAL)
            _entered.setdefault(thread, []).append(entry)
        try:
            yield clock
        finally:
            with _lock:
                _entered[thread].remove(entry)
                if not _entered[thread]:
                    del _entered[thread]
                if not _entered:
                    _replace(_VIRTUAL, _REAL)


def _replace(old: dict[str, Callable[..., Any]], new: dict[str, Callable[..., Any]]) -> None:
    """Exchange the functions wherever a module holds one: many say `from time import sleep`."""
    exchanged = {id(function): new[name] for name, function in old.items()}
    for name, module in list(sys.modules.items()):
        if name != "time" and _is_exempt(name):
            continue
        content = getattr(module, "__dict__", {})
        for key, value in list(content.items()):
            if id(value) in exchanged:
                content[key] = exchanged[id(value)]


def _is_exempt(module: str) -> bool:
    return module in _EXEMPT or module.partition(".")[0] in _EXEMPT


def _here(caller: FrameType) -> _Entered | None:
    """The entry that holds for a caller; None for the time of the wall."""
    entries = _entered.get(threading.get_ident())
    if not entries or _is_exempt(caller.f_globals.get("__name__", "")):
        return None
    return entries[-1]


def _sleep(seconds: float, /) -> None:
    entry = _here(sys._getframe(1))
    if entry is None:
        _REAL["sleep"](seconds)
        return
    if math.isnan(seconds):
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds > LONGEST_SLEEP:
        raise OverflowError(f"a sleep of {seconds:g} s is longer than time.sleep can count")
    entry.clock.wait(seconds)


def _look(name: str) -> Callable[[], Any]:
    def look() -> Any:
        entry = _here(sys._getframe(1))
        if entry is None:
            return _REAL[name]()
        entry.clock.wait(LOOK_TIME)
        passed = entry.clock.now() - entry.begun
        return entry.said[name] + (round(passed * 1e9) if name.endswith("_ns") else passed)

    look.__name__ = name
    return look


_VIRTUAL: dict[str, Callable[..., Any]] = {"sleep": _sleep} | {name: _look(name) for name in _LOOKS}
