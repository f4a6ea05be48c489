"""The person at a simulated bench: does what is asked at once, and reads off what there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drivers.errors import NobodyToAsk
from drivers.operator import Answer, Request, Task

#: Does what a request asks for; returns the number that was asked for, if any. Raises ValueError
#: for a subject that the bench does not have.
Deed = Callable[[Request], float | None]


@dataclass
class SimulatedOperator:
    """As `drivers.operator.Operator`: `deeds` are what can be done on the bench."""

    deeds: Mapping[Task, Deed]
    _answer: Answer | None = field(default=None, init=False)

    def ask(self, request: Request) -> None:
        deed = self.deeds.get(request.task)
        if deed is None:
            raise NobodyToAsk(f"nobody at the simulated bench can {request.task.words}")
        try:
            self._answer = Answer(deed(request))
        except ValueError as error:
            raise NobodyToAsk(
                f"nobody at the simulated bench can {request.task.words}: {error}"
            ) from None

    def answer(self) -> Answer | None:
        return self._answer

    def withdraw(self) -> None:
        self._answer = None
