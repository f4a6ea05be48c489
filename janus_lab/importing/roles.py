"""What the columns of a foreign table are: time, voltage, current, irradiance, in SI units."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from drivers.config.quantities import parse

from .table import Floats, Table, TableColumn, unreadable

#: Names of columns by role, in lower case, without unit, and without the channel before them.
_NAMES = {
    "time": re.compile(r"t|time|timestamp|elapsed( time)?|elapsedtime|relative time|seconds|sec"),
    "voltage": re.compile(
        r"v\w?\d*|u\w?\d*|voltage|bias|volts?|(applied|source|gate|drain)? ?voltage|source v"
    ),
    "current": re.compile(
        r"i\w?\d*|i_[a-z0-9]+|ch\d+|current.*|amps?|amperes?|"
        r"(photo|dark|drain|sense|light|lit)[ _-]?current.*|"
        r"(i|current)[ _-]?(dark|light|lit|photo).*|.* current|reading"
    ),
    "irradiance": re.compile(
        r"irradiance|(light|optical)? ?(power density|intensity)|light|e|e_?e"
    ),
}
_CHANNEL = re.compile(r"^(?:smu|ch|channel)[- _]?\d*[ _:.-]+", re.IGNORECASE)
_UNIT = {"time": "s", "voltage": "V", "current": "A", "irradiance": "mW/cm**2"}


@dataclass(frozen=True, eq=False)
class Roles:
    """Columns by what they are, arrays of one length in s, V, A and mW/cm²."""

    time: Floats | None
    voltage: Floats | None
    currents: tuple[Floats, ...]  #: in the order of the file
    irradiance: Floats | None


def roles_of(table: Table, abscissa: str) -> Roles:
    """Which column of `table` is what; `abscissa` ("time" or "voltage") is the first column of one
    that has no names.

    Raises ConfigError for a table without abscissa or current, for two columns of one role, and for
    a unit that is none of the role's.
    """
    found: dict[str, list[TableColumn]] = {role: [] for role in _NAMES}
    for place, column in enumerate(table.columns):
        role = _role(column)
        if role is None and not any(each.name for each in table.columns):
            role = abscissa if place == 0 else "current"
        if role is not None:
            found[role].append(column)
    named = ", ".join(
        repr(f"{column.name} ({column.unit})" if column.unit else column.name)
        for column in table.columns
        if column.name
    )
    advice = (
        "expected columns such as 'Voltage (V)' and 'Current (A)'; "
        f"the file has {named or 'no names'}"
    )
    for role in ("time", "voltage", "irradiance"):
        if len(found[role]) > 1:
            names = " and ".join(repr(column.name) for column in found[role])
            raise unreadable(
                table.path, f"{names} are both a {role}", advice="leave one of them in the file"
            )
    if not found["current"]:
        raise unreadable(table.path, "no column is a current", advice=advice)
    if not found[abscissa]:
        raise unreadable(table.path, f"no column is a {abscissa}", advice=advice)
    one = {
        role: _in_unit(table, columns[0], role) if columns else None
        for role, columns in found.items()
    }
    currents = tuple(_in_unit(table, column, "current") for column in found["current"])
    return Roles(one["time"], one["voltage"], currents, one["irradiance"])


def _role(column: TableColumn) -> str | None:
    name = _CHANNEL.sub("", column.name.lower()).strip()
    by_unit = next(
        (role for role, unit in _UNIT.items() if column.unit and _converts(column.unit, unit)), None
    )
    if by_unit is not None:
        return by_unit
    if column.unit:
        return None
    return next((role for role, names in _NAMES.items() if names.fullmatch(name)), None)


def _converts(unit: str, wanted: str) -> bool:
    try:
        parse(f"1 {unit}", wanted)
    except ValueError:
        return False
    return True


def _in_unit(table: Table, column: TableColumn, role: str) -> Floats:
    wanted = _UNIT[role]
    if not column.unit or column.unit == wanted:
        return column.values
    try:
        factor = parse(f"1 {column.unit}", wanted)
    except ValueError as error:
        raise unreadable(table.path, f"column {column.name!r}: {error}") from None
    # 9950 ms are 9.95 s, not 9.950000000000001, in whatever unit they were written
    return np.array([float(f"{value:.15g}") for value in (column.values * factor).tolist()])
