"""What a field of a pydantic model takes, in words: type, default, allowed range, meaning."""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from drivers.config.from_file import FromFile
from drivers.config.published import AsPrinted, PrintedNumber
from drivers.config.quantities import Unit
from janus_lab.values import number_text, parameter_text, shown

from .markdown import code, summary

#: The heading of what `row` says, behind the name.
COLUMNS = ("takes", "default", "range", "meaning")

_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    datetime.date: "date",
    dict: "keys and values",
    PrintedNumber: "as it is printed, or a bound such as `≤ 1.6 ms`",
}


@dataclass
class Taken:
    """What the annotation of a field says."""

    words: list[str] = field(default_factory=list)
    unit: str | None = None
    bounds: list[tuple[str, Any]] = field(default_factory=list)
    models: list[type[BaseModel]] = field(default_factory=list)
    description: str = ""
    many: bool = False


def taken(info: FieldInfo) -> Taken:
    """What `info` takes, from its annotation and what is marked on that."""
    found = Taken(description=info.description or "")
    _mark(info.metadata, found)
    _read(info.annotation, found)
    return found


def _mark(marks: Iterator[Any] | list[Any] | tuple[Any, ...], found: Taken) -> None:
    for mark in marks:
        match mark:
            case Unit():
                found.unit = mark.name
            case FromFile():
                found.words.append("text")
            case AsPrinted():
                found.unit = mark.unit
            case annotated_types.Ge(bound):
                found.bounds.append(("≥", bound))
            case annotated_types.Gt(bound):
                found.bounds.append((">", bound))
            case annotated_types.Le(bound):
                found.bounds.append(("≤", bound))
            case annotated_types.Lt(bound):
                found.bounds.append(("<", bound))
            case annotated_types.MinLen(least):
                found.bounds.append(("at least", least))
            case annotated_types.MaxLen(most):
                found.bounds.append(("at most", most))
            case FieldInfo():
                found.description = found.description or mark.description or ""
                _mark(mark.metadata, found)


def _read(annotation: Any, found: Taken) -> None:
    origin = get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found.models.append(annotation)
    elif origin is Annotated:
        inner, *marks = get_args(annotation)
        _mark(marks, found)
        _read(inner, found)
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            _read(one, found)
    elif origin in (list, tuple):
        found.many = True
        for one in get_args(annotation):
            _read(one, found)
    elif origin is Literal:
        found.words += [code(choice) for choice in get_args(annotation)]
    elif annotation not in (type(None), Ellipsis):
        word = _WORDS.get(origin or annotation, "text")
        if word not in found.words:
            found.words.append(word)


def type_text(of: Taken) -> str:
    """`quantity in V`, `list of numbers`, `` `stop`, `continue` ``."""
    words = list(of.words)
    if of.unit is not None:
        quantity = f"quantity in {shown(of.unit)}" if of.unit else "number or per cent"
        words = [quantity, *(word for word in words if word != "number")]
    if of.models:
        words.insert(0, "section, or its file" if "text" in words else "section")
        words = [word for word in words if word != "text"]
    said = ", ".join(dict.fromkeys(words))
    return f"list: {said}" if of.many else said


def bounds_text(of: Taken) -> str:
    """`> 0 V, ≤ 10 V`; of a text or a list also its length."""
    one, several = ("entry", "entries") if of.many else ("character", "characters")
    return ", ".join(
        f"{sign} {bound} {one if bound == 1 else several}"
        if sign.startswith("at ")
        else f"{sign} {number_text(bound, of.unit or '')}".replace(" ", "\N{NO-BREAK SPACE}")
        for sign, bound in of.bounds
    )


def default_text(info: FieldInfo, of: Taken) -> str:
    """The default as a file says it; `required` where there is none."""
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined or value in ("", (), []):
        return "–"
    if isinstance(value, BaseModel):
        return "as below"
    if isinstance(value, bool):
        return code(str(value).lower())  # as YAML has it
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return code(", ".join(value))
    if isinstance(value, list | tuple):
        return code(parameter_text(value, of.unit or ""))
    if of.unit is not None and isinstance(value, int | float):
        return code(number_text(float(value), of.unit))
    return code(value)


def meaning(of: Taken) -> str:
    """The description of the field, or of the section that it takes."""
    said = of.description or " ".join(summary(model.__doc__) for model in of.models)
    parts = said.split("`")  # every other one is code, where nothing is to be escaped
    parts[::2] = [text.replace("*", r"\*") for text in parts[::2]]
    return "`".join(parts)


def row(name: str, info: FieldInfo) -> list[str]:
    """A line of a table: the name, and what stands under `COLUMNS`."""
    of = taken(info)
    return [code(name), type_text(of), default_text(info, of), bounds_text(of), meaning(of)]
