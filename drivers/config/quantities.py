"""Numbers with units as people write them in files: `5 V`, `50 nA`, `13 mW/cm²`, `60 s`.

A pydantic field `Annotated[float, Unit("V")]` takes a text with a compatible unit, holds a float in
that unit, and writes the text back. A bare number is refused: its unit is anybody's guess.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from .typed import durations, lists, numbers, ranges, units
from .typed.lists import split_list as split_list
from .typed.numbers import quoted as quoted

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import core_schema

#: Units that are written with the prefix that fits the value.
_PREFIXED = ("A", "V", "s", "Hz")
#: By the power of ten.
PREFIXES: Final = {0: "", -3: "m", -6: "µ", -9: "n", -12: "p", -15: "f"}

MW_PER_CM2 = 10.0  #: one mW/cm² in W/m²
CM2 = 1e-4  #: one cm² in m²


def parse(text: object, unit: str) -> float:
    """Return what `text` (such as ``"50 nA"``, ``"1,5 V"``, ``"1 h 20 min"``) says in `unit`.

    Raises ValueError, with words for the person who wrote it, for a bare number, an unknown or
    incompatible unit, a comma that may be for thousands, or a value that is not finite.
    """
    known = units.shown(unit)
    example = f"write it with its unit, such as '1 {known}'" if unit else "such as '5 %' or '0.05'"
    if isinstance(text, str) and not text.strip():
        raise ValueError(f"is empty: {example}")
    readable = isinstance(text, str) and len(text) <= numbers.LONGEST
    if readable and (time := durations.seconds(str(text))) is not None:
        return _converted(text, time, "s", unit, example)
    if readable and ";" in str(text):
        raise ValueError(f"{quoted(text)} is a list, and one number is wanted")
    typed = numbers.split(str(text), known) if readable else None
    if typed is None and readable and ranges.is_range(str(text)):
        raise ValueError(f"{quoted(text)} is a range, and one number is wanted")
    if typed is None:
        kind = "is not a number with a unit" if isinstance(text, str) else "has no unit"
        raise ValueError(f"{quoted(text)} {kind}: {example}")
    if not math.isfinite(number := float(typed.number)):
        raise ValueError(f"{quoted(text)} is not a finite number")
    if not typed.unit and unit:
        raise ValueError(f"{quoted(text)} has no unit: {example}")
    return _converted(text, number, units.spelt_out(typed.unit), unit, example)


def _converted(text: object, number: float, given: str, unit: str, example: str) -> float:
    if given == unit:
        return number
    convert = units.conversion(given, unit)
    if isinstance(convert, str):
        raise ValueError(convert.format(text=quoted(text), example=example))
    return convert(number)


def parse_asked(text: str, unit: str) -> float:
    """As `parse`, but a bare number is in `unit`: whoever typed it was asked for it in that."""
    typed = numbers.split(text, units.shown(unit))
    return parse(f"{typed.number} {unit}" if typed and not typed.unit else text.strip(), unit)


def check_are_numbers(items: Sequence[Any], unit: str) -> None:
    """Raise ValueError for the first text of a list that is no number at all: that the others have
    no unit is not what is wrong."""
    for item in items:
        is_text = isinstance(item, str) and durations.seconds(item) is None
        if is_text and not ranges.is_range(item) and numbers.split(item, units.shown(unit)) is None:
            parse(item, unit)


def bare(given: object) -> object:
    """The number of a text without a unit, such as ``0,5`` or ``1 000``, as Python writes it;
    anything else as it is. Raises ValueError for a comma that is not clearly a decimal one."""
    typed = numbers.split(given) if isinstance(given, str) else None
    return typed.number if typed is not None and not typed.unit else given


def items_of(text: str) -> list[str]:
    """The numbers of a list such as ``0, 0.7, 13 mW/cm²`` or ``-3..3 step 0.1 V``, each with its
    unit. Raises ValueError, with words for whoever wrote it, for what is not clear."""
    return lists.items(text, parse)


def plain(number: Decimal) -> str:
    """All digits, without an exponent where that is short."""
    if number and not -5 <= number.adjusted() <= 7:
        return repr(float(number)).removesuffix(".0")
    digits = f"{number:f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) if number else "0"


def plain_number(value: float, digits: int = 4) -> str:
    """`value` with so many significant digits, without an exponent where that is short."""
    return plain(Decimal(f"{value:.{digits}g}"))


def with_prefix(value: float, unit: str) -> str:
    """`value`, in `unit`, as people write it: ``50 nA``; it reads back as the same float.

    What is not finite is written as it is, ``nan V``, for messages that refuse it.
    """
    return list_with_prefix([value], unit) if math.isfinite(value) else text(value, unit)


def list_with_prefix(values: Sequence[float], unit: str) -> str:
    """Finite `values`, in `unit`, with the unit once, at the end: ``20, 29.5 mA``; it reads back as
    the same floats."""
    exact = [Decimal(repr(float(value))) for value in values]
    largest = max(map(abs, exact), default=Decimal(0))
    if unit in _PREFIXED and largest:
        power = max(min(largest.adjusted() // 3 * 3, 0), min(PREFIXES))
        numbers_there = [plain(number.scaleb(-power)) for number in exact]
        prefixed = f"{PREFIXES[power]}{unit}"
        if all(
            parse(f"{n} {prefixed}", unit) == v for n, v in zip(numbers_there, values, strict=True)
        ):
            return f"{', '.join(numbers_there)} {prefixed}"
    return f"{', '.join(map(plain, exact))} {unit}".strip()


def text(value: float, unit: str) -> str:
    """Write `value` so that `parse` gives the same float back."""
    return f"{value!r} {unit}".rstrip()


class Unit:
    """Marks a pydantic field as a number in a unit: ``bias: Annotated[float, Unit("V")]``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _read(self, given: object) -> Any:
        return parse(given, self.name)

    def _write(self, value: Any) -> str | None:
        return text(value, self.name)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            self._read,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\s*[-+−]?(\d|[.,]\d)",
            "examples": [f"1 {self.name}".rstrip()],
        }
