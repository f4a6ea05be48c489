"""The light of a bench: the source, its calibration at the sample, how its edges are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from . import models
from .addresses import Address
from .from_file import FromFile
from .irradiance.calibration import CalibrationConfig
from .quantities import Unit
from .section import Positive, Section
from .serial_line import SerialConfig

if TYPE_CHECKING:
    from drivers.capabilities import WaveGeneratorCapabilities

    LightSourceModel: TypeAlias = str
    WaveGeneratorModel: TypeAlias = str
else:  # checked, and in the published schema, by the list of models
    LightSourceModel = Literal[models.names("laser")]
    WaveGeneratorModel = Literal[models.names("generator")]

#: Of light that there are sources of, from extreme ultraviolet to terahertz (nm).
_SHORTEST, _LONGEST = 10.0, 1e6


class ModulationConfig(Section):
    """What drives the controller's modulation input: light with fast edges.

    A setpoint command settles within milliseconds, so response times need this. With the analyser
    its own step is the edge, and the time of that is known. A generator runs freely; its edges are
    found on the monitor photodiode, to within the sampling.
    """

    source: Literal["analyser", "generator"] = Field(
        "analyser", description="analyser: one of its channels; generator: that of the section "
        "'generator', or without one a free-running square wave from 0 V, by whatever makes it",
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
        if (self.period is None) != (self.irradiance is None):
            raise ValueError("a generator needs its 'period' and the 'irradiance' that it makes")
        if self.source == "analyser" and (self.period or self.irradiance):
            raise ValueError("'period' and 'irradiance' describe a generator, not the analyser")
        return self

    @property
    def edge_sigma(self) -> float | None:
        """Standard uncertainty (s) of an edge's time; None where the sampling has to find it."""
        return self.timing_uncertainty if self.source == "analyser" else None


class GeneratorConfig(Section):
    """The function generator whose first output is on the laser's modulation input."""

    model: WaveGeneratorModel = Field("Keysight 33511B", description="Must be what *IDN? says")
    address: Address = Field(
        description="VISA resource name, such as TCPIP0::192.0.2.30::5025::SOCKET"
    )

    @property
    def capabilities(self) -> WaveGeneratorCapabilities:
        """What the model can do, known before the bench is opened."""
        return models.wave_generator(self.model).wave_generator_capabilities(self.model)


class LaserConfig(Section):
    """The laser diode, its controller, and the light it gives at the sample."""

    controller: LightSourceModel = Field(description="Must be what *IDN? says")
    address: Address = Field(
        description="VISA resource name, such as TCPIP0::192.0.2.20::8888::SOCKET"
    )
    serial: SerialConfig | None = Field(
        None, description="Of an RS-232 port that is not as it was delivered"
    )
    range: Literal["LOW", "HIGH"] = Field("LOW", description="Current range of the controller")
    voltage_limit: Annotated[
        float, Unit("V"), Field(ge=0.1, le=10, description="The controller trips beyond it")
    ]
    wavelength: Annotated[float, Unit("nm"), Field(ge=_SHORTEST, le=_LONGEST)] = Field(
        450.0, description="Centroid of the spectrum"
    )
    wavelength_uncertainty: Annotated[float, Unit("nm"), Field(ge=0)] = Field(
        1.0, description="Standard uncertainty of the wavelength (k = 1)"
    )
    stability: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative drift of the light over half an hour (k = 1)"),
    ] = 0.005
    day_to_day: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative change of the light from day to day (k = 1)"),
    ] = 0.0
    spot_uncertainty: Annotated[
        float,
        Unit(""),
        Field(
            ge=0,
            lt=1,
            description="Relative standard uncertainty of the irradiance at the sample's place "
            "in the spot against that at the reference detector's",
        ),
    ] = 0.0
    turn_on_time: Annotated[
        float, Unit("s"), Field(ge=0, description="From LDON to steady light, waited once")
    ] = 4.5
    modulation: ModulationConfig | None = Field(
        None, description="How light with fast edges is made; without it there is none"
    )
    calibration: Annotated[
        CalibrationConfig | None, FromFile(CalibrationConfig, "calibrations")
    ] = Field(
        None,
        description="Irradiance against laser current, or 'file:' and the file that has it; "
        "without it only the laser's current can be set",
    )

    @model_validator(mode="after")
    def _modulates(self) -> LaserConfig:
        if self.modulation is not None and not models.light_source(self.controller).MODULATES:
            raise ValueError(
                f"the {self.controller} has no modulation input; leave 'modulation' out"
            )
        return self

    @property
    def fluctuation(self) -> float:
        """Relative fluctuation (rms) of the light within seconds: of a laser diode that nothing
        regulates some 0.2 % where half an hour's drift is 0.5 %."""
        return 0.4 * self.stability

    @property
    def full_scale(self) -> float:
        """Full scale of the controller's current range (A)."""
        return models.light_source(self.controller).FULL_SCALES[self.controller][self.range]
