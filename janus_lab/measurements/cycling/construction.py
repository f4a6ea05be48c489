"""What the figures of a cycling run were made from, as lines on its current: the plateau of each
pulse, and the dark level that is taken off it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.analysis.uncertainty.plateau import SHARE
from janus_lab.measurements.panel import Axis, Panel, line
from janus_lab.runs.run import Run

from .figures import cycles_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def construction(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Plateaus with light and the dark levels beneath them, over the time that they are of."""
    table = cycles_of(run)
    half = 0.5 * SHARE * float(run.parameters["on_time"])
    ends = np.stack([table.time_s - half, table.time_s + half, table.time_s + half], 1).ravel()
    levels = []
    for label, values in (("plateau", table.light_A), ("dark level", table.dark_A)):
        # a gap after each, so that no line leads from one pulse to the next
        up = np.stack([values, values, np.full(values.size, np.nan)], 1).ravel()
        levels.append(line(ends, up, label, role="fit"))
    return [Panel("plateaus", "", Axis("Time", "s"), Axis("Current", "A"), levels)]
