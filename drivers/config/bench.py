"""What stands on the bench, and what it may do: the models of a bench file.

Irradiance is held in mW/cm², everything else in SI units. Opening a bench is `drivers.bench`'s.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pyvisa import rname

from drivers.visa.addresses import canonical

from . import models
from .quantities import Unit

if TYPE_CHECKING:
    from drivers.ports import EdgeRecorderCapabilities, SourceMeterCapabilities

    SourceMeterModel: TypeAlias = str
    LightSourceModel: TypeAlias = str
    EdgeRecorderModel: TypeAlias = str
else:  # checked, and in the published schema, by the list of models
    SourceMeterModel = Literal[models.names("smu")]
    LightSourceModel = Literal[models.names("laser")]
    EdgeRecorderModel = Literal[models.names("analyser")]

Positive = Field(gt=0)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _visa_address(text: str) -> str:
    try:
        rname.parse_resource_name(text)
    except rname.InvalidResourceName:
        raise ValueError(
            f"{text!r} is not a VISA address, such as GPIB0::24::INSTR, "
            "TCPIP0::192.0.2.20::8888::SOCKET or ASRL1::INSTR"
        ) from None
    return text


Address = Annotated[str, AfterValidator(_visa_address)]


Slot = Annotated[int, Field(ge=1, le=10)]


class SMUConfig(_Section):
    """The source-measure unit that biases the photodetector."""

    model: SourceMeterModel = "Keithley 2400"
    address: Address = Field(description="VISA resource name, such as GPIB0::24::INSTR")
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


class AnalyserConfig(_Section):
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


class CalibrationPoint(_Section):
    """Irradiance at the sample for one laser current, as measured with a reference detector."""

    current: Annotated[float, Unit("A"), Field(ge=0, description="Laser current")]
    irradiance: Annotated[
        float, Unit("mW/cm**2"), Field(ge=0, description="Irradiance at the sample")
    ]


class CalibrationConfig(_Section):
    """The table that turns laser current into irradiance at the sample."""

    date: datetime.date = Field(description="Day of the calibration")
    valid_for: Annotated[
        float, Unit("day"), Field(gt=0, description="After this the figures of merit are flagged")
    ] = 365.0
    uncertainty: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Standard uncertainty (k = 1) common to all points"),
    ]
    points: list[CalibrationPoint] = Field(min_length=2)

    @model_validator(mode="after")
    def _rising(self) -> CalibrationConfig:
        for before, after in zip(self.points, self.points[1:], strict=False):
            if after.current <= before.current or after.irradiance <= before.irradiance:
                raise ValueError(
                    "the points must rise in current and in irradiance, but "
                    f"{after.current * 1e3:g} mA, {after.irradiance:g} mW/cm² follows "
                    f"{before.current * 1e3:g} mA, {before.irradiance:g} mW/cm²"
                )
        return self


class ModulationConfig(_Section):
    """What drives the controller's modulation input: light with fast edges.

    A setpoint command settles within milliseconds, so response times need this. With the analyser
    its own step is the edge, and the time of that is known. A generator runs freely; its edges are
    found on the monitor photodiode, to within the sampling.
    """

    source: Literal["analyser", "generator"] = Field(
        "analyser", description="analyser: one of its channels; generator: a free-running square "
        "wave from 0 V, by a function generator or TTL",
    )  # fmt: skip
    period: Annotated[float, Unit("s"), Positive] | None = Field(
        None, description="Of the generator's wave, lit for half of it"
    )
    irradiance: Annotated[float, Unit("mW/cm**2"), Positive] | None = Field(
        None, description="While the generator's wave is high"
    )
    edge_time: Annotated[
        float, Unit("s"), Field(ge=0, description="10–90 % time of the light at the sample")
    ] = 5e-6
    timing_uncertainty: Annotated[
        float,
        Unit("s"),
        Field(ge=0, description="Standard uncertainty of the analyser's edges in time (k = 1)"),
    ] = 1e-5

    @model_validator(mode="after")
    def _generator_is_described(self) -> ModulationConfig:
        described = self.period is not None and self.irradiance is not None
        if self.source == "generator" and not described:
            raise ValueError("a generator needs its 'period' and the 'irradiance' that it makes")
        if self.source == "analyser" and (self.period or self.irradiance):
            raise ValueError("'period' and 'irradiance' describe a generator, not the analyser")
        return self

    @property
    def edge_sigma(self) -> float | None:
        """Standard uncertainty (s) of an edge's time; None where the sampling has to find it."""
        return self.timing_uncertainty if self.source == "analyser" else None


class LaserConfig(_Section):
    """The laser diode, its controller, and the light it gives at the sample."""

    controller: LightSourceModel
    address: Address = Field(
        description="VISA resource name, such as TCPIP0::192.0.2.20::8888::SOCKET"
    )
    range: Literal["LOW", "HIGH"] = Field("LOW", description="Current range of the controller")
    voltage_limit: Annotated[
        float, Unit("V"), Field(ge=0.1, le=10, description="The controller trips beyond it")
    ]
    wavelength: Annotated[float, Unit("nm"), Positive] = 450.0
    wavelength_uncertainty: Annotated[float, Unit("nm"), Field(ge=0)] = 1.0
    stability: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative fluctuation and drift of the light (k = 1)"),
    ] = 0.005
    turn_on_time: Annotated[
        float, Unit("s"), Field(ge=0, description="From LDON to steady light, waited once")
    ] = 4.5
    modulation: ModulationConfig | None = Field(
        None, description="How light with fast edges is made; without it there is none"
    )
    calibration: CalibrationConfig

    @property
    def full_scale(self) -> float:
        """Full scale of the controller's current range (A)."""
        return models.light_source(self.controller).FULL_SCALES[self.controller][self.range]


