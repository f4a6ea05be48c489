"""Parameters as a person types and reads them: text with units in, values or a reason out.

Types, units and limits are those of `recipe.parameters_model`. Nothing here needs Qt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from drivers.config import quantities
from drivers.config.mistake_words import reason
from drivers.config.typed import durations, lists, ranges
from drivers.config.typed import numbers as typed_numbers
from janus_lab.values import number_text as number_text
from janus_lab.values import parameter_text
from janus_lab.values import shown as shown
from procedures.experiment import FloatParameter, IntegerParameter, Parameter
from procedures.parameters import (
    MOST_VALUES,
    AutoParameter,
    FloatListParameter,
    OptionalFloatParameter,
)

#: From here on pymeasure means that there is no limit.
_NO_LIMIT = 1e9
#: A number that would be larger, or smaller, in that unit stays as it is.
_LARGEST, _SMALLEST = 1e3, 0.1
#: A number and what stands behind it, neither of them part of something longer, or quoted.
_QUANTITY = re.compile(
    r"(?<![\w.'\"])(?P<sign>[-±]?)(?P<number>\d+(?:\.\d+)?(?:e[-+]?\d+)?) (?P<unit>[^\s,;:()'\"]+)"
)


def unit_of(parameter: Parameter) -> str:
    """The unit that the parameter's value is held in; empty for none."""
    if isinstance(parameter, FloatParameter | FloatListParameter | OptionalFloatParameter):
        return str(parameter.units or "")
    return ""


def zero_of(parameter: Parameter) -> str:
    """The word that people write for 0 of the parameter, such as ``auto``; empty for none."""
    return parameter.zero if isinstance(parameter, AutoParameter) else ""


def value_text(parameter: Parameter, value: Any) -> str:
    """A value of `parameter` as text that `read` takes."""
    return parameter_text(value, unit_of(parameter), zero_of(parameter))


def limits_text(parameter: Parameter) -> str:
    """What the procedure allows, such as ``-210 V to 210 V``; empty where there is no limit."""
    numbers = FloatParameter | FloatListParameter | IntegerParameter | OptionalFloatParameter
    if not isinstance(parameter, numbers):
        return ""
    unit, zero = unit_of(parameter), zero_of(parameter)
    least = number_text(parameter.minimum, unit)
    if parameter.maximum >= _NO_LIMIT:
        return f"{least} or more"
    most = number_text(parameter.maximum, unit)
    return f"{zero}, or up to {most}" if zero else f"{least} to {most}"


def completed(text: str, unit: str, own: str = "", is_list: bool = True) -> str:
    """`text` with decimal points, its unit written nicely, and `unit` where it has none.

    Numbers with exponents are in `own`, the unit of the parameter: whoever writes 1e-6 beside
    ``1 mA`` has left the prefixes behind. One beside others without is left bare, and so is what
    is not clear; `read` says why.
    """
    text = text.replace("−", "-").strip()
    try:
        pieces = quantities.split_list(text) if is_list else [text]
        if len(pieces) > MOST_VALUES:
            return text
        found = [_piece(piece) for piece in pieces]
    except ValueError:
        return text
    if own and not all(_fits(piece, own) for piece, has_unit in found if has_unit):
        return text  # what is refused is quoted as it was typed
    written = ", ".join(piece for piece, _ in found)
    if not unit or any(has_unit is None or has_unit for _, has_unit in found):
        return written
    exponents = {typed_numbers.has_exponent(piece) for piece, _ in found}
    if own and own != unit and exponents == {True}:
        return f"{written} {own}"
    return written if own and own != unit and len(exponents) > 1 else f"{written} {unit}"


def with_unit(text: str, unit: str, own: str) -> str:
    """As `completed`, of one number of a form that shows what stands in a file: what has a unit, or
    is not clear, stays as it was typed."""
    try:
        typed = typed_numbers.split(text)
    except ValueError:
        return text
    return text if typed is None or typed.unit else completed(text, unit, own, is_list=False)


def with_units(column: Iterable[str], first: str, own: str) -> list[str]:
    """As `with_unit`, of the cells of a column of a table: a bare number has the unit of the one
    above it, and `first` where there is none; `own` is the column's, as pymeasure spells it."""
    found, unit = [], first
    for text in column:
        found.append(with_unit(text, unit, shown(own)))
        unit = unit_in(found[-1], own) or unit
    return found


