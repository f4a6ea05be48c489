"""How a run ended, as data: its state, why, what could not be kept, and what may still be on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.errors import Cause, Problem
from drivers.unsafe import Unsafe

from .states import RunState

if TYPE_CHECKING:
    from .record import EndingRecord

#: What begins with these words is for whoever stands at the bench, and must not be overlooked.
CHECK_THE_BENCH = "CHECK THE BENCH"
#: What ends a run for a reason of its sample's: another sample may do better.
OF_THE_SAMPLE = frozenset({Cause.COMPLIANCE})


def alarm(unsafe: Iterable[Unsafe]) -> str:
    """`CHECK THE BENCH: the laser could not be confirmed off, the output of the Keithley 2400 is
    still on`: what `unsafe` is about, without why; empty if there is nothing."""
    about = dict.fromkeys(doubt.headline for doubt in unsafe)
    return f"{CHECK_THE_BENCH}: {', '.join(about)}" if about else ""


@dataclass(frozen=True)
class Ending:
    """How the run in the folder `path` ended."""

    path: Path
    state: RunState
    why: Problem | None = None  #: None where it is `finished`
    lost: tuple[Problem, ...] = ()  #: what could not be kept
    #: What could not be switched off or confirmed to be off; empty when all is well.
    unsafe: tuple[Unsafe, ...] = ()

    @property
    def kind(self) -> Cause | None:
        return self.why.kind if self.why is not None else None

    @property
    def subject(self) -> str:
        return self.why.subject if self.why is not None else ""

    @property
    def detail(self) -> str:
        return self.why.detail if self.why is not None else ""

    @property
    def reason(self) -> str | None:
        """Why it ended and what was lost, as a sentence; None where it is `finished`."""
        return "; ".join(map(str, filter(None, (self.why, *self.lost)))) or None

    @property
    def sentence(self) -> str | None:
        """All of it for a reader: first what matters most."""
        return "; ".join(filter(None, (alarm(self.unsafe), self.reason))) or None

    @property
    def disk_full(self) -> bool:
        """Whether something could not be kept for want of room."""
        return any(problem.kind is Cause.DISK_FULL for problem in (self.why, *self.lost) if problem)

    def to_record(self) -> EndingRecord | None:
        """What `run.json` keeps of it beside state and sentence; None if there is nothing."""
        if self.why is None and not self.unsafe:
            return None
        from .record import EndingRecord

        about = asdict(self.why) if self.why is not None else {}
        about.pop("also", None)
        return EndingRecord(**about, lost=self.lost, unsafe=self.unsafe)

    def to_dict(self) -> dict[str, Any]:
        """JSON values, as `--json` prints them."""
        about = self.why.to_dict() if self.why is not None else {"kind": None}
        return {
            "state": self.state.value,
            **about,
            "lost": [problem.to_dict() for problem in self.lost],
            "unsafe": [doubt.to_dict() for doubt in self.unsafe],
        }
