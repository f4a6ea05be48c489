"""HDF5 in a plain layout: a group for each run, with data, figures of merit, events and facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .exported import Exported
from .hdf5_tree import (
    new_hdf5,
    put,
    put_columns,
    put_events,
    put_facts,
    put_figures,
    put_table,
    valid_name,
)
from .options import Options


def write(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """Runs as one HDF5 file."""
    with new_hdf5(path, options) as (file, options):
        for run in runs:
            group = file.create_group(valid_name(f"run_{run.id}", file), track_order=True)
            group.attrs["title"] = run.title
            group.attrs["started"] = run.started.isoformat()
            group.attrs["state"] = run.run.state.value
            put_columns(group.create_group("data", track_order=True), run, options)
            put_table(group.create_group("figure_table", track_order=True), run.figure_table)
            put_figures(group.create_group("figures", track_order=True), run)
            put_events(group.create_group("events", track_order=True), run)
            for part in run.parts:
                put_facts(group.create_group(part, track_order=True), run.of(part))
            put(group, "run.json", run.run.record.model_dump_json())
