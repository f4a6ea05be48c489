"""A table of numbers as another program left it in a file: columns with names and units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drivers.errors import Cause, ConfigError

Floats = NDArray[np.float64]

#: Larger magnitudes are how instruments write that there is no value (9.9E37, 1.99E101).
NO_VALUE = 1e30
#: The unit in a column's name: `I (A)`, `Current [nA]`, `t/ms`, `I, uA`.
_UNIT_IN_NAME = re.compile(
    r"^(?P<name>.*?)\s*(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]|[/,]\s*(?P<slash>[^/,()\s]+))\s*$"
)
#: Of a column (characters).
_LONGEST_NAME = 200


@dataclass(frozen=True, eq=False)
class TableColumn:
    """One column; `name` without its unit, `unit` as it was written, empty if it was not."""

    name: str
    unit: str
    values: Floats  #: nan where there is no value


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of one length, in the order of the file."""

    path: Path
    format: str  #: which program's, in words
    columns: tuple[TableColumn, ...]
    #: What else the file says of itself.
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows."""
        return self.columns[0].values.size if self.columns else 0


def unreadable(path: Path, detail: str, where: str = "", advice: str = "") -> ConfigError:
    """The error that says which file cannot be read, where, and what was expected."""
    return ConfigError(detail, subject=path, where=where, advice=advice, kind=Cause.FILE_DAMAGED)


def named_columns(names: Sequence[str], units: Sequence[str], values: Sequence[Floats]) -> tuple[
    TableColumn, ...
]:  # fmt: skip
    """Columns from their names, with the units that stand in the names where `units` has none."""
    columns = []
    for name, unit, numbers in zip(names, units, values, strict=True):
        plain, inside = split_name(name)
        numbers = np.where(np.abs(numbers) > NO_VALUE, np.nan, numbers)
        columns.append(TableColumn(plain if not unit else name.strip(), unit or inside, numbers))
    return tuple(columns)


def split_name(text: str) -> tuple[str, str]:
    """The name of a column and its unit, which is empty if there is none in it."""
    if len(text) > _LONGEST_NAME:  # no name, and looked into for as long as its length squared
        return f"{text[:_LONGEST_NAME]}…", ""
    found = _UNIT_IN_NAME.match(text.strip())
    if found is None or not found["name"].strip():
        return text.strip(), ""
    unit = next((found[kind] for kind in ("round", "square", "slash") if found[kind]), "")
    return found["name"].strip(), unit.strip()
