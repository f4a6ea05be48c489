"""What is wrong with one value of a file or a form, in words for whoever typed it: of pydantic's
kinds of error, never its own words."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from .quantities import Unit, quoted, with_prefix
from .typed.units import shown

#: Where a value may be, in the kinds of error that pydantic has for it: key of the context, words.
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}
_DOTTED_DAY = re.compile(r"\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*")
_NO_KEYS = "expected keys and values, such as 'key: value'"
#: By the beginning of the kind: the longest that fits.
_KINDS = {
    "int_": "is not a whole number",
    "float_": "is not a number",
    "decimal_": "is not a number",
    "finite_number": "is not a finite number",
    "bool_": "is not yes or no: write true or false",
    "string_type": "is no text: write it in quotation marks",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "is not written as it has to be",
    "list_type": "is no list: write [one, another]",
    "tuple_type": "is no list: write [one, another]",
    "set_type": "is no list: write [one, another]",
    "dict_type": _NO_KEYS,
    "mapping_type": _NO_KEYS,
    "model_": _NO_KEYS,
    "dataclass_": _NO_KEYS,
    "invalid_key": "is no text, and a key has to be one",
    "time_": "is no time: write it as 14:30",
    "datetime_": "is no time: write it as 2026-11-20 14:30",
    "timezone_": "has no time zone: write it as 2026-11-20 14:30+01:00",
}
_DAY = "is no date: write it as"


def reason(problem: Mapping[str, Any], given: object = None, annotation: object = None) -> str:
    """Why pydantic has refused a value, without its key. `given` is what was typed, where that is
    known better than by pydantic, and `annotation` what the value has to be, with unit and limits.
    """
    kind = str(problem["type"])
    context = problem.get("ctx", {})
    typed = problem["input"] if given is None else given
    if kind == "value_error":
        return str(context["error"])
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        limits = _limits(annotation) or {key: context[key]}
        return f"{quoted(typed)} is not allowed: it has to be {_range(limits, typed, annotation)}"
    if kind in ("too_short", "too_long"):
        least, most = context.get("min_length"), context.get("max_length")
        wanted = f"at least {least}" if kind == "too_short" else f"at most {most}"
        return f"has {context['actual_length']} entries, and it has to have {wanted}"
    if kind.startswith("date_"):
        return f"{quoted(typed)} {_DAY} {_iso(typed)}"
    found = max((each for each in _KINDS if kind.startswith(each)), key=len, default="")
    if found and _KINDS[found] is _NO_KEYS:
        return _NO_KEYS
    words = _KINDS.get(found, "is not what is expected here")
    if words.startswith("is not a") and isinstance(typed, str) and not typed.strip():
        return f"is empty: write {words.removeprefix('is not ')}"
    return f"{quoted(typed)} {words}"


def annotation_at(model: Any, location: tuple[int | str, ...]) -> Any:
    """What the value at `location` of a pydantic `model` has to be; None where that is not clear,
    as in one of several models."""
    found: Any = model
    for part in location:
        if isinstance(part, int):
            inner = [each for each in _parts(found) if typing.get_origin(each) in (list, tuple)]
            arguments = typing.get_args(inner[0]) if inner else ()
            found = arguments[0] if arguments else None
            continue
        models = [each for each in _parts(found) if hasattr(each, "model_fields")]
        fields = [each.model_fields[part] for each in models if part in each.model_fields]
        if len(fields) != 1:
            return None
        (field,) = fields
        found = typing.Annotated[(field.annotation, *field.metadata)] if field.metadata else (
            field.annotation
        )  # fmt: skip
    return found


def _parts(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, without what is said about them."""
    if hasattr(annotation, "__metadata__"):
        yield from _parts(annotation.__origin__)
    elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for each in typing.get_args(annotation):
            yield from _parts(each)
    else:
        yield annotation


def _said(annotation: Any) -> Iterator[Any]:
    """What is said about them."""
    if hasattr(annotation, "__metadata__"):
        for each in annotation.__metadata__:
            yield each
            yield from getattr(each, "metadata", ())
        yield from _said(annotation.__origin__)
    elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for each in typing.get_args(annotation):
            yield from _said(each)


def _limits(annotation: object) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in _said(annotation):
        for key, _ in _BOUNDS.values():
            if (value := getattr(each, key, None)) is not None:
                found[key] = value
    return found


def _range(limits: Mapping[str, float], typed: object, annotation: object) -> str:
    """`above 0 V and at most 10 V`, in the unit of the value; in per cent where that was typed."""
    unit = next((each.name for each in _said(annotation) if isinstance(each, Unit)), "")
    percent = not unit and isinstance(typed, str) and typed.rstrip().endswith("%")
    said = []
    for key, words in _BOUNDS.values():
        if key in limits:
            number = f"{100 * limits[key]:g} %" if percent else with_prefix(limits[key], unit)
            said.append(f"{words} {shown(number)}")
    return " and ".join(said)


def _iso(typed: object) -> str:
    """An example of a date; that one which was typed, where it can be made out."""
    dotted = _DOTTED_DAY.fullmatch(typed) if isinstance(typed, str) else None
    if dotted is None:
        return "2026-11-20"
    return f"{int(dotted[3]):04d}-{int(dotted[2]):02d}-{int(dotted[1]):02d}"
