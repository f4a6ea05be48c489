"""Neutral-density filters that a person puts into the beam before the sample."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, model_validator

from drivers.config.quantities import Unit
from drivers.config.section import Section


class FilterConfig(Section):
    """One filter, or several that are put in together, at the laser's wavelength."""

    name: Annotated[str, Field(min_length=1, max_length=60, description="As it is labelled")]
    optical_density: Annotated[float, Field(gt=0, le=20)] | None = Field(
        None, description="-log10 of the transmission, if that is not given"
    )
    transmission: Annotated[float, Unit(""), Field(gt=0, le=1)] | None = Field(
        None, description="Share of the light that passes"
    )
    uncertainty: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative standard uncertainty (k = 1) of the transmission"),
    ]

    @model_validator(mode="after")
    def _one_of_two(self) -> FilterConfig:
        if (self.optical_density is None) == (self.transmission is None):
            raise ValueError(
                f"filter {self.name!r} needs its 'transmission' or its 'optical_density', and not "
                "both"
            )
        return self

    @property
    def passes(self) -> float:
        """Share of the light that passes, nominal."""
        if self.transmission is not None:
            return self.transmission
        assert self.optical_density is not None
        return math.pow(10.0, -self.optical_density)
