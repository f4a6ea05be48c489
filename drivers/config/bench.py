"""What stands on the bench, and what it may do: the models of a bench file.

Irradiance is held in mW/cm², everything else in SI units. Opening a bench is `drivers.bench`'s.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from drivers.errors import ConfigError

from . import models
from .addresses import canonical, interface_of
from .instruments import AnalyserConfig, SMUConfig, SwitchConfig
from .irradiance.filters import FilterConfig
from .irradiance.reference import PowerMeterConfig, ReferenceConfig
from .light import GeneratorConfig, LaserConfig, check_modulation_source
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

    @model_validator(mode="after")
    def _consistent(self) -> BenchConfig:
        if self.simulation is not None and not self.simulated:
            raise ValueError(
                "a 'simulation' section needs 'visa_library: simulated', "
                f"but the VISA library is {self.visa_library!r}"
            )
        if self.simulation is not None:
            self.simulation.check_light(self.laser.calibration)
        if self.simulation is not None and self.simulation.devices:
            if self.switch is None:
                raise ValueError(
                    "simulation.devices are on the channels of a 'switch': there is none"
                )
            for channel, device in self.simulation.devices.items():
                self.switch.channel_number(channel)
                if device.physics is None:
                    raise ValueError(
                        f"simulation.devices: the file of {device.name} has no 'physics' section"
                    )
        full_scale = self.laser.full_scale
        if self.limits.laser_current > full_scale:
            raise ValueError(
                f"limits.laser_current, {self.limits.laser_current * 1e3:g} mA, is beyond the "
                f"{self.laser.range} range of the {self.laser.controller}, {full_scale * 1e3:g} mA"
            )
        calibration = self.laser.calibration
        if calibration is not None and calibration.currents[-1] > self.limits.laser_current:
            raise ValueError(
                f"the calibration goes up to {calibration.currents[-1] * 1e3:g} mA, beyond "
                f"limits.laser_current, {self.limits.laser_current * 1e3:g} mA"
            )
        names = [each.name for each in self.filters]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(
                f"two filters are called {twice!r}: a person could not tell them apart"
            )
        if self.laser.modulation is not None:
            wired = self.analyser
            check_modulation_source(
                self.laser.modulation,
                self.generator,
                monitor=wired.monitor if wired else None,
                channel=wired.modulation if wired else None,
            )
        elif self.generator is not None:
            raise ValueError(
                "a generator is of use on the laser's modulation input only: "
                "'modulation: {source: generator}' in the 'laser' section"
            )
        self._check_addresses()
        return self

    def _check_addresses(self) -> None:
        """One address is one instrument, and one channel of it is wired to one thing."""
        first: dict[str, tuple[str, str]] = {}
        for role, (model, address) in self.instruments.items():
            on_serial = interface_of(address) == "rs232"
            if on_serial and models.entry(model).RS232 is None:
                raise ValueError(f"a {model} has no RS-232 port, but {role} is at {address}")
            if not on_serial and getattr(getattr(self, role), "serial", None) is not None:
                raise ValueError(
                    f"{role}.serial describes an RS-232 port, but {address} is none: leave it out"
                )
            there = first.setdefault(canonical(address), (role, model))
            if there[1] != model:
                raise ValueError(
                    f"{there[0]} and {role} have one address, {address}, but are different models, "
                    f"{there[1]} and {model}"
                )
        analyser, smu = self.analyser, self.smu
        if analyser is None or canonical(analyser.address) != canonical(smu.address):
            return
        if smu.channel in (analyser.monitor, analyser.modulation):
            raise ValueError(
                f"channel {smu.channel} cannot be the smu's, which is on the photodetector: the "
                "'analyser' section says that it is on something else"
            )
