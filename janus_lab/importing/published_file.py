"""Values from a paper in a YAML file: as they are printed, with their units."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from drivers.config import yaml_file
from drivers.config.quantities import Unit, parse, quoted
from drivers.config.section import Section
from janus_lab.analysis.published import Printed, PublishedValues
from janus_lab.analysis.unit_slip import rounding_half_width

_NUMBER = re.compile(r"\s*(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>.*?)\s*")
_ROOT = re.compile(r"√\s*Hz|sqrt\(\s*Hz\s*\)|rtHz|Hz\^?(?:1/2|0\.5)|Hz\^\(1/2\)", re.IGNORECASE)
#: No quantity is larger in its unit, nor smaller than its inverse; so their products stay numbers.
_LARGEST = 1e40
#: No printed value is longer (characters).
_LONGEST = 200


class PrintedIn:
    """Marks a field as a printed value in a unit, such as ``0.35 A/W``, or with what is stated for
    its uncertainty, ``{value: 0.35 A/W, uncertainty: 5 %}``; without a unit for a plain number,
    after which the word `called` may stand."""

    def __init__(self, unit: str, called: str = "") -> None:
        self.unit = unit
        self._called = called

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def _read(self, given: object) -> Printed:
        if isinstance(given, Printed):
            return given
        if isinstance(given, dict):
            if set(given) != {"value", "uncertainty"}:
                raise ValueError("expected 'value' and 'uncertainty'")
            value = self._printed(given["value"])
            return Printed(value.value, value.half_width, self._uncertainty(given, value.value))
        return self._printed(given)

    def _printed(self, given: object) -> Printed:
        text = str(given)[:_LONGEST]  # looking takes as long as the length squared
        found = _NUMBER.fullmatch(text.replace("−", "-")) if len(text) < _LONGEST else None
        if found is None:
            raise ValueError(
                f"{quoted(given)} is not a number{f' in {self.unit}' if self.unit else ''}"
            )
        number, unit = found["number"], _ROOT.sub("Hz**0.5", found["unit"])
        if self._called and unit.lower() == self._called.lower():
            unit = ""
        value = float(number) if not (unit or self.unit) else parse(f"{number} {unit}", self.unit)
        if not value > 0:
            raise ValueError(f"{quoted(given)} is not above zero")
        if not 1 / _LARGEST < value < _LARGEST:
            raise ValueError(f"{quoted(given)} is no value that anybody has measured")
        return Printed(value, rounding_half_width(number) * value / float(number))

    def _uncertainty(self, given: dict[str, Any], value: float) -> float:
        text = _ROOT.sub("Hz**0.5", str(given["uncertainty"]))
        if text.strip().endswith("%"):
            uncertainty = parse(text, "") * value
        else:
            uncertainty = parse(text, self.unit) if self.unit else float(text)
        if not 0 <= uncertainty < _LARGEST:
            raise ValueError(f"{quoted(given['uncertainty'])} is no uncertainty")
        return uncertainty


class PublishedFile(Section):
    """The file. Everything but `source` may be left out."""

    source: str = Field(min_length=1, description="Where it is printed, with DOI")
    responsivity: Annotated[Printed, PrintedIn("A/W")] | None = None
    eqe: Annotated[Printed, PrintedIn("")] | None = None
    wavelength: Annotated[Printed, PrintedIn("nm")] | None = None
    dark_current: Annotated[Printed, PrintedIn("A")] | None = None
    dark_current_density: Annotated[Printed, PrintedIn("A/cm**2")] | None = None
    area: Annotated[Printed, PrintedIn("cm**2")] | None = None
    noise_current: Annotated[Printed, PrintedIn("A/Hz**0.5")] | None = None
    bandwidth: Annotated[Printed, PrintedIn("Hz")] | None = None
    integrated_noise: Annotated[Printed, PrintedIn("A")] | None = None
    shunt_resistance: Annotated[Printed, PrintedIn("ohm")] | None = None
    temperature: Annotated[Printed, PrintedIn("K")] | None = None
    detectivity: Annotated[Printed, PrintedIn("", "Jones")] | None = Field(
        None, description="From measured noise, in Jones (a plain number)"
    )
    detectivity_shot: Annotated[Printed, PrintedIn("", "Jones")] | None = Field(
        None, description="From the dark current, in Jones (a plain number)"
    )
    nep: Annotated[Printed, PrintedIn("W/Hz**0.5")] | None = None
    light_dark_ratio: Annotated[Printed, PrintedIn("")] | None = None
    irradiance: Annotated[Printed, PrintedIn("mW/cm**2")] | None = None
    frequency: Annotated[float, Unit("Hz")] | None = None
    bias: Annotated[float, Unit("V")] | None = None

    def values(self) -> PublishedValues:
        """The values without their source."""
        return PublishedValues(
            **{name: getattr(self, name) for name in type(self).model_fields if name != "source"}
        )


def read_published(path: Path) -> PublishedFile:
    """Read the file; raises ConfigError that names every key that is wrong, with its line."""
    return yaml_file.load(path, PublishedFile, as_written=True)
