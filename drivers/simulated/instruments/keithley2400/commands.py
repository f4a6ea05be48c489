"""Makers of the commands that only keep a setting: flags, choices, numbers. The tables that use
them are in the `commands_*` modules, one for each subsystem of the manual's section 18."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from drivers.simulated.instruments.scpi import Arguments, Command

from . import formats

if TYPE_CHECKING:
    from .source_meter import SourceMeter

Keithley: TypeAlias = "SourceMeter"
Entry: TypeAlias = "Command[SourceMeter]"
#: The object whose attribute a command sets.
Owner: TypeAlias = "Callable[[SourceMeter], Any]"


def settings_of(meter: Keithley) -> Any:
    return meter.settings


def flag(pattern: str, name: str, owner: Owner = settings_of) -> Entry:
    """A boolean setting."""

    def write(meter: Keithley, arguments: Arguments) -> None:
        setattr(owner(meter), name, arguments.boolean())

    return Command(
        pattern, write, lambda meter, arguments: formats.boolean(getattr(owner(meter), name))
    )


def choice(pattern: str, name: str, *options: str, owner: Owner = settings_of) -> Entry:
    """One of some mnemonics; answered in its short form."""

    def write(meter: Keithley, arguments: Arguments) -> None:
        setattr(owner(meter), name, arguments.choice(*options))

    return Command(pattern, write, lambda meter, arguments: str(getattr(owner(meter), name)))


def number(
    pattern: str,
    name: str,
    low: float,
    high: float,
    default: float,
    form: Callable[[float], str],
    owner: Owner = settings_of,
) -> Entry:
    """A number within limits; the query answers MIN, MAX and DEF too."""

    def write(meter: Keithley, arguments: Arguments) -> None:
        setattr(owner(meter), name, arguments.number(low, high, default))

    def query(meter: Keithley, arguments: Arguments) -> str:
        return form(
            arguments.number(low, high, default) if arguments else getattr(owner(meter), name)
        )

    return Command(pattern, write, query, query_parameters=1)


def integer(
    pattern: str, name: str, low: int, high: int, default: int, owner: Owner = settings_of
) -> Entry:
    """A whole number within limits."""

    def write(meter: Keithley, arguments: Arguments) -> None:
        setattr(owner(meter), name, arguments.integer(low, high, default))

    def query(meter: Keithley, arguments: Arguments) -> str:
        return str(
            arguments.integer(low, high, default) if arguments else getattr(owner(meter), name)
        )

    return Command(pattern, write, query, query_parameters=1)


def action(pattern: str, act: Callable[[SourceMeter], None], *, at_once: bool = False) -> Entry:
    """A command without parameters."""
    return Command(pattern, lambda meter, arguments: act(meter), parameters=0, at_once=at_once)


def question(pattern: str, answer: Callable[[SourceMeter], str | bytes]) -> Entry:
    """A query without parameters that has no command."""
    return Command(pattern, query=lambda meter, arguments: answer(meter))
