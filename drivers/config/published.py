"""What a source prints of a device, to compare a run with: `published` of a device file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from .quantities import Unit, parse, quoted
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


@dataclass(frozen=True)
class PrintedNumber:
    """A number as a source prints it: `1.6 ms`, or a bound such as `≤ 1.6 ms` or `> 90 %`."""

    text: str  #: as it was written
    number: str  #: its digits
    unit: str  #: as it was written, or nothing
    bound: Literal["lower", "upper"] | None = None

    def value(self, unit: str) -> float:
        """The number in `unit` (as pint spells it); raises ValueError if it cannot be."""
        return parse(f"{self.number} {self.unit}".strip(), unit)

    def half_width(self, unit: str) -> float:
        """Half a unit of the last printed digit, in `unit`; raises ValueError as `value`."""
        exponent = Decimal(self.number).as_tuple().exponent
        step = Decimal(5).scaleb(int(exponent) - 1)
        return parse(f"{float(step)!r} {self.unit}".strip(), unit)


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


class PublishedRow(Section):
    """What is printed of this device under one set of conditions, to compare a run with."""

    irradiance: Annotated[float, Unit("mW/cm**2"), Field(gt=0)] = Field(
        description="Irradiance at which they hold"
    )
    bias: Annotated[float, Unit("V")] = Field(description="Bias at which they hold")
    light_dark_ratio: float | None = Field(
        None, gt=0, description="I_light / I_dark as printed (a plain number)"
    )
    responsivity: Annotated[float, Unit("A/W"), Field(gt=0)] | None = Field(
        None, description="R as printed"
    )
    detectivity: float | None = Field(
        None, gt=0, description="D* as printed, in Jones = cm·√Hz/W (a plain number)"
    )
    eqe: (
        Annotated[
            float,
            Unit(""),
            Field(gt=0, description="External quantum efficiency as printed, such as 7.3 %"),
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
        {}, description="Any other figure of merit by its name, such as flicker_exponent: 1.1"
    )
    source: str = Field(min_length=1, description="Where it is printed, with DOI and conditions")

    @model_validator(mode="after")
    def _retention_of_days(self) -> PublishedRow:
        if (self.retention is None) != (self.days is None):
            raise ValueError("'retention' and 'days' belong together")
        return self
