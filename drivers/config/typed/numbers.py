"""One number as people type it: `1.5`, `1,5`, `1 000`, `5×10³`, `1e-6`, and the unit behind it."""

from __future__ import annotations

import re
from reprlib import Repr
from typing import NamedTuple

#: Of one number (characters); longer ones are looked at for as long as their length squared.
LONGEST = 200
#: Between thousands: a space, also one that does not break or is thin.
_GAP = "[ \u00a0\u2009\u202f]"
_DIGITS = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d+)"
_POWER_OF_TEN = r"10(?:(?:\^|\*\*)(?P<ten>[-+]?\d{1,3})|(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))"
_EXPONENT = re.compile(r"\s*[-+]?[\d.,]+[eE][-+]?\d")
_BARE = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_TEN_ALONE = re.compile(r"([-+]?)10(?=\^|\*\*|[⁺⁻⁰¹²³⁴-⁹])")  # 10^-6, 10⁻⁶
#: What `split` takes, to be part of other expressions; without names for its parts.
NUMBER = (
    rf"[-+]?(?:{_DIGITS}[.,]?\d*|[.,]\d+)"
    r"(?:[eE][-+]?\d+|\s*[×xX*·]\s*10(?:(?:\^|\*\*)[-+]?\d{1,3}|[⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))?"
)
_QUANTITY = re.compile(
    rf"(?P<sign>[-+]?)(?P<digits>{_DIGITS}[.,]?\d*|[.,]\d+|nan|inf)"
    rf"(?:[eE](?P<exponent>[-+]?\d+)|\s*[×xX*·]\s*{_POWER_OF_TEN})?"
    r"\s*(?P<unit>[^\d\s.,:].*)?"
)
_COMMA = re.compile(r"[-+]?(?:\d[\d.\s]*)?,\s*\d")  # at the first number
#: 1,500 is 1500 to some people, and one and a half to others.
_THOUSANDS_OR_DECIMALS = re.compile(r"[1-9]\d{0,2},\d{3}")
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
#: What a person has typed is quoted no longer than can be read.
_QUOTED = Repr()
_QUOTED.maxstring = _QUOTED.maxother = 60


class Typed(NamedTuple):
    """A number as Python writes one, and the unit behind it as it was typed, which may be empty."""

    number: str
    unit: str


def quoted(given: object) -> str:
    """What a person has given, in quotation marks if it is a text, with a gap if it is long."""
    return _QUOTED.repr(given)


def split(text: str, unit: str = "") -> Typed | None:
    """The number that `text` begins with, and its unit; None if that is not how it is made.

    Raises ValueError, with an example in `unit`, for a comma that is not clearly a decimal one.
    """
    if len(text) > LONGEST:
        return None
    if _BARE.fullmatch(text):
        return Typed(text, "")
    text = text.replace("−", "-").strip()
    alone = _TEN_ALONE.match(text)
    match = _QUANTITY.fullmatch(f"{alone[1]}1×{text[alone.end(1) :]}" if alone else text)
    if match is None:
        if _COMMA.match(text):
            raise ValueError(
                f"{quoted(text)} has a comma in it: write decimals with a point, "
                f"such as {_example('1.5', unit)}"
            )
        return None
    digits = re.sub(_GAP, "", match["digits"])
    if _THOUSANDS_OR_DECIMALS.fullmatch(match["digits"]):
        decimal, whole = digits.replace(",", ".").rstrip("0").rstrip("."), digits.replace(",", "")
        raise ValueError(
            f"{quoted(text)} has a comma in it that may be for decimals or thousands: "
            f"write {_example(decimal, unit)} or {_example(whole, unit)}"
        )
    power = match["exponent"] or match["ten"] or (match["raised"] or "").translate(_RAISED)
    number = match["sign"] + digits.replace(",", ".") + (f"e{power}" if power else "")
    return Typed(number, match["unit"] or "")


def has_exponent(text: str) -> bool:
    """Whether the number that `text` begins with is written with a power of ten."""
    return _EXPONENT.match(text) is not None


def _example(number: str, unit: str) -> str:
    return f"'{number} {unit}'".replace(" '", "'")
