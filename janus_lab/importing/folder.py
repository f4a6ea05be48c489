"""A run folder made of files of other programs: like any other, with the files in it, unchanged."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

from drivers import regular_files
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from janus_lab.kinds import KINDS
from janus_lab.runs.bundle import RunBundle, safe_name
from janus_lab.runs.header import class_path, header
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.record import SourceRecord
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState
from procedures import rows
from procedures.base import BenchProcedure

from .conditions import Kind, StatedConditions
from .formats import read_tables
from .imported import Imported, from_tables

#: The folder in a run's that holds the files it was read from.
SOURCE = "source"
#: Rows written at once.
_BLOCK = 1 << 16


def keep(imported: Imported, files: Sequence[Path], formats: Sequence[str], out_dir: Path) -> Run:
    """Make a run folder of `imported`, which was read from `files`, and open it.

    Nothing is left behind if that fails. Raises ConfigError for numbers that no measurement can
    have, BundleError if the folder cannot be written.
    """
    procedure = _procedure(imported)
    sources: list[SourceRecord] = []
    for path, name in zip(files, formats, strict=True):
        taken = any(source.file == path.name for source in sources)
        file = f"{len(sources) + 1}-{path.name}" if taken else path.name
        flags = imported.objections()
        sources.append(SourceRecord(file=file, sha256=_sha256(path), format=name, objections=flags))
    values = record_values(imported, sources)
    bundle = RunBundle.create(out_dir, imported.measurement, values["sample"], values)
    with bundle.whole_or_nothing():
        bundle.start()
        (bundle.path / SOURCE).mkdir()
        for path, source in zip(files, sources, strict=True):
            shutil.copyfile(path, bundle.path / SOURCE / source.file)
        columns = procedure.DATA_COLUMNS
        known = procedure.parameter_objects()
        names = {known[key].name for key in _told(imported, procedure)}
        head = [line for line in header(procedure) if _is_of(line, names)]
        with Recorder(bundle.path / DATA_CSV, head, columns) as recorder:
            for begin in range(0, imported.found[rows.CURRENT].size, _BLOCK):
                part = slice(begin, begin + _BLOCK)
                recorder.write({name: imported.found[name][part] for name in columns})
        bundle.finish(RunState.FINISHED, rows=recorder.rows)
    return open_run(bundle.path)


def record_values(imported: Imported, sources: Sequence[SourceRecord]) -> dict[str, Any]:
    """The fields of `run.json` that the data and what is stated of them tell.

    Raises ConfigError for numbers that no measurement can have.
    """
    parameters = imported.parameters
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
    for key, value in _told(imported, procedure).items():
        try:
            procedure.set_parameters({key: value})
        except ValueError as error:
            name = procedure.parameter_objects()[key].name
            raise ConfigError(f"{name.lower()}: {error}") from None
    return procedure


def _told(imported: Imported, procedure: BenchProcedure) -> dict[str, Any]:
    """The parameters of `procedure` that the data tell.

    An aperture of 0 s is none that a recipe may ask for; nobody knows the compliance.
    """
    known = procedure.parameter_objects()
    return {
        key: value
        for key, value in imported.parameters.items()
        if value and key in known and key != "compliance"
    }


def read(
    kind: Kind, files: Sequence[Path], stated: StatedConditions, device: DeviceConfig | None
) -> tuple[Imported, list[str]]:
    """The data in `files`, and whose formats these are; raises ConfigError."""
    found = [read_tables(path) for path in files]
    tables = [table for tables in found for table in tables]
    return from_tables(kind, tables, stated, device), [tables[0].format for tables in found]


def _unknown_device(imported: Imported, sample: str) -> DeviceConfig:
    """What is known of a sample that no device file describes."""
    said = imported.stated
    name = safe_name(sample)
    return DeviceConfig.model_validate(
        {
            "name": re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "unnamed",
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
    with regular_files.opened(path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
