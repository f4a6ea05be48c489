"""The errors of runs on disk: which file, what is wrong with it, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from drivers.errors import Cause, JanusLabError, Problem, file_problem

#: What to do about a damaged file.
REPAIR = "'janus-lab repair' saves what can be saved"


class RunError(JanusLabError):
    """Something about a run on disk is not as it should be."""

    KIND = Cause.NOT_POSSIBLE

    @classmethod
    def of_system(
        cls, error: OSError, path: Path, failed: str = "cannot be written", advice: str = ""
    ) -> Self:
        """The operating system's `error` about the file `path`."""
        return cls.of_problem(file_problem(error, path, failed, advice))

    @classmethod
    def of_problem(cls, found: Problem) -> Self:
        """What `found` says."""
        return cls(found.detail, subject=found.subject, advice=found.advice, kind=found.kind)


class BundleError(RunError):
    """A run's folder that cannot be made, read or changed."""

    KIND = Cause.FILE_DAMAGED


class RecorderError(RunError):
    """Rows that could not be written; the file ends with the last whole block."""

    KIND = Cause.FILE


class RecorderFull(RecorderError):
    """The disk is full; once there is room again, the same recorder goes on."""

    KIND = Cause.DISK_FULL


class RunNotFound(RunError):
    """No run, or more than one, goes by the given name."""

    KIND = Cause.NOT_FOUND
