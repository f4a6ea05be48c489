"""A configuration file while it is being edited: its text with all comments, and what is wrong
with it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel

from drivers.config import yaml_file
from drivers.errors import ConfigError
from janus_lab.runs import files
from janus_lab.yaml_lines import with_section

Place = tuple[str | int, ...]
Config = TypeVar("Config", bound=BaseModel)


class YamlDraft(Generic[Config]):
    """The content of the file `path`, of `model`; what is changed is not written before `save`.

    Raises ConfigError for a file that cannot be read, or is no YAML.
    """

    def __init__(self, path: Path, model: type[Config]) -> None:
        yaml_file.content(path)  # bounded, and refused with its line
        self._begin(path, model, yaml_file.read_text(path))
        self._as_read: Any = _plain(self._content)

    def _begin(self, path: Path, model: type[Config], text: str) -> None:
        self.path = path
        self._model = model
        self._content: Any = _yaml().load(text)
        if not isinstance(self._content, dict):
            raise ConfigError("expected keys and values, such as 'key: value'", subject=path)

    @classmethod
    def of_text(cls, path: Path, model: type[Config], text: str) -> Self:
        """A draft of a file that does not exist yet, with `text` in it."""
        made = cls.__new__(cls)
        made._begin(path, model, text)
        made._as_read = None
        return made

    @property
    def changed(self) -> bool:
        """Whether it says something else than the file."""
        return bool(_plain(self._content) != self._as_read)

    def begin_with(self) -> None:
        """What it says now is what it began with, and no change."""
        self._as_read = _plain(self._content)

    def drop_heading(self) -> None:
        """Take away the comment at the top: it is about another file."""
        self._content.ca.comment = None

    # -- what stands in it

    def get(self, place: Place) -> str:
        """The value at `place` as it is written; empty where there is none, or a section."""
        return _text(self._at(place))

    def changed_at(self, place: Place) -> bool:
        """Whether something else stands at `place` than in the file."""
        return bool(_plain(self._at(place)) != yaml_file.value_at(self._as_read, place))

    def has(self, place: Place) -> bool:
        """Whether anything stands at `place`."""
        return self._at(place) is not None

    def set(self, place: Place, text: str) -> None:
        """Let `text` stand at `place`; an empty one takes the key away. Sections come and go with
        what is in them."""
        if text.strip() == self.get(place):
            return
        if not text.strip():
            self.remove(place)
            return
        _above(self._content, place)[place[-1]] = _scalar(text.strip())

    def remove(self, place: Place) -> None:
        """Take what stands at `place` away; a nested section that is empty then goes, too."""
        section = self._at(place[:-1])
        if isinstance(section, dict):
            section.pop(place[-1], None)
            if not section and len(place) > 1:
                self.remove(place[:-1])

    def add(self, place: Place) -> None:
        """Let there be a section at `place`, still without keys."""
        if not self.has(place):
            section = self._at(place[:-1])
            section[place[-1]] = {}

    def rows(self, place: Place, keys: Sequence[str]) -> list[tuple[str, ...]]:
        """What the entries of the list at `place` say for `keys`, as it is written."""
        found = self._at(place)
        entries = found if isinstance(found, list) else ()
        return [_row(entry, keys) for entry in entries if isinstance(entry, dict)]

    def set_rows(self, place: Place, keys: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Let the list at `place` say these `rows` for `keys`; what else stands in an entry that
        stays, stays. An empty text is a key that is not said."""
        wanted = [tuple(row) for row in rows]
        if wanted == self.rows(place, keys):
            return
        if not wanted:
            self.remove(place)
            return
        before = self._at(place)
        entries = [*enumerate(before)] if isinstance(before, list) else []
        known: dict[tuple[str, ...], list[tuple[int, Any]]] = {}
        for number, entry in entries:
            if isinstance(entry, dict):
                known.setdefault(_row(entry, keys), []).append((number, entry))
        made = []
        for number, row in enumerate(wanted):
            if same := known.get(row):
                made.append(same.pop(0))
                continue
            here = len(entries) == len(wanted) and isinstance(entries[number][1], dict)
            made.append((number, _with(entries[number][1] if here else {}, keys, row)))
        if len(place) > 1:
            self.add(place[:-1])
        section = self._at(place[:-1])
        section[place[-1]] = _flow(made, before)
        if not entries and hasattr(section, "ca"):  # of a list that is not there any more
            section.ca.items.pop(place[-1], None)

    def text(self) -> str:
        """The file as it would be written."""
        written = io.StringIO()
        _yaml().dump(self._content, written)
        return written.getvalue()

    def set_list(self, place: Place, texts: Sequence[str]) -> None:
        """Let a list of these stand at `place`, in one line."""
        from ruamel.yaml.comments import CommentedSeq

        made = CommentedSeq(map(_scalar, texts))
        made.fa.set_flow_style()
        self._at(place[:-1])[place[-1]] = made

    def put(self, place: Sequence[str], values: Mapping[str, Any]) -> None:
        """Let the section at `place` say `values`, as a file of its own would, in place of all that
        it has said, with its comments. What stands around it stays."""
        made = _section(values)
        wanted = _plain(self._content)
        _above(wanted, place)[place[-1]] = _plain(made)
        if (content := _reread(self.text(), place, made)) is not None and _plain(content) == wanted:
            self._content = content
            return
        _above(self._content, place)[place[-1]] = made  # in braces, say: without its comments

    # -- what is wrong with it

    def check(self) -> tuple[Config | None, dict[Place, str]]:
        """What it describes, and nothing; or None and the mistakes, by their places. One that is
        about the whole file has an empty place."""
        content = _plain(self._content)
        return yaml_file.mistakes(content, self._model, self.path)

    # -- the file

    def save(self, path: Path) -> str:
        """Write it to `path`, at once or not at all, and return what has been written. Raises
        ConfigError while there is a mistake, and for a place where it cannot be written.

        What is changed while it is being written counts as changed afterwards.
        """
        described, mistakes = self.check()
        if described is None:
            said = "; ".join(mistakes.values())
            raise ConfigError(f"it is not saved: {said}", subject=path)
        if path.suffix not in (".yaml", ".yml"):
            raise ConfigError("the name of such a file ends in .yaml", subject=path)
        said, text = _plain(self._content), self.text()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(path, text.encode())
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise ConfigError(f"it cannot be written ({why})", subject=path) from None
        self.path = path
        self._as_read = said
        return text

    def _at(self, place: Place) -> Any:
        return yaml_file.value_at(self._content, place)


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _above(content: Any, place: Sequence[str | int]) -> Any:
    """The section that `place` is in; made where there is none."""
    for key in place[:-1]:
        if not isinstance(content.get(key), dict):  # absent, or the name of a file
            content[key] = {}
        content = content[key]
    return content


