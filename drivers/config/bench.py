"""What stands on the bench, and what it may do: the models of a bench file.

Irradiance is held in mW/cm², everything else in SI units. Opening a bench is `drivers.bench`'s.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from drivers.errors import ConfigError

from . import models
from .addresses import canonical, interface_of
from .consistency.known import at_their_keys, known_part
from .consistency.sections import mistakes_of
from .instruments import AnalyserConfig, SMUConfig, SwitchConfig
from .irradiance.filters import FilterConfig
from .irradiance.reference import PowerMeterConfig, ReferenceConfig
from .light import GeneratorConfig, LaserConfig
from .quantities import Unit
from .section import Positive, Section
from .serial_line import SerialConfig, SerialLine
from .simulation import SimulationConfig


class FixtureConfig(Section):
    """What cables, fixture and room add to the device; standard uncertainties (k = 1) about none.

    They are measured without the device, without the light, and shorted in its place.
    """

    stray_light: Annotated[
        float,
        Unit("mW/cm**2"),
        Field(ge=0, description="Irradiance at the sample that is always there"),
    ] = 0.0
    leakage: Annotated[
        float, Unit("S"), Field(ge=0, description="Conductance of cables and fixture")
    ] = 0.0
    thermal_emf: Annotated[
        float, Unit("V"), Field(ge=0, description="Thermal voltages in the leads")
    ] = 0.0


class Limits(Section):
    """What no measurement on this bench may exceed."""

    bias: Annotated[float, Unit("V"), Positive] = Field(
        description="Largest bias of either sign at the sample"
    )
    compliance: Annotated[float, Unit("A"), Positive] = Field(
        description="Largest current that a measurement may let through the sample"
    )
    irradiance: Annotated[float, Unit("mW/cm**2"), Positive] = Field(
        description="Strongest light at the sample"
    )
    laser_current: Annotated[float, Unit("A"), Positive] = Field(
        description="Largest current through the laser diode"
    )
    laser_on_time: Annotated[
        float, Unit("s"), Field(gt=0, description="Longest time with the laser on in one run")
    ]


class BenchConfig(Section):
    """A bench file."""

    name: str = Field(description="Of the bench; reports and the window show it")
    visa_library: str = Field(
        "",
        description="'simulated', '@py', a path, or empty for the VISA library of the computer",
    )
    smu: SMUConfig
    laser: LaserConfig
    filters: tuple[FilterConfig, ...] = Field(
        (), description="Neutral-density filters for the beam, changed by hand, one at a time"
    )
    analyser: AnalyserConfig | None = None
    generator: GeneratorConfig | None = None
    reference: ReferenceConfig | None = None
    power_meter: PowerMeterConfig | None = None
    switch: SwitchConfig | None = None
    limits: Limits
    fixture: FixtureConfig = FixtureConfig()
    time_base_uncertainty: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative standard uncertainty of the instruments' clocks"),
    ] = 0.0
    guard_lease: Annotated[
        float,
        Unit("s"),
        Field(
            ge=0.5,
            le=60,
            description="A run that shows no sign of life for so long counts as hung, and the "
            "guard process switches the bench off",
        ),
    ] = 2.0
    simulation: SimulationConfig | None = None

    @property
    def simulated(self) -> bool:
        """Whether the instruments are simulated: for sentences that say so. What follows from it
        has names of its own below."""
        return self.visa_library == "simulated"

    @property
    def outlasts_process(self) -> bool:
        """Whether the instruments stay as they are when this process ends: then they need one
        owner and a guard, and their time goes on while nobody measures."""
        return not self.simulated

    @property
    def repeats_itself(self) -> bool:
        """Whether the same seed gives the same readings again."""
        return self.simulated

    @property
    def mounts_devices(self) -> bool:
        """Whether the bench itself mounts the device that a device file describes."""
        return self.simulated

    @property
    def changes_samples(self) -> bool:
        """Whether the bench itself goes from one sample of a sheet to the next."""
        return self.mounts_devices or self.switch is not None

    def on_channel(self, channel: int | None) -> BenchConfig:
        """This bench with the sample on `channel` of its switch, in the bank's numbers; without a
        switch, or without a channel, as it is."""
        if self.switch is None or channel is None:
            return self
        switch = self.switch.model_copy(update={"channel": channel})
        return self.model_copy(update={"switch": switch})

    def check_connected(self) -> None:
        """Raise ConfigError where a switch is between the samples and the meters, and nobody has
        said on which of its channels the sample is."""
        if self.switch is not None and self.switch.channel is None:
            raise ConfigError(
                f"nobody has said on which channel of the {self.switch.model} the sample is",
                subject="switch.channel",
                advice="say it in the bench file, or in a sheet of samples (column 'channel')",
            )

    @property
    def pace_is_free(self) -> bool:
        """Whether bench time may pass at another speed than on the wall."""
        return self.simulated

    @property
    def instruments(self) -> dict[models.Role, tuple[str, str]]:
        """Model and address of every instrument, by its role; one of two roles stands twice."""
        found: dict[models.Role, tuple[str, str]] = {
            "smu": (self.smu.model, self.smu.address),
            "laser": (self.laser.controller, self.laser.address),
        }
        if self.analyser is not None:
            found["analyser"] = (self.analyser.model, self.analyser.address)
        if self.generator is not None:
            found["generator"] = (self.generator.model, self.generator.address)
        if self.power_meter is not None and (reached := self.power_meter.reached):
            found["power_meter"] = reached
        if self.switch is not None:
            found["switch"] = (self.switch.model, self.switch.address)
        return found

    def serial_line(self, role: models.Role) -> SerialLine | None:
        """How the RS-232 port of an instrument is set; None of one at another interface."""
        model, address = self.instruments[role]
        delivered = models.entry(model).RS232
        if interface_of(address) != "rs232" or delivered is None:
            return None
        said: SerialConfig | None = getattr(getattr(self, role), "serial", None)
        return (said or SerialConfig()).over(delivered)

    @property
    def at_addresses(self) -> list[tuple[str, str, tuple[models.Role, ...]]]:
        """Model, address and roles of every instrument, each once, whatever it is used as."""
        found: dict[str, tuple[str, str, tuple[models.Role, ...]]] = {}
        for role, (model, address) in self.instruments.items():
            _, _, roles = found.get(canonical(address), (model, address, ()))
            found[canonical(address)] = (model, address, (*roles, role))
        return list(found.values())

    @model_validator(mode="wrap")
    @classmethod
    def _is_consistent(
        cls, given: Any, read: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Of a bench with mistakes, too, all is told that can be."""
        try:
            made, others = read(given), None
        except ValidationError as error:
            made, others = known_part(cls, given, info.context), error
        mistakes = mistakes_of(made, partial=others is not None)
        if mistakes:
            raise at_their_keys(mistakes, given, others)
        if others is not None:
            raise others
        return made
