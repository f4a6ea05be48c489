"""The command language of the SRS LDC500: one command taken apart, and its two kinds of error.

Only text in and values out; what the commands do is in `commands`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class CommandError(IntEnum):
    """What `LCME?` answers (LDC500 manual, p. 4-54)."""

    ILLEGAL_COMMAND = 1
    UNDEFINED_COMMAND = 2
    ILLEGAL_QUERY = 3
    ILLEGAL_SET = 4
    MISSING_PARAMETER = 5
    EXTRA_PARAMETER = 6
    NULL_PARAMETER = 7
    PARAMETER_BUFFER_OVERFLOW = 8
    BAD_FLOAT = 9
    BAD_INTEGER = 10
    BAD_INTEGER_TOKEN = 11
    BAD_TOKEN_VALUE = 12
    BAD_HEX_BLOCK = 13
    UNKNOWN_TOKEN = 14


class ExecutionError(IntEnum):
    """What `LEXE?` answers; numbered as in SRS's other instruments with this firmware (DC205)."""

    ILLEGAL_VALUE = 1
    WRONG_TOKEN = 2
    INVALID_BIT = 3
    QUEUE_FULL = 4
    NOT_COMPATIBLE = 5


class Rejected(Exception):
    """A command that is not carried out; nothing has changed."""

    def __init__(self, code: CommandError | ExecutionError) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(frozen=True)
class SrsCall:
    """One command as it was sent: mnemonic, set or query, parameters (upper case, no blanks)."""

    mnemonic: str
    query: bool
    parameters: tuple[str, ...]


#: Longest parameter that is taken. The manual gives the error but not the size; a number printed
#: with all its digits must pass.
PARAMETER_LIMIT = 32

_COMMAND = re.compile(r"(\*[A-Z]{3}|[A-Z]{4})(\?)?(.*)")
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(E[+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]+")


def parse(text: str) -> SrsCall:
    """Take one command apart. Whitespace and case do not matter anywhere in it."""
    match = _COMMAND.fullmatch("".join(text.split()).upper())
    if match is None:
        raise Rejected(CommandError.ILLEGAL_COMMAND)
    mnemonic, mark, rest = match.groups()
    parameters = tuple(rest.split(",")) if rest else ()
    if any(len(parameter) > PARAMETER_LIMIT for parameter in parameters):
        raise Rejected(CommandError.PARAMETER_BUFFER_OVERFLOW)
    return SrsCall(mnemonic, mark is not None, parameters)


def check_count(call: SrsCall, least: int, most: int) -> None:
    """Reject a call with empty parameters, or with fewer or more than the command takes."""
    if "" in call.parameters:
        raise Rejected(CommandError.NULL_PARAMETER)
    if len(call.parameters) < least:
        raise Rejected(CommandError.MISSING_PARAMETER)
    if len(call.parameters) > most:
        raise Rejected(CommandError.EXTRA_PARAMETER)


def read_float(text: str) -> float:
    """A number; raises Rejected(BAD_FLOAT) for what is none."""
    if not _FLOAT.fullmatch(text):
        raise Rejected(CommandError.BAD_FLOAT)
    return float(text)


def read_integer(text: str) -> int:
    """A whole number; raises Rejected(BAD_INTEGER) for what is none."""
    if not _INTEGER.fullmatch(text):
        raise Rejected(CommandError.BAD_INTEGER)
    return int(text)


def read_token(text: str, words: Sequence[str], aliases: Sequence[str] = ()) -> int:
    """The value of a token sent as a keyword or as its number."""
    if text[0] in "+-.0123456789":
        if not _INTEGER.fullmatch(text):
            raise Rejected(CommandError.BAD_INTEGER_TOKEN)
        value = int(text)
        if not 0 <= value < len(words):
            raise Rejected(CommandError.BAD_TOKEN_VALUE)
        return value
    for known in (words, aliases):
        if text in known:
            return known.index(text)
    raise Rejected(CommandError.UNKNOWN_TOKEN)


def fixed(value: float, decimals: int) -> str:
    """A number as the instrument prints it; never a negative zero."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}"