def _piece(text: str) -> tuple[str, bool | None]:
    """One number or range as it is shown, and whether it has a unit; None if it is neither."""
    if ranges.is_range(text):
        return ranges.written(text, _nice), bool(ranges.unit_of(text))
    typed = None if durations.seconds(text) is not None else typed_numbers.split(text)
    if typed is None:
        return text, None
    return f"{typed.number} {_nice(typed.unit)}".rstrip(), bool(typed.unit)


def _fits(piece: str, own: str) -> bool:
    return bool(unit_in(piece, own)) or durations.seconds(piece) is not None


def unit_in(text: str, unit: str) -> str:
    """The unit at the end of `text`, if it is one that `unit` can be written in; else empty."""
    try:
        found = lists.unit_at_end(_last_of(text))
        quantities.parse(f"1 {found}", unit)
    except ValueError:
        return ""
    return found


def _last_of(text: str) -> str:
    """The last number of a list, or the only one, which may have a decimal comma."""
    try:
        return quantities.split_list(text)[-1]
    except ValueError:
        return text


def _nice(unit: str) -> str:
    unit = re.sub(r"(?<=cm|.m)(?:\^|\*\*)?2$", "²", unit)
    return re.sub(r"^[uμ](?=[AVs]$)", "µ", unit)


def read(
    model: type[BaseModel],
    parameters: Mapping[str, Parameter],
    given: Mapping[str, Any],
    outside: Mapping[str, str] = MappingProxyType({}),
) -> tuple[BaseModel | None, dict[str, str]]:
    """The parameters that `given` says, or None and, by parameter, why not in words; `outside` are
    the words for what is outside of limits that are narrower than the procedure's."""
    problems = {
        key: f"is empty: write {_such_as(parameters[key])}"
        for key, value in given.items()
        if isinstance(value, str) and not value.strip() and _is_number(parameters[key])
    }
    try:
        values = model.model_validate(dict(given))
    except ValidationError as error:
        for problem in error.errors():
            key = str(problem["loc"][0])
            if key not in problems:  # of a long list there may be hundreds
                said = _words(problem, parameters[key], given.get(key), outside.get(key, ""))
                problems[key] = said
        return None, problems
    return values, problems


def _is_number(parameter: Parameter) -> bool:
    return isinstance(parameter, FloatParameter | FloatListParameter | IntegerParameter)


def _such_as(parameter: Parameter) -> str:
    kind = "a whole number" if isinstance(parameter, IntegerParameter) else "a number"
    unit = unit_of(parameter)
    return f"{kind} with its unit, such as '1 {shown(unit)}'" if unit else kind


def _words(problem: Any, parameter: Parameter, given: object, outside: str) -> str:
    unit = unit_of(parameter)
    match problem["type"]:
        case "greater_than_equal" | "less_than_equal":
            typed = _item(given, problem["loc"][1:])
            said = quantities.quoted(typed) if typed else number_text(problem["input"], unit)
            return f"{said} is {outside or f'outside {limits_text(parameter)}'}"
        case "value_error":
            return str(problem["ctx"]["error"]).replace(unit or "\0", shown(unit))
        case "float_parsing" | "int_parsing" | "int_from_float":
            return f"{quantities.quoted(problem['input'])} is not {_such_as(parameter)}"
        case _:
            return reason(problem, given if given != "" else None)


def _item(given: object, place: tuple[int | str, ...]) -> str:
    """What was typed for a number, or at that place of a list."""
    if not isinstance(given, str):
        return ""
    items = quantities.items_of(given) if place else [given.strip()]
    at = int(place[0]) if place else 0
    return items[at] if at < len(items) else ""


def in_field_unit(said: str, given: object, unit: str) -> str:
    """`said` of `given`, a text of a parameter in `unit`, with its quantities in the unit that was
    typed: `0.2 mV`, and not `0.0002 V`."""
    typed = unit_in(given, unit) if isinstance(given, str) and unit else ""
    if not typed:
        return said
    one = quantities.parse(f"1 {typed}", unit)
    others = {f"{prefix}{shown(unit)}" for prefix in quantities.PREFIXES.values()} - {typed}

    def written(found: re.Match[str]) -> str:
        if found["unit"] not in others:
            return found[0]
        value = quantities.parse(f"{found['number']} {found['unit']}", unit) / one
        if value and not _SMALLEST <= value < _LARGEST:
            return found[0]
        return f"{found['sign']}{quantities.plain_number(value, 6)} {typed}"

    return _QUANTITY.sub(written, said)
