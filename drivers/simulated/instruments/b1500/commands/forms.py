"""What every table of commands is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.grammar import FlexArguments
from drivers.simulated.instruments.b1500.smu import Smu

#: The lowest and the highest number that a channel can have.
CHANNELS = (1, 1002)

#: Carries a command out; returns the reply of a query. Raises FlexError with nothing changed.
Action = Callable[[Analyser, FlexArguments], str | None]


@dataclass(frozen=True)
class FlexCommand:
    """A command and how many parameters it takes."""

    run: Action
    least: int = 0
    most: int = 0


def do(act: Callable[[Analyser], object]) -> FlexCommand:
    """A command without parameters that replies nothing."""

    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        act(analyser)

    return FlexCommand(run)


def ask(answer: Callable[[Analyser], str], most: int = 0) -> FlexCommand:
    """A query whose parameters, if it has any, make no difference here."""
    return FlexCommand(lambda analyser, arguments: answer(analyser), 0, most)


def listed(analyser: Analyser, arguments: FlexArguments) -> list[int]:
    """The channel numbers of a command that takes a list; all SMUs if it is empty."""
    return [arguments.whole(i, *CHANNELS) for i in range(len(arguments))] or list(analyser.smus)


def smu_of(analyser: Analyser, arguments: FlexArguments, place: int = 0) -> Smu:
    """The SMU whose channel number is the parameter at `place`; FlexError(120, 121 or 153)."""
    return analyser.smu(arguments.whole(place, *CHANNELS))
