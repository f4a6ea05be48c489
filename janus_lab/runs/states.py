"""The states of a run, the same for command line, window and remote, and the exit code of each
way to end. Exit code 2 is bad input: a run that never came to be has no state."""

from __future__ import annotations

from enum import StrEnum


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
