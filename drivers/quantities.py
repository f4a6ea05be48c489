"""Numbers with units as people write them in files: `5 V`, `50 nA`, `13 mW/cm²`, `60 s`.

`Quantity("V")` is a pydantic field type: it takes a text with a compatible unit, holds a float in
that unit, and writes the text back. A bare number is refused, because nobody can tell what it means.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

MW_PER_CM2 = 10.0  #: one mW/cm² in W/m²
CM2 = 1e-4  #: one cm² in m²


@lru_cache(maxsize=1)
def _registry() -> Any:
    from pymeasure.units import ureg  # pint's start-up is not paid before it is needed

    return ureg


def parse(text: object, unit: str) -> float:
    """Return what `text` (such as ``"50 nA"``) says in `unit`.

    Raises ValueError, with words for the person who wrote it, for a bare number, an unknown or
    incompatible unit, or a value that is not finite.
    """
    example = f"write it with its unit, such as '1 {unit}'"
    if isinstance(text, bool) or not isinstance(text, str):
        raise ValueError(f"{text!r} has no unit: {example}")
    import pint

    ureg = _registry()
    try:
        quantity = ureg.Quantity(text.strip())
        if quantity.unitless and ureg.Unit(unit).dimensionless is False:
            raise ValueError(f"{text!r} has no unit: {example}")
        value = float(quantity.m_as(unit))
        if quantity.units != ureg.Unit(unit):
            value = float(f"{value:.15g}")  # 50 nA is 5e-08 A, not 5.0000000000000004e-08
    except pint.DimensionalityError:
        raise ValueError(f"{text!r} is not in {unit} or a unit that converts to it") from None
    except pint.UndefinedUnitError as error:
        raise ValueError(f"unknown unit in {text!r} ({error}); {example}") from None
    except (pint.PintError, ArithmeticError, SyntaxError, TypeError, AttributeError) as error:
        raise ValueError(f"{text!r} is not a number with a unit; {example}") from error
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a finite number")
    return value


def text(value: float, unit: str) -> str:
    """Write `value` so that `parse` gives the same float back."""
    return f"{value!r} {unit}"


def Quantity(unit: str) -> Any:
    """Make the field type of a float in `unit`."""

    def read(given: object) -> float:
        return parse(given, unit)

    def write(value: float) -> str:
        return text(value, unit)

    return Annotated[
        float,
        BeforeValidator(read),
        PlainSerializer(write, when_used="json"),
        WithJsonSchema(
            {"type": "string", "pattern": r"^\s*[-+]?[\d.]", "examples": [f"1 {unit}"]}
        ),
    ]
