"""What came of the rounds: by round, and by fault."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .drawing import Round


@dataclass
class RoundOutcome:
    """What came of one round."""

    plan: Round
    #: Whether the run had ended before the fault came.
    missed: bool = False
    #: Whether something was on when the fault came.
    anything_on: bool = False
    #: Seconds from the fault until everything that could be reached was off; None where nothing was
    #: on or the run went on.
    off_after: float | None = None
    #: The same of an instrument that was cut off, from the return of its link.
    off_after_return: float | None = None
    ending: str = ""  #: how the run ended, as `state kind`
    #: What did not hold.
    failures: list[str] = field(default_factory=list)
    timeline: list[str] = field(default_factory=list)  #: what happened when
    said: str = ""  #: the last words of the run
    evidence: str = ""  #: the folder with everything, where something did not hold
    took: float = 0.0  #: s

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "round": self.plan.number,
            "seed": self.plan.seed,
            "fault": self.plan.fault.name,
            "what": str(self.plan),
            "missed": self.missed,
            "anything_on": self.anything_on,
            "off_after_s": self.off_after,
            "off_after_return_s": self.off_after_return,
            "ending": self.ending,
            "failures": self.failures,
            "timeline": self.timeline,
            "said": self.said,
            "evidence": self.evidence,
            "took_s": self.took,
        }


@dataclass(frozen=True)
class ByFault:
    """The rounds of one fault."""

    name: str
    says: str
    deadline: float | None  #: s
    rounds: int
    missed: int
    failed: int
    #: Times to off (s) of the rounds in which something was on; None without one.
    median: float | None
    worst: float | None
    worst_after_return: float | None


@dataclass(frozen=True)
class FaultSummary:
    """All of it."""

    outcomes: Sequence[RoundOutcome]

    @property
    def failed(self) -> list[RoundOutcome]:
        return [outcome for outcome in self.outcomes if outcome.failures]

    @property
    def by_fault(self) -> list[ByFault]:
        """In the menu's order."""
        from .menu import FAULTS

        found = []
        for name, fault in FAULTS.items():
            mine = [outcome for outcome in self.outcomes if outcome.plan.fault.name == name]
            if not mine:
                continue
            times = _known(outcome.off_after for outcome in mine)
            returned = _known(outcome.off_after_return for outcome in mine)
            found.append(
                ByFault(
                    name,
                    fault.says,
                    max(_known(outcome.plan.deadline for outcome in mine), default=None),
                    len(mine),
                    sum(outcome.missed for outcome in mine),
                    sum(bool(outcome.failures) for outcome in mine),
                    statistics.median(times) if times else None,
                    max(times, default=None),
                    max(returned, default=None),
                )
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "rounds": len(self.outcomes),
            "failed": len(self.failed),
            "by_fault": [vars(entry) for entry in self.by_fault],
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
        }


def _known(times: Iterable[float | None]) -> list[float]:
    return [time for time in times if time is not None]
