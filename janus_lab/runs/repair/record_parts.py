"""A damaged `run.json`: what can be read of it, and the rest from the other files and the name of
the folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from janus_lab.kinds import CONDITIONS, KINDS, MeasurementKind
from janus_lab.measurement import parameter_values, procedure_from
from janus_lab.runs.header import class_path, header
from janus_lab.runs.layout import EVENTS, RUN_JSON
from janus_lab.runs.record import RunRecord
from janus_lab.runs.salvage import as_utf8, events_among
from janus_lab.runs.states import RunState
from janus_lab.wall_time import wall_time

from .parts import partly_read, procedure_class, told_columns, told_parameters

_NAME = re.compile(r"(?P<time>\d{6})-(?P<rest>.*)-(?P<id>[0-9a-f]{8})(-\d+)?")
#: What a run has to have for its figures of merit to be computed; it stands nowhere else.
_ONLY_THERE = ("bench", "device", "meters", "instruments", "conditions")
#: The newest format that this version reads.
_FORMAT = 1


@dataclass(frozen=True)
class SalvagedRecord:
    """A record made of what is left."""

    record: RunRecord
    whole: bool  #: whether the file was as it should be
    lost: tuple[str, ...]  #: what nothing tells any more
    of_newer_version: bool = False


def salvaged_record(folder: Path) -> SalvagedRecord:
    """The record of the run in `folder`, whatever is left of its `run.json`."""
    content = _content(folder / RUN_JSON)
    with suppress(ValidationError, UnicodeDecodeError):
        content.decode("utf-8")
        return SalvagedRecord(RunRecord.model_validate_json(content), True, ())
    with suppress(ValidationError):  # the process was killed while it replaced the file
        new = RunRecord.model_validate_json(_content(folder / f"{RUN_JSON}.new"))
        return SalvagedRecord(new, False, ())
    told = partly_read(content)
    values: dict[str, Any] = told if isinstance(told, dict) else {}
    newer = type(values.get("format")) is int and values["format"] > _FORMAT
    otherwise = _otherwise(folder, values)
    given = set(values)
    values = {**otherwise, **values, "format": _FORMAT}
    for _ in range(50):  # as many as there are fields
        try:
            record = RunRecord.model_validate_json(orjson.dumps(values, default=str))
            break
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                key = str(problem["loc"][0]) if problem["loc"] else ""
                given.discard(key)
                if key in otherwise and values.get(key) is not otherwise[key]:
                    values[key] = otherwise[key]
                else:
                    values.pop(key, None)
    else:
        record = RunRecord.model_validate(otherwise)
    lost = tuple(key for key in _ONLY_THERE if key not in given)
    return SalvagedRecord(record, False, lost, newer)


def kind_from(folder: Path, name: object) -> MeasurementKind | None:
    """The kind of measurement that `name`, or else the data or the folder's name, tell."""
    if isinstance(name, str) and name in KINDS:
        return KINDS[name]
    told = procedure_class(folder)
    parts = _NAME.fullmatch(folder.name)
    for kind in KINDS.values():
        if told is not None and class_path(kind.procedure()) == told:
            return kind
    columns = told_columns(folder)
    rest = parts["rest"] if parts else ""
    named = [kind for kind in KINDS.values() if rest.startswith(f"{kind.name}-")]
    candidates = named if columns is None else [*named, *KINDS.values()]
    return next(
        (kind for kind in candidates if columns in (None, kind.procedure.DATA_COLUMNS)), None
    )


def header_lines(record: RunRecord, kind: MeasurementKind | None) -> list[str]:
    """The header of the data file that `record` tells of."""
    if kind is not None:
        with suppress(Exception):  # parameters that are none: the header has the class only
            procedure = procedure_from(kind.name, record.parameters)
            known = procedure.parameter_objects()
            newer = [f"#\t{known[key].name}:" for key in CONDITIONS if key not in record.parameters]
            return [line for line in header(procedure) if not line.startswith(tuple(newer))]
    return [f"#Procedure: <{record.procedure}>", "#Parameters:", "#Data:"]


def _otherwise(folder: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field that a record must have, from what is not `run.json`."""
    kind = kind_from(folder, values.get("procedure_name"))
    parts = _NAME.fullmatch(folder.name)
    name = kind.name if kind is not None else "unknown"
    rest = parts["rest"].removeprefix(f"{name}-") if parts else folder.name
    told = told_parameters(folder)
    ending = _ending(folder)
    return {
        "id": parts["id"] if parts else hashlib.sha256(folder.name.encode()).hexdigest()[:8],
        "procedure": procedure_class(folder) or (class_path(kind.procedure()) if kind else name),
        "procedure_name": name,
        "parameters": _parameters(kind, told),
        "sample": told.get("Sample") or rest,
        "versions": {},
        "created": _made(folder, parts["time"] if parts else "").isoformat(),
        "owner": {"host": "", "pid": 0, "started": 0.0},
        **ending,
    }


def _ending(folder: Path) -> dict[str, Any]:
    """State and reason, as the events tell them."""
    kept = events_among(as_utf8(_content(folder / EVENTS))).content
    state, reason = RunState.INTERRUPTED, f"how it ended is not known: {RUN_JSON} was damaged"
    for event in map(orjson.loads, kept.splitlines()):
        if event["kind"] == "resumed":
            state = RunState.INTERRUPTED
        if event["kind"] in (RunState.FAILED, RunState.ABORTED):
            state, reason = RunState(event["kind"]), str(event.get("reason"))
    return {"state": state.value, "reason": reason}


def _parameters(kind: MeasurementKind | None, told: Mapping[str, str]) -> dict[str, Any]:
    """The parameters that the header of the data tells; all of them as text if the kind is not
    known."""
    if kind is None:
        return dict(told)
    procedure = kind.procedure()
    known = procedure.parameter_objects()
    for key, parameter in known.items():
        if told.get(parameter.name):
            with suppress(Exception):  # whatever somebody has written there
                parameter.value = told[parameter.name]
                procedure.set_parameters({key: parameter.value})
    # runs of older versions do not have the conditions
    return {
        key: value
        for key, value in parameter_values(procedure).items()
        if key not in CONDITIONS or known[key].name in told
    }


def _made(folder: Path, time: str) -> datetime:
    """When the run was made, by the name of its folder; otherwise when a file was last changed."""
    with suppress(ValueError):
        return datetime.strptime(f"{folder.parent.name} {time}", "%Y-%m-%d %H%M%S").astimezone()
    changed = [entry.stat().st_mtime for entry in folder.iterdir()]
    return datetime.fromtimestamp(min(changed, default=wall_time().timestamp())).astimezone()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def columns_of(kind: MeasurementKind | None) -> Sequence[str]:
    """The columns of the data file; empty if nothing tells them."""
    return list(kind.procedure.DATA_COLUMNS) if kind is not None else []
