"""What is on the sample stage: the models of a device file.

The geometry and the published figures serve the analysis of any run; `physics` is what the
simulated photodetector is made of. Irradiance is held in mW/cm² and area in cm², the field's units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from .noise import DeviceNoise
from .photodiode import PhotodiodePhysics
from .published import PublishedRow
from .quantities import Unit
from .section import Section
from .yaml_file import nearest

AreaKind = Literal["gap", "gap and fingers", "mask", "beam"]


Asymmetry = Annotated[
    float,
    Field(
        ge=0.01,
        le=100,
        description="|I| at the reference bias reversed over that at the reference bias "
        "(a plain number); 1 for two like contacts",
    ),
]


class DarkCurrent(Section):
    """Dark current density: J(V) = density · sinh(V/curvature) / sinh(bias/curvature)."""

    density: Annotated[
        float,
        Unit("A/cm**2"),
        Field(gt=0, description="Dark current per active area at the reference bias"),
    ]
    bias: Annotated[float, Unit("V"), Field(gt=0, description="Reference bias")]
    curvature: Annotated[
        float, Unit("V"), Field(gt=0, description="V0 of the sinh law; large values are ohmic")
    ] = 6.0
    asymmetry: Asymmetry = 1.0
    activation_energy: Annotated[
        float, Unit("eV"), Field(ge=0, le=3, description="E of exp(-E/kT); 0 for no change with T")
    ] = 0.0


class BandEdge(Section):
    """Where absorption ends towards longer wavelengths: it goes as 1/(1 + exp((λ - edge)/width)).

    Light of the bench's wavelength acts as light of the responsivity's with as many photons that
    are absorbed.
    """

    wavelength: Annotated[
        float, Unit("nm"), Field(gt=0, description="Where the absorption has fallen to half")
    ]
    width: Annotated[
        float, Unit("nm"), Field(gt=0, description="In which it falls by a factor e beyond")
    ]


class Responsivity(Section):
    """Steady photocurrent: R · S · E_ref · (E/E_ref)^exponent, with a sinh law in bias.

    A negative one is a share of the dark current, with its law in bias, and saturates: it is
    p/(1 + p) of it, with p ∝ E^exponent.
    """

    value: Annotated[
        float,
        Unit("A/W"),
        Field(gt=0, description="Responsivity at the reference irradiance and bias"),
    ]
    irradiance: Annotated[
        float, Unit("mW/cm**2"), Field(gt=0, description="Reference irradiance E_ref")
    ]
    bias: Annotated[float, Unit("V"), Field(gt=0, description="Reference bias")]
    wavelength: Annotated[
        float, Unit("nm"), Field(gt=0, description="Wavelength of the light it was measured with")
    ]
    exponent: float = Field(
        gt=0, le=1.5, description="θ = d ln(photocurrent) / d ln(irradiance); 1 is linear"
    )
    curvature: Annotated[
        float, Unit("V"), Field(gt=0, description="V0 of the photocurrent's sinh law")
    ] = 9.0
    asymmetry: Asymmetry = 1.0
    activation_energy: Annotated[
        float,
        Unit("eV"),
        Field(ge=-3, le=3, description="E of exp(-E/kT); negative where heat quenches"),
    ] = 0.0
    band_edge: BandEdge | None = Field(
        None, description="Without it the quantum efficiency is the same at all wavelengths"
    )
    photoconductivity: Literal["positive", "negative"] = Field(
        "positive", description="negative: light lowers the current"
    )


class SlowComponent(Section):
    """A part of the photocurrent that follows the light slowly (trapping)."""

    fraction: Annotated[
        float, Unit(""), Field(gt=0, lt=1, description="Share of the steady photocurrent")
    ]
    time_constant: Annotated[float, Unit("s"), Field(gt=0, description="Of this part")]
    stretching: float | None = Field(
        None,
        ge=0.3,
        le=0.9,
        description="β of exp(-(t/τ)^β); absent for a plain exponential",
    )


class Response(Section):
    """How the photocurrent follows a change of light."""

    time_constant: Annotated[
        float,
        Unit("s"),
        Field(
            gt=0,
            description="Of the fast component at the irradiance below; goes as (E/E0)^(exponent-1)"
            ", the recombination lifetime behind a sublinear photocurrent",
        ),
    ]
    irradiance: Annotated[float, Unit("mW/cm**2"), Field(gt=0)] = Field(
        description="At which the time constants hold"
    )
    slow: tuple[SlowComponent, ...] = Field((), description="Slower parts beside the fast one")

    @model_validator(mode="after")
    def _leaves_a_fast_part(self) -> Response:
        if sum(part.fraction for part in self.slow) >= 1:
            raise ValueError("the slow components' fractions must add up to less than 100 %")
        return self


class CycleDrift(Section):
    """What changes from one pulse of light to the next; all relative to the photocurrent."""

    per_cycle: Annotated[
        float, Unit(""), Field(gt=-1, lt=1, description="Drift from one pulse to the next")
    ] = 0.0
    scatter: Annotated[
        float, Unit(""), Field(ge=0, lt=0.2, description="Coefficient of variation of the pulses")
    ] = 0.0
    correlation: float = Field(
        0.0, ge=0, lt=1, description="Of the scatter of neighbouring pulses (AR(1))"
    )


class Storage(Section):
    """What becomes of the photocurrent over days."""

    kept_after_week: Annotated[
        float,
        Unit(""),
        Field(gt=0, le=1, description="Share of the photocurrent left after seven days"),
    ] = 1.0
    day_to_day: Annotated[
        float, Unit(""), Field(ge=0, lt=0.2, description="Relative scatter from day to day (1 σ)")
    ] = 0.0


class Noise(DeviceNoise):
    """Current noise of the device; thermal noise is always there."""

    shot: bool = Field(True, description="Shot noise 2qI of the whole current")
    generation_recombination: bool = Field(
        True, description="4qIG of the photocurrent, with the EQE for the gain G"
    )


class Physics(Section):
    """A photoconductor as its simulation needs it; per area, so that the area can vary."""

    kind: Literal["photoconductor"] = Field("photoconductor", description="What it is")
    temperature: Annotated[
        float, Unit("K"), Field(gt=0, description="At which these hold; see activation_energy")
    ] = 293.0
    dark_current: DarkCurrent
    responsivity: Responsivity
    response: Response
    cycle_drift: CycleDrift = CycleDrift()
    storage: Storage = Storage()
    noise: Noise = Noise()

    @model_validator(mode="after")
    def _leaves_a_current(self) -> Physics:
        light, dark = self.responsivity, self.dark_current
        if light.photoconductivity == "negative":
            bent = math.sinh(light.bias / dark.curvature) / math.sinh(dark.bias / dark.curvature)
            least = 0.99 * dark.density * bent
            if light.value * light.irradiance * 1e-3 >= least:
                raise ValueError(
                    "light cannot lower the current by more than the dark current: at "
                    f"{light.irradiance:g} mW/cm² and {light.bias:g} V a negative responsivity "
                    f"must be below {least / light.irradiance * 1e3:.3g} A/W"
                )
        return self


_KINDS: Mapping[str, type[Section]] = {"photoconductor": Physics, "photodiode": PhotodiodePhysics}


def _by_kind(given: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """What `kind` says; its mistakes are told as those of that kind alone."""
    if not isinstance(given, dict):
        return read(given)
    kind = given.get("kind", "photoconductor")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise ValueError(
            f"the kind {kind!r} is not one of {', '.join(_KINDS)}{nearest(str(kind), _KINDS)}"
        )
    return _KINDS[kind].model_validate(given)


class DeviceConfig(Section):
    """A photodetector: its geometry, what was published of it, and how to simulate it."""

    #: Keys whose numbers are read with the digits that are written: 5.0 is not 5.
    AS_WRITTEN: ClassVar[tuple[str, ...]] = ("light_dark_ratio", "detectivity", "figures")

    name: str = Field(
        max_length=64,
        pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$",
        description="Short and safe in a file name, such as janus-160C",
    )
    description: str = Field(description="What it is, in words")
    active_area: Annotated[
        float,
        Unit("cm**2"),
        Field(gt=0, description="Area that both collects light and carries current"),
    ]
    active_area_uncertainty: Annotated[
        float, Unit(""), Field(ge=0, lt=1, description="Relative standard uncertainty (k = 1)")
    ] = 0.0
    area_kind: AreaKind | None = Field(
        None, description="What the area is the area of; without it no D* is reported"
    )
    overfill: bool | None = Field(
        None,
        description="Whether the beam is larger than the area; without it no D* is reported",
    )
    published: tuple[PublishedRow, ...] = Field((), description="Printed figures to compare with")
    physics: Annotated[Physics | PhotodiodePhysics | None, WrapValidator(_by_kind)] = Field(
        None, description="Needed only to simulate the device"
    )
