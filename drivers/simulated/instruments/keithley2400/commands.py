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


def settings_of(k: Keithley) -> Any:
    return k.settings


def flag(pattern: str, name: str, owner: Owner = settings_of) -> Entry:
    """A boolean setting."""

    def write(k: Keithley, a: Arguments) -> None:
        setattr(owner(k), name, a.boolean())

    return Command(pattern, write, lambda k, a: formats.boolean(getattr(owner(k), name)))


def choice(pattern: str, name: str, *options: str, owner: Owner = settings_of) -> Entry:
    """One of some mnemonics; answered in its short form."""

    def write(k: Keithley, a: Arguments) -> None:
        setattr(owner(k), name, a.choice(*options))

    return Command(pattern, write, lambda k, a: str(getattr(owner(k), name)))


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

    def write(k: Keithley, a: Arguments) -> None:
        setattr(owner(k), name, a.number(low, high, default))

    def query(k: Keithley, a: Arguments) -> str:
        return form(a.number(low, high, default) if a else getattr(owner(k), name))

    return Command(pattern, write, query, query_parameters=1)


def integer(
    pattern: str, name: str, low: int, high: int, default: int, owner: Owner = settings_of
) -> Entry:
    """A whole number within limits."""

    def write(k: Keithley, a: Arguments) -> None:
        setattr(owner(k), name, a.integer(low, high, default))

    def query(k: Keithley, a: Arguments) -> str:
        return str(a.integer(low, high, default) if a else getattr(owner(k), name))

    return Command(pattern, write, query, query_parameters=1)


def action(pattern: str, act: Callable[[SourceMeter], None], *, at_once: bool = False) -> Entry:
    """A command without parameters."""
    return Command(pattern, lambda k, a: act(k), parameters=0, at_once=at_once)


def question(pattern: str, answer: Callable[[SourceMeter], str | bytes]) -> Entry:
    """A query without parameters that has no command."""
    return Command(pattern, query=lambda k, a: answer(k))
