"""A past run as the window lists it; `past_runs` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from janus_lab.kinds import kind_of, title_of
from janus_lab.runs.states import RunState

#: What stands for the state of a run whose folder cannot be read.
BROKEN = "broken"
_RESUMABLE = (RunState.INTERRUPTED, RunState.ABORTED, RunState.FAILED)


@dataclass(frozen=True)
class PastRun:
    """One run in the list; of a broken one, what its folder's name says."""

    path: Path
    id: str
    procedure: str
    sample: str
    device: str
    state: str  #: of `RunState`, or `BROKEN`
    created: datetime | None
    rows: int
    reason: str | None
    starred: bool = False
    tags: tuple[str, ...] = ()
    remark_words: str = ""  #: of star, tags, comment and pinned notes

    @property
    def is_broken(self) -> bool:
        return self.state == BROKEN

    @property
    def can_be_resumed(self) -> bool:
        """Whether its state and procedure allow to go on with it."""
        return self.state in _RESUMABLE and goes_on(self.procedure)

    @property
    def why_not_resumed(self) -> str:
        """Why it cannot be gone on with, in a clause; empty if `can_be_resumed`."""
        if self.can_be_resumed:
            return ""
        if self.is_broken:
            return "the folder of the run cannot be read"
        if self.state == RunState.FINISHED:
            return "the run is finished"
        if self.state not in _RESUMABLE:
            return "the run has not ended"
        title = title_of(self.procedure)
        title = title if title[1:2] != title[1:2].lower() or "–" in title else title.lower()
        article = "an" if title[:1].lower() in "aeiou" else "a"
        return f"{article} {title} is measured anew, not gone on with"


@dataclass(frozen=True)
class RunListing:
    """All runs of a runs directory, the newest first, and what the person should know."""

    runs: list[PastRun]
    notes: list[str]


@dataclass(frozen=True)
class RunDetails:
    """What stands in a run's folder beside `run.json`."""

    figures: str
    problem: str = ""  #: why it cannot be opened, or what was odd about its files


def newest_first(runs: Iterable[PastRun]) -> list[PastRun]:
    """By date; those without one last."""
    return sorted(runs, key=lambda run: (_seconds(run), run.path.name), reverse=True)


def without_line_breaks(error: Exception) -> str:
    """What an error says, without line breaks."""
    return " ".join(str(error).split()) or type(error).__name__


def goes_on(procedure: str) -> bool:
    """Whether runs of the procedure can be resumed, if they are not finished."""
    kind = kind_of(procedure)
    return kind is not None and kind.resumes


def _seconds(run: PastRun) -> float:
    return run.created.timestamp() if run.created else float("-inf")
