"""SCPI as instruments parse it: message units, the path rule, mnemonics, parameters, numbers.

A `CommandTree` is built from patterns such as ``SENSe:CURRent[:DC]:RANGe[:UPPer]`` and turns a
program message into calls. What the calls do, and when, is the instrument's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

T = TypeVar("T")

Reply = str | bytes

#: IEEE 488.2 limits the mnemonics of a header to twelve characters.
LONGEST_MNEMONIC = 12

_HEADER = re.compile(r":?(\*?[A-Z][A-Z0-9_]*(?::[A-Z][A-Z0-9_]*)*)(\??)", re.IGNORECASE)
_MNEMONIC = re.compile(r"(\*?[A-Z_]+)(\d*)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:\s*E\s*([+-]?\d+))?", re.IGNORECASE)
_BASES = {"H": 16, "Q": 8, "B": 2}
_PATTERN_NODE = re.compile(r"(\[)?:?([*A-Za-z0-9|]+):?(\])?")


class ScpiError(Exception):
    """A program message that cannot be obeyed; `code` is the SCPI or the instrument's own."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


# -- mnemonics


def forms(mnemonic: str) -> tuple[str, str, int]:
    """Short form, long form and numeric suffix (1 if none) of a mnemonic such as ``CALCulate3``."""
    match = _MNEMONIC.fullmatch(mnemonic.upper())
    if match is None:
        raise ValueError(f"not a mnemonic: {mnemonic!r}")
    short = "".join(c for c in mnemonic if not c.islower() and not c.isdigit())
    return short, match[1], int(match[2] or 1)


def matches(text: str, mnemonic: str) -> bool:
    """Whether `text` is exactly the short or the long form of `mnemonic`, in any case."""
    match = _MNEMONIC.fullmatch(text.upper())
    short, long, suffix = forms(mnemonic)
    return match is not None and match[1] in (short, long) and int(match[2] or 1) == suffix


# -- splitting


