"""What is systematically wrong with a simulated bench: the key `simulation.errors` of a bench file.

Each error is off, set by hand, or drawn from the standard uncertainty that the bench file, the
device file or the data sheet states for it. Drawing them, and what they do, is the simulation's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from .quantities import Unit, parse, quoted, text
from .section import Section

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import core_schema

Drawn: TypeAlias = Literal["drawn"]
DRAWN: Final = "drawn"
NONE: Final = "none"


class UnitOrDrawn(Unit):
    """Marks a field as a number in a unit, `least` or more, or the word `drawn`; None is off."""

    def __init__(self, name: str, least: float = -math.inf) -> None:
        super().__init__(name)
        self._least = least

    def _read(self, given: object) -> float | Drawn | None:
        if given is None:
            return None
        if given == DRAWN:
            return DRAWN
        try:
            number = parse(given, self.name)
        except ValueError as error:
            raise ValueError(f"{error}, or '{DRAWN}'") from None
        if number < self._least:
            raise ValueError(f"{quoted(given)} is below {text(self._least, self.name)}")
        return number

    def _write(self, value: float | Drawn | None) -> str | None:
        return value if value is None or isinstance(value, str) else text(value, self.name)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        quantity = super().__get_pydantic_json_schema__(schema, handler)
        return {"anyOf": [{"const": DRAWN}, quantity]}


Setting: TypeAlias = float | Drawn | None
Relative = Annotated[Setting, UnitOrDrawn("", least=-0.99)]
#: An amount that scatters: its rms is set by hand.
Rms = Annotated[Setting, UnitOrDrawn("", least=0.0)]


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
    spot: Relative = Field(
        None, description="Irradiance at the sample over that at the reference detector, minus 1"
    )
    filters: Relative = Field(
        None,
        description="Transmission of each filter over the stated one, minus 1; by hand of the "
        "first filter, and of each further one with the opposite sign",
    )
    reference_responsivity: Relative = Field(
        None, description="Of the reference detector or power meter, over the stated one, minus 1"
    )
    reference_area: Relative = Field(
        None, description="Of the reference detector or power meter, over the stated one, minus 1"
    )
    active_area: Relative = Field(None, description="The device's over its device file's, minus 1")
    wavelength: Annotated[Setting, UnitOrDrawn("nm")] = Field(
        None, description="True wavelength less the stated one"
    )
    light_fluctuation: Rms = Field(None, description="Of the light within seconds, relative rms")
    light_drift: Rms = Field(None, description="Of the light over half an hour, relative rms")
    day_to_day_light: Rms = Field(None, description="Of the light from day to day, relative rms")
    light: Drawn | None = Field(None, description="The three of the light together")
    stray_light: Annotated[Setting, UnitOrDrawn("mW/cm**2", least=0.0)] = Field(
        None, description="Irradiance at the sample that is always there"
    )
    leakage: Annotated[Setting, UnitOrDrawn("S", least=0.0)] = Field(
        None, description="Conductance of cables and fixture beside the device"
    )
    thermal_emf: Annotated[Setting, UnitOrDrawn("V")] = Field(
        None, description="Thermal voltage in series with the device"
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
    time_base: Relative = Field(
        None, description="Times that the instruments report over true ones, minus 1"
    )
    aperture: Relative = Field(
        None, description="Integration time of the analyser's samples over the set one, minus 1"
    )
    edge_delay: Annotated[Setting, UnitOrDrawn("s")] = Field(
        None, description="From the command of an edge of the light to the edge"
    )

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

    @property
    def draws_light(self) -> bool:
        """Whether what the light truly is, is drawn about a calibration."""
        return DRAWN in (self.of("irradiance_scale"), self.of("calibration_nonlinearity"))


_GROUPED: Mapping[str, str] = {
    **dict.fromkeys(("meter_gain", "meter_offset", "source_gain", "source_offset"), "meter"),
    **dict.fromkeys(("light_fluctuation", "light_drift", "day_to_day_light"), "light"),
}


def names() -> tuple[str, ...]:
    """The errors that there are, groups left out."""
    return tuple(name for name in ErrorsConfig.model_fields if name not in _GROUPED.values())
