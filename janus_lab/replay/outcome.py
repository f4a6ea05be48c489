"""How the replay of a run went."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a replay."""

    AGREES = "agrees"
    DEVIATES = "deviates"
    #: It is no run that could be replayed; `Outcome.report` says why.
    SKIPPED = "skipped"
    #: The run's files are broken.
    BROKEN = "broken"


@dataclass(frozen=True)
class Outcome:
    """How the replay of the run in `path` went."""

    path: str
    verdict: Verdict
    procedure: str = ""
    #: From what it was replayed, such as "transcript".
    source: str = ""
    rows: int = 0
    figures: int = 0
    #: Wall time (s).
    seconds: float = 0.0
    #: Of what does not agree, or cannot be replayed: the first line says it all.
    report: tuple[str, ...] = field(default=())
