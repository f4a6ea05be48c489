"""Foreign data as those of a measurement: what they tell of it, and what nobody has said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from drivers.meter_record import MeterRecord
from procedures import rows

from .conditions import Kind, StatedConditions, meter_record
from .curves import Rows, cycle_rows, edge_rows, sweep_rows, with_ranges
from .roles import roles_of
from .table import Table, unreadable

#: The measurement whose data each kind of file holds.
MEASUREMENTS: Mapping[Kind, str] = {
    "iv": "iv_sweep",
    "cycles": "on_off_cycling",
    "edges": "response_time",
}


@dataclass(frozen=True, eq=False)
class Imported:
    """Foreign data, ready to be kept or analysed."""

    kind: Kind
    found: Rows
    stated: StatedConditions
    device: DeviceConfig | None
    meter: MeterRecord
    #: Whether nobody said when the light goes on first.
    light_assumed: bool = False

    @property
    def measurement(self) -> str:
        """Name of the measurement whose data these are."""
        return MEASUREMENTS[self.kind]

    @property
    def bias_V(self) -> float:
        """The bias that is stated; raises ConfigError without one."""
        if self.stated.bias is None:
            raise ConfigError("the bias is not stated", subject="bias", advice="state --bias '3 V'")
        return self.stated.bias

    def conditions(self) -> dict[str, Any]:
        """The fields of `Conditions` but the bias, as plain values."""
        said, device = self.stated, self.device
        area_of = {
            "active_area_cm2": said.area,
            "active_area_uncertainty": said.area_uncertainty,
            "area_kind": said.area_kind,
            "overfill": said.overfill,
        }
        if device is not None:
            of_device = {
                "active_area_cm2": device.active_area,
                "active_area_uncertainty": device.active_area_uncertainty,
                "area_kind": device.area_kind,
                "overfill": device.overfill,
            }
            area_of = {k: v if v not in (None, 0.0) else of_device[k] for k, v in area_of.items()}
        return {
            **area_of,
            "wavelength_nm": said.wavelength,
            "wavelength_uncertainty_nm": said.wavelength_uncertainty,
            "irradiance_uncertainty": said.irradiance_uncertainty or 0.0,
            "irradiance_stability": said.stability,
            "irradiance_calibrated": said.irradiance_uncertainty is not None,
            "nplc": said.nplc,
            "temperature_K": said.temperature,
        }

    def objections(self) -> tuple[str, ...]:
        """Flags of every figure of merit: what nobody has said of the measurement."""
        flags: tuple[str, ...] = ()
        if self.stated.meter == "unknown":
            flags = (*flags, "METER_ACCURACY_UNKNOWN")
        elif isinstance(self.stated.meter, str) and self.stated.current_range is None:
            flags = (*flags, "RANGE_ASSUMED")
        if not np.any(np.isfinite(self.found[rows.TIME])):
            flags = (*flags, "TIMES_UNKNOWN")
        if self.light_assumed:
            flags = (*flags, "LIGHT_TIMES_ASSUMED")
        return flags

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the measurement as far as the data tell them."""
        found, said, bias = self.found, self.stated, self.bias_V
        largest = self.meter.current_ranges[-1].reach_A
        lit = np.unique(found[rows.IRRADIANCE])
        shared = {
            "sample": said.sample or (self.device.name if self.device else "unnamed"),
            "active_area": self.conditions()["active_area_cm2"],
            "compliance": largest,
        }
        if said.current_range is not None:
            shared["current_range"] = said.current_range
        if self.kind == "iv":
            volts = found[rows.VOLTAGE]
            steps = np.abs(np.diff(volts))
            return shared | {
                "start": float(volts[0]),
                "stop": float(volts[int(np.argmax(np.abs(volts - volts[0])))]),
                "step": float(np.median(steps[steps > 0])) if np.any(steps > 0) else None,
                "both_directions": bool(np.any(found[rows.DIRECTION] < 0)),
                "irradiances": [float(level) for level in lit if np.isfinite(level)],
                "nplc": said.nplc,
                "analysis_bias": bias,
            }
        if self.kind == "cycles":
            return (
                shared
                | {
                    "bias": bias,
                    "irradiances": [float(level) for level in lit if level > 0],
                    "cycles": int(np.max(found[rows.CYCLE])),
                    "nplc": said.nplc,
                }
                | self._halves()
            )
        since = np.diff(found[rows.SINCE_EDGE])
        interval = float(np.median(since[since > 0])) if np.any(since > 0) else None
        return shared | {
            "bias": bias,
            "irradiance": float(np.max(lit)),
            "interval": interval,
            "aperture": said.aperture or 0.0,
            "edges": int(np.max(found[rows.EDGE])),
            "reference_edges": 0,
            "current_range": self.meter.current_range(
                float(np.nanmax(np.abs(found[rows.CURRENT])))
            ).full_scale_A
            if said.current_range is None
            else said.current_range,
        }

    def _halves(self) -> dict[str, float]:
        """`on_time` and `off_time` (s): as stated, or as long as the halves of the data are."""
        said, time = self.stated, self.found[rows.TIME]
        lit = self.found[rows.IRRADIANCE] > 0
        changes = np.flatnonzero(np.diff(lit.astype(int))) + 1
        edges = np.concatenate(([0], changes, [time.size]))
        length = time[edges[1:] - 1] - time[edges[:-1]]
        on = length[lit[edges[:-1]]]
        off = length[~lit[edges[:-1]]]
        if not (on.size and off.size) and (said.on_time is None or said.off_time is None):
            raise ConfigError("the data have no lit half, or no dark one")
        return {
            "on_time": said.on_time or float(np.median(on)),
            "off_time": said.off_time or float(np.median(off)),
        }


def from_tables(
    kind: Kind,
    tables: Sequence[Table],
    stated: StatedConditions,
    device: DeviceConfig | None = None,
) -> Imported:
    """Foreign tables as data of a measurement; only I-V curves may be in several.

    Raises ConfigError for what cannot be made sense of.
    """
    roles = roles_of(tables[0], "voltage" if kind == "iv" else "time")
    if kind == "iv":
        found = sweep_rows([(t.path, roles_of(t, "voltage")) for t in tables], stated)
    else:
        table, *others = tables
        if others:
            raise unreadable(
                table.path, f"{len(tables)} tests", advice="export the one into a file of its own"
            )
        if len(roles.currents) > 1:
            raise unreadable(
                table.path, f"{len(roles.currents)} currents", advice="leave one in the file"
            )
        make = cycle_rows if kind == "cycles" else edge_rows
        found = make(table.path, roles, stated)
    largest = float(np.nanmax(np.abs(found[rows.CURRENT]), initial=0.0))
    meter = meter_record(stated, largest)
    assumed = kind != "iv" and roles.irradiance is None and stated.light_on_at is None
    return Imported(
        kind, with_ranges(found, meter, stated.current_range), stated, device, meter, assumed
    )
