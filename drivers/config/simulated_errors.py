"""What is systematically wrong with a simulated bench: the key `simulation.errors` of a bench file.

Each error is off, set by hand, or drawn from the standard uncertainty that the bench file, the
device file or the data sheet states for it. Drawing them, and what they do, is the simulation's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from .quantities import Unit, quoted, text
from .section import Section

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import core_schema

Drawn: TypeAlias = Literal["drawn"]
DRAWN: Final = "drawn"
NONE: Final = "none"


class UnitOrDrawn(Unit):
    """Marks a field as a number in a unit, above `above`, or the word `drawn`; None is off."""

    def __init__(self, name: str, above: float = -math.inf) -> None:
        super().__init__(name)
        self._above = above

    def _read_or_drawn(self, given: object) -> object:
        if given is None or given == DRAWN:
            return given
        try:
            number = self._read(given)
        except ValueError as error:
            raise ValueError(f"{error}, or '{DRAWN}'") from None
        if not number > self._above:
            raise ValueError(f"{quoted(given)} is not above {self._above:g} {self.name}".rstrip())
        return number

    def _write_or_drawn(self, value: float | Drawn | None) -> str | None:
        return value if value is None or isinstance(value, str) else text(value, self.name)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            self._read_or_drawn,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write_or_drawn, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        quantity = super().__get_pydantic_json_schema__(schema, handler)
        return {"anyOf": [{"const": DRAWN}, quantity]}


Setting: TypeAlias = float | Drawn | None
Relative = Annotated[Setting, UnitOrDrawn("", above=-1.0)]
#: An amount that scatters: its rms is set by hand.
Rms = Annotated[Setting, UnitOrDrawn("", above=-5e-324)]


class ErrorsConfig(Section):
    """`none`, `drawn` (all of them), or single errors: each a value with its unit, or `drawn`.

    The names are those that the uncertainties of the figures of merit go by.
    """

    irradiance_scale: Relative = Field(
        None, description="True irradiance over the calibration table's, minus 1"
    )
    calibration_nonlinearity: Relative = Field(
        None,
        description="Of each point of the table by itself; by hand of the first point, and of each "
        "further one with the opposite sign",
    )
    meter_gain: Relative = Field(
        None, description="Of readings, on each range; by hand of currents, the same on all"
    )
    meter_offset: Annotated[Setting, UnitOrDrawn("A")] = Field(
        None, description="Of readings, on each range; by hand of currents, the same on all"
    )
    source_gain: Relative = Field(
        None, description="Of what is sourced, on each range; by hand of the bias, the same on all"
    )
    source_offset: Annotated[Setting, UnitOrDrawn("V")] = Field(
        None, description="Of what is sourced, on each range; by hand of the bias, the same on all"
    )
    meter: Drawn | None = Field(None, description="Gain and offset of meter and source together")

    @model_validator(mode="before")
    @classmethod
    def _none_or_all(cls, given: object) -> object:
        if given == NONE:
            return {}
        if given == DRAWN:
            return dict.fromkeys(names(), DRAWN)
        if not isinstance(given, Mapping | cls):
            raise ValueError(
                f"{quoted(given)} is neither '{NONE}' nor '{DRAWN}' nor names of errors with a "
                "value or 'drawn' each"
            )
        return given

    @model_serializer(mode="wrap")
    def _short(self, handler: SerializerFunctionWrapHandler) -> Any:
        said = {name: value for name, value in handler(self).items() if value is not None}
        if not said:
            return NONE
        return DRAWN if all(said.get(name) == DRAWN for name in names()) else said

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"enum": [NONE, DRAWN]}, handler(schema)]}

    def of(self, name: str) -> Setting:
        """How the error `name` is set: a number in the unit of its key, `drawn`, or None (off)."""
        setting: Setting = getattr(self, name)
        if setting is None and name in _GROUPED:
            setting = getattr(self, _GROUPED[name])
        return setting


_GROUPED: Mapping[str, str] = dict.fromkeys(
    ("meter_gain", "meter_offset", "source_gain", "source_offset"), "meter"
)


def names() -> tuple[str, ...]:
    """The errors that there are, groups left out."""
    return tuple(name for name in ErrorsConfig.model_fields if name not in _GROUPED.values())
