"""What is asked of the runs in a listing; commands and window mean the same by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


class Listed(Protocol):
    """What a filter looks at: a `CatalogueRow`, or what is left of a run that is broken."""

    @property
    def path(self) -> Path: ...
    @property
    def id(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def sample(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def remark_words(self) -> str: ...


@dataclass(frozen=True)
class RunFilter:
    """Conditions that must all hold; None and an empty text ask nothing.

    `since` is the earliest date of making, `until` the first that is too late, both with a time
    zone. Of `text` each word must stand in the folder's name, id, procedure, sample, device,
    state, date (as 2026-11-21), reason, remarks (``starred``, ``#tag``, the comment) or notes
    pinned to its plots, whatever its case.
    """

    sample: str | None = None
    device: str | None = None
    procedure: str | None = None
    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def matches(self, run: Listed) -> bool:
        """Whether all conditions hold for `run`; one without a date is of no range of dates."""
        return (
            self.sample in (None, run.sample)
            and self.device in (None, run.device)
            and self.procedure in (None, run.procedure)
            and self.state in (None, run.state)
            and self._in_time(run.created)
            and self._has_words(run)
        )

    def _in_time(self, created: datetime | None) -> bool:
        if created is None:
            return self.since is None and self.until is None
        return (self.since is None or created >= self.since) and (
            self.until is None or created < self.until
        )

    def _has_words(self, run: Listed) -> bool:
        words = self.text.casefold().split()
        if not words:
            return True
        parts = [run.path.name, run.id, run.procedure, run.sample, run.device, run.state]
        if run.created and any(word[0].isdigit() for word in words):  # dates take their time
            parts.append(f"{run.created.astimezone():%Y-%m-%d}")
        searched = "\n".join([*parts, run.reason or "", run.remark_words]).casefold()
        return all(word in searched for word in words)