def _section(values: Mapping[str, Any]) -> Any:
    """`values` for a file: entries of lists in a line each, in braces."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    made = CommentedMap()
    for key, value in values.items():
        if isinstance(value, list) and all(isinstance(entry, dict) for entry in value) and value:
            made[key] = _flow([*enumerate(value)], None)
        elif isinstance(value, list | tuple):
            made[key] = CommentedSeq(value)
            made[key].fa.set_flow_style()
        else:
            made[key] = value
    return made


def _reread(text: str, place: Sequence[str], made: Any) -> Any:
    """The file `text` with the section `made` in its lines; None where that is no YAML."""
    from ruamel.yaml.error import YAMLError

    body = io.StringIO()
    _yaml().dump({place[-1]: made}, body)
    try:
        return _yaml().load(with_section(text, place, body.getvalue()))
    except (YAMLError, LookupError):
        return None


def _scalar(text: str) -> Any:
    """What YAML makes of `text` in a file; the text itself where that is no single value."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        value = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, OverflowError):
        return text
    if isinstance(value, bool | int | float) or hasattr(value, "isoformat"):
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return value if written == text else text
    return text


def _text(value: Any) -> str:
    """A value as it is written; nothing for none, or for a section."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _row(entry: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(_text(entry.get(key)) for key in keys)


def _with(entry: Mapping[str, Any], keys: Sequence[str], row: Sequence[str]) -> Mapping[str, Any]:
    """A copy of `entry` that says `row` for `keys`."""
    said = {key: _scalar(text) for key, text in zip(keys, row, strict=True) if text}
    others = {key: value for key, value in entry.items() if key not in keys}
    return {**said, **others}


def _flow(entries: Sequence[tuple[int, Mapping[str, Any]]], before: Any) -> Any:
    """A list with one new entry a line, in braces; the comments that stood at the numbers of the
    list `before` stay with its entries."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    comments = before.ca.items if isinstance(before, CommentedSeq) else {}
    made = CommentedSeq()
    if isinstance(before, CommentedSeq):
        made.ca.comment = before.ca.comment  # what stands above the first one
    for number, entry in entries:
        if not isinstance(entry, CommentedMap):
            entry = CommentedMap(entry)
            entry.fa.set_flow_style()
        if number in comments:
            made.ca.items[len(made)] = comments[number]
        made.append(entry)
    return made


def _plain(value: Any) -> Any:
    """As the loader of bench files gives it."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
