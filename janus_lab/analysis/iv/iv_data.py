"""What the analysis of I–V curves takes: the readings, and the conditions they were taken under."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from drivers.config.device import AreaKind
from janus_lab.analysis.columns import Columns

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

COLUMNS: Mapping[str, str] = {
    "time_s": "Time (s)",
    "voltage_V": "Voltage (V)",
    "current_A": "Current (A)",
    "irradiance_mW_cm2": "Irradiance (mW/cm**2)",
    "direction": "Direction",
    "sweep": "Sweep",
    "range_A": "Current range (A)",
    "status": "Status",
}

#: The 2400 says 9.9E37 for overflow and 9.91E37 for "not a number".
_NOT_A_READING_A = 1e30
#: Irradiances closer together than this are one level.
_LEVEL_GAP = 0.005
#: Within one level the irradiance may vary by this much before the figures are flagged.
_LEVEL_SPREAD = 0.01


def is_clipped(current_A: Floats, status: Floats, clipping_bits: int) -> NDArray[np.bool_]:
    """Whether readings are in compliance or overflow: by the `clipping_bits` of their `status`
    words, or by a current that is none. All of one shape."""
    word = np.nan_to_num(status).astype(np.int64)
    flagged: NDArray[np.bool_] = (word & clipping_bits) != 0
    return flagged | (np.abs(current_A) > _NOT_A_READING_A)


@dataclass(frozen=True)
class Level:
    """The readings at one irradiance (0 in the dark)."""

    irradiance_mW_cm2: float
    rows: Rows
    steady: bool


@dataclass(frozen=True, eq=False)
class IVData(Columns):
    """Readings in the order they were taken; eight float64 arrays of one length.

    `direction` is +1 up and -1 down, `sweep` a running number, `range_A` the nominal range of the
    reading, `status` the meter's status word. Raises ValueError if the lengths differ.
    """

    NAMES = COLUMNS
    KIND = "I-V"

    time_s: Floats
    voltage_V: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    direction: Floats
    sweep: Floats
    range_A: Floats
    status: Floats

    @cached_property
    def clipped(self) -> NDArray[np.bool_]:
        """Readings in compliance or overflow, where the current is not the device's."""
        return is_clipped(self.current_A, self.status, self.clipping_bits)

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Readings that count: finite and not clipped."""
        finite: NDArray[np.bool_] = np.isfinite(self.voltage_V) & np.isfinite(self.current_A)
        return finite & ~self.clipped

    def levels(self) -> list[Level]:
        """The irradiances in rising order, the dark (zero and below) first.

        Readings whose irradiance is not known belong to none.
        """
        known = np.flatnonzero(np.isfinite(self.irradiance_mW_cm2))
        irradiance = np.clip(self.irradiance_mW_cm2[known], 0, None)
        distinct, where = np.unique(irradiance, return_inverse=True)
        rises = np.flatnonzero(distinct[1:] > (1 + _LEVEL_GAP) * distinct[:-1]) + 1
        number = np.searchsorted(rises, np.arange(distinct.size), side="right")[where]
        levels = []
        for index in range(rises.size + 1 if distinct.size else 0):
            inside = number == index
            median = float(np.median(irradiance[inside]))
            steady = float(np.ptp(irradiance[inside])) <= _LEVEL_SPREAD * median
            levels.append(Level(median, known[inside], steady))
        return levels

    def runs(self, rows: Rows) -> list[tuple[int, Rows]]:
        """Split `rows` by sweep and direction: (+1 or -1, rows) in the order of the sweeps."""
        keys = np.stack([self.sweep[rows], -np.sign(self.direction[rows])])
        distinct, where = np.unique(keys, axis=1, return_inverse=True)
        where = where.ravel()
        return [(-int(distinct[1, i]), rows[where == i]) for i in range(distinct.shape[1])]


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the readings do not say. All uncertainties are standard (k = 1).

    `active_area_cm2` both collects the light and carries the current when the light overfills it;
    `area_kind` "beam" with `overfill` False means that the beam's area is given instead. Raises
    ValueError for numbers that make no sense.
    """

    bias_V: float
    wavelength_nm: float
    active_area_cm2: float | None = None
    active_area_uncertainty: float = 0.0  #: relative
    area_kind: AreaKind | None = None
    overfill: bool | None = None
    wavelength_uncertainty_nm: float = 0.0
    irradiance_uncertainty: float = 0.0  #: relative, of the calibration, common to all levels
    irradiance_stability: float = 0.0  #: relative, of the light from one level to the next
    irradiance_calibrated: bool = True
    calibration_expired: bool = False
    nplc: float = 1.0
    temperature_K: float | None = None  #: of the sample, where it was measured

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
        for name in ("active_area_uncertainty", "irradiance_uncertainty", "irradiance_stability"):
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise ValueError(f"{name} is relative, 0 to 1, not {value!r}")
        if not 0 <= self.wavelength_uncertainty_nm < self.wavelength_nm:
            raise ValueError(f"wavelength_uncertainty_nm: {self.wavelength_uncertainty_nm!r}")
        if not math.isfinite(self.bias_V):
            raise ValueError(f"bias_V must be finite, not {self.bias_V!r}")
        if self.area_kind is not None and self.area_kind not in get_args(AreaKind):
            raise ValueError(f"area_kind is one of {get_args(AreaKind)}, not {self.area_kind!r}")

    def at(self, irradiance_mW_cm2: float | None = None) -> dict[str, float | str]:
        """The conditions that every figure carries, with the irradiance where there is one."""
        shared: dict[str, float | str] = {
            "bias_V": self.bias_V,
            "wavelength_nm": self.wavelength_nm,
            "nplc": self.nplc,
        }
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
