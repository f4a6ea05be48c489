"""What a simulated photodiode is made of: the section `physics` of a device file with the kind
photodiode. Resistances, currents and capacitance are the whole device's, as data sheets give them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .noise import DeviceNoise
from .quantities import Unit
from .section import Positive, Section

_EV_NM = 1239.841984  #: hc/q, exact by the definition of the SI


class DiodeLaw(Section):
    """The junction in the dark: I = I0 · (exp(V/(n·kT/q)) - 1), with V across the junction."""

    saturation_current: Annotated[
        float, Unit("A"), Field(gt=0, description="I0 at the temperature below")
    ]
    ideality: float = Field(1.0, ge=0.8, le=5, description="n; 1 is an ideal junction")
    temperature: Annotated[float, Unit("K"), Positive] = Field(
        298.15, description="At which the saturation current holds"
    )
    activation_energy: Annotated[
        float,
        Unit("eV"),
        Field(ge=0, description="I0 goes as exp(-activation_energy/(n·kT)); 1.12 eV is silicon's"),
    ] = 0.0


class SpectralPoint(Section):
    """The responsivity at another wavelength than the one it is stated for."""

    wavelength: Annotated[float, Unit("nm"), Positive] = Field(description="Of the light")
    value: Annotated[float, Unit("A/W"), Field(ge=0)] = Field(description="Responsivity there")


class JunctionResponsivity(Section):
    """Photocurrent per optical power while all carriers are collected."""

    value: Annotated[
        float, Unit("A/W"), Field(gt=0, description="At low irradiance and the wavelength below")
    ]
    wavelength: Annotated[
        float, Unit("nm"), Field(gt=0, description="Wavelength of the light that it holds for")
    ]
    spectrum: tuple[SpectralPoint, ...] = Field(
        (),
        description="At other wavelengths, with straight lines between; beyond, and without it, "
        "the quantum efficiency stays",
    )
    saturation_irradiance: (
        Annotated[
            float,
            Unit("mW/cm**2"),
            Field(gt=0, description="E_sat of E/(1 + E/E_sat): there half of the light is lost"),
        ]
        | None
    ) = None


class Collection(Section):
    """How much of the photocurrent the field of the junction collects: h(x) = x·(1 - exp(-1/x)),
    x = (built_in - V)/voltage (Hecht, Z. Phys. 77, 235, 1932)."""

    built_in: Annotated[
        float, Unit("V"), Field(gt=0, description="Forward voltage at which none is collected")
    ]
    voltage: Annotated[
        float,
        Unit("V"),
        Field(gt=0, description="Voltage over which carriers drift through within their lifetime"),
    ]


class JunctionCapacitance(Section):
    """C(V) = C0 / (1 - V/built_in)^grading, up to half of the built-in voltage."""

    zero_bias: Annotated[float, Unit("F"), Field(gt=0, description="C0")]
    built_in: Annotated[float, Unit("V"), Positive] = Field(0.6, description="Built-in voltage")
    grading: float = Field(0.5, ge=0, lt=1, description="1/2 of an abrupt, 1/3 of a graded one")


class JunctionResponse(Section):
    """How the photocurrent follows the light, apart from the RC time of series resistance and
    capacitance, which is added."""

    time_constant: Annotated[
        float, Unit("s"), Field(gt=0, description="Of drift and diffusion of the carriers")
    ]


class JunctionNoise(DeviceNoise):
    """Current noise of the device; thermal noise of its resistances is always there."""

    shot: bool = Field(True, description="Shot noise of forward, saturation and photocurrent")


class PhotodiodePhysics(Section):
    """A photodiode: a junction with photocurrent, shunt and series resistance, and capacitance.

    Bias is positive in forward direction; light makes a negative current.
    """

    kind: Literal["photodiode"] = Field(description="What it is")
    diode: DiodeLaw
    shunt_resistance: Annotated[float, Unit("ohm"), Positive] = Field(
        description="Beside the junction"
    )
    series_resistance: Annotated[
        float,
        Unit("ohm"),
        Field(ge=0, description="Of bulk and contacts, and of what stands in series to the meter"),
    ] = 0.0
    responsivity: JunctionResponsivity
    collection: Collection | None = Field(
        None, description="Without it all carriers are collected at every bias"
    )
    capacitance: JunctionCapacitance | None = Field(
        None, description="Without it there is no RC time and no charging current"
    )
    response: JunctionResponse
    noise: JunctionNoise = JunctionNoise()

    @model_validator(mode="after")
    def _is_a_photodiode(self) -> PhotodiodePhysics:
        if self.shunt_resistance <= self.series_resistance:
            raise ValueError(
                "the shunt resistance must be larger than the series resistance, but "
                f"{self.shunt_resistance:g} ohm is not above {self.series_resistance:g} ohm"
            )
        law = self.responsivity
        known = [(law.wavelength, law.value), *((p.wavelength, p.value) for p in law.spectrum)]
        for wavelength, value in known:
            efficiency = value * _EV_NM / wavelength
            if efficiency > 1:  # no junction without multiplication has more
                raise ValueError(
                    f"responsivity: {value:g} A/W at {wavelength:g} nm is {efficiency:.3g} "
                    "electrons per photon; a photodiode has at most 1"
                )
        return self
