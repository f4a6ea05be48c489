"""A run folder made of files of other programs: like any other, with the files in it, unchanged."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from drivers.meter_record import MeterRecord
from janus_lab.kinds import KINDS
from janus_lab.runs.bundle import RunBundle, safe_name
from janus_lab.runs.errors import BundleError
from janus_lab.runs.header import class_path, header
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.record import SourceRecord
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState
from procedures import rows
from procedures.base import BenchProcedure

from .conditions import Kind, StatedConditions, meter_record
from .curves import Rows, cycle_rows, edge_rows, sweep_rows, with_ranges
from .formats import read_table
from .roles import roles_of
from .table import Table, unreadable

#: The measurement whose data each kind of file holds.
MEASUREMENTS: Mapping[Kind, str] = {
    "iv": "iv_sweep",
    "cycles": "on_off_cycling",
    "edges": "response_time",
}
#: Rows written at once.
_BLOCK = 1 << 16


@dataclass(frozen=True, eq=False)
class Imported:
    """Foreign data, ready to be kept or analysed."""

    kind: Kind
    found: Rows
    stated: StatedConditions
    device: DeviceConfig | None
    meter: MeterRecord

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
        return flags

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
    if kind == "iv":
        found = sweep_rows([(t.path, roles_of(t, "voltage")) for t in tables], stated)
    else:
        (table,) = tables
        roles = roles_of(table, "time")
        if len(roles.currents) > 1:
            raise unreadable(
                table.path, f"{len(roles.currents)} currents", advice="leave one in the file"
            )
        make = cycle_rows if kind == "cycles" else edge_rows
        found = make(table.path, roles, stated)
    largest = float(np.nanmax(np.abs(found[rows.CURRENT]), initial=0.0))
    meter = meter_record(stated, largest)
    return Imported(kind, with_ranges(found, meter, stated.current_range), stated, device, meter)


def keep(imported: Imported, files: Sequence[Path], formats: Sequence[str], out_dir: Path) -> Run:
    """Make a run folder of `imported`, which was read from `files`, and open it.

    Nothing is left behind if that fails. Raises ConfigError for numbers that no measurement can
    have, BundleError if the folder cannot be written.
    """
    procedure = _procedure(imported)
    known = procedure.parameter_objects()
    sources = [
        SourceRecord(
            file=path.name, sha256=_sha256(path), format=name, objections=imported.objections()
        )
        for path, name in zip(files, formats, strict=True)
    ]
    values = record_values(imported, sources)
    parameters = values["parameters"]
    bundle = RunBundle.create(out_dir, imported.measurement, values["sample"], values)
    try:
        bundle.start()
        for path in files:
            shutil.copyfile(path, bundle.path / path.name)
        columns = procedure.DATA_COLUMNS
        names = {known[key].name for key, value in parameters.items() if value and key in known}
        head = [line for line in header(procedure) if _is_of(line, names)]
        with Recorder(bundle.path / DATA_CSV, head, columns) as recorder:
            for begin in range(0, imported.found[rows.CURRENT].size, _BLOCK):
                part = slice(begin, begin + _BLOCK)
                recorder.write({name: imported.found[name][part] for name in columns})
        bundle.finish(RunState.FINISHED, rows=recorder.rows)
    except OSError as error:
        shutil.rmtree(bundle.path, ignore_errors=True)
        raise BundleError.of_system(error, bundle.path) from error
    except BaseException:
        shutil.rmtree(bundle.path, ignore_errors=True)
        raise
    return open_run(bundle.path)


def record_values(imported: Imported, sources: Sequence[SourceRecord]) -> dict[str, Any]:
    """The fields of `run.json` that the data and what is stated of them tell.

    Raises ConfigError for numbers that no measurement can have.
    """
    parameters = imported.parameters()
    sample = str(parameters["sample"])
    device = imported.device or _unknown_device(imported, sample)
    return {
        "procedure": class_path(_procedure(imported)),
        "sample": sample,
        "parameters": parameters,
        "device": device.model_dump(mode="json"),
        "meters": {"smu": imported.meter, "analyser": imported.meter},
        "instruments": {"smu": f"{imported.meter.model}, as stated"},
        "conditions": imported.conditions(),
        "sources": tuple(sources),
    }


def _procedure(imported: Imported) -> BenchProcedure:
    """The procedure whose data these would be, with the parameters that are known."""
    procedure = KINDS[imported.measurement].procedure()
    known = procedure.parameter_objects()
    for key, value in imported.parameters().items():
        if not value or key not in known:  # an aperture of 0 s is none that a recipe may ask for
            continue
        try:
            procedure.set_parameters({key: value})
        except ValueError as error:
            raise ConfigError(f"{known[key].name.lower()}: {error}") from None
    return procedure


def read(
    kind: Kind, files: Sequence[Path], stated: StatedConditions, device: DeviceConfig | None
) -> tuple[Imported, list[str]]:
    """The data in `files`, and whose formats these are; raises ConfigError."""
    tables = [read_table(path) for path in files]
    return from_tables(kind, tables, stated, device), [table.format for table in tables]


def _unknown_device(imported: Imported, sample: str) -> DeviceConfig:
    """What is known of a sample that no device file describes."""
    said = imported.stated
    name = safe_name(sample)
    return DeviceConfig.model_validate(
        {
            "name": "".join(c if c.isascii() and c.isalnum() else "-" for c in name).strip("-")
            or "unnamed",
            "description": "data of another program"
            + ("" if said.area else "; its area is not stated"),
            "active_area": f"{said.area or 1.0!r} cm**2",
            "active_area_uncertainty": f"{said.area_uncertainty!r}",
            "area_kind": said.area_kind,
            "overfill": said.overfill,
        }
    )


def _is_of(line: str, names: Set[str]) -> bool:
    """Whether a line of the header is no parameter's, or one of those that are known."""
    return not line.startswith("#\t") or line[2:].partition(":")[0] in names


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
