"""Asking the person at the window on behalf of a run in the bench's process."""

from __future__ import annotations

import queue
from collections.abc import Callable

from drivers.operator import Answer, Request

from .messages import OperatorAsked

#: What persons have answered, by the number of the run that asked.
Answers = queue.SimpleQueue[tuple[int, Answer]]


class WindowOperator:
    """As `drivers.operator.Operator`, for the run of `job`."""

    def __init__(self, job: int, report: Callable[[OperatorAsked], None], answers: Answers) -> None:
        self._job = job
        self._report = report
        self._answers = answers

    def ask(self, request: Request) -> None:
        self._report(OperatorAsked(self._job, request))

    def answer(self) -> Answer | None:
        while not self._answers.empty():
            job, answer = self._answers.get()
            if job == self._job:  # an earlier one's comes too late
                return answer
        return None

    def withdraw(self) -> None:
        self._report(OperatorAsked(self._job, None))
