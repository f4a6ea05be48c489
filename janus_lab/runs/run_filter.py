"""What is asked of the runs in a listing; commands and window mean the same by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

#: Keyboards have one dash, titles such as I–V sweep another.
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_DIGIT: Final = re.compile(r"\d")


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
    zone. Of `text` each word must stand in the id, the kind's title or name, sample, device,
    state, date and time (as 2026-11-21 18:39), reason, remarks (``starred``, ``#tag``, the
    comment) or notes pinned to its plots, or be the folder's whole name; whatever its case, and
    with any dash for any other.
    """

    sample: str | None = None
    device: str | None = None
    procedure: str | None = None
    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def matches(self, run: Listed, also: str = "") -> bool:
        """Whether all conditions hold for `run`; one without a date is of no range of dates. What
        is `also` shown of it, such as figures of merit, is searched, too."""
        return (
            self.sample in (None, run.sample)
            and self.device in (None, run.device)
            and self.procedure in (None, run.procedure)
            and self.state in (None, run.state)
            and self._in_time(run.created)
            and self._has_words(run, also)
        )

    def _in_time(self, created: datetime | None) -> bool:
        if created is None:
            return self.since is None and self.until is None
        return (self.since is None or created >= self.since) and (
            self.until is None or created < self.until
        )

    def _has_words(self, run: Listed, also: str) -> bool:
        words = _plain(self.text).split()
        if not words:
            return True
        from janus_lab.kinds import title_of  # who only lists runs need not wait for it

        parts = [run.id, title_of(run.procedure), run.procedure, run.sample, run.device, run.state]
        if run.created and any(_DIGIT.search(word) for word in words):  # dates take their time
            parts.append(f"{run.created.astimezone():%Y-%m-%d %H:%M}")
        searched = _plain("\n".join([*parts, run.reason or "", run.remark_words, also]))
        # of a folder's name no part is meant: it has dashes and times that nobody sees
        return all(word in searched or word == _plain(run.path.name) for word in words)


def _plain(text: str) -> str:
    """What counts of a text for a search."""
    return text.casefold().translate(_DASHES)
