"""YAML texts into nodes and nodes into values, within bounds: whoever wrote the file, reading it
takes little time and memory, and what cannot be read is an error with a line."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.tag import Tag

Location = tuple[int | str, ...]

#: Keys, values and list items of a file, aliases counted as what they stand for.
MOST_NODES = 10_000
#: Lists and keys inside each other.
DEEPEST = 32
#: Of a whole number (characters); one of 309 digits is beyond all floats.
_LONGEST_NUMBER = 308
#: What a value that cannot be read is quoted with (characters).
_QUOTED = 40

#: What the types of scalars are called, by YAML's names of them.
_KINDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "truth value",
    "timestamp": "date or time",
}


class Document:
    """The one document of a text. Raises ruamel's YAMLError for what is none, or is too much."""

    def __init__(self, text: str) -> None:
        self._yaml = YAML(typ="safe", pure=True)
        self._yaml.Composer = _BoundedComposer
        self._yaml.Constructor = _PatientConstructor
        self._root = self._yaml.compose(text)
        if self._root is not None:
            _Expansion().count(self._root)

    def lines(self) -> dict[Location, int]:
        """Line number (from 1) of every key and list item, by location."""
        found: dict[Location, int] = {}
        if self._root is not None:
            _note_lines(self._root, (), found)
        return found

    def leave_numbers_texts(self, below: Collection[str] | None = None) -> None:
        """Let numbers be constructed as the texts that they are; only `below` some keys, wherever
        they are, if that is given."""
        for node in [self._root] if below is None else _below(self._root, below):
            _leave_numbers_texts(node)

    def values(self) -> Any:
        """What it says. Raises ruamel's MarkedYAMLError, with the line, for a scalar that has no
        value. Once for each document."""
        return None if self._root is None else self._yaml.constructor.construct_document(self._root)


class _BoundedComposer(Composer):
    """Counts as it goes, so that a text which is too much is not composed to its end."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.warn_double_anchors = False  # the last one counts, as YAML says
        self._nodes = self._levels = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _too_much(f"more than {MOST_NODES} keys and values", event.start_mark)
        if self._levels >= DEEPEST:
            what = f"more than {DEEPEST} lists or keys inside each other"
            raise _too_much(what, event.start_mark)
        if isinstance(event, AliasEvent):
            return super().compose_node(parent, index)
        self._levels += 1
        node = super().compose_node(parent, index)
        self._levels -= 1
        return node


class _Expansion:
    """How many nodes a document has with every alias replaced by what it stands for."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}  #: by the identity of a node; 0 while it is counted

    def count(self, node: Any) -> int:
        found = self._known.get(id(node))
        if found is not None:
            if not found:
                raise _too_much("an alias that contains itself", node.start_mark)
            return found
        self._known[id(node)] = 0
        total = 1 + sum(self.count(part) for part in _parts(node))
        if total > MOST_NODES:
            what = f"aliases that stand for more than {MOST_NODES} keys and values"
            raise _too_much(what, node.start_mark)
        self._known[id(node)] = total
        return total


class _PatientConstructor(SafeConstructor):
    """Whatever Python makes of a scalar that has no value, it is a mistake in a line."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            if isinstance(node.value, str):
                _check_scalar(node)
            return super().construct_object(node, deep)
        except MarkedYAMLError:
            raise
        except Exception as error:  # numbers, dates, sets: each fails in its way
            what = repr(node.value) if isinstance(node.value, str) else f"a {node.id}"
            short = what if len(what) <= _QUOTED else f"{what[:_QUOTED]}…"
            tag = str(node.tag).rpartition(":")[2]
            kind = _KINDS.get(tag, f"value of the type {tag!r}")
            why = f"{short} is not a {kind} that can be read"
            raise ConstructorError(None, None, why, node.start_mark) from error

    def construct_yaml_float(self, node: Any) -> Any:
        with warnings.catch_warnings():  # of how YAML 1.1 writes floats
            warnings.simplefilter("ignore")
            return super().construct_yaml_float(node)


_PatientConstructor.add_constructor(
    "tag:yaml.org,2002:float", _PatientConstructor.construct_yaml_float
)


def _check_scalar(node: Any) -> None:
    """Raise ValueError for what would be refused, or do harm, wherever it is used."""
    if node.tag.endswith(":int") and len(node.value) > _LONGEST_NUMBER:
        raise ValueError("Python writes no integer of so many digits")
    node.value.encode()  # not of half a character, which an escape can make
    if "\0" in node.value:
        raise ValueError("no name and no number has a NUL")


def _too_much(what: str, mark: Any) -> ComposerError:
    return ComposerError(None, None, f"{what}, which no configuration has", mark)


def _parts(node: Any) -> list[Any]:
    """The nodes right below `node`."""
    if isinstance(node.value, str):
        return []
    if node.id == "mapping":
        return [part for pair in node.value for part in pair]
    return list(node.value)


def _below(node: Any, keys: Collection[str]) -> Iterator[Any]:
    """The values of some keys, and of those in what is inside."""
    if node is None or isinstance(node.value, str):
        return
    for part in node.value:
        key, value = part if isinstance(part, tuple) else (None, part)
        if key is not None and isinstance(key.value, str) and key.value in keys:
            yield value
        else:
            yield from _below(value, keys)


def _leave_numbers_texts(node: Any) -> None:
    if node is None:
        return
    if isinstance(node.value, str) and node.tag.endswith((":float", ":int")):
        node.ctag = Tag(suffix="tag:yaml.org,2002:str")
    for part in _parts(node):
        _leave_numbers_texts(part)


def _note_lines(node: Any, location: Location, found: dict[Location, int]) -> None:
    if isinstance(node.value, str):
        return
    named: list[tuple[int | str, Any, Any]]
    if node.id == "mapping":
        named = [(str(key.value), key, value) for key, value in node.value]
    else:
        named = [(index, item, item) for index, item in enumerate(node.value)]
    for name, begun, part in named:
        here = (*location, name)
        found[here] = begun.start_mark.line + 1
        _note_lines(part, here, found)
