"""What people think of a run as a whole: a star, tags, a comment. They stand in a file beside its
data, which stay as they are."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from drivers.errors import Cause
from janus_lab.runs import files
from janus_lab.runs.errors import RunError
from janus_lab.runs.layout import REMARKS

#: Characters of a tag and of a comment, and how many tags.
LONGEST_TAG, LONGEST_COMMENT, MOST_TAGS = 40, 4000, 50
_MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Remarks:
    """Of one run. Tags are words without blanks, each once."""

    star: bool = False
    tags: tuple[str, ...] = ()
    comment: str = ""

    @property
    def words(self) -> str:
        """What a search finds: ``starred``, ``#tag`` and the comment."""
        starred = ["★ starred"] if self.star else []
        return " ".join([*starred, *(f"#{tag}" for tag in self.tags), self.comment]).strip()

    def with_tags(self, more: tuple[str, ...]) -> Remarks:
        """These, and `more` tags."""
        return Remarks(self.star, tuple(dict.fromkeys((*self.tags, *more))), self.comment)


def tags_in(text: str) -> tuple[str, ...]:
    """The tags that somebody has typed, with blanks, commas or semicolons between them; a leading #
    is none of a tag. Raises RunError for what is too long, or too much."""
    typed = text.replace(",", " ").replace(";", " ").split()
    tags = tuple(dict.fromkeys(tag.lstrip("#") for tag in typed if tag.lstrip("#")))
    for tag in tags:
        if len(tag) > LONGEST_TAG or not tag.isprintable():
            raise RunError(f"{tag[:LONGEST_TAG]!r} is no tag: a word of {LONGEST_TAG} letters")
    if len(tags) > MOST_TAGS:
        raise RunError(f"{len(tags)} tags; {MOST_TAGS} is the most")
    return tags


def read_remarks(folder: Path) -> Remarks:
    """What stands in the folder of a run; of a file that is damaged, what can be read. Never raises
    for what is in it."""
    try:
        return remarks_from(files.read(folder / REMARKS, _MOST_BYTES))
    except OSError:
        return Remarks()


def remarks_from(content: bytes | str) -> Remarks:
    """As `to_json` wrote them; what is not of that form is left out."""
    try:
        said: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        return Remarks()
    if not isinstance(said, dict):
        return Remarks()
    tags, comment = said.get("tags"), said.get("comment")
    known = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Remarks(
        star=said.get("star") is True,
        tags=tuple(tag[:LONGEST_TAG] for tag in known[:MOST_TAGS]),
        comment=comment[:LONGEST_COMMENT] if isinstance(comment, str) else "",
    )


def to_json(remarks: Remarks) -> bytes:
    """A JSON object with `star`, `tags` and `comment`."""
    said = {"format": 1, "star": remarks.star, "tags": remarks.tags, "comment": remarks.comment}
    return orjson.dumps(said, option=orjson.OPT_INDENT_2) + b"\n"


def give_star(folder: Path, on: bool) -> None:
    """Mark the run in `folder` with a star, or take it away; tags and comment stay. Raises as
    `write_remarks` does."""
    known = read_remarks(folder)
    if known.star is not on:
        write_remarks(folder, replace(known, star=on))


def write_remarks(folder: Path, remarks: Remarks) -> None:
    """Replace what stands in the folder of a run, at once or not at all.

    Raises RunError for a comment that is too long, and where it cannot be written.
    """
    if len(remarks.comment) > LONGEST_COMMENT:
        raise RunError(
            f"a comment of {len(remarks.comment)} letters; {LONGEST_COMMENT} is the most"
        )
    path = folder / REMARKS
    try:
        if remarks == Remarks():
            path.unlink(missing_ok=True)
        else:
            files.replace(path, to_json(remarks))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise RunError(f"cannot be written ({why})", subject=path, kind=Cause.FILE) from None
