"""NeXus by the application definition NXsensor_scan: an entry for each run.

Beside what the definition asks for, an entry has collections with what it has no place for: the
parameters, the calibration, the figures of merit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from janus_lab import __version__
from procedures import rows

from .exported import Exported
from .hdf5_tree import (
    new_hdf5,
    put,
    put_columns,
    put_events,
    put_facts,
    put_figures,
    valid_name,
)
from .options import Options

if TYPE_CHECKING:
    from h5py import Dataset, File, Group

DEFINITION = "NXsensor_scan"
#: Of the NeXus definitions in which it is, as it is here.
DEFINITION_VERSION = "v2026.01"
#: What the bench sets, and what it reads; the other columns tell about the readings.
_CONTROLLED = (rows.VOLTAGE, rows.IRRADIANCE, rows.DRIVE, rows.MODULATION_FREQUENCY)
_READ = (rows.CURRENT, rows.POWER, rows.MONITOR_CURRENT)


def write(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """Runs as one NeXus file, the first as what a viewer shows."""
    with new_hdf5(path, options) as (file, options):
        file.attrs["NX_class"] = "NXroot"
        file.attrs["creator"] = "Janus Lab"
        file.attrs["creator_version"] = __version__
        for run in runs:
            name = "entry" if len(runs) == 1 else valid_name(f"run_{run.id}", file)
            file.attrs.setdefault("default", name)
            _entry(_group(file, name, "NXentry"), run, options)


def _group(above: File | Group, name: str, nx_class: str) -> Group:
    made = above.create_group(name, track_order=True)
    made.attrs["NX_class"] = nx_class
    return made


def _entry(entry: Group, run: Exported, options: Options) -> None:
    record = run.run.record
    entry.attrs["default"] = "data"
    put(entry, "definition", DEFINITION, version=DEFINITION_VERSION)
    put(entry, "title", run.title)
    put(entry, "identifier_experiment", run.id)
    put(entry, "identifier_collection", run.sample)
    note = str(run.run.parameters.get("note") or "")
    put(entry, "experiment_description", ". ".join(filter(None, (run.title, note))))
    put(entry, "start_time", run.started.isoformat())
    if record.ended is not None:
        put(entry, "end_time", record.ended.isoformat())
    process = _group(entry, "process", "NXprocess")
    version = record.versions.get("janus-lab", __version__)
    # the definition asks for an address, and the program has none
    put(process, "program", "Janus Lab", version=version, program_url="")
    for number, person in enumerate(run.people or ["not stated"], 1):
        put(_group(entry, f"user_{number}", "NXuser"), "name", person)
    _sample(_group(entry, "sample", "NXsample"), run)
    fields = _data(_group(entry, "data", "NXdata"), run, options)
    _instrument(_group(entry, "instrument", "NXinstrument"), run, fields)
    columns = _group(entry, "columns", "NXcollection")
    for column in run.columns:  # the definition has no place for it at the fields themselves
        put(columns, run.keys[column.name], column.meaning, long_name=column.name)
    put_figures(_group(entry, "figures_of_merit", "NXcollection"), run, "NXcollection")
    put_events(_group(entry, "events", "NXcollection"), run)
    for part in run.parts:
        put_facts(_group(entry, f"{part}_record", "NXcollection"), run.of(part))
    put(_group(entry, "record", "NXcollection"), "run_json", record.model_dump_json())


def _sample(sample: Group, run: Exported) -> None:
    put(sample, "name", run.sample)
    description = run.run.record.device.get("description")
    if isinstance(description, str) and description:
        put(sample, "description", description)


def _data(data: Group, run: Exported, options: Options) -> dict[str, Dataset]:
    """The columns, with the current against what the measurement swept."""
    fields = put_columns(data, run, options, told=True)
    signals = [name for name in _READ if name in fields] or [
        column.name for column in run.columns if column.name != rows.TIME
    ][:1]
    axes = [rows.VOLTAGE] if rows.SWEEP in fields else [rows.SINCE_EDGE, rows.TIME]
    axis = next((name for name in axes if name in fields), None)
    if signals:
        data.attrs["signal"] = run.keys[signals[0]]
        if signals[1:]:
            data.attrs["auxiliary_signals"] = [run.keys[name] for name in signals[1:]]
        data.attrs["axes"] = [run.keys[axis] if axis is not None else "."]
    if axis is not None:
        data.attrs[f"{run.keys[axis]}_indices"] = 0
    return fields


def _instrument(instrument: Group, run: Exported, fields: dict[str, Dataset]) -> None:
    bench = run.run.record.bench.get("name")
    if isinstance(bench, str) and bench:
        put(instrument, "name", bench)
    environment = _group(instrument, "environment", "NXenvironment")
    controlled = [name for name in _CONTROLLED if name in fields]
    read = [name for name in _READ if name in fields]
    for name in (*controlled, *read):
        _sensor(environment, name, run, fields[name], controlled=name in controlled)
    put(environment, "independent_controllers", [run.keys[name] for name in controlled])
    put(environment, "measurement_sensors", [run.keys[name] for name in read])


def _sensor(
    environment: Group, name: str, run: Exported, field: Dataset, *, controlled: bool
) -> None:
    column = rows.column_named(name)
    sensor = _group(environment, run.keys[name], "NXsensor")
    sensor["value"] = field  # the same numbers, not a copy
    put(sensor, "name", column.words)
    put(
        sensor,
        "run_control",
        "set by the program" if controlled else "read by the program",
        description=column.meaning,
    )
