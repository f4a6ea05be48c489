"""The errors of runs on disk. Each is one sentence for the person at the bench: which file, what
is wrong with it, and what to do."""

from __future__ import annotations


class RunError(Exception):
    """Something about a run on disk is not as it should be."""


class BundleError(RunError):
    """A run's folder that cannot be made, read or changed."""


class RecorderError(RunError):
    """Rows that could not be written; the file ends with the last whole block."""


class RecorderFull(RecorderError):
    """The disk is full; once there is room again, the same recorder goes on."""


class RunNotFound(RunError):
    """No run, or more than one, goes by the given name."""


class CatalogueError(RunError):
    """The index of runs is held by another process."""
