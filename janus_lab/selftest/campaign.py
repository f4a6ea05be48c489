"""Many trials on all cores, each kept in a file as soon as it is made, so that a check that was cut
short goes on where it was."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from drivers.clock import Stop, never
from janus_lab.runs.files import AppendFile, whole_lines

from .cases import Errors
from .trial import trial

#: Case, mode of errors and seed: what a trial is told by.
Task = tuple[str, Errors, int]
Record = dict[str, Any]

#: Threads of the linear algebra, of which each process needs one.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
#: Trials that wait for each process: none of them ever waits for work.
_AHEAD = 4


def tasks(
    cases: Iterable[str], errors: Iterable[Errors], seeds: int, first_seed: int = 0
) -> list[Task]:
    """All trials, seed by seed, so that a check that is cut short has a little of everything."""
    modes, names = list(errors), list(cases)
    return [
        (case, mode, seed)
        for seed in range(first_seed, first_seed + seeds)
        for case in names
        for mode in modes
    ]


def made_before(path: Path) -> dict[Task, Record]:
    """The trials that the file `path` holds; what is damaged is left out, to be made again."""
    found: dict[Task, Record] = {}
    if not path.exists():
        return found
    for line in path.read_bytes().splitlines():
        try:
            record = orjson.loads(line)
            task = (record["case"], record["errors"], record["seed"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            continue
        found[task] = record
    return found


def carry_out(
    wanted: list[Task],
    path: Path,
    processes: int,
    *,
    done: Callable[[Record], None] = lambda record: None,
    stop: Stop = never,
) -> None:
    """Make the trials of `wanted` and append each to the file `path`; `done` hears of each.

    Once `stop()` is true the trials under way are waited for, and no other is begun.
    Raises OSError if the file cannot be written.
    """
    file = AppendFile(path, new=not path.exists())
    try:
        file.cut(whole_lines(path).end)
        for record in _made(wanted, processes, stop):
            file.append(orjson.dumps(record) + b"\n")
            done(record)
    finally:
        file.close()


def _made(wanted: list[Task], processes: int, stop: Stop) -> Iterator[Record]:
    """The trials, as they are ready."""
    if processes == 1:
        for task in wanted:
            if stop():
                return
            yield trial(*task)
        return
    left = iter(wanted)
    with (
        _one_thread_each(),
        ProcessPoolExecutor(
            processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_leave_interruptions_to_the_first,
        ) as workers,
    ):
        waiting: set[Future[Record]] = set()
        while True:
            free = 0 if stop() else _AHEAD * processes - len(waiting)
            waiting |= {workers.submit(trial, *task) for task in islice(left, free)}
            if stop():
                waiting = {future for future in waiting if not future.cancel()}
            if not waiting:
                return
            ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ready:
                yield future.result()


def _leave_interruptions_to_the_first() -> None:
    """Ctrl-C goes to all processes of a terminal: the first of them ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started inside compute in one thread each."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update({name: "1" for name in _THREADS if before[name] is None})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
