"""The FLEX command language: a line taken apart into commands, and their parameters into numbers.

Only text in and values out (programming guide, "Command Input Format").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .errors import (
    NUMERIC_SYNTAX,
    PARAMETER_VALUE,
    UNDEFINED_COMMAND,
    FlexError,
)

_COMMAND = re.compile(r"(\*?[A-Z]+\??)\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d+)?")


@dataclass(frozen=True)
class FlexCall:
    """One command as it was sent: its header in capitals, a "?" included, and its parameters."""

    header: str
    parameters: tuple[str, ...]


def parse(line: str) -> list[FlexCall | FlexError]:
    """The commands of a line, joined by semicolons; an error stands where it was found.

    The header may touch its first parameter, and blanks may stand around every separator.
    """
    return [_command(text.strip().upper()) for text in line.split(";") if text.strip()]


def _command(text: str) -> FlexCall | FlexError:
    match = _COMMAND.fullmatch(text)
    if match is None:
        return FlexError(UNDEFINED_COMMAND)
    header, rest = match.groups()
    parameters = tuple(part.strip() for part in rest.split(",")) if rest else ()
    return FlexCall(header, parameters)


class FlexArguments:
    """The parameters of one command as numbers. Raises FlexError(102) for what is none."""

    def __init__(self, parameters: tuple[str, ...]) -> None:
        for text in parameters:
            if not _NUMBER.fullmatch(text):
                raise FlexError(NUMERIC_SYNTAX)
        self._values = [float(text) for text in parameters]
        if any(map(math.isinf, self._values)):
            raise FlexError(PARAMETER_VALUE)

    def __len__(self) -> int:
        return len(self._values)

    def number(
        self,
        place: int,
        low: float,
        high: float,
        default: float | None = None,
        step: float | None = None,
    ) -> float:
        """A number within limits, in whole steps where `step` is given; 120 otherwise."""
        if place >= len(self) and default is not None:
            return default
        value = self._values[place]
        if not low - 1e-12 <= value <= high + 1e-12:
            raise FlexError(PARAMETER_VALUE)
        if step is not None and not in_steps(value, step):
            raise FlexError(PARAMETER_VALUE)
        return value

    def optional(self, place: int) -> float | None:
        """A number, None if it was left out."""
        return self._values[place] if place < len(self) else None

    def value(self, place: int) -> float:
        """A number whose limits depend on more than itself."""
        return self._values[place]

    def whole(self, place: int, low: int, high: int, default: int | None = None) -> int:
        """A whole number within limits; 120 otherwise."""
        if place >= len(self) and default is not None:
            return default
        value = self._values[place]
        if value != int(value) or not low <= value <= high:
            raise FlexError(PARAMETER_VALUE)
        return int(value)

    def choice(self, place: int, options: tuple[int, ...], default: int | None = None) -> int:
        """One of some whole numbers; 120 otherwise."""
        value = self.whole(place, min(options), max(options), default)
        if value not in options:
            raise FlexError(PARAMETER_VALUE)
        return value


def in_steps(value: float, step: float) -> bool:
    """Whether `value` is a whole multiple of `step`, as far as decimal numbers can be."""
    return abs(value / step - round(value / step)) < 1e-6
