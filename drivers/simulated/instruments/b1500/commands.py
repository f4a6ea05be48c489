"""What every table of commands is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .analyser import Analyser
from .grammar import Arguments

#: Carries a command out; returns the reply of a query. Raises FlexError with nothing changed.
Action = Callable[[Analyser, Arguments], str | None]


@dataclass(frozen=True)
class Command:
    """A command and how many parameters it takes."""

    run: Action
    least: int = 0
    most: int = 0


def do(act: Callable[[Analyser], object]) -> Command:
    """A command without parameters that replies nothing."""

    def run(analyser: Analyser, arguments: Arguments) -> None:
        act(analyser)

    return Command(run)


def ask(answer: Callable[[Analyser], str], most: int = 0) -> Command:
    """A query whose parameters, if it has any, make no difference here."""
    return Command(lambda analyser, arguments: answer(analyser), 0, most)


def listed(analyser: Analyser, arguments: Arguments) -> list[int]:
    """The channel numbers of a command that takes a list; all SMUs if it is empty."""
    return [arguments.whole(i, 1, 1002) for i in range(len(arguments))] or list(analyser.smus)
