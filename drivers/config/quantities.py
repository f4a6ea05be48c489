"""Numbers with units as people write them in files: `5 V`, `50 nA`, `13 mW/cm²`, `60 s`.

A pydantic field `Annotated[float, Unit("V")]` takes a text with a compatible unit, holds a float in
that unit, and writes the text back. A bare number is refused: its unit is anybody's guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from reprlib import Repr
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import core_schema

_NUMBER_AND_UNIT = re.compile(
    r"\s*(?P<number>[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan|inf))\s*(?P<unit>[^\d\s].*?)?\s*"
)
_SQUARED = re.compile(r"(?<=[A-Za-z])\^?2(?![\w.])")  # cm2 and cm^2, as people type them
_COMMA = re.compile(r"\s*[-+]?(?:\d[\d.]*\s*)?,\s*\d")  # at the first number
#: Whole numbers with nothing but a comma between them: to some 1,5 is one and a half, to others two
#: numbers. No digit beside it tells: 0.7,13 can only be two.
_ONE_OR_TWO = re.compile(r"(?<![\d.eE+-])[-+]?\d+(?:,\d+)+(?![\d.])")
#: Units that are written with the prefix that fits the value.
_PREFIXED = ("A", "V", "s", "Hz")
#: By the power of ten.
PREFIXES: Final = {0: "", -3: "m", -6: "µ", -9: "n", -12: "p", -15: "f"}
_LONGEST_UNIT = 40  #: what is longer is none, and would take long to look into
_LONGEST_TEXT = 200  #: of one number; longer ones are looked at for as long as their length squared
_POWER = re.compile(r"\*\*|\^|[⁺⁻⁰¹²³⁴-⁹]")
#: Powers that units have: of a name, and small. Others are arithmetic, such as 9**9**9, which would
#: be computed.
_POWER_OF_A_UNIT = re.compile(
    r"(?<=[^\W\d_])\s*(?:(?:\*\*|\^)\s*(?:[-+]?\d{1,2}(?:\.\d{1,3})?|\([-+]?\d/\d\))(?![\d.])|"
    r"[⁺⁻]?[⁰¹²³⁴-⁹]{1,2})"
)
#: What a person has typed is quoted no longer than can be read.
_QUOTED = Repr()
_QUOTED.maxstring = _QUOTED.maxother = 60

MW_PER_CM2 = 10.0  #: one mW/cm² in W/m²
CM2 = 1e-4  #: one cm² in m²


@lru_cache(maxsize=1)
def _registry() -> Any:
    """All units there are: a seventh of a second, or a fiftieth where an earlier process has left
    them in the user's cache. Not paid before it is needed."""
    import pint

    try:
        return pint.UnitRegistry(cache_folder=":auto:")
    except Exception:  # noqa: BLE001 - whatever a cache that is damaged or locked brings about
        return pint.UnitRegistry()


def parse(text: object, unit: str) -> float:
    """Return what `text` (such as ``"50 nA"``) says in `unit`.

    Raises ValueError, with words for the person who wrote it, for a bare number, an unknown or
    incompatible unit, or a value that is not finite.
    """
    refuse_comma(text, unit)
    example = f"write it with its unit, such as '1 {unit}'" if unit else "such as '5 %' or '0.05'"
    readable = isinstance(text, str) and len(text) <= _LONGEST_TEXT
    match = _NUMBER_AND_UNIT.fullmatch(text.replace("−", "-")) if readable else None  # type: ignore[attr-defined]
    if match is None:
        kind = "is not a number with a unit" if isinstance(text, str) else "has no unit"
        raise ValueError(f"{quoted(text)} {kind}: {example}")
    number, given = float(match["number"]), _SQUARED.sub("**2", match["unit"] or "")
    if not math.isfinite(number):
        raise ValueError(f"{quoted(text)} is not a finite number")
    if not given and unit:
        raise ValueError(f"{quoted(text)} has no unit: {example}")
    if given == unit:
        return number
    convert = _conversion(given, unit)
    if isinstance(convert, str):
        raise ValueError(convert.format(text=quoted(text), example=example))
    return convert(number)


