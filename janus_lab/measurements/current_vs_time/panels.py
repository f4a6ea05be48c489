"""The panels of a run of the current against time: the current, and how the readings scatter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.measurements.panel import Axis, Mark, Panel, Series, Shade, broken, line
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, IRRADIANCE, START, TIME

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_BINS = 60


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Current against time with its mean and light; and the distribution of the readings."""
    data = run.data
    current = data[CURRENT].to_numpy()
    drawn = line(*broken(data[TIME], current, data[START]))
    spans = []
    for _, start in data.groupby(START):
        time, lit = start[TIME].to_numpy(), start[IRRADIANCE].to_numpy() > 0
        if lit.any():
            spans.append(Shade(float(time[lit][0]), float(time[lit][-1]), "light on"))
    mean = next((f for f in figures if f.name == "mean_current" and f.bound is None), None)
    at = [] if mean is None or mean.value is None else [mean.value]
    return [
        Panel(
            "current-time", "Current against time",
            Axis("Time", "s"), Axis("Current", "A"), [drawn],
            [Mark(value, "y", "mean") for value in at], spans,
        ),
        Panel(
            "current-distribution", "Distribution of the readings of the current",
            Axis("Current", "A"), Axis("Readings"), _distribution(current),
            [Mark(value, "x", "mean") for value in at],
        ),
    ]  # fmt: skip


def _distribution(current: np.ndarray) -> list[Series]:
    """The outline of a histogram, from zero to zero."""
    valid = current[np.isfinite(current)]
    if not valid.size:
        return []
    counts, edges = np.histogram(valid, _BINS)
    return [line(edges, np.append(counts, 0), look="steps")]
