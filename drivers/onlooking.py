"""Looking on: whoever does hears of each command to what has outputs, before it is sent and after
it. What the commands do, and who gives them, is the same with an onlooker as without one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from .unsafe import OUTPUT_ROLES

if TYPE_CHECKING:
    from .bench import Bench

#: Commands that are carried out whatever becomes of the onlooker.
_OFF = frozenset({"safe_off", "switch_off", "abort", "shutdown"})
#: Questions that are properties of a port: their answers are told.
_QUESTIONS = frozenset({"is_on", "outputs_on"})


class Onlooker(Protocol):
    """Hears what a bench is told. `role` is that of the instrument on the bench; `command` the name
    of a method, or of a question, of its port in `drivers.ports`.

    Instruments that are switched off side by side are told of in threads of their own. What it
    raises ends a command that may switch something on, and never one that switches off.
    """

    def looks_on(self, bench: Bench) -> None:
        """From now on, at this bench, which has just been opened."""

    def looks_away(self) -> None:
        """No longer: it has been closed, or is let go."""

    def begins(self, role: str, command: str, arguments: Mapping[str, Any]) -> None:
        """`command` is about to be sent."""

    def done(self, role: str, command: str, arguments: Mapping[str, Any], result: object) -> None:
        """It has been carried out, and this is what came of it."""

    def failed(self, role: str, command: str, error: Exception) -> None:
        """It has raised this."""


class ObservedPort:
    """`port`, whose commands and questions `onlooker` hears of; all else is as of the port."""

    def __init__(self, port: Any, role: str, onlooker: Onlooker) -> None:
        self._port = port
        self._role = role
        self._onlooker = onlooker

    def __getattr__(self, name: str) -> Any:
        if name in _QUESTIONS:
            return self._heard(name, {}, partial(getattr, self._port, name))
        found = getattr(self._port, name)
        if name.startswith("_") or not inspect.ismethod(found):
            return found
        return partial(self._command, name, found)

    def _command(self, name: str, method: Callable[..., Any], *given: Any, **named: Any) -> Any:
        arguments = inspect.signature(method).bind(*given, **named).arguments
        with suppress(Exception) if name in _OFF else nullcontext():
            self._onlooker.begins(self._role, name, arguments)
        return self._heard(name, arguments, partial(method, *given, **named))

    def _heard(self, name: str, arguments: Mapping[str, Any], action: Callable[[], Any]) -> Any:
        try:
            result = action()
        except Exception as error:
            with suppress(Exception):  # what the instrument has said counts
                self._onlooker.failed(self._role, name, error)
            raise
        with suppress(Exception) if name in _OFF else nullcontext():
            self._onlooker.done(self._role, name, arguments, result)
        return result


def observe(bench: Bench, onlooker: Onlooker) -> None:
    """Let `onlooker` hear of whatever is done through the ports of `bench` that have outputs."""
    changed: Any = bench
    for role in OUTPUT_ROLES:
        if (port := getattr(bench, role)) is not None:
            setattr(changed, role, ObservedPort(port, role, onlooker))
    onlooker.looks_on(bench)
