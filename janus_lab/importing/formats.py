"""Which program wrote a file, and its table. To add a format, write a function that reads it and a
line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from .table import Floats, Table, named_columns, unreadable
from .text_file import encoding_of, lines
from .text_table import as_number, read_text_table

_EASYEXPERT_STARTS = ("SetupTitle", "PrimitiveTest", "TestParameter", "MetaData", "DataName")
#: Lines that are looked at to tell whose file it is.
_LOOKED_AT = 40


@dataclass(frozen=True)
class Format:
    """Files of one program."""

    name: str  #: in words
    #: Whether the first lines of a file are this program's.
    is_of: Callable[[list[str]], bool]
    #: The tables in a file: one, or one for each test.
    read: Callable[[Path], list[Table]]


def read_tables(path: Path) -> list[Table]:
    """The tables in a file of any format that Janus Lab knows.

    Raises ConfigError that says which file, line and column cannot be read and what was expected.
    """
    head = [line.strip() for _, line in islice(lines(path, encoding_of(path)), _LOOKED_AT)]
    return next(known for known in FORMATS if known.is_of(head)).read(path)


def _is_pymeasure(head: list[str]) -> bool:
    return bool(head) and head[0].startswith("#Procedure:")


def _read_pymeasure(path: Path) -> list[Table]:
    return [read_text_table(path, "pymeasure")]


def _is_easyexpert(head: list[str]) -> bool:
    first = [line.strip('"').partition(",")[0].strip().strip('"') for line in head]
    return any(name in _EASYEXPERT_STARTS for name in first) and not _is_pymeasure(head)


def _read_easyexpert(path: Path) -> list[Table]:
    """The tests in the file, in their order."""
    tests: list[tuple[list[str], list[list[float]]]] = []
    notes: dict[str, str] = {}
    decimal, separator = ".", ","
    for number, line in lines(path, encoding_of(path)):
        text = line.rstrip("\r\n")
        if text.startswith("DataName") and not text.startswith("DataName,"):
            after = text[len("DataName") :]
            separator = "\t" if after.startswith("\t") else after.strip()[:1] or "\t"
        kind, *fields = [field.strip().strip('"') for field in text.split(separator)]
        if kind == "DataName":
            tests.append((fields, []))
        elif kind == "DataValue":
            if not tests:
                raise unreadable(
                    path, "values before their names", f"line {number}",
                    "expected a line 'DataName, …' above",
                )  # fmt: skip
            names, rows = tests[-1]
            if not rows and any("," in field for field in fields) and separator != ",":
                decimal = ","
            rows.append(_easyexpert_row(path, number, fields, names, decimal))
        elif kind and fields:
            notes.setdefault(kind, ", ".join(fields))
    tables = []
    for names, rows in tests:
        values: list[Floats] = [np.array(column) for column in zip(*rows, strict=True)]
        if values:
            columns = named_columns(names, [""] * len(names), values)
            tables.append(Table(path, "EasyEXPERT", columns, notes))
    if not tables:
        raise unreadable(
            path, "no data", advice="expected lines 'DataName, V1, I1' and 'DataValue, 0.5, 1.2E-9'"
        )
    return tables


def _easyexpert_row(
    path: Path, number: int, fields: list[str], names: list[str], decimal: str
) -> list[float]:
    if len(fields) != len(names):
        raise unreadable(
            path, f"{len(fields)} values for {len(names)} names", f"line {number}",
            f"expected {', '.join(names)}",
        )  # fmt: skip
    row = []
    for name, field in zip(names, fields, strict=True):
        try:
            row.append(as_number(field, decimal))
        except ValueError:
            raise unreadable(
                path, f"{field!r} is not a number", f"line {number}, column {name}",
                "expected such as 1.2E-9",
            ) from None  # fmt: skip
    return row


def _is_kickstart(head: list[str]) -> bool:
    """A preamble of keys, then names of columns such as `SMU-1 Voltage (V)`."""
    return any("SMU" in line and "(A)" in line for line in head) or any(
        "kickstart" in line.lower() for line in head
    )


def _read_kickstart(path: Path) -> list[Table]:
    return [read_text_table(path, "KickStart")]


def _read_text(path: Path) -> list[Table]:
    return [read_text_table(path, "text")]


FORMATS = (
    Format("pymeasure", _is_pymeasure, _read_pymeasure),
    Format("EasyEXPERT", _is_easyexpert, _read_easyexpert),
    Format("KickStart", _is_kickstart, _read_kickstart),
    Format("text", lambda head: True, _read_text),
)
