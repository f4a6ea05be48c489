"""Readings at an even rate, however long: in blocks that the instrument takes by itself, or, where
they are slow, one by one, so that nothing is lost that has been read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from drivers.readings import Readings

if TYPE_CHECKING:
    from drivers.bench import Bench
    from drivers.clock import Stop

#: From this interval (s) on readings are asked for one by one, on time.
ONE_BY_ONE = 0.5
#: A reading that comes later than this share of the interval is not on time.
_LATE = 0.1


def steady_readings(
    bench: Bench,
    count: int,
    interval: float,
    *,
    longest_block: float,
    should_stop: Stop,
    while_waiting: Callable[[], None],
) -> Iterator[tuple[Readings, bool]]:
    """`count` readings, one every `interval` (s), as they come, and whether each part of them
    follows the one before without a gap.

    A block takes no longer than `longest_block` (s), nor has it more readings than the instrument
    takes at once; between two there is a gap. Ends early once `should_stop()` is true;
    `while_waiting` is called about every second and may raise.
    """
    if interval >= ONE_BY_ONE:
        yield from _one_by_one(bench, count, interval, should_stop, while_waiting)
        return
    most = bench.config.smu.capabilities.most_readings
    at_once = max(1, min(most, int(longest_block / interval + 1e-9)))
    left = count
    while left and not should_stop():
        readings = bench.smu.read_block(
            min(left, at_once), interval, should_stop=should_stop, while_waiting=while_waiting
        )
        left -= len(readings)
        yield readings, False


def _one_by_one(
    bench: Bench,
    count: int,
    interval: float,
    should_stop: Stop,
    while_waiting: Callable[[], None],
) -> Iterator[tuple[Readings, bool]]:
    clock = bench.clock
    due = clock.now()
    for number in range(count):
        late = clock.now() - due > _LATE * interval
        if late:
            due = clock.now()
        readings = bench.smu.read_block(1, should_stop=should_stop)
        yield readings, number > 0 and not late
        due += interval
        while (left := due - clock.now()) > 0:
            while_waiting()
            if not clock.wait(min(left, 1.0), should_stop):
                return
        if should_stop():
            return