class Limits(_Section):
    """What no measurement on this bench may exceed."""

    bias: Annotated[float, Unit("V"), Positive]
    compliance: Annotated[float, Unit("A"), Positive]
    irradiance: Annotated[float, Unit("mW/cm**2"), Positive]
    laser_current: Annotated[float, Unit("A"), Positive]
    laser_on_time: Annotated[
        float, Unit("s"), Field(gt=0, description="Longest time with the laser on in one run")
    ]


class FaultConfig(_Section):
    """One thing that goes wrong in a simulation."""

    instrument: Literal["smu", "laser", "analyser"]
    kind: Literal["timeout", "silence", "wrong identity"]
    at: Annotated[float, Unit("s"), Field(ge=0, description="Bench time")] = 0.0
    identity: str = Field("", description="What *IDN? answers when the identity is wrong")


class SimulationConfig(_Section):
    """How the simulated bench differs from an ideal one; without meaning on real instruments."""

    clock: Literal["virtual", "paced", "wall"] = Field(
        "virtual", description="virtual: as fast as it computes; paced: see speed"
    )
    speed: Annotated[float, Field(gt=0, description="Bench seconds in a wall second")] = 1.0
    seed: int = Field(0, ge=0)
    interlock: Literal["closed", "open"] = "closed"
    interlock_opens_at: Annotated[float, Unit("s"), Field(ge=0)] | None = None
    spot_area: Annotated[
        float,
        Unit("cm**2"),
        Field(gt=0, description="Area over which the laser's power spreads at the sample"),
    ] = 2.0
    threshold: Annotated[float, Unit("A"), Positive] = 0.030
    slope_efficiency: Annotated[float, Unit("W/A"), Positive] = 0.9
    calibration_error: Annotated[
        float, Unit(""), Field(gt=-1, description="True irradiance relative to the table, minus 1")
    ] = 0.0
    temperature: Annotated[float, Unit("K"), Positive] = 293.0
    monitor_sensitivity: Annotated[
        float,
        Unit("A*cm**2/mW"),
        Field(gt=0, description="Current of the monitor photodiode per irradiance"),
    ] = 18.75e-6
    edge_jitter: Annotated[
        float,
        Unit("s"),
        Field(ge=0, description="Random delay (rms) of the light's edge after its command"),
    ] = 0.0
    fault: FaultConfig | None = None
    resume_gap: Annotated[
        float, Unit("s"), Field(ge=0, description="Bench time lost before a run is resumed")
    ] = 0.0


class BenchConfig(_Section):
    """A bench file."""

    name: str
    visa_library: str = Field(
        "",
        description="'simulated', '@py', a path, or empty for the VISA library of the computer",
    )
    smu: SMUConfig
    laser: LaserConfig
    analyser: AnalyserConfig | None = None
    limits: Limits
    simulation: SimulationConfig | None = None

    @property
    def simulated(self) -> bool:
        return self.visa_library == "simulated"

    @property
    def instruments(self) -> dict[models.Role, tuple[str, str]]:
        """Model and address of every instrument, by its role; one of two roles stands twice."""
        found: dict[models.Role, tuple[str, str]] = {
            "smu": (self.smu.model, self.smu.address),
            "laser": (self.laser.controller, self.laser.address),
        }
        if self.analyser is not None:
            found["analyser"] = (self.analyser.model, self.analyser.address)
        return found

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
        full_scale = self.laser.full_scale
        if self.limits.laser_current > full_scale:
            raise ValueError(
                f"limits.laser_current, {self.limits.laser_current * 1e3:g} mA, is beyond the "
                f"{self.laser.range} range of the {self.laser.controller}, {full_scale * 1e3:g} mA"
            )
        top = self.laser.calibration.points[-1]
        if top.current > self.limits.laser_current:
            raise ValueError(
                f"the calibration goes up to {top.current * 1e3:g} mA, beyond "
                f"limits.laser_current, {self.limits.laser_current * 1e3:g} mA"
            )
        if self.laser.modulation is not None:
            self._check_modulation(self.laser.modulation.source)
        self._check_addresses()
        return self

    def _check_addresses(self) -> None:
        """One address is one instrument, and one channel of it is wired to one thing."""
        first: dict[str, tuple[str, str]] = {}
        for role, (model, address) in self.instruments.items():
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

    def _check_modulation(self, source: str) -> None:
        if source == "analyser" and (self.analyser is None or self.analyser.modulation is None):
            raise ValueError(
                "laser.modulation comes from the analyser, but no 'analyser' section says which of "
                "its channels is on the modulation input ('modulation: 3')"
            )
        if source == "generator" and (self.analyser is None or self.analyser.monitor is None):
            raise ValueError(
                "laser.modulation comes from a generator, whose edges are found on a photodiode: "
                "an 'analyser' section must say which of its channels that is on ('monitor: 2')"
            )
