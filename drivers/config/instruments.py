"""The instruments of a bench file but for the light: model, address, and what each is wired to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from . import models
from .addresses import Address
from .quantities import Unit
from .section import Section
from .serial_line import SerialConfig

if TYPE_CHECKING:
    from drivers.capabilities import EdgeRecorderCapabilities, SourceMeterCapabilities

    SourceMeterModel: TypeAlias = str
    EdgeRecorderModel: TypeAlias = str
else:  # checked, and in the published schema, by the list of models
    SourceMeterModel = Literal[models.names("smu")]
    EdgeRecorderModel = Literal[models.names("analyser")]


Slot = Annotated[int, Field(ge=1, le=10)]


class SMUConfig(Section):
    """The source-measure unit that biases the photodetector."""

    model: SourceMeterModel = "Keithley 2400"
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
                raise ValueError(
                    f"a {self.model} has several units: 'channel: 4' says which slot's is meant"
                )
        elif self.channel is not None:
            raise ValueError(f"a {self.model} has one unit: leave 'channel' out")
        return self


class AnalyserConfig(Section):
    """The semiconductor analyser that records fast edges, and what its SMUs are wired to.

    Channels are slot numbers. Photodetector and source-measure unit share the sample: only one of
    the two instruments may have its output on it.
    """

    model: EdgeRecorderModel = "Keysight B1500A"
    address: Address = Field(description="VISA resource name, such as GPIB0::17::INSTR")
    photodetector: Slot = Field(description="Channel on the photodetector")
    monitor: Slot | None = Field(
        None,
        description="Channel on a fast photodiode in the same light, which is also the reference "
        "detector of instrument-response runs",
    )
    modulation: Slot | None = Field(
        None, description="Channel on the modulation input of the laser controller"
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
