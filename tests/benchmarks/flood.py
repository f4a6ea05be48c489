"""Twenty thousand rows a second, in wall time: a cycling for our bench's process and the same for
pymeasure's `Worker`. Used by `bench_window_load.py`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymeasure.experiment import Procedure

from drivers.bench import Bench
from drivers.clock import WallClock
from janus_lab.kinds import KINDS
from procedures import OnOffCycling

RATE = 20_000  #: rows offered in a second
HALF = 1.0  #: of a cycle (s)
CYCLES = 10
ROWS = round(2 * CYCLES * HALF * RATE)
#: Rows come in blocks, this often (s).
BLOCK = 0.01
#: The last one tells when a row was offered (s since 1970).
COLUMNS = [*OnOffCycling.DATA_COLUMNS, "Offered (s)"]
Block = dict[str, NDArray[Any]]


def rows(first: int, end: int) -> Block:
    """Rows `first` to `end`, shape (end - first,), of a photocurrent with noise."""
    number = np.arange(first, end)
    seconds = number / RATE
    half = number // round(HALF * RATE)
    noise = np.random.default_rng([2400, first]).normal(0, 5e-9, end - first)
    lit = half % 2 == 1
    values = (
        seconds,
        np.full(end - first, 3.0),
        np.where(lit, 1e-7, 1e-8) + noise,
        np.where(lit, 13.0, 0.0),
        1 + half // 2,
        np.ones(end - first, np.int64),
        np.full(end - first, 1e-6),
        np.zeros(end - first, np.int64),
        np.full(end - first, time.time()),
    )
    return dict(zip(COLUMNS, values, strict=True))


def offer(emit: Callable[[str, Any], None], should_stop: Callable[[], bool]) -> None:
    """Emit `ROWS` rows at `RATE`; a block that could not be emitted in time comes with the next."""
    clock, done = WallClock(), 0
    while done < ROWS and not should_stop():
        due = min(ROWS, int(clock.now() * RATE))
        if due > done:
            emit("batch results", rows(done, due))
            emit("progress", 99.9 * due / ROWS)
            done = due
        clock.wait(BLOCK - clock.now() % BLOCK)


class Flood(OnOffCycling):
    """An on/off cycling whose rows come this fast, on a bench that nothing is asked of."""

    DATA_COLUMNS = COLUMNS

    def measure_on(self, bench: Bench) -> None:
        offer(self.emit, self.should_stop)


class PeerFlood(Procedure):  # type: ignore[misc]
    """The same as a procedure of pymeasure."""

    DATA_COLUMNS = COLUMNS

    def execute(self) -> None:
        offer(self.emit, self.should_stop)


def station(commands: Connection, reports: Any, display: Any) -> None:
    """The entry of a bench's process in which a cycling is a flood."""
    from janus_lab.bench_process.process import main

    flood = f"{Flood.__module__}:{Flood.__qualname__}"
    KINDS[Flood.name] = replace(KINDS[Flood.name], procedure_reference=flood)
    main(commands, reports, display)


def parameters() -> Mapping[str, object]:
    """What a form says of the flood."""
    return {"cycles": CYCLES, "on_time": HALF, "off_time": HALF}
