"""The states of a run, the same for command line, window and remote, the exit code of each way to
end, and what to believe of a run that calls itself open. Exit code 2 is bad input: a run that never
came to be has no state. Listing runs needs this, so it imports nothing heavy."""

from __future__ import annotations

import platform
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

#: Start times of one process, read twice, differ by what the wall clock was corrected between (s).
_START_TOLERANCE = 5.0
#: Those counted from the system's start differ by the rounding of that (s).
_AFTER_BOOT_TOLERANCE = 2.0


class RunState(StrEnum):
    """Where a run stands. `INTERRUPTED` is what a reader says of a run whose process is gone."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    ABORTED = "aborted"
    INTERRUPTED = "interrupted"

    @property
    def is_open(self) -> bool:
        """Whether the run still lies ahead or is under way."""
        return self in (RunState.QUEUED, RunState.RUNNING)


EXIT_CODES: dict[RunState, int] = {
    RunState.FINISHED: 0,
    RunState.FAILED: 1,
    RunState.ABORTED: 3,
    RunState.INTERRUPTED: 4,
}


def state_now(
    state: RunState, host: str, pid: int, started: float, after_boot: float | None = None
) -> RunState:
    """What a reader should believe of a run in `state` whose process is `pid` of `host`, begun
    `started` seconds after 1970: an open run whose process is gone is interrupted. For
    `after_boot` see `process_is_gone`."""
    if state.is_open and process_is_gone(host, pid, started, after_boot):
        return RunState.INTERRUPTED
    return state


def process_is_gone(host: str, pid: int, started: float, after_boot: float | None = None) -> bool:
    """Whether process `pid` of `host`, which began `started` seconds after 1970 and `after_boot`
    seconds after the system, has ended: the number alone may be another's by now.

    One of the two times is enough: when the computer's clock is set, some systems move the first
    with it, others the second. False for another host's process, which cannot be asked.
    """
    if host != platform.node():
        return False
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        if abs(process.create_time() - started) <= _START_TOLERANCE:
            return False
        if after_boot is None:
            return True
        return abs(started_after_boot(process) - after_boot) > _AFTER_BOOT_TOLERANCE
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:  # it is there, and another user's
        return False


def started_after_boot(process: psutil.Process) -> float:
    """Seconds between the start of the system and that of `process`."""
    import psutil

    return process.create_time() - psutil.boot_time()
