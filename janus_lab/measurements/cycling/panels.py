"""The panels of a run of on/off cycles: its current, and the photocurrent of every cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.measurements.panel import Axis, Mark, Panel, Shade, broken, line, points
from janus_lab.numbers import rounded_text
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, CYCLE, START, TIME

from .figures import cycles_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_SHOWN_CYCLES = 3


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Current against time, the whole run and, of many cycles, its ends; and the photocurrent of
    every cycle."""
    cycles = np.unique(run.data[CYCLE])
    number = f"{cycles.size} cycle" + ("s" if cycles.size != 1 else "")
    found = [_current(run, cycles, "current-time", f"Current against time, {number}")]
    if cycles.size > 2 * _SHOWN_CYCLES:
        for chosen, which in ((cycles[:_SHOWN_CYCLES], "first"), (cycles[-_SHOWN_CYCLES:], "last")):
            caption = f"Current against time, the {which} {_SHOWN_CYCLES} cycles"
            found.append(_current(run, chosen, f"current-time-{which}", caption))
    return [*found, _each_cycle(run)]


def _current(run: Run, chosen: np.ndarray, name: str, caption: str) -> Panel:
    data = run.data[run.data[CYCLE].isin(chosen)]
    spans, ended = [], None
    for _, start in data.groupby(START):
        if ended is not None:
            spans.append(Shade(ended, float(start[TIME].iloc[0]), "interrupted"))
        ended = float(start[TIME].iloc[-1])
    drawn = line(*broken(data[TIME], data[CURRENT], data[START]))
    series = [replace(drawn, compared=name == "current-time")]
    return Panel(name, caption, Axis("Time", "s"), Axis("Current", "A"), series, spans=spans)


def _each_cycle(run: Run) -> Panel:
    """The photocurrent of each whole cycle, and where the run was started anew."""
    table = cycles_of(run)
    levels = np.unique(table.irradiance_mW_cm2).tolist()
    series = []
    for number, level in enumerate(levels):
        at = table.at(level)
        place = number / (len(levels) - 1) if len(levels) > 1 else None
        label = f"{rounded_text(level, 6)} mW/cm²"
        bar = 2 * at.photocurrent_u_A
        series.append(points(at.cycle, at.photocurrent_A, bar, label, place=place))
    begun = table.cycle[1:][np.diff(table.start) > 0].tolist()
    marks = [Mark(begin - 0.5, "x", "started again") for begin in begun]
    return Panel(
        "photocurrent-cycle",
        "Photocurrent of each whole cycle; bars: k = 2 of its plateaus",
        Axis("Cycle"), Axis("Photocurrent", "A"), series, marks,
        empty="no whole cycle",
    )  # fmt: skip
