"""How a simulated bench differs from an ideal one: the section `simulation` of a bench file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .device import DeviceConfig
from .faults import FaultConfig
from .from_file import FromFile
from .irradiance.calibration import CalibrationConfig
from .quantities import Unit
from .section import Positive, Section
from .simulated_errors import ErrorsConfig


class SimulationConfig(Section):
    """How the simulated bench differs from an ideal one; without meaning on real instruments."""

    clock: Literal["virtual", "paced", "wall"] = Field(
        "virtual", description="virtual: as fast as it computes; paced: see speed"
    )
    speed: Annotated[float, Field(gt=0, description="Bench seconds in a wall second")] = 1.0
    seed: int = Field(0, ge=0, description="Of all noise; --seed replaces it")
    interlock: Literal["closed", "open"] = Field(
        "closed", description="Of the laser, when the bench begins"
    )
    interlock_opens_at: Annotated[float, Unit("s"), Field(ge=0)] | None = Field(
        None, description="Bench time at which the interlock opens"
    )
    spot_area: Annotated[
        float,
        Unit("cm**2"),
        Field(gt=0, description="Area over which the laser's power spreads at the sample"),
    ] = 2.0
    threshold: Annotated[float, Unit("A"), Positive] = Field(
        0.030, description="Laser current at which the diode begins to lase"
    )
    slope_efficiency: Annotated[float, Unit("W/A"), Positive] = Field(
        0.9, description="Power per current above the threshold"
    )
    calibration: CalibrationConfig | None = Field(
        None,
        description="The table that the errors of the light are those of, where laser.calibration "
        "is another one, such as one measured on this bench",
    )
    errors: ErrorsConfig = ErrorsConfig()
    calibration_error: Annotated[
        float,
        Unit(""),
        Field(gt=-1, description="As errors.irradiance_scale, in addition to it; of older files"),
    ] = 0.0
    temperature: Annotated[float, Unit("K"), Positive] = Field(293.0, description="Of the sample")
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
    mains_hum: Annotated[
        float,
        Unit("A"),
        Field(ge=0, description="Current (rms) at line frequency that the cables pick up"),
    ] = 0.0
    devices: dict[int, Annotated[DeviceConfig, FromFile(DeviceConfig, "devices")]] = Field(
        {},
        description="What is on other channels of the switch than the sample's: device files, or "
        "the names of shipped ones",
    )
    faults: tuple[FaultConfig, ...] = Field((), description="What goes wrong, and when")
    fault: FaultConfig | None = Field(None, description="As one of faults; of older files")
    resume_gap: Annotated[
        float, Unit("s"), Field(ge=0, description="Bench time lost before a run is resumed")
    ] = 0.0

    def check_light(self, calibration: CalibrationConfig | None) -> None:
        """The errors of the light are those of a table that was there first: raise ValueError for a
        bench's `calibration` that was measured on it, where that table is not kept."""
        if calibration is None or not calibration.run or self.calibration is not None:
            return
        if self.errors.draws_light:
            raise ValueError(
                "the calibration was measured on this bench, whose light has drawn errors about an "
                "earlier table: give that as 'simulation.calibration', or the light would change"
            )

    @property
    def all_faults(self) -> tuple[FaultConfig, ...]:
        """What goes wrong, whichever key says it."""
        return self.faults if self.fault is None else (*self.faults, self.fault)
