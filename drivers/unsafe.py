"""What may still be on after a safe-off, as data: one entry for each output or step concerned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

#: The roles of instruments that have outputs.
OUTPUT_ROLES = ("laser", "smu", "analyser", "generator")


class Doubt(StrEnum):
    """Why somebody has to look after an output."""

    STEP_FAILED = "step_failed"  #: a step of safe-off failed
    NOT_REACHED = "not_reached"  #: no session could be had
    STILL_ON = "still_on"  #: the instrument says so
    UNCONFIRMED = "unconfirmed"  #: the instrument did not say whether it is on
    STILL_CLOSED = "still_closed"  #: a relay, as its bank says
    NOT_SEEN_OPEN = "not_seen_open"  #: a bank did not say whether its relays are open
    NOT_ASKED = "not_asked"  #: it was told to go off, and could not be asked


@dataclass(frozen=True)
class Unsafe:
    """One doubt about one output or instrument; `str` makes the sentence."""

    subject: str  #: such as `the laser`, `Keithley 2400`, `laser at GPIB0::6::INSTR`
    doubt: Doubt
    detail: str = ""  #: why, as the instrument or the VISA library has it
    step: str = ""  #: the step of safe-off that failed

    @property
    def headline(self) -> str:
        """What it is about, without why."""
        match self.doubt:
            case Doubt.STEP_FAILED:
                return f"{self.subject}: {self.step} failed"
            case Doubt.NOT_REACHED:
                return f"could not reach {self.subject}"
            case Doubt.STILL_ON:
                return f"{self.subject} is still on"
            case Doubt.UNCONFIRMED:
                return f"{self.subject} could not be confirmed off"
            case Doubt.STILL_CLOSED:
                return f"{self.subject} is still closed"
            case Doubt.NOT_SEEN_OPEN:
                return f"{self.subject} could not be confirmed open"
            case Doubt.NOT_ASKED:
                return f"{self.subject} was told to go off, which was not confirmed"

    def __str__(self) -> str:
        return f"{self.headline}: {self.detail}" if self.detail else self.headline

    def to_dict(self) -> dict[str, str]:
        """JSON values: the fields, and the sentence as `message`."""
        return asdict(self) | {"doubt": self.doubt.value, "message": str(self)}
