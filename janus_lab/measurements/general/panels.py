"""The panels of a run whose kind has none of its own: every column against time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.measurements.interruptions import READ_BY_HAND, broken_where_interrupted
from janus_lab.measurements.panel import Axis, Panel, line
from janus_lab.runs.run import Run
from janus_lab.values import shown
from procedures.rows import STATUS, TIME

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """A panel for each column of the data but time and status; against rows without a time."""
    data = run.data
    timed = TIME in run.columns
    along = data[TIME].to_numpy() if timed else np.arange(len(data))
    x = Axis("Time", "s") if timed else Axis("Row")
    by_hand = timed and run.record.procedure_name == READ_BY_HAND
    found = []
    for name in run.columns:
        if name in (TIME, STATUS):
            continue
        quantity, _, unit = name.partition(" (")
        axis = Axis(quantity, shown(unit.removesuffix(")")))
        values = data[name].to_numpy()
        drawn = broken_where_interrupted(along, values) if by_hand else (along, values)
        series = [line(*drawn)]
        found.append(Panel(_file_name(quantity), f"{quantity} against time", x, axis, series))
    return found


def _file_name(quantity: str) -> str:
    return (
        "-".join(
            "".join(c if c.isascii() and c.isalnum() else " " for c in quantity.lower()).split()
        )
        or "column"
    )
