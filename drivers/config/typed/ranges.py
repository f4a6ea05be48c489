"""Ranges as people type them: `-3..3 step 0.1`, `0.7..13 log 6`, `0 to 1 V lin 11`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Context, Decimal, localcontext

from .numbers import LONGEST, NUMBER, quoted, split

#: Numbers that a range may stand for; lists have bounds of their own.
MOST = 10_000
_NOT_HOW = r"(?!\b(?:step|log|lin)\b)"
_UNIT = rf"(?:{_NOT_HOW}[^\d\s.,:;](?:{_NOT_HOW}[^;])*?)?"
_END = rf"{NUMBER}\s*{_UNIT}"
_RANGE = re.compile(
    rf"(?P<first>{_END})\s*(?:\.{{2,3}}|…|\bto\b)\s*(?P<last>{_END})"
    rf"(?:\s*\b(?P<how>step|log|lin)\s+(?P<by>{NUMBER})\s*(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_DIGITS = 6  #: of the numbers between the ends of a logarithmic range
_HOW = "such as '-3..3 step 0.1', '0.7..13 log 6' or '0..1 lin 11'"


def is_range(text: str) -> bool:
    """Whether `text` is written as a range, with or without its steps."""
    if len(text) > LONGEST or not any(sign in text for sign in ("..", "…", "to", "TO", "To")):
        return False
    return _RANGE.fullmatch(_plain(text)) is not None


def unit_of(text: str) -> str:
    """The unit that stands last in a range; empty if there is none."""
    return _parts(text)[-1]


def with_unit(text: str, unit: str) -> str:
    """The range with `unit` at its end, if it has none."""
    return text if unit_of(text) or not unit else f"{text} {unit}"


def written(text: str, unit_as: Callable[[str], str] = str) -> str:
    """The range as this page writes it, with decimal points, and its units by `unit_as`."""
    match = _RANGE.fullmatch(_plain(text))
    assert match is not None, "is_range has said so"
    first, last, by = (_shown(match[name] or "", unit_as) for name in ("first", "last", "by"))
    how = f" {match['how'].lower()} {by}" if match["how"] else ""
    return f"{first}..{last}{how} {unit_as(match['unit'] or '')}".rstrip()


def _shown(text: str, unit_as: Callable[[str], str]) -> str:
    typed = split(text)
    return f"{typed.number} {unit_as(typed.unit)}".rstrip() if typed is not None else text


def numbers(text: str, convert: Callable[[str, str], float]) -> list[str]:
    """Every number of a range, both ends included, as texts with the unit that it names.

    `convert` gives the number of a text in a unit. Raises ValueError, with words for whoever
    wrote it, for a range without steps, or whose steps do not lead from one end to the other.
    """
    first, last, how, by, unit = _parts(text)
    if not how:
        raise ValueError(f"{quoted(text)} does not say its steps: write them, {_HOW}")
    with localcontext(Context(prec=40)):
        low, high = (_number(end, unit, convert) for end in (first, last))
        if how == "step":
            made = _stepped(text, low, high, _number(by, unit, convert))
        else:
            made = _counted(text, low, high, _count(text, by), how)
    return [f"{_written(number)} {unit}".rstrip() for number in made]


def _plain(text: str) -> str:
    return text.replace("−", "-").strip()


def _parts(text: str) -> tuple[str, str, str, str, str]:
    """First, last, how, by what, each as typed, and the unit that stands last."""
    match = _RANGE.fullmatch(_plain(text))
    assert match is not None, "is_range has said so"
    how = (match["how"] or "").lower()
    first, last, by = match["first"], match["last"], match["by"] or ""
    unit = (match["unit"] or "").strip()
    if how == "step" and unit:
        by = f"{by} {unit}"
    for end in () if unit else (last, first):
        typed = split(end)
        if typed is not None and typed.unit:
            unit = typed.unit
            break
    return first, last, how, by, unit


def _number(text: str, unit: str, convert: Callable[[str, str], float]) -> Decimal:
    typed = split(text, unit)
    if typed is None or not math.isfinite(float(typed.number)):
        raise ValueError(f"{quoted(text)} is not a number")
    if typed.unit and typed.unit != unit:
        return Decimal(repr(convert(text, unit)))
    return Decimal(typed.number)


def _count(text: str, by: str) -> int:
    typed = split(by)
    if typed is None or not typed.number.isdecimal():
        raise ValueError(f"{quoted(by)} in {quoted(text)} is not how many numbers it has")
    count = int(typed.number)
    if not 2 <= count <= MOST:
        raise ValueError(f"{quoted(text)} has {count} numbers: from 2 to {MOST} are possible")
    return count


def _stepped(text: str, low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    if not step or low == high:
        raise ValueError(f"{quoted(text)} leads nowhere: write it {_HOW}")
    if step < 0 and high > low:
        raise ValueError(f"{quoted(text)} leads away from its end: leave out the sign of the step")
    steps = abs((high - low) / step)
    if steps > MOST:
        raise ValueError(f"{quoted(text)} has more than {MOST} numbers")
    whole, by = round(steps), abs(step) if high > low else -abs(step)
    if abs(steps - whole) > Decimal("1e-9"):
        near = " and ".join(_written(low + n * by) for n in (int(steps), int(steps) + 1))
        raise ValueError(f"the steps of {quoted(text)} miss {_written(high)}: they come to {near}")
    return [*(low + n * by for n in range(whole)), high]


def _counted(text: str, low: Decimal, high: Decimal, count: int, how: str) -> list[Decimal]:
    if low == high:
        raise ValueError(f"{quoted(text)} leads nowhere: write it {_HOW}")
    if how == "lin":
        between = [low + (high - low) * n / (count - 1) for n in range(1, count - 1)]
        return [low, *(Decimal(f"{number:.12g}") for number in between), high]
    if low * high <= 0:
        raise ValueError(
            f"{quoted(text)} is logarithmic: both its ends must be above zero, or both below"
        )
    growth = math.log(abs(high)) - math.log(abs(low))
    made = [float(low) * math.exp(growth * n / (count - 1)) for n in range(1, count - 1)]
    return [low, *(Decimal(f"{number:.{_DIGITS}g}") for number in made), high]


def _written(number: Decimal) -> str:
    """As Python writes the float."""
    return repr(float(number)).removesuffix(".0")