def split(text: str, separator: str) -> list[str]:
    """Split at `separator` outside quotes and parentheses; parts come back stripped."""
    if not any(c in text for c in "\"'("):
        return [part.strip() for part in text.split(separator)]
    parts, start, quote, depth = [], 0, "", 0
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == separator and depth <= 0:
            parts.append(text[start:position].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return parts


def parse_number(text: str) -> float:
    """A decimal number, or an integer written as #H, #Q or #B; raises ScpiError."""
    if text[:1] == "#":
        try:
            return float(int(text[2:], _BASES[text[1:2].upper()]))
        except (KeyError, ValueError):
            raise ScpiError(-120) from None
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ScpiError(-121 if text[0] in "+-.0123456789" else -148)
    if match[1] is not None and abs(int(match[1])) > 32000:
        raise ScpiError(-123)
    return float(text.replace(" ", ""))


class ScpiArguments:
    """The parameters of one message unit, taken from left to right. All methods raise ScpiError."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._next = 0

    def __len__(self) -> int:
        return len(self._parts) - self._next

    def text(self) -> str:
        """The next parameter as it was written."""
        if not self:
            raise ScpiError(-109)
        part = self._parts[self._next]
        self._next += 1
        if not part:
            raise ScpiError(-109 if len(self._parts) == 1 else -103)
        return part

    def rest(self) -> Iterator[ScpiArguments]:
        """Every remaining parameter by itself; there must be one."""
        if not self:
            raise ScpiError(-109)
        while self:
            yield ScpiArguments([self.text()])

    def choice(self, *mnemonics: str) -> str:
        """The short form of the mnemonic that was given, with the suffix if the pattern has one."""
        given = self.text()
        for mnemonic in mnemonics:
            if matches(given, mnemonic):
                return "".join(c for c in mnemonic if not c.islower())
        if given[0] in "\"'":
            raise ScpiError(-158)
        raise ScpiError(-128 if given[0] in "+-.0123456789" else -141)

    def boolean(self) -> bool:
        """ON, OFF or a number, where anything that does not round to zero is ON."""
        given = self.text()
        if given.upper() in ("ON", "OFF"):
            return given.upper() == "ON"
        if given[0] in "\"'":
            raise ScpiError(-158)
        if given[0].isalpha():
            raise ScpiError(-141)
        return parse_number(given) != 0

    def number(
        self,
        low: float,
        high: float,
        default: float,
        named: Callable[[str], float | None] = lambda name: None,
    ) -> float:
        """A number within [low, high], a name that `named` knows, or MINimum, MAXimum, DEFault."""
        given = self.text()
        if given[0] in "\"'":
            raise ScpiError(-158)
        if given[0].isalpha():
            if (meant := named(given)) is not None:
                return meant
            for mnemonic, value in (("MINimum", low), ("MAXimum", high), ("DEFault", default)):
                if matches(given, mnemonic):
                    return value
            raise ScpiError(-148)
        value = parse_number(given)
        slack = 1e-9 * max(abs(low), abs(high))
        if not low - slack <= value <= high + slack:
            raise ScpiError(-222)
        return min(max(value, low), high)

    def integer(self, low: int, high: int, default: int) -> int:
        """As `number`, rounded."""
        return round(self.number(low, high, default))

    def string(self) -> str:
        """What stands between quotes, single or double."""
        given = self.text()
        if given[0] not in "\"'":
            raise ScpiError(-148 if given[0].isalpha() else -128)
        if len(given) < 2 or given[-1] != given[0]:
            raise ScpiError(-151)
        return given[1:-1]


# -- the command tree


@dataclass(frozen=True)
class ScpiCommand(Generic[T]):
    """One command: its pattern, what it does, what its query answers, how many parameters each
    takes at most. `at_once` marks what the instrument obeys even while it is busy."""

    pattern: str
    write: Callable[[T, ScpiArguments], None] | None = None
    query: Callable[[T, ScpiArguments], Reply] | None = None
    parameters: int = 1
    query_parameters: int = 0
    at_once: bool = False


@dataclass(frozen=True)
class ScpiCall(Generic[T]):
    """One message unit, understood."""

    command: ScpiCommand[T]
    is_query: bool
    arguments: ScpiArguments

    def __call__(self, instrument: T) -> Reply | None:
        """Do it; a query returns its reply. Raises ScpiError."""
        command = self.command
        most = command.query_parameters if self.is_query else command.parameters
        if len(self.arguments) > most:
            raise ScpiError(-108)
        if self.is_query:
            assert command.query is not None
            return command.query(instrument, self.arguments)
        assert command.write is not None
        command.write(instrument, self.arguments)
        return None


#: A message unit: its command, whether it is a query, its parameters.
_Understood = tuple[ScpiCommand[T], bool, list[str]]


@dataclass
class _Node(Generic[T]):
    children: dict[tuple[str, int], _Node[T]] = field(default_factory=dict)
    command: ScpiCommand[T] | None = None


class CommandTree(Generic[T]):
    """All commands of an instrument, found by header."""

    def __init__(self, commands: Iterable[ScpiCommand[T]]) -> None:
        self._root: _Node[T] = _Node()
        # a measurement says the same few things over and over
        self._understood = lru_cache(maxsize=64)(self._understand)
        for command in commands:
            for nodes in _expand(command.pattern):
                self._insert(nodes, command)

    def _insert(self, nodes: Sequence[str], command: ScpiCommand[T]) -> None:
        node = self._root
        for mnemonic in nodes:
            short, long, suffix = forms(mnemonic)
            child = node.children.get((long, suffix)) or _Node()
            node.children[short, suffix] = node.children[long, suffix] = child
            node = child
        if node.command is not None:
            raise ValueError(f"{command.pattern} and {node.command.pattern} collide")
        node.command = command

    def _find(self, path: Sequence[str], is_query: bool) -> ScpiCommand[T]:
        node = self._root
        for mnemonic in path:
            if len(mnemonic) > LONGEST_MNEMONIC:
                raise ScpiError(-112)
            match = _MNEMONIC.fullmatch(mnemonic)
            if match is None:
                raise ScpiError(-113)
            child = node.children.get((match[1], int(match[2] or 1)))
            if child is None:
                known = any(name == match[1] for name, _ in node.children)
                raise ScpiError(-114 if known and match[2] else -113)
            node = child
        command = node.command
        if command is None or (command.query if is_query else command.write) is None:
            raise ScpiError(-113)
        return command

    def parse(self, message: str) -> list[ScpiCall[T] | ScpiError]:
        """The units of a program message, in order. A unit that cannot be parsed stands in the
        list as its error and ends it: what follows on the line is discarded."""
        return [
            ScpiError(unit)
            if isinstance(unit, int)
            else ScpiCall(*unit[:2], ScpiArguments(unit[2]))
            for unit in self._understood(message)
        ]

    def _understand(self, message: str) -> list[_Understood[T] | int]:
        """The units as commands with their parameters, or the code of the error in their place."""
        units: list[_Understood[T] | int] = []
        path: tuple[str, ...] = ()
        for unit in split(message, ";"):
            if not unit:
                continue
            try:
                header, _, parameters = unit.replace("\t", " ").partition(" ")
                match = _HEADER.fullmatch(header)
                if match is None:
                    raise ScpiError(_header_error(header))
                nodes = tuple(match[1].upper().split(":"))
                is_common = nodes[0].startswith("*")
                full = nodes if is_common or header[0] == ":" else path + nodes
                command = self._find(full, bool(match[2]))
                if not is_common:
                    path = full[:-1]
                parts = split(parameters, ",") if parameters.strip() else []
                units.append((command, bool(match[2]), parts))
            except ScpiError as error:
                units.append(error.code)
                break
        return units


def _header_error(header: str) -> int:
    if "::" in header or header.endswith((":", ":?")):
        return -110
    if any(c in header for c in ",=\"'("):
        return -111
    return -101


def _expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """All node sequences that a pattern with optional nodes and alternatives stands for."""
    choices: list[list[str]] = []
    for match in _PATTERN_NODE.finditer(pattern):
        names = match[2].split("|")
        choices.append([*names, ""] if match[1] else names)
    for nodes in product(*choices):
        yield tuple(node for node in nodes if node)
