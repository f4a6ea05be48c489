"""What is shown of runs that have ended: read from their folders, so not in the window's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from drivers.errors import JanusLabError
from janus_lab.wall_time import wall_time

from .blocks import Block

#: Past runs that are shown beside the one that is measured; a comparison takes any number.
MOST_OVERLAID: Final = 12
#: Characters of a sample's name in a label.
_SAMPLE: Final = 18


@dataclass(frozen=True)
class Overlay:
    """A past run as the plots show it."""

    procedure: str
    label: str  #: see `run_label`
    columns: Block
    figures: Sequence[Mapping[str, Any]]


def read_overlays(paths: Sequence[Path]) -> list[Overlay]:
    """Rows and figures of the runs in `paths`; raises RunError if one cannot be read."""
    return [_read(path) for path in paths]


def _read(path: Path) -> Overlay:
    from janus_lab.runs.run import open_run

    run = open_run(path)
    return Overlay(
        procedure=run.record.procedure_name,
        label=run_label(run.record.sample, run.record.created, run.record.id),
        columns={name: run.data[name].to_numpy() for name in run.columns},
        figures=run.figures,
    )


def read_rows(path: Path, ranges: Sequence[tuple[int, int]]) -> list[Block]:
    """Rows of the run in `path`, a block for each of `ranges` (first, end).

    Nothing if its data cannot be read. Raises RunError if its folder cannot.
    """
    from janus_lab.runs.run import open_run

    run = open_run(path)
    try:
        data = run.data
    except JanusLabError:
        return []
    return [
        {name: np.asarray(data[name].to_numpy()[first:end]) for name in run.columns}
        for first, end in ranges
    ]


def run_label(sample: str, created: datetime, run_id: str) -> str:
    """``janus-160C, 11-21 16:00, eac809b9``: sample, wall time here, id; never two alike.

    The year is named where it is not this one.
    """
    if len(sample) > _SAMPLE:
        half = (_SAMPLE - 1) // 2
        sample = f"{sample[:half]}…{sample[-half:]}"
    here = created.astimezone()
    year = "" if here.year == wall_time().year else f"{here:%Y}-"
    return f"{sample}, {year}{here:%m-%d %H:%M}, {run_id}"
