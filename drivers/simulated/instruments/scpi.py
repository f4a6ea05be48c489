"""SCPI as instruments parse it: message units, headers, the path rule.

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

from .scpi_parameters import ScpiArguments, ScpiError, forms, split

T = TypeVar("T")

Reply = str | bytes

#: IEEE 488.2 limits the mnemonics of a header to twelve characters.
LONGEST_MNEMONIC = 12

_HEADER = re.compile(r":?(\*?[A-Z][A-Z0-9_]*(?::[A-Z][A-Z0-9_]*)*)(\??)", re.IGNORECASE)
_MNEMONIC = re.compile(r"(\*?[A-Z_]+)(\d*)")
_PATTERN_NODE = re.compile(r"(\[)?:?([*A-Za-z0-9|]+):?(\])?")


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
