"""What a source prints of a device, to compare a run with: `published` of a device file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from .quantities import Unit, parse, quoted, text
from .section import Section

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import core_schema

_PRINTED = re.compile(
    r"\s*(?P<sign><=|>=|[<>≤≥])?\s*(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"\s*(?P<unit>[^\d\s].*?)?\s*"
)
_BOUNDS: dict[str, Literal["lower", "upper"]] = {
    "<": "upper", "≤": "upper", "<=": "upper", ">": "lower", "≥": "lower", ">=": "lower",
}  # fmt: skip
_LONGEST = 100  #: of a printed number (characters)
#: Units that people leave out.
_LEFT_OUT = ("Jones", "dB")


@dataclass(frozen=True)
class PrintedNumber:
    """A number as a source prints it: `1.6 ms`, or a bound such as `≤ 1.6 ms` or `> 90 %`."""

    text: str  #: as it was written
    number: str  #: its digits
    unit: str  #: as it was written, or nothing
    bound: Literal["lower", "upper"] | None = None

    def value(self, unit: str) -> float:
        """The number in `unit` (as pint spells it); raises ValueError if it cannot be."""
        return self._converted(self.number, unit)

    def half_width(self, unit: str) -> float:
        """Half a unit of the last printed digit, in `unit`; raises ValueError as `value`."""
        exponent = Decimal(self.number).as_tuple().exponent
        return self._converted(repr(float(Decimal(5).scaleb(int(exponent) - 1))), unit)

    def _converted(self, number: str, unit: str) -> float:
        given = self.unit or (unit if unit in _LEFT_OUT else "")
        return parse(f"{number} {given}".strip(), unit)


def read_printed(given: object, unit: str | None) -> PrintedNumber:
    """The number that `given` is, which converts to `unit`; any unit will do if that is None.

    Raises ValueError, with words for whoever wrote it.
    """
    if isinstance(given, PrintedNumber):
        return given
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError(f"{quoted(given)} is not a printed number such as '1.6 ms' or '> 90 %'")
    written = str(given).replace("−", "-")
    found = _PRINTED.fullmatch(written) if len(written) <= _LONGEST else None
    if found is None:
        raise ValueError(f"{quoted(given)} is not a printed number such as '1.6 ms' or '> 90 %'")
    bound = _BOUNDS[found["sign"]] if found["sign"] else None
    printed = PrintedNumber(written.strip(), found["number"], found["unit"] or "", bound)
    if unit is not None:
        printed.value(unit)
    return printed


class AsPrinted:
    """Marks a field as a printed number that converts to `unit`; None takes any unit."""

    def __init__(self, unit: str | None) -> None:
        self.unit = unit

    def _read(self, given: object) -> PrintedNumber:
        return read_printed(given, self.unit)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda printed: printed.text, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": ["string", "number"], "examples": [f"≤ 1.6 {self.unit or ''}".rstrip()]}


class PrintedFloat(float):
    """A number in the unit of its field that knows half a unit of its last printed digit: 5.0 is
    printed to 0.05, and as a float it would be 5."""

    half_width: float = 0.0
    text: str = ""  #: as it was written


class Digits:
    """Marks a field as a float in `unit`, whose printed digits are kept; `bare`: it may be a number
    without quotation marks, too."""

    def __init__(self, unit: str = "", *, bare: bool = False) -> None:
        self._unit, self._bare = unit, bare

    def _read(self, given: object, check: Callable[[object], float]) -> float:
        if isinstance(given, PrintedFloat):
            check(float(given))
            return given
        if not isinstance(given, str):
            return check(given if self._bare else parse(given, self._unit))
        found = _PRINTED.fullmatch(given) if len(given) <= _LONGEST else None
        if found and found["sign"]:
            raise ValueError(f"{quoted(given)} is a bound: write it below 'figures:'")
        if found and found["unit"] and self._bare:
            raise ValueError(f"{quoted(given)} has a unit: this key takes a plain number")
        value = check(parse(given, self._unit))
        if found is None:  # a spelling whose digits are not looked for, such as one with a comma
            return value
        number, printed = PrintedFloat(value), read_printed(given, None)
        number.half_width, number.text = _half_width(printed, self._unit), printed.text
        return number

    def _write(self, value: float | None) -> float | str | None:
        """As it was written; a plain number as such, where a float does not lose its zeros."""
        if value is None:
            return None
        if isinstance(value, PrintedFloat) and not (self._bare and not _loses_zeros(value.text)):
            return value.text
        return float(value) if self._bare else text(float(value), self._unit)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_wrap_validator_function(
            self._read,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        example = f"11.2 {self._unit}".rstrip()
        return {"type": ["number", "string"] if self._bare else "string", "examples": [example]}


def _loses_zeros(printed: str) -> bool:
    number = read_printed(printed, None).number.lower().partition("e")[0]
    return "." in number and number.endswith("0")


def _half_width(printed: PrintedNumber, unit: str) -> float:
    """Half a unit of the last digit; zeros at the end of a whole number (5100) are none."""
    if "." in printed.number:
        return printed.half_width(unit)
    whole = Decimal(printed.number).normalize()
    return replace(printed, number=f"{whole:E}").half_width(unit)


class PublishedRow(Section):
    """What is printed of this device under one set of conditions, to compare a run with."""

    irradiance: Annotated[float, Unit("mW/cm**2"), Field(gt=0)] = Field(
        description="Irradiance at which they hold"
    )
    bias: Annotated[float, Unit("V")] = Field(description="Bias at which they hold")
    light_dark_ratio: Annotated[float, Field(gt=0), Digits(bare=True)] | None = Field(
        None, description="I_light / I_dark as printed (a plain number)"
    )
    responsivity: Annotated[float, Field(gt=0), Digits("A/W")] | None = Field(
        None, description="R as printed"
    )
    detectivity: Annotated[float, Field(gt=0), Digits(bare=True)] | None = Field(
        None, description="D* as printed, in Jones = cm·√Hz/W (a plain number)"
    )
    eqe: (
        Annotated[
            float,
            Field(gt=0, description="External quantum efficiency as printed, such as 7.3 %"),
            Digits(),
        ]
        | None
    ) = None
    rise_time: Annotated[PrintedNumber, AsPrinted("s")] | None = Field(
        None, description="10–90 % rise time as printed, such as 1.6 ms or ≤ 1.6 ms"
    )
    decay_time: Annotated[PrintedNumber, AsPrinted("s")] | None = Field(
        None, description="90–10 % decay time as printed"
    )
    cycles: int | None = Field(None, gt=0, description="On/off cycles that were shown")
    retention: Annotated[PrintedNumber, AsPrinted("")] | None = Field(
        None, description="Photocurrent kept in storage as printed, such as > 90 %"
    )
    days: Annotated[float, Unit("day"), Field(gt=0)] | None = Field(
        None, description="Of the storage that `retention` is of"
    )
    figures: dict[str, Annotated[PrintedNumber, AsPrinted(None)]] = Field(
        {},
        description="Any other figure of merit by its name, in its unit: flicker_exponent: 1.1",
    )
    source: str = Field(min_length=1, description="Where it is printed, with DOI and conditions")

    @model_validator(mode="after")
    def _retention_of_days(self) -> PublishedRow:
        if (self.retention is None) != (self.days is None):
            raise ValueError("'retention' and 'days' belong together")
        return self
