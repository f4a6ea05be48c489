"""What the light is calibrated with: a reference detector read by the source-meter, or a power
meter read by the program or by a person."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, TypeAlias

import numpy as np
from pydantic import Field, model_validator

from drivers.config import models
from drivers.config.addresses import Address
from drivers.config.from_file import FromFile
from drivers.config.quantities import Unit
from drivers.config.section import Positive, Section

if TYPE_CHECKING:
    PowerMeterModel: TypeAlias = str
else:  # checked, and in the published schema, by the list of models
    from typing import Literal

    PowerMeterModel = Literal[models.names("power_meter")]

_Area = Annotated[float, Unit("cm**2"), Field(gt=0, description="Area that takes the light")]
_Relative = Annotated[float, Unit(""), Field(ge=0, lt=1)]


class ResponsivityPoint(Section):
    """Responsivity at one wavelength, from the detector's certificate."""

    wavelength: Annotated[float, Unit("nm"), Positive] = Field(description="Of the light")
    value: Annotated[float, Unit("A/W"), Positive] = Field(description="Responsivity there")
    uncertainty: Annotated[
        float, Unit(""), Field(ge=0, lt=1, description="Relative standard uncertainty (k = 1)")
    ]


class ReferenceDetector(Section):
    """A reference-detector file: a photodiode whose responsivity a laboratory has measured.

    Its area is that of its aperture, all of which the light has to fill evenly.
    """

    name: str = Field(min_length=1, description="Make and type of the detector")
    serial: str = Field("", description="Its serial number")
    area: _Area
    area_uncertainty: Annotated[
        float, Unit(""), Field(ge=0, lt=1, description="Relative standard uncertainty (k = 1)")
    ]
    date: datetime.date = Field(description="Day of the detector's calibration")
    valid_for: Annotated[
        float, Unit("day"), Field(gt=0, description="After this what it calibrates is flagged")
    ] = 365.0
    laboratory: str = Field("", description="Who calibrated it")
    responsivity: list[ResponsivityPoint] = Field(
        min_length=1, description="From its certificate; straight lines between the points"
    )

    @model_validator(mode="after")
    def _rising(self) -> ReferenceDetector:
        at = [point.wavelength for point in self.responsivity]
        if any(after <= before for before, after in pairwise(at)):
            raise ValueError("responsivity: the wavelengths must rise")
        return self

    @property
    def title(self) -> str:
        """Name and serial number, for records."""
        return " ".join(filter(None, (self.name, self.serial)))

    def responsivity_at(self, wavelength: float) -> tuple[float, float, float]:
        """Responsivity (A/W) at `wavelength` (nm), its relative standard uncertainty, and its
        slope (relative, per nm); straight lines between the points.

        A table of one point holds within 10 nm of it. Raises ValueError beyond the table.
        """
        at = [point.wavelength for point in self.responsivity]
        values = [point.value for point in self.responsivity]
        uncertainties = [point.uncertainty for point in self.responsivity]
        reach = 10.0 if len(at) == 1 else 0.0
        if not at[0] - reach <= wavelength <= at[-1] + reach:
            raise ValueError(
                f"the responsivity of {self.name} is known from {at[0]:g} nm to {at[-1]:g} nm, "
                f"not at {wavelength:g} nm"
            )
        value = float(np.interp(wavelength, at, values))
        around = np.interp([wavelength - 1.0, wavelength + 1.0], at, values)
        slope = float(around[1] - around[0]) / 2 / value
        return value, float(np.interp(wavelength, at, uncertainties)), slope

    def knows(self, wavelength: float) -> bool:
        """Whether its responsivity at `wavelength` (nm) is known."""
        try:
            self.responsivity_at(wavelength)
        except ValueError:
            return False
        return True


class ReferenceConfig(Section):
    """The reference detector of a bench, which the source-meter reads in the sample's place."""

    detector: Annotated[ReferenceDetector, FromFile(ReferenceDetector, "detectors")] = Field(
        description="Its file, or the name of a shipped one"
    )


class PowerMeterConfig(Section):
    """A power meter whose head is put in the sample's place.

    Without model and address a person reads it off and types the power in.
    """

    name: str = Field("power meter", description="What records call it")
    model: PowerMeterModel | None = Field(
        None, description="Must be what *IDN? says; without it a person reads the meter"
    )
    address: Address | None = Field(
        None, description="VISA resource name, such as USB0::0x1313::0x8078::P0012345::INSTR"
    )
    serial_number: str = Field("", description="Of the head")
    area: _Area
    area_uncertainty: Annotated[
        float, Unit(""), Field(ge=0, lt=1, description="Relative standard uncertainty (k = 1)")
    ]
    uncertainty: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative standard uncertainty of the power (k = 1)"),
    ]
    resolution: Annotated[
        float, Unit("W"), Field(ge=0, description="Smallest step that it shows")
    ] = 0.0
    date: datetime.date = Field(description="Day of the head's calibration")
    valid_for: Annotated[
        float, Unit("day"), Field(gt=0, description="After this what it calibrates is flagged")
    ] = 365.0
    laboratory: str = Field("", description="Who calibrated it")

    @model_validator(mode="after")
    def _both_or_neither(self) -> PowerMeterConfig:
        if (self.model is None) != (self.address is None):
            raise ValueError(
                "a power meter that the program reads needs 'model' and 'address'; one that a "
                "person reads has neither"
            )
        return self

    @property
    def reached(self) -> tuple[str, str] | None:
        """Model and address; None where a person reads it."""
        return (self.model, self.address) if self.model and self.address else None

    @property
    def title(self) -> str:
        """Name and serial number, for records."""
        return " ".join(filter(None, (self.name, self.serial_number)))
