"""Waiting for a hardware sweep of the 2400 to end: by serial poll where the interface has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from drivers.clock import Clock, Stop
from drivers.errors import InstrumentError, InstrumentSilent, SettingsLost
from drivers.polling import next_look

#: A running sweep is polled this often (s).
POLL_INTERVAL = 0.2
#: A sweep that has not ended after this many times its reckoned time, and so many seconds more (the
#: lowest ranges take their time), never will.
_OVERDUE_TIMES, _OVERDUE = 10.0, 30.0
#: Status byte: measurement summary, set by "buffer full", and an error in the queue.
_MEASUREMENT_SUMMARY, _ERROR_AVAILABLE = 1, 4


class Sweeping(Protocol):
    """What is asked of the instrument meanwhile; see `ReportsByName` and `Keithley2400`."""

    name: str

    def poll(self) -> int: ...

    def answered(self, seconds: float) -> str | None: ...

    def raise_errors(self) -> None: ...

    def wrong_answer(self, detail: str) -> InstrumentError: ...

    def settings_lost(self) -> SettingsLost | None: ...


def wait_for_end(
    smu: Sweeping,
    clock: Clock,
    should_stop: Stop,
    while_waiting: Callable[[], None] | None,
    *,
    reckoned: float,
    serial_poll: bool,
    answer_time: float,
) -> bool:
    """Wait until the buffer is full, which is `reckoned` to take so long (s); False once
    `should_stop()` is true.

    Without a serial poll the answer to `*OPC?` is waited for, which takes `answer_time` (s) to
    come. Raises InstrumentError for what the instrument reports, InstrumentSilent long after the
    end was due, SettingsLost.
    """
    longest, waited = _OVERDUE + _OVERDUE_TIMES * reckoned, 0.0
    interval = POLL_INTERVAL
    while not should_stop():
        if while_waiting is not None:
            while_waiting()
        if serial_poll:
            status = smu.poll()
            if status & _ERROR_AVAILABLE:
                smu.raise_errors()
            if status & _MEASUREMENT_SUMMARY:
                return True
            interval = next_look(reckoned, waited, POLL_INTERVAL)
            clock.wait(interval, should_stop)
        elif (said := smu.answered(POLL_INTERVAL + answer_time)) is not None:
            if said != "1":
                raise smu.wrong_answer(f"ended a sweep and said {said[:40]!r}")
            return True
        waited += interval
        if waited > longest:
            raise smu.settings_lost() or InstrumentSilent(
                f"has not ended a sweep within {longest:.3g} s",
                subject=smu.name,
                advice="check cable and power",
            )
    return False
