"""What a foreign file does not say: under which conditions it was measured. On the command line, or
in a small YAML file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator

from drivers.config import models, yaml_file
from drivers.config.device import AreaKind
from drivers.config.mistake_words import annotation_at, reason
from drivers.config.quantities import Unit, items_of, parse, with_prefix
from drivers.config.section import Positive, Section
from drivers.errors import ConfigError
from drivers.meter_record import BiasRange, CurrentRange, MeterRecord

Kind = Literal["iv", "cycles", "edges"]


class MeterLimits(Section):
    """The accuracy of a meter that Janus Lab does not know: ±(gain · |I| + offset), limits."""

    gain: Annotated[float, Unit(""), Field(ge=0, lt=1, description="Of the reading")]
    offset: Annotated[float, Unit("A"), Field(ge=0)]
    resolution: Annotated[float, Unit("A"), Field(ge=0, description="One count")] = 0.0
    bias_gain: Annotated[float, Unit(""), Field(ge=0, lt=1)] = 0.0
    bias_offset: Annotated[float, Unit("V"), Field(ge=0)] = 0.0


class StatedConditions(Section):
    """Conditions of measured data. What is left out is not known, and is said to be so."""

    bias: Annotated[float, Unit("V")] | None = Field(
        None, description="Of the cycles or edges, or the one of the figures of an I-V curve"
    )
    irradiance: tuple[float, ...] | None = Field(
        None, description="While lit; for an I-V file one for each current, 0 mW/cm² in the dark"
    )
    irradiance_uncertainty: Annotated[float, Unit(""), Field(ge=0, lt=1)] | None = None
    stability: Annotated[float, Unit(""), Field(ge=0, lt=1)] = 0.0
    wavelength: Annotated[float, Unit("nm"), Positive] | None = None
    wavelength_uncertainty: Annotated[float, Unit("nm"), Field(ge=0)] = 0.0
    area: Annotated[float, Unit("cm**2"), Positive] | None = None
    area_uncertainty: Annotated[float, Unit(""), Field(ge=0, lt=1)] = 0.0
    area_kind: AreaKind | None = None
    overfill: bool | None = None
    temperature: Annotated[float, Unit("K"), Positive] | None = None
    meter: str | MeterLimits = Field(
        "unknown", description="A model's name, its limits of error, or 'unknown'"
    )
    current_range: Annotated[float, Unit("A"), Positive] | None = Field(
        None, description="Of all readings; without it the lowest that holds each"
    )
    nplc: Annotated[float, Field(gt=0)] = 1.0
    on_time: Annotated[float, Unit("s"), Positive] | None = Field(None, description="Lit half")
    off_time: Annotated[float, Unit("s"), Positive] | None = Field(None, description="Dark half")
    light_on_at: Annotated[float, Unit("s")] | None = Field(
        None, description="Time, as in the file, at which the light goes on first"
    )
    aperture: Annotated[float, Unit("s"), Field(ge=0)] | None = Field(
        None, description="Over which each sample of an edge is averaged"
    )
    sample: str | None = None

    @field_validator("irradiance", mode="before")
    @classmethod
    def _irradiances(cls, given: Any) -> Any:
        if given is None:
            return None
        items = given if isinstance(given, list | tuple) else _items(given)
        levels = tuple(parse(item, "mW/cm**2") if isinstance(item, str) else item for item in items)
        if any(not isinstance(level, float) for level in levels):
            raise ValueError(f"{given!r} has no unit: write it with its unit, such as '13 mW/cm²'")
        if any(level < 0 for level in levels):
            raise ValueError("irradiance is not negative")
        return levels

    @field_validator("meter")
    @classmethod
    def _known(cls, given: str | MeterLimits) -> str | MeterLimits:
        known = ("unknown", *models.names("smu"))
        if isinstance(given, str) and given not in known:
            raise ValueError(
                f"{given!r} is no meter that Janus Lab knows{yaml_file.nearest(given, known)} "
                f"(known: {', '.join(known)})"
            )
        return given


def _items(text: object) -> list[str]:
    """The items of `0, 0.7, 13 mW/cm²`, each with the unit that stands after the last."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} has no unit: write it with its unit, such as '13 mW/cm²'")
    return items_of(text)


def stated(path: Path, given: dict[str, Any]) -> StatedConditions:
    """What stands in `<path>.yaml`, if that is there, with what was `given` by options over it.

    Raises ConfigError, naming the file and line, or the option.
    """
    beside = path.with_name(path.name + ".yaml")
    in_file = yaml_file.load(beside, StatedConditions) if beside.exists() else StatedConditions()
    values = in_file.model_dump()
    for key, text in given.items():
        if text is None:
            continue
        try:
            read = validated({key: text})
        except ConfigError as error:
            option = key.replace("_", "-")
            raise ConfigError(f"--{option}: {error.detail.partition(': ')[2]}") from None
        values[key] = getattr(read, key)
    return in_file.model_copy(update=values)


def validated(given: Mapping[str, Any]) -> StatedConditions:
    """The conditions that are `given`; raises ConfigError, in a sentence that names the first key
    that is wrong."""
    try:
        return StatedConditions.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = str(first["loc"][0]) if first["loc"] else "conditions"
        if first["type"] == "extra_forbidden":
            known = list(StatedConditions.model_fields)
            near = yaml_file.nearest(key, known)
            raise ConfigError(f"{key}: no such condition{near}") from None
        stated = annotation_at(StatedConditions, first["loc"])
        said = reason(first, given.get(key), stated)
        raise ConfigError(f"{key}: {said}") from None


def _check_range(record: MeterRecord, current_range: float, largest_A: float) -> None:
    """Raise ConfigError for a range that the meter does not have, or that the readings exceed."""
    known = {each.full_scale_A: each for each in record.current_ranges}
    near = min(known, key=lambda scale: abs(scale - current_range))
    if abs(near - current_range) > 0.01 * near:
        ranges = ", ".join(with_prefix(scale, "A") for scale in known)
        raise ConfigError(
            f"the {record.model} has no range of {with_prefix(current_range, 'A')}",
            advice=f"it has {ranges}",
        )
    if largest_A > known[near].reach_A * (1 + 1e-9):
        raise ConfigError(
            f"a reading of {with_prefix(float(f'{largest_A:.3g}'), 'A')} is beyond the range of "
            f"{with_prefix(near, 'A')}"
        )


def meter_record(stated_: StatedConditions, largest_A: float) -> MeterRecord:
    """The record of the meter that is stated; `largest_A` is the largest current measured.

    Raises ConfigError for a fixed range that the meter does not have.
    """
    meter = stated_.meter
    if isinstance(meter, str) and meter != "unknown":
        from drivers.config.instruments import SMUConfig

        channel = 1 if models.model_named(meter).several_channels else None
        config = SMUConfig(model=meter, address="GPIB0::1::INSTR", channel=channel)
        record = config.capabilities.meter_record(stated_.nplc)
        if stated_.current_range is not None:
            _check_range(record, stated_.current_range, largest_A)
        return record
    limits = meter if isinstance(meter, MeterLimits) else MeterLimits(gain="0", offset="0 A")
    scale = stated_.current_range or largest_A or 1.0
    return MeterRecord(
        model="unknown meter" if meter == "unknown" else "meter by its limits of error",
        document="as stated with the data",
        nplc=stated_.nplc,
        current_ranges=(
            CurrentRange(scale, scale, limits.gain, limits.offset, 0.0, limits.resolution),
        ),
        bias_ranges=(BiasRange(1e4, 1e4, limits.bias_gain, limits.bias_offset),),
        autorange="asked",
    )
