"""The calibration of the light: irradiance at the sample against the current of the laser."""

from __future__ import annotations

import datetime
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field, model_validator

from drivers.config.quantities import Unit
from drivers.config.section import Section

if TYPE_CHECKING:
    from scipy.interpolate import PchipInterpolator

_RelativeUncertainty = Annotated[float, Unit(""), Field(ge=0, lt=1)]


class CalibrationPoint(Section):
    """Irradiance at the sample for one laser current, as measured with a reference detector."""

    current: Annotated[float, Unit("A"), Field(ge=0, description="Laser current")]
    irradiance: Annotated[
        float, Unit("mW/cm**2"), Field(ge=0, description="Irradiance at the sample")
    ]
    uncertainty: _RelativeUncertainty | None = Field(
        None,
        description="Relative standard uncertainty of this point by itself; "
        "nonlinearity_uncertainty if it is left out",
    )
    between: Annotated[
        float,
        Unit(""),
        Field(ge=0, description="Relative standard uncertainty that interpolation adds "
              "between this point and the next"),
    ] = 0.0  # fmt: skip


class CalibrationConfig(Section):
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
    nonlinearity_uncertainty: Annotated[
        float,
        Unit(""),
        Field(ge=0, lt=1, description="Relative standard uncertainty of each point by itself"),
    ] = 0.0
    interpolation: Literal["linear", "monotone"] = Field(
        "linear", description="Between the points: straight lines, or a smooth curve that never "
        "falls (piecewise cubic, PCHIP)",
    )  # fmt: skip
    method: str = Field("", description="How it was made")
    detector: str = Field("", description="The reference detector or power meter, and its serial")
    laboratory: str = Field("", description="Where that detector was calibrated")
    run: str = Field("", description="Id of the light_calibration run that made this table")
    flags: tuple[str, ...] = Field(
        (), description="What is to be objected to it, and to every figure that leans on it"
    )
    points: list[CalibrationPoint] = Field(
        min_length=2, description="Both rise from one to the next"
    )

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

    def days_past(self, day: datetime.date) -> int:
        """How many days `day` lies behind the last one for which it is valid; 0 on such a one."""
        return max(0, math.ceil((day - self.date).days - self.valid_for))

    @property
    def currents(self) -> tuple[float, ...]:
        """Laser currents of the points (A), rising."""
        return tuple(point.current for point in self.points)

    @property
    def irradiances(self) -> tuple[float, ...]:
        """Irradiances of the points (mW/cm²), rising."""
        return tuple(point.irradiance for point in self.points)

    @property
    def point_uncertainties(self) -> tuple[float, ...]:
        """Relative standard uncertainty of each point by itself."""
        common = self.nonlinearity_uncertainty
        return tuple(common if p.uncertainty is None else p.uncertainty for p in self.points)

    def irradiance_at(self, current: float) -> float:
        """Irradiance (mW/cm²) at a laser `current` (A). Raises ValueError beyond the points."""
        currents, irradiances = self.currents, self.irradiances
        if not currents[0] <= current <= currents[-1]:
            raise ValueError(f"{current!r} A is outside the calibration")
        if self.interpolation == "linear":
            return float(np.interp(current, currents, irradiances))
        return float(_curve(currents, irradiances)(current))

    def own_uncertainty(self, current: float) -> float:
        """Relative standard uncertainty of the irradiance at `current` (A) beside that which all
        points have in common: of the points around, and of interpolating between them. Raises
        ValueError beyond the points."""
        currents, each = self.currents, self.point_uncertainties
        if not currents[0] <= current <= currents[-1]:
            raise ValueError(f"{current!r} A is outside the calibration")
        if current in currents:
            return each[currents.index(current)]
        before = int(np.searchsorted(currents, current)) - 1
        return math.hypot(max(each[before], each[before + 1]), self.points[before].between)

    def current_for(self, irradiance: float) -> float:
        """Laser current (A) that gives `irradiance` (mW/cm²). Raises ValueError beyond the
        points."""
        currents, irradiances = self.currents, self.irradiances
        if not irradiances[0] <= irradiance <= irradiances[-1]:
            raise ValueError(f"{irradiance!r} mW/cm² is outside the calibration")
        if self.interpolation == "linear" or irradiance in irradiances:
            return float(np.interp(irradiance, irradiances, currents))
        return _inverse(currents, irradiances, irradiance)


@lru_cache(maxsize=16)
def _curve(currents: tuple[float, ...], irradiances: tuple[float, ...]) -> PchipInterpolator:
    from scipy.interpolate import PchipInterpolator  # not needed before there is such a table

    return PchipInterpolator(currents, irradiances)


@lru_cache(maxsize=1024)  # the light of a long run is gated many times to a few levels
def _inverse(
    currents: tuple[float, ...], irradiances: tuple[float, ...], irradiance: float
) -> float:
    from scipy.optimize import brentq

    curve: Any = _curve(currents, irradiances)
    after = int(np.searchsorted(irradiances, irradiance))
    low, high = currents[after - 1], currents[after]
    return float(brentq(lambda current: float(curve(current)) - irradiance, low, high, xtol=1e-12))
