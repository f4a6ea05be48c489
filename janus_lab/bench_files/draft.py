"""A bench file while it is being edited: its text with all comments, and what is wrong with it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from janus_lab.runs import files

from .entries import Place

#: No calibration has more points.
MOST_POINTS = 500


class BenchDraft:
    """The content of the bench file `path`; what is changed is not written before `save`.

    Raises ConfigError for a file that cannot be read, or is no YAML.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        yaml_file.content(path)  # bounded, and refused with its line
        self._content: Any = _yaml().load(yaml_file.read_text(path))
        if not isinstance(self._content, dict):
            raise ConfigError("expected keys and values, such as 'key: value'", subject=path)
        self._as_read = self.text()

    @property
    def changed(self) -> bool:
        """Whether it differs from the file."""
        return self.text() != self._as_read

    # -- what stands in it

    def get(self, place: Place) -> str:
        """The value at `place` as it is written; empty where there is none, or a section."""
        value = self._at(place)
        if value is None or isinstance(value, dict):
            return ""
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return str(value)

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
        section = self._content
        for key in place[:-1]:
            if not isinstance(section.get(key), dict):  # absent, or the name of a file
                section[key] = {}
            section = section[key]
        section[place[-1]] = _scalar(text.strip())

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

    def points(self) -> list[tuple[str, str]]:
        """Currents and irradiances of the calibration, as they are written."""
        found = self._at(("laser", "calibration", "points"))
        if not isinstance(found, list):
            return []
        return [
            (str(point.get("current", "")), str(point.get("irradiance", "")))
            for point in found[:MOST_POINTS]
            if isinstance(point, dict)
        ]

    def set_points(self, points: Sequence[tuple[str, str]]) -> None:
        """Let the calibration have these points; what else stands in one that stays, stays."""
        if [*points] == self.points():
            return
        place: Place = ("laser", "calibration", "points")
        before = self._at(place)
        known = {
            (str(point.get("current")), str(point.get("irradiance"))): point
            for point in (before if isinstance(before, list) else ())
            if isinstance(point, dict)
        }
        made = [
            known.get(pair, {"current": pair[0], "irradiance": pair[1]})
            for pair in points[:MOST_POINTS]
        ]
        self.add(("laser", "calibration"))
        self._at(place[:-1])["points"] = _flow(made)

    def text(self) -> str:
        """The file as it would be written."""
        written = io.StringIO()
        _yaml().dump(self._content, written)
        return written.getvalue()

    # -- what is wrong with it

    def check(self) -> tuple[BenchConfig | None, dict[Place, str]]:
        """The bench that it describes, and nothing; or None and the mistakes, by their places. One
        that is about the whole file has an empty place."""
        content = _plain(self._content)
        return yaml_file.mistakes(content, BenchConfig, self.path)

    # -- the file

    def save(self, path: Path) -> None:
        """Write it to `path`, at once or not at all. Raises ConfigError while there is a mistake,
        and for a place where it cannot be written."""
        bench, mistakes = self.check()
        if bench is None:
            said = "; ".join(mistakes.values())
            raise ConfigError(f"it is not saved: {said}", subject=path)
        if path.suffix not in (".yaml", ".yml"):
            raise ConfigError("the name of a bench file ends in .yaml", subject=path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(path, self.text().encode())
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise ConfigError(f"it cannot be written ({why})", subject=path) from None
        self.path = path
        self._as_read = self.text()

    def _at(self, place: Place) -> Any:
        found = self._content
        for key in place:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _scalar(text: str) -> Any:
    """What YAML makes of `text` in a file; the text itself where that is no single value."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        value = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, OverflowError):
        return text
    if isinstance(value, bool | int | float) or hasattr(value, "isoformat"):
        return value if str(value) == text else text
    return text


def _flow(points: Sequence[Mapping[str, Any]]) -> Any:
    """A list with one point a line, in braces."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    made = CommentedSeq()
    for point in points:
        if not isinstance(point, CommentedMap):
            point = CommentedMap(point)
            point.fa.set_flow_style()
        made.append(point)
    return made


def _plain(value: Any) -> Any:
    """As the loader of bench files gives it."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
