"""The instruments of a bench file but for the light: model, address, and what each is wired to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from . import models
from .addresses import Address
from .consistency.known import at_their_keys
from .quantities import Unit
from .section import Section
from .serial_line import SerialConfig

if TYPE_CHECKING:
    from drivers.capabilities import EdgeRecorderCapabilities, SourceMeterCapabilities

    SourceMeterModel: TypeAlias = str
    EdgeRecorderModel: TypeAlias = str
    SwitchModel: TypeAlias = str
else:  # checked, and in the published schema, by the list of models
    SourceMeterModel = Literal[models.names("smu")]
    EdgeRecorderModel = Literal[models.names("analyser")]
    SwitchModel = Literal[models.names("switch")]


Slot = Annotated[int, Field(ge=1, le=10)]


class SMUConfig(Section):
    """The source-measure unit that biases the photodetector."""

    model: SourceMeterModel = Field("Keithley 2400", description="Must be what *IDN? says")
    address: Address = Field(description="VISA resource name, such as GPIB0::24::INSTR")
    serial: SerialConfig | None = Field(
        None, description="Of an RS-232 port that is not as it was delivered"
    )
    channel: Slot | None = Field(
        None, description="Slot of the unit on the photodetector, of an instrument that has several"
    )
    line_frequency: Literal["50 Hz", "60 Hz"] = Field(
        "50 Hz", description="Mains frequency; one NPLC lasts one period of it"
    )

    @property
    def line_frequency_hz(self) -> float:
        return float(self.line_frequency.removesuffix(" Hz"))

    @property
    def capabilities(self) -> SourceMeterCapabilities:
        """What the model can do, known before the bench is opened."""
        return models.source_meter(self.model).source_meter_capabilities(self)

    @model_validator(mode="after")
    def _channel_where_there_are_some(self) -> SMUConfig:
        if models.model_named(self.model).several_channels:
            if self.channel is None:
                words = f"a {self.model} has several units: 'channel: 4' says which slot's is meant"
                raise at_their_keys([(("channel",), words)], self)
        elif self.channel is not None:
            words = f"a {self.model} has one unit: leave 'channel' out"
            raise at_their_keys([(("channel",), words)], self)
        return self


class AnalyserConfig(Section):
    """The semiconductor analyser that records fast edges, and what its SMUs are wired to.

    Channels are slot numbers. Photodetector and source-measure unit share the sample: only one of
    the two instruments may have its output on it.
    """

    model: EdgeRecorderModel = Field("Keysight B1500A", description="Must be what *IDN? says")
    address: Address = Field(description="VISA resource name, such as GPIB0::17::INSTR")
    photodetector: Slot = Field(
        description="Channel on the photodetector: the number of its slot, such as 1", examples=[1]
    )
    monitor: Slot | None = Field(
        None,
        description="Channel (number of the slot) on a fast photodiode in the same light, which is "
        "also the reference detector of instrument-response runs",
    )
    modulation: Slot | None = Field(
        None,
        description="Channel (number of the slot) on the modulation input of the laser controller",
    )
    aperture_uncertainty: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative standard uncertainty of a sample's integration"),
    ] = 0.0

    @property
    def capabilities(self) -> EdgeRecorderCapabilities:
        """What the model can do, known before the bench is opened."""
        return models.edge_recorder(self.model).edge_recorder_capabilities()

    @property
    def channels(self) -> list[int]:
        """Every channel that is wired."""
        wired = (self.photodetector, self.monitor, self.modulation)
        return [channel for channel in wired if channel is not None]

    @model_validator(mode="after")
    def _one_use_each(self) -> AnalyserConfig:
        if len(set(self.channels)) < len(self.channels):
            raise ValueError("photodetector, monitor and modulation need a channel each")
        return self


def _cards(given: object) -> object:
    """One card by itself, and numbers, as the names that they are."""
    listed = given if isinstance(given, list | tuple) else [given]
    return [str(card) if isinstance(card, int) else card or "none" for card in listed]


class SwitchConfig(Section):
    """The relay bank between the samples and the source-measure unit, one sample on a channel.

    All instruments that are on the photodetector are wired to its common terminals.
    """

    model: SwitchModel = Field("Keithley 2700", description="Must be what *IDN? says")
    address: Address = Field(description="VISA resource name, such as GPIB0::16::INSTR")
    serial: SerialConfig | None = Field(
        None, description="Of an RS-232 port that is not as it was delivered"
    )
    cards: Annotated[tuple[str, ...], BeforeValidator(_cards)] = Field(
        ("7700",), description="The cards in its slots, from slot 1 on; 'none' for an empty one"
    )
    channel: int | None = Field(
        None,
        ge=1,
        description="The channel that the sample is on, such as 101, where no sheet of samples "
        "says it",
    )

    @property
    def channels(self) -> tuple[int, ...]:
        """Every channel that a sample can be on."""
        return models.switch(self.model).channels_of(self.model, self.cards)

    def channel_number(self, channel: int) -> int:
        """`channel` in the bank's numbers; raises ValueError for one that it has not."""
        return _number(channel, self.model, self.cards)

    @field_validator("cards")
    @classmethod
    def _fit_into_it(cls, cards: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if (model := info.data.get("model")) is not None:
            models.switch(model).channels_of(model, cards)
        return cards

    @field_validator("channel")
    @classmethod
    def _is_there(cls, channel: int | None, info: ValidationInfo) -> int | None:
        known = {"model", "cards"} <= set(info.data)
        return (
            _number(channel, info.data["model"], info.data["cards"])
            if known and channel
            else channel
        )


def _number(channel: int, model: str, cards: tuple[str, ...]) -> int:
    bank = models.switch(model)
    number, there = bank.channel_number(channel), bank.channels_of(model, cards)
    if number not in there:
        blocks = ", ".join(f"{block[0]} to {block[-1]}" for block in _blocks(there))
        raise ValueError(
            f"the {model} has no channel {channel}; a sample can be on {blocks or 'none'}"
        )
    return number


def _blocks(numbers: tuple[int, ...]) -> list[list[int]]:
    """`numbers` in blocks without a gap."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
