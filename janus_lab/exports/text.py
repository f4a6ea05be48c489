"""Tables as text: CSV for Excel of any locale, and ASCII as Origin imports it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from drivers.printable import printable
from janus_lab.runs.recorder import number_fields
from janus_lab.values import shown

from .exported import FIGURE_COLUMNS, Exported
from .options import Options

_LINE_END = "\r\n"
#: Excel takes a file for UTF-8 by these bytes; Origin knows it anyhow, and would show them.
_MARK = "\ufeff"
#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = re.compile(r"[=+\-@\t\r]")


class _Style(NamedTuple):
    separator: str
    comma: bool  #: whether numbers have a decimal comma
    mark: str

    def cell(self, value: Any) -> str:
        """A cell: a number in the shortest form that reads back as the same, or a text that no
        spreadsheet takes for a formula."""
        if value is None or value != value:  # nan
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return repr(value).replace(".", ",") if self.comma else repr(value)
        if isinstance(value, tuple):
            return " ".join(map(self.cell, value))
        text = printable(str(value))
        return f"'{text}" if _FORMULA.match(text) else text


def _csv(options: Options) -> _Style:
    comma = options.decimal == "comma"
    return _Style(";" if comma else ",", comma, _MARK)


def _origin(options: Options) -> _Style:
    return _Style("\t", options.decimal == "comma", "")


def write_data(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """The rows of one run, below three rows of names, units and comments."""
    _write_rows(runs[0], path, _csv(options), options)


def write_origin_data(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """The same, separated by tabs."""
    _write_rows(runs[0], path, _origin(options), options)


def write_figures(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """The figures of merit of one run, below three rows of names, units and comments."""
    _write_figures(runs[0], path, _csv(options))


def write_origin_figures(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """The same, separated by tabs."""
    _write_figures(runs[0], path, _origin(options))


def write_facts(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """Everything that `run.json` tells of one run, a fact a line."""
    facts = [("part", "key", "name", "value", "unit")]
    facts += [(f.part, f.key, f.words, f.value, shown(f.unit)) for f in runs[0].facts]  # type: ignore[misc]
    _write_table(path, _csv(options), facts)


def write_events(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """What happened in one run, an event a line."""
    events: list[tuple[Any, ...]] = [("time (s)", "event", "details")]
    events += [(event.time_s, event.kind, event.text) for event in runs[0].events]
    _write_table(path, _csv(options), events)


def _write_table(path: Path, style: _Style, lines: Iterable[Sequence[Any]]) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(style.mark)
        writer = csv.writer(file, delimiter=style.separator, lineterminator=_LINE_END)
        writer.writerows([style.cell(value) for value in line] for line in lines)


def _write_figures(run: Exported, path: Path, style: _Style) -> None:
    table = run.figure_table
    comments = [FIGURE_COLUMNS.get(name, "Condition, its unit at the end") for name in table]
    lines = [list(table), ["" for _ in table], comments, *zip(*table.values(), strict=True)]
    _write_table(path, style, lines)


def _write_rows(run: Exported, path: Path, style: _Style, options: Options) -> None:
    columns = run.columns
    # the first comment says whose rows these are, because a legend shows it
    comments = [f"{column.meaning} ({run.title}, run {run.id})".strip() for column in columns]
    head = [
        [column.words for column in columns],
        [shown(column.unit) for column in columns],
        comments,
    ]
    _write_table(path, style, head if columns else [])
    separator, end = style.separator.encode(), _LINE_END.encode()
    with path.open("ab") as file:
        for piece in run.pieces():
            fields = [_fields(piece[column.name], comma=style.comma) for column in columns]
            lines = [separator.join(line) for line in zip(*fields, strict=True)]
            file.write(end.join([*lines, b""]))
            options.progress(len(lines))


def _fields(column: Any, *, comma: bool) -> list[bytes]:
    fields = [b"" if text == b"nan" else text for text in number_fields(column)]
    return [text.replace(b".", b",") for text in fields] if comma else fields
