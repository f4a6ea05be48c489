"""What a measurement needs a person's hands or eyes for: a filter changed, a probe lifted, a sample
mounted, a number read off a meter; and who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from .clock import Clock, Stop
from .errors import NobodyToAsk

#: How often an answer is looked for (s).
_INTERVAL = 0.1


class Task(StrEnum):
    """What a person is asked for."""

    MOUNT_SAMPLE = "mount sample"  #: `subject` on the stage and wired to the source-meter
    MOUNT_REFERENCE = "mount reference"  #: the reference detector `subject` in the sample's place
    OPEN_TERMINALS = "open terminals"  #: nothing on the source-meter's cables, which stay
    PUT_FILTER = "put filter"  #: the filter `subject` in the beam; empty: none
    READ_POWER = "read power"  #: what the power meter `subject` shows
    FOLLOW_PROMPT = "follow prompt"  #: what a recipe says between two measurements

    @property
    def words(self) -> str:
        """For a sentence: what somebody is to do."""
        return _WORDS[self]


_WORDS = {
    Task.MOUNT_SAMPLE: "mount the sample",
    Task.MOUNT_REFERENCE: "mount the reference detector",
    Task.OPEN_TERMINALS: "open the source-meter's terminals",
    Task.PUT_FILTER: "change the filter in the beam",
    Task.READ_POWER: "read the power meter",
    Task.FOLLOW_PROMPT: "do what the recipe says",
}


@dataclass(frozen=True)
class Request:
    """One thing that is asked of a person, who answers when it is done."""

    task: Task
    #: What to do, in a sentence or two.
    text: str
    #: The sample, filter or meter that is meant.
    subject: str = ""
    #: Unit of the number that is asked for as well; empty: none is.
    unit: str = ""


@dataclass(frozen=True)
class Answer:
    """That it is done, and the number that was asked for, in the request's unit."""

    value: float | None = None


class Operator(Protocol):
    """Who is asked. Asking returns at once, so that the bench is watched over meanwhile."""

    def ask(self, request: Request) -> None:
        """Show `request`, the only one at a time. Raises NobodyToAsk."""
        ...

    def answer(self) -> Answer | None:
        """The answer; None while there is none."""
        ...

    def withdraw(self) -> None:
        """Nobody waits for the answer any more."""
        ...


class Nobody:
    """Where nobody can be asked."""

    def ask(self, request: Request) -> None:
        raise NobodyToAsk(f"somebody at the bench is needed: {request.text}")

    def answer(self) -> Answer | None:
        return None

    def withdraw(self) -> None:
        """Nothing was asked."""


@dataclass
class Remembered:
    """The answers of a recorded run, in the order in which they were given."""

    answers: Sequence[Answer]
    _given: int = field(default=0, init=False)

    def ask(self, request: Request) -> None:
        if self._given >= len(self.answers):
            raise NobodyToAsk(f"the recording has no answer to: {request.text}")
        self._given += 1

    def answer(self) -> Answer | None:
        return self.answers[self._given - 1]

    def withdraw(self) -> None:
        """It has been answered."""


def answered(
    operator: Operator, request: Request, clock: Clock, should_stop: Stop
) -> Answer | None:
    """What `operator` answers; None if the run is to end first. Waits on the bench's clock."""
    operator.ask(request)
    while (answer := operator.answer()) is None:
        if not clock.wait(_INTERVAL, should_stop):
            operator.withdraw()
            return None
    return answer
