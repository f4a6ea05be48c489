"""Lists of numbers as people type them: `0, 0.7, 13 mW/cm²`, `0; 1,5; 3 V`, and ranges in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from . import durations, ranges
from .numbers import quoted, split

#: Whole numbers with nothing but a comma between them: to some 1,5 is one and a half, to others two
#: numbers. No digit beside it tells: 0.7,13 can only be two.
_ONE_OR_TWO = re.compile(r"(?<![\d.eE+-])[-+]?\d+(?:,\d+)+(?![\d.])")
_BRACKETS = re.compile(r"\s*\[([^\[\]]*)\]\s*([^\d\s,;\[\]][^,;\[\]]*)?")


def split_list(text: str) -> list[str]:
    """The items of a list of numbers such as ``0, 0.7, 13 mW/cm²``, separated by ``,`` or ``;``.

    Where ``;`` separates, or a range stands alone, a comma in a number is a decimal one; in
    brackets commas separate. Raises ValueError, with words for whoever wrote it, for a comma that
    may be either.
    """
    found_items = _split(text.replace("−", "-").strip())
    while len(found_items) > 1 and not found_items[-1]:
        found_items.pop()
    return found_items


def _split(text: str) -> list[str]:
    if found := _BRACKETS.fullmatch(text):
        inner, unit = found[1], found[2] or ""
        items = [item.strip() for item in re.split(";" if ";" in inner else ",", inner)]
        while len(items) > 1 and not items[-1]:
            items.pop()
        return [*items[:-1], f"{items[-1]} {unit}".strip()]
    if ranges.is_range(text):
        return [text]
    if ";" in text:
        return _by_semicolons(text)
    if found := _ONE_OR_TWO.search(text):
        raise _unclear(found[0])
    return [item.strip() for item in text.split(",")]


def _by_semicolons(text: str) -> list[str]:
    items: list[str] = []
    decimal = separated = False
    for item in (part.strip() for part in text.split(";")):
        found = _ONE_OR_TWO.search(item)
        if "," not in item or ranges.is_range(item):
            items.append(item)
        elif found and found[0].count(",") == 1 and item.count(",") == 1:
            decimal = True
            items.append(item)
        elif found:
            raise _unclear(found[0])
        else:
            separated = True
            items += [part.strip() for part in item.split(",")]
    if decimal and separated:
        raise _unclear(text)
    return items


def _unclear(text: str) -> ValueError:
    return ValueError(
        f"{quoted(text)} may be one number or several: write decimals with a point, and "
        "', ' (comma and space) or ';' between values"
    )


def items(text: str, convert: Callable[[str, str], float]) -> list[str]:
    """Every number of a list, ranges by their numbers, decimals with a point, each with the unit
    behind the last one, if it has none of its own.

    `convert` gives the number of a text in a unit. Raises ValueError as `split_list`, and for a
    range that cannot be made.
    """
    pieces = split_list(text)
    if pieces == [text.strip()] and not ranges.is_range(pieces[0]) and "," not in text:
        return pieces  # as it was typed, to be quoted so
    unit = unit_at_end(pieces[-1])
    made: list[str] = []
    for piece in pieces:
        if ranges.is_range(piece):
            made += ranges.numbers(ranges.with_unit(piece, unit), convert)
        else:
            typed = None if _is_time(piece) else split(piece)
            if typed is None or not (typed.unit or unit):
                made.append(piece)  # as it was typed, to be quoted so
            else:
                made.append(f"{typed.number} {typed.unit or unit}")
    return made


def _is_time(piece: str) -> bool:
    return durations.seconds(piece) is not None


def unit_at_end(piece: str) -> str:
    """The unit behind a number or a range; empty if there is none, or several."""
    if ranges.is_range(piece):
        return ranges.unit_of(piece)
    try:
        if _is_time(piece):
            return ""
        typed = split(piece)
    except ValueError:  # whoever reads the number says why
        return ""
    return typed.unit if typed is not None else ""
