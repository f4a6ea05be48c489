"""Numbers with units as people write them in files: `5 V`, `50 nA`, `13 mW/cm²`, `60 s`.

A pydantic field `Annotated[float, Unit("V")]` takes a text with a compatible unit, holds a float in
that unit, and writes the text back. A bare number is refused: its unit is anybody's guess.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

_NUMBER_AND_UNIT = re.compile(
    r"\s*(?P<number>[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan|inf))\s*(?P<unit>[^\d\s].*?)?\s*"
)
_SQUARED = re.compile(r"(?<=[A-Za-z])\^?2(?![\w.])")  # cm2 and cm^2, as people type them

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
    example = f"write it with its unit, such as '1 {unit}'" if unit else "such as '5 %' or '0.05'"
    match = _NUMBER_AND_UNIT.fullmatch(text.replace("−", "-")) if isinstance(text, str) else None
    if match is None:
        kind = "is not a number with a unit" if isinstance(text, str) else "has no unit"
        raise ValueError(f"{text!r} {kind}: {example}")
    number, given = float(match["number"]), _SQUARED.sub("**2", match["unit"] or "")
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is not a finite number")
    if not given and unit:
        raise ValueError(f"{text!r} has no unit: {example}")
    if given == unit:
        return number
    import pint

    ureg = _registry()
    try:
        if ureg.Unit(given) == ureg.Unit(unit):
            return number
        value = float(ureg.Quantity(number, given).m_as(unit))
    except pint.DimensionalityError:
        raise ValueError(
            f"{text!r} is not in {unit or 'per cent'} or what converts to it"
        ) from None
    except pint.UndefinedUnitError as error:
        raise ValueError(f"unknown unit in {text!r} ({error}): {example}") from None
    except (pint.PintError, ValueError, ArithmeticError, TypeError, AttributeError) as error:
        raise ValueError(f"cannot read the unit of {text!r}: {example}") from error
    return float(f"{value:.15g}")  # 50 nA is 5e-08 A, not 5.0000000000000004e-08


def text(value: float, unit: str) -> str:
    """Write `value` so that `parse` gives the same float back."""
    return f"{value!r} {unit}".rstrip()


class Unit:
    """Marks a pydantic field as a number in a unit: ``bias: Annotated[float, Unit("V")]``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _read(self, given: object) -> float:
        return parse(given, self.name)

    def _write(self, value: float) -> str:
        return text(value, self.name)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
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
