"""Makers of the commands that only keep a setting: flags, choices, numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from drivers.simulated.instruments.keithley2400 import formats
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments

MeterCommand: TypeAlias = ScpiCommand[Meter2400]
#: The object whose attribute a command sets.
Owner: TypeAlias = Callable[[Meter2400], Any]


def settings_of(meter: Meter2400) -> Any:
    """The owner of most settings."""
    return meter.settings


def flag(pattern: str, name: str, owner: Owner = settings_of) -> MeterCommand:
    """A boolean setting."""

    def write(meter: Meter2400, arguments: ScpiArguments) -> None:
        setattr(owner(meter), name, arguments.boolean())

    return ScpiCommand(
        pattern, write, lambda meter, arguments: formats.boolean(getattr(owner(meter), name))
    )


def choice(pattern: str, name: str, *options: str, owner: Owner = settings_of) -> MeterCommand:
    """One of some mnemonics; answered in its short form."""

    def write(meter: Meter2400, arguments: ScpiArguments) -> None:
        setattr(owner(meter), name, arguments.choice(*options))

    return ScpiCommand(pattern, write, lambda meter, arguments: str(getattr(owner(meter), name)))


def number(
    pattern: str,
    name: str,
    low: float,
    high: float,
    default: float,
    form: Callable[[float], str],
    owner: Owner = settings_of,
) -> MeterCommand:
    """A number within limits; the query answers MIN, MAX and DEF too."""

    def write(meter: Meter2400, arguments: ScpiArguments) -> None:
        setattr(owner(meter), name, arguments.number(low, high, default))

    def query(meter: Meter2400, arguments: ScpiArguments) -> str:
        return form(
            arguments.number(low, high, default) if arguments else getattr(owner(meter), name)
        )

    return ScpiCommand(pattern, write, query, query_parameters=1)


def integer(
    pattern: str, name: str, low: int, high: int, default: int, owner: Owner = settings_of
) -> MeterCommand:
    """A whole number within limits."""

    def write(meter: Meter2400, arguments: ScpiArguments) -> None:
        setattr(owner(meter), name, arguments.integer(low, high, default))

    def query(meter: Meter2400, arguments: ScpiArguments) -> str:
        return str(
            arguments.integer(low, high, default) if arguments else getattr(owner(meter), name)
        )

    return ScpiCommand(pattern, write, query, query_parameters=1)


def action(
    pattern: str, act: Callable[[Meter2400], None], *, at_once: bool = False
) -> MeterCommand:
    """A command without parameters."""
    return ScpiCommand(pattern, lambda meter, arguments: act(meter), parameters=0, at_once=at_once)


def question(pattern: str, answer: Callable[[Meter2400], str | bytes]) -> MeterCommand:
    """A query without parameters that has no command."""
    return ScpiCommand(pattern, query=lambda meter, arguments: answer(meter))
