"""The file of a sample while it is being edited: fields, pixels, history, and its saving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from drivers.config import yaml_file
from drivers.errors import Cause, ConfigError
from janus_lab.registry.folder import file_stem
from janus_lab.registry.sample_file import MOST_PIXELS, SampleFile
from janus_lab.yaml_draft import Place, YamlDraft

#: What the tables of the window show of each pixel, and of each remark.
PIXEL_KEYS = ("pixel", "position", "active_area", "active_area_uncertainty", "channel", "note")
HISTORY_KEYS = ("date", "remark")
#: What is of one sample alone, not of the next that is made like it.
_OWN = ("history", "picture", "note")


class SampleDraft(YamlDraft[SampleFile]):
    """The content of the file `path` of a sample.

    Raises ConfigError for a file that cannot be read, or is no YAML.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, SampleFile)
        self._on_disk: str | None = yaml_file.read_text(path)

    @classmethod
    def new(cls, folder: Path, name: str = "") -> SampleDraft:
        """A sample that has no file yet."""
        return cls._unsaved(folder, name, "sample: x\n")

    def duplicate(self, name: str) -> SampleDraft:
        """Another sample like this one, without file, history, picture and note."""
        made = self._unsaved(self.path.parent, name, self.text())
        for key in _OWN:
            made.remove((key,))
        return made

    @classmethod
    def _unsaved(cls, folder: Path, name: str, text: str) -> SampleDraft:
        made = cls.of_text(folder / f"{file_stem(name)}.yaml", SampleFile, text)
        made._on_disk = None
        made.set(("sample",), name)
        return made

    @property
    def is_new(self) -> bool:
        """Whether it has no file yet."""
        return self._on_disk is None

    @property
    def unsaved(self) -> str:
        """The name of the sample, or words for it, if what has been typed is in no file yet."""
        if not self.changed or (self.is_new and not self._content):
            return ""
        return self.get(("sample",)) or ("a new sample" if self.is_new else self.path.name)

    def set(self, place: Place, text: str) -> None:
        """As for any file; tags are told apart by commas."""
        if place == ("tags",):
            self._set_tags(text)
        else:
            super().set(place, text)

    def _set_tags(self, text: str) -> None:
        words = [word.strip() for word in text.split(",") if word.strip()]
        if ", ".join(words) == self.get(("tags",)):
            return
        if words:
            self.set_list(("tags",), words)
        else:
            self.remove(("tags",))

    def pixels(self) -> list[tuple[str, ...]]:
        """What stands of each pixel, by `PIXEL_KEYS`."""
        return self.rows(("pixels",), PIXEL_KEYS)[:MOST_PIXELS]

    def set_pixels(self, rows: Sequence[Sequence[str]]) -> None:
        """Let there be these pixels."""
        made = [[text.strip() for text in row] for row in rows]
        self.set_rows(("pixels",), PIXEL_KEYS, made)

    def history(self) -> list[tuple[str, ...]]:
        """Date and words of each remark, as they stand."""
        return self.rows(("history",), HISTORY_KEYS)

    def set_history(self, rows: Sequence[Sequence[str]]) -> None:
        """Let the history be these remarks; one without a date is of today."""
        made = [(day.strip() or f"{date.today()}", words.strip()) for day, words in rows]  # noqa: DTZ011 - the day on the wall
        self.set_rows(("history",), HISTORY_KEYS, made)

    def save(self, path: Path) -> str:
        """Write it to `path`, at once or not at all. Raises ConfigError while there is a mistake,
        where it cannot be written, and where it would undo what somebody else has written."""
        own = path == self.path and not self.is_new
        if not own and path.exists():
            raise ConfigError(
                "there is a file of that name already",
                subject=path,
                advice="open that one, or give the sample another name",
            )
        if own and self._now_on_disk() not in (None, self._on_disk):
            raise ConfigError(
                "somebody else has changed the file meanwhile",
                subject=path,
                advice="copy what you have typed, and open the sample again",
            )
        self._on_disk = super().save(path)
        return self._on_disk

    def _now_on_disk(self) -> str | None:
        try:
            return yaml_file.read_text(self.path)
        except ConfigError as error:
            if error.kind is Cause.NOT_FOUND:
                return None
            return ""
