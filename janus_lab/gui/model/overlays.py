"""What is shown of runs that have ended: read from their folders, so not in the window's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.errors import JanusLabError
from janus_lab.wall_time import wall_time

from .blocks import Block
from .cycle_currents import CycleCurrents
from .cycle_rows import cycle_blocks, joined
from .forming_spectrum import FormingSpectra
from .live_series import LiveSeries

#: Past runs that are shown beside the one that is measured; a comparison takes any number.
MOST_OVERLAID: Final = 12
#: Characters of a sample's name in a label.
_SAMPLE: Final = 18


class PastRows(dict[str, NDArray[Any]]):
    """Columns of a past run, each of shape (n,), with what plots make of them; that takes seconds
    for a million rows, and is made once, by whoever asks for it first."""

    @classmethod
    def of(cls, columns: Mapping[str, ArrayLike]) -> PastRows:
        """`columns` themselves, if they are such, with what has been made of them already."""
        if isinstance(columns, cls):
            return columns
        return cls({name: np.asarray(values) for name, values in columns.items()})

    @cached_property
    def current(self) -> LiveSeries:
        """The current against time, broken where the run was resumed and between records;
        raises KeyError, and ValueError where time goes back."""
        series = LiveSeries()
        for _, of_start in groupby(cycle_blocks(self), lambda part: part.stretch):
            whole = joined(list(of_start))
            series.mark_gap()
            series.append(whole.time, whole.current)
        return series

    @cached_property
    def cycles(self) -> CycleCurrents:
        """The photocurrent of each cycle; raises KeyError."""
        currents = CycleCurrents()
        currents.add(self)
        currents.end()
        return currents

    @cached_property
    def spectra(self) -> FormingSpectra:
        """The spectra of the noise; raises KeyError."""
        spectra = FormingSpectra()
        spectra.add(self)
        return spectra

    def make(self) -> None:
        """Make all that can be made of these columns."""
        for name in ("current", "cycles", "spectra"):
            with suppress(KeyError, ValueError):  # a plot that asks for it tells
                getattr(self, name)


@dataclass(frozen=True)
class Overlay:
    """A past run as the plots show it."""

    procedure: str
    label: str  #: see `run_label`
    columns: PastRows
    figures: Sequence[Mapping[str, Any]]
    simulated: bool = False


def read_overlays(paths: Sequence[Path]) -> list[Overlay]:
    """Rows and figures of the runs in `paths`; raises RunError if one cannot be read."""
    return [_read(path) for path in paths]


def _read(path: Path) -> Overlay:
    from janus_lab.measurements.interruptions import READ_BY_HAND, Interruptions
    from janus_lab.runs.run import open_run
    from procedures.rows import START, TIME

    run = open_run(path)
    columns = PastRows({name: run.data[name].to_numpy() for name in run.columns})
    if run.record.procedure_name == READ_BY_HAND and TIME in columns:
        columns[START] = Interruptions().pieces(columns[TIME])  # the line is broken at each
    columns.make()
    return Overlay(
        procedure=run.record.procedure_name,
        label=run_label(run.record.sample, run.record.created, run.record.id),
        columns=columns,
        figures=run.figures,
        simulated=run.record.simulated,
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
    sample, day, clock, run_id = label_parts(sample, created, run_id)
    return f"{sample}, {day} {clock}, {run_id}"


def label_parts(sample: str, created: datetime, run_id: str) -> tuple[str, str, str, str]:
    """Sample, day, time of day and id as `run_label` writes them."""
    if len(sample) > _SAMPLE:
        half = (_SAMPLE - 1) // 2
        sample = f"{sample[:half]}…{sample[-half:]}"
    here = created.astimezone()
    year = "" if here.year == wall_time().year else f"{here:%Y}-"
    return sample, f"{year}{here:%m-%d}", f"{here:%H:%M}", run_id
