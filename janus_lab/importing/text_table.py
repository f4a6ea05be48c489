"""Plain tables of numbers in text files, whoever wrote them: which characters separate, which mark
the decimals, where the numbers begin, and what the columns are called."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .table import Floats, Table, named_columns, unreadable
from .text_file import LOOKED_AT, encoding_of, lines

if TYPE_CHECKING:
    import pandas as pd

#: Separators and decimal marks, in the order in which they are tried. Blanks come last: a table
#: separated by anything else may be aligned with them, too.
_WAYS = (
    ("\t", "."), ("\t", ","), (";", "."), (";", ","), (",", "."), (None, "."), (None, ","),
    (",", ","),
)  # fmt: skip
_POINT = re.compile(r"[+\-−]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?")
_COMMA = re.compile(r"[+\-−]?(?:\d+,?\d*|,\d+)(?:[eEdD][+-]?\d+)?")
_MISSING = frozenset({"", "nan", "-nan", "inf", "+inf", "-inf", "--", "n/a", "na", "#n/a", "null"})
_UNITS = re.compile(
    r"[\[(]?(?:[fpnuµmkMG]?[AVsWΩ]|[fpnuµm]?sec|min|h|mW/cm.?2|W/m.?2|%|°C|K|a\.u\.)?[\])]?"
)
_COMMENT = "#%!"


@dataclass(frozen=True)
class Layout:
    """How a file is written."""

    encoding: str
    separator: str | None  #: None: any blanks
    decimal: str
    #: Lines before the first row of numbers.
    preamble: tuple[str, ...]
    columns: int

    def fields(self, line: str) -> list[str]:
        """The fields of a line, without blanks and quotation marks around them; a separator at the
        end of the line makes none."""
        found = _fields(line, self.separator)
        return found[:-1] if len(found) == self.columns + 1 and not found[-1] else found


def read_text_table(path: Path, format_name: str = "text") -> Table:
    """The table in `path`; raises ConfigError that says which line and column cannot be read."""
    layout = layout_of(path)
    values = _numbers(path, layout)
    names, units = _names(layout)
    return Table(
        path,
        format_name,
        named_columns(names, units, values),
        {"preamble": "\n".join(layout.preamble)} if layout.preamble else {},
    )


def layout_of(path: Path) -> Layout:
    """How the file is written; raises ConfigError for one that holds no table of numbers."""
    encoding = encoding_of(path)
    head = list(_looked_at(path, encoding))
    if not any(line.strip() for line in head):
        raise unreadable(path, "the file is empty")
    rows = [(number, line) for number, line in enumerate(head) if line.strip()]
    best: tuple[int, int, Layout] | None = None
    for separator, decimal in _WAYS:
        found = _block(rows, separator, decimal)
        if found is not None and (best is None or found[:2] > best[:2]):
            first, columns = found[2], found[1]
            best = (*found[:2], Layout(encoding, separator, decimal, tuple(head[:first]), columns))
    if best is None:
        number, line = rows[-1]
        raise unreadable(
            path,
            f"no table of numbers: {_short(line)} is none",
            f"line {number + 1}",
            "expected rows of at least two numbers, such as '0.5<tab>1.2e-9', with or without "
            "names of the columns above them",
        )
    return best[2]


def _block(
    rows: list[tuple[int, str]], separator: str | None, decimal: str
) -> tuple[int, int, int] | None:
    """Rows of numbers of one length read in one way: how many, how long, and where they begin.

    The longest block counts: a preamble may have a few numbers of its own.
    """
    longest, begun, length = (0, 0, 0), 0, 0
    count = 0
    for number, line in rows:
        fields = _fields(line, separator)
        if len(fields) > 2 and not fields[-1] and len(fields) != length:
            fields = fields[:-1]  # a separator at the end of every line
        numeric = len(fields) >= 2 and all(
            is_number(f, decimal) or f.lower() in _MISSING for f in fields
        )
        numeric = numeric and any(is_number(f, decimal) for f in fields)
        if numeric and count and len(fields) == length:
            count += 1
        elif numeric:
            begun, length, count = number, len(fields), 1
        else:
            count = 0
        if count > longest[0]:
            longest = (count, length, begun)
    return longest if longest[0] else None


def is_number(text: str, decimal: str) -> bool:
    """Whether `text` is a number with that decimal mark."""
    return (_POINT if decimal == "." else _COMMA).fullmatch(text) is not None


def as_number(text: str, decimal: str) -> float:
    """The number that `text` is; nan for one that is missing. Raises ValueError for other texts."""
    if text.lower() in _MISSING:
        return float("nan")
    if not is_number(text, decimal):
        raise ValueError(text)
    plain = text.replace("−", "-").replace("d", "e").replace("D", "e")
    return float(plain.replace(",", ".") if decimal == "," else plain)


def _looked_at(path: Path, encoding: str) -> Iterator[str]:
    """The first lines of the file without their ends, about as much as is looked at."""
    left = LOOKED_AT
    for _, line in lines(path, encoding):
        yield line.rstrip("\n")
        left -= len(line)
        if left < 0:
            return


def _fields(line: str, separator: str | None) -> list[str]:
    text = line.strip()
    if separator is None:
        return [field.strip('"') for field in text.split()]
    if separator == "\t":
        text = line.rstrip("\r\n").strip(" ")
    try:
        return [field.strip() for field in next(csv.reader([text], delimiter=separator), [])]
    except csv.Error:  # quotation marks that no program writes
        return [field.strip() for field in text.split(separator)]


def _names(layout: Layout) -> tuple[list[str], list[str]]:
    """Names and units of the columns, from the last lines before the numbers; empty where there are
    none."""
    above = [line.strip().lstrip(_COMMENT).strip() for line in layout.preamble]
    split = [layout.fields(line) for line in above if line]
    fitting = [line for line in split if len(line) == layout.columns]
    nothing = [""] * layout.columns
    if not fitting:
        return nothing, nothing
    last = fitting[-1]
    if len(fitting) > 1 and all(_UNITS.fullmatch(field) for field in last) and any(last):
        return fitting[-2], [field.strip("[]()") for field in last]
    return last, nothing


def _numbers(path: Path, layout: Layout) -> list[Floats]:
    import pandas as pd

    try:
        frame = _frame(path, layout)
    except (ValueError, pd.errors.ParserError):
        frame = None
    whole = (
        frame is not None
        and frame.shape[1] == layout.columns
        and all(frame.dtypes.map(lambda kind: kind.kind in "fiu"))
        and not bool(frame.isna().to_numpy().any())
    )
    if whole and frame is not None:
        return [frame.iloc[:, i].to_numpy(np.float64) for i in range(layout.columns)]
    return _line_by_line(path, layout)


def _frame(path: Path, layout: Layout) -> pd.DataFrame:
    """What pandas makes of it, fast and exact."""
    import pandas as pd

    exact = tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1)
    options: dict[str, Any] = {} if exact else {"float_precision": "round_trip"}
    frame: pd.DataFrame = pd.read_csv(
        path,
        sep=r"\s+" if layout.separator is None else layout.separator,
        decimal=layout.decimal,
        header=None,
        skiprows=len(layout.preamble),
        encoding=layout.encoding,
        index_col=False,
        skip_blank_lines=True,
        skipinitialspace=True,
        **options,
    )
    return frame


def _line_by_line(path: Path, layout: Layout) -> list[Floats]:
    """The numbers, read slowly; raises ConfigError at the first line that is no row of them.

    Comments and blank lines between the rows are skipped.
    """
    rows: list[list[float]] = []
    for number, line in lines(path, layout.encoding):
        text = line.strip()
        if number <= len(layout.preamble) or not text or text[0] in _COMMENT:
            continue
        fields = layout.fields(line)
        if len(fields) != layout.columns:
            raise unreadable(
                path,
                f"{len(fields)} fields, but the rows before have {layout.columns}",
                f"line {number}",
                "expected a number in every column",
            )
        row = []
        for place, field in enumerate(fields, 1):
            try:
                row.append(as_number(field, layout.decimal))
            except ValueError:
                mark = "point" if layout.decimal == "." else "comma"
                raise unreadable(
                    path,
                    f"{_short(field)} is not a number",
                    f"line {number}, column {place}",
                    f"expected numbers with a decimal {mark}, as in the rows before",
                ) from None
        rows.append(row)
    if not rows:
        raise unreadable(path, "no rows of numbers", advice="expected at least two columns")
    return [np.array(column, np.float64) for column in zip(*rows, strict=True)]


def _short(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= 40 else f"{text[:37]}…")
