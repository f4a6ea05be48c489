"""Asking whoever sits at the terminal, while a run goes on and is watched over."""

from __future__ import annotations

import sys
import threading

from rich.markup import escape
from rich.progress import Progress

from drivers.config.quantities import parse_asked
from drivers.errors import NobodyToAsk
from drivers.operator import Answer, Request


class TerminalOperator:
    """As `drivers.operator.Operator`: prints the request, and reads a line in a thread of its own.

    The thread is left to itself when nobody waits for the answer any more: no system has a way to
    end reading a terminal that all have.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._request: Request | None = None
        self._lines: list[str] = []

    def ask(self, request: Request) -> None:
        if not sys.stdin.isatty():
            raise NobodyToAsk(f"there is no terminal to ask somebody: {request.text}")
        self._request = request
        self._progress.stop()
        self._prompt(escape(request.text))

    def _prompt(self, text: str) -> None:
        assert self._request is not None
        wanted = f"value in {self._request.unit}" if self._request.unit else "Enter when done"
        self._progress.console.print(f"[bold]{text}[/] \\[{wanted}] ", end="")
        threading.Thread(target=self._read, name="asking", daemon=True).start()

    def _read(self) -> None:
        self._lines.append(sys.stdin.readline())

    def answer(self) -> Answer | None:
        assert self._request is not None
        if not self._lines:
            return None
        line = self._lines.pop()
        if not line:
            raise NobodyToAsk("the terminal has been closed")
        if not self._request.unit:
            self._progress.start()
            return Answer()
        try:
            value = parse_asked(line, self._request.unit)
        except ValueError as error:
            self._prompt(escape(str(error)))
            return None
        self._progress.start()
        return Answer(value)

    def withdraw(self) -> None:
        self._progress.start()