def parse_asked(text: str, unit: str) -> float:
    """As `parse`, but a bare number is in `unit`: whoever typed it was asked for it in that."""
    bare = re.fullmatch(r"\s*[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*", text)
    return parse(f"{text.strip()} {unit}" if bare else text.strip(), unit)


@lru_cache(maxsize=256)
def _conversion(given: str, unit: str) -> Callable[[float], float] | str:
    """How numbers in `given` become numbers in `unit`, or, to be filled in, why they do not.

    It is the same for every number of a list, and takes much longer to find out than to do.
    """
    import pint

    if len(given) > _LONGEST_UNIT or _POWER.search(_POWER_OF_A_UNIT.sub(" ", given)):
        return "cannot read the unit of {text}: {example}"
    ureg = _registry()

    def convert(number: float) -> float:
        return float(ureg.Quantity(number, given).m_as(unit))

    try:
        if ureg.Unit(given) == ureg.Unit(unit):
            return lambda number: number
        factor = convert(1.0)
        is_factor = convert(0.0) == 0.0 and convert(2.0) == 2.0 * factor  # not so of degrees
    except pint.DimensionalityError:
        return f"{{text}} is not in {unit or 'per cent'} or what converts to it"
    except pint.UndefinedUnitError as error:
        why = str(error).replace("{", "{{").replace("}", "}}")
        return f"unknown unit in {{text}} ({why}): {{example}}"
    except Exception:  # noqa: BLE001 - it reads a unit as a program, and fails in as many ways
        return "cannot read the unit of {text}: {example}"
    # 50 nA is 5e-08 A, not 5.0000000000000004e-08
    if is_factor:
        return lambda number: float(f"{number * factor:.15g}")
    return lambda number: float(f"{convert(number):.15g}")


def quoted(given: object) -> str:
    """What a person has given, in quotation marks if it is a text, with a gap if it is long."""
    return _QUOTED.repr(given)


def refuse_comma(given: object, unit: str = "") -> object:
    """`given`, which is to be one number; raises ValueError for a text with a comma in that."""
    if isinstance(given, str) and _COMMA.match(given):
        example = f"1.5 {unit}".rstrip()
        raise ValueError(
            f"{quoted(given)} has a comma in it: write decimals with a point, such as '{example}'"
        )
    return given


def split_list(text: str) -> list[str]:
    """The items of a list of numbers such as ``0, 0.7, 13 mW/cm²``, separated by ``,`` or ``;``.

    Raises ValueError, with words for whoever wrote it, for a comma that may be a decimal one.
    """
    if found := _ONE_OR_TWO.search(text):
        raise ValueError(
            f"{quoted(found[0])} may be one number or several: write decimals with a point, and "
            "', ' (comma and space) or ';' between values"
        )
    return [item.strip() for item in re.split("[,;]", text)]


def plain(number: Decimal) -> str:
    """All digits, without an exponent where that is short."""
    if number and not -5 <= number.adjusted() <= 7:
        return repr(float(number))
    digits = f"{number:f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) if number else "0"


def plain_number(value: float, digits: int = 4) -> str:
    """`value` with so many significant digits, without an exponent where that is short."""
    return plain(Decimal(f"{value:.{digits}g}"))


def with_prefix(value: float, unit: str) -> str:
    """`value`, in `unit`, as people write it: ``50 nA``; it reads back as the same float.

    What is not finite is written as it is, ``nan V``, for messages that refuse it.
    """
    if not math.isfinite(value):
        return text(value, unit)
    exact = Decimal(repr(float(value)))
    if unit in _PREFIXED and exact:
        power = max(min(exact.adjusted() // 3 * 3, 0), min(PREFIXES))
        written = f"{plain(exact.scaleb(-power))} {PREFIXES[power]}{unit}"
        if parse(written, unit) == value:
            return written
    return f"{plain(exact)} {unit}".rstrip()


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
            "pattern": r"^\s*[-+]?(\d|\.\d)",
            "examples": [f"1 {self.name}".rstrip()],
        }
