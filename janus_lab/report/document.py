"""A report as data: what stands in it, in which order. No format, no file, no run; the writers
(`html`, `pdf`) give it its form, and have no words of their own but headings of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class TableCell:
    """A text with the letters of its footnotes."""

    text: str
    marks: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class Footnote:
    """What a letter in a table stands for: a sentence."""

    mark: str
    text: str


@dataclass(frozen=True)
class ReportTable:
    """Rows of cells under headings, and below them the footnotes of the letters in it."""

    headings: Sequence[str]
    rows: Sequence[Sequence[TableCell]]
    title: str = ""
    #: Letters of the flags that every number in it has.
    of_all: tuple[str, ...] = ()
    footnotes: Sequence[Footnote] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Facts:
    """Names with what they are: the sample, the conditions, the instruments."""

    rows: Sequence[tuple[str, str]]
    title: str = ""
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class FigureRef:
    """A figure by the name of its files, with its caption."""

    name: str
    caption: str


@dataclass(frozen=True)
class Figures:
    """Figures beside and below each other."""

    figures: Sequence[FigureRef]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True)
class Text:
    """Paragraphs."""

    lines: Sequence[str]
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class ReportSection:
    """A heading and what stands under it."""

    heading: str
    blocks: Sequence[Facts | ReportTable | Figures | Text]


@dataclass(frozen=True)
class ReportDocument:
    """A whole report."""

    title: str
    subtitle: str = ""
    #: What must not be overlooked, such as SIMULATED, or that the run was cut short.
    banners: Sequence[str] = ()
    #: Sample and conditions, beside each other.
    head: Sequence[Facts] = ()
    sections: Sequence[ReportSection] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, for the templates."""
        return asdict(self)
