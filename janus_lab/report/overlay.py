"""Panels of several runs drawn over each other: what each run shows of itself, named by the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from janus_lab.measurements.origin import origin_of
from janus_lab.measurements.panel import Axis, Look, Panel, Series

_MOST_OF_A_CURVE = 60


def overlaid(by_run: Mapping[str, Sequence[Panel]]) -> list[Panel]:
    """A panel for each that several runs have, or one has alone: with the series that are to be
    compared, of all runs, which are named as the keys say; panels without any are left out. So
    are lines and shaded parts of a single run."""
    found: dict[tuple[str, str], dict[str, Panel]] = {}
    for run, panels in by_run.items():
        for panel in panels:
            found.setdefault((panel.name, panel.of), {})[run] = panel
    return [panel for of_runs in found.values() if (panel := _together(of_runs)).series]


def _together(of_runs: Mapping[str, Panel]) -> Panel:
    first = next(iter(of_runs.values()))
    series: list[Series] = []
    compared = {
        run: [each for each in panel.series if each.compared] for run, panel in of_runs.items()
    }
    several = len({each.label for shown in compared.values() for each in shown}) > 1
    for run, shown in compared.items():
        for each in shown:
            label = each.label if several else ""
            look: Look = "both" if _is_a_curve(each) else each.look
            series.append(replace(each, run=run, label=label, place=None, look=look))
    marks = [] if len(of_runs) > 1 else first.marks
    spans = [] if len(of_runs) > 1 else first.spans
    x, y = (_common([getattr(panel, axis) for panel in of_runs.values()]) for axis in "xy")
    origin = origin_of((run, bool(panel.origin)) for run, panel in of_runs.items())
    return replace(first, x=x, y=y, series=series, marks=marks, spans=spans, origin=origin)


def _is_a_curve(series: Series) -> bool:
    """Whether points are so few, and so in order, that a line helps to see them as one run's."""
    few = 1 < series.x.size <= _MOST_OF_A_CURVE and series.bound is None
    return series.look == "points" and few and bool(np.all(np.diff(series.x) > 0))


def _common(axes: Sequence[Axis]) -> Axis:
    """One axis for all: limits that hold each one's, if each has some."""
    limits = [axis.limits for axis in axes if axis.limits is not None]
    if len(limits) < len(axes):
        return replace(axes[0], limits=None)
    low, high = zip(*limits, strict=True)
    return replace(axes[0], limits=(min(low), max(high)))
