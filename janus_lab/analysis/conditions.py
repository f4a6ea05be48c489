"""The conditions under which readings were taken, as far as the readings do not say them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

#: Which area a device's `active_area` is.
AreaKind = Literal["gap", "gap and fingers", "mask", "beam"]

#: Tags of what the calibration of the light brings into a budget.
OF_CALIBRATION = frozenset({"irradiance", "calibration nonlinearity", "calibration interpolation"})

_RELATIVE = (
    "active_area_uncertainty",
    "irradiance_uncertainty",
    "irradiance_stability",
    "irradiance_fluctuation",
    "calibration_nonlinearity",
    "spot_uncertainty",
    "day_to_day_light",
    "time_base_uncertainty",
    "aperture_uncertainty",
)


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the readings do not say. All uncertainties are standard (k = 1).

    `active_area_cm2` both collects the light and carries the current when the light overfills it;
    `area_kind` "beam" with `overfill` False means that the beam's area is given instead. Raises
    ValueError for numbers that make no sense.
    """

    bias_V: float
    wavelength_nm: float | None  #: None where it is not known
    active_area_cm2: float | None = None
    active_area_uncertainty: float = 0.0  #: relative
    area_kind: AreaKind | None = None
    overfill: bool | None = None
    wavelength_uncertainty_nm: float = 0.0
    irradiance_uncertainty: float = 0.0  #: relative, of the calibration, common to all levels
    irradiance_stability: float = 0.0  #: relative, of the light over half an hour
    irradiance_fluctuation: float = 0.0  #: relative rms, of the light within seconds
    calibration_nonlinearity: float = 0.0  #: relative, of each point of the calibration by itself
    calibration_points_mW_cm2: tuple[float, ...] = ()  #: its points, rising
    #: Relative, of each of its points by itself; empty: `calibration_nonlinearity` of each.
    calibration_point_uncertainties: tuple[float, ...] = ()
    #: Relative, what interpolation adds between each point and the next; empty: nothing.
    calibration_between: tuple[float, ...] = ()
    spot_uncertainty: float = 0.0  #: relative, of the irradiance at the sample's place in the spot
    day_to_day_light: float = 0.0  #: relative, of the light from day to day
    stray_light_mW_cm2: float = 0.0  #: at the sample, whatever the source does
    time_base_uncertainty: float = 0.0  #: relative, of the instruments' clocks
    aperture_uncertainty: float = 0.0  #: relative, of the integration of a sample of an edge
    irradiance_calibrated: bool = True
    calibration_expired: bool = False
    nplc: float = 1.0
    temperature_K: float | None = None  #: of the sample, where it was measured
    temperature_uncertainty_K: float = 0.0

    def __post_init__(self) -> None:
        above_zero = {
            "wavelength_nm": self.wavelength_nm,
            "active_area_cm2": self.active_area_cm2,
            "nplc": self.nplc,
            "temperature_K": self.temperature_K,
        }
        for name, value in above_zero.items():
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} must be above zero, not {value!r}")
        for name in _RELATIVE:
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise ValueError(f"{name} is relative, 0 to 1, not {value!r}")
        wavelength = self.wavelength_nm
        if wavelength is not None and not 0 <= self.wavelength_uncertainty_nm < wavelength:
            raise ValueError(f"wavelength_uncertainty_nm: {self.wavelength_uncertainty_nm!r}")
        if not 0 <= self.stray_light_mW_cm2 < math.inf:
            raise ValueError(f"stray_light_mW_cm2: {self.stray_light_mW_cm2!r}")
        if not 0 <= self.temperature_uncertainty_K < math.inf:
            raise ValueError(f"temperature_uncertainty_K: {self.temperature_uncertainty_K!r}")
        if not math.isfinite(self.bias_V):
            raise ValueError(f"bias_V must be finite, not {self.bias_V!r}")
        if self.area_kind is not None and self.area_kind not in get_args(AreaKind):
            raise ValueError(f"area_kind is one of {get_args(AreaKind)}, not {self.area_kind!r}")

    def at(self, irradiance_mW_cm2: float | None = None) -> dict[str, float | str]:
        """The conditions that every figure carries, with the irradiance where there is one."""
        shared: dict[str, float | str] = {"bias_V": self.bias_V}
        if self.wavelength_nm is not None:
            shared["wavelength_nm"] = self.wavelength_nm
        shared["nplc"] = self.nplc
        if self.temperature_K is not None:
            shared["temperature_K"] = self.temperature_K
        if irradiance_mW_cm2 is not None:
            shared["irradiance_mW_cm2"] = irradiance_mW_cm2
        return shared

    def area(self) -> dict[str, float | str]:
        """The area, its kind and how the light falls on it, as far as they are known."""
        known: dict[str, float | str] = {}
        if self.active_area_cm2 is not None:
            known["active_area_cm2"] = self.active_area_cm2
        if self.area_kind is not None:
            known["area_kind"] = self.area_kind
        if self.overfill is not None:
            known["illumination"] = "overfill" if self.overfill else "underfill"
        return known
