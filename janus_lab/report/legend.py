"""The legend of a figure: below the axes, where it covers nothing, in as many columns as fit."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from itertools import islice
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from janus_lab.measurements.panel import Panel, Series

#: Lines of one run that differ in what they are of.
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
#: Of the ways of a sweep, forward and back.
WAYS: tuple[Literal["-"], Literal["--"]] = ("-", "--")
#: From so many points on they are drawn smaller.
SMALL_FROM = 200
_POINTS_PER_INCH = 72.0
#: Mean width of a letter, and height of a line, over the size of the font.
_LETTER, _LINE = 0.56, 1.5
#: Letters that a line and its gaps take, and a mark with them; how long that is, in sizes of the
#: font.
_HANDLE, _MARK_HANDLE, _MARK_LENGTH = 8, 6, 1.0


def add_legend(figure: Figure, axis: Axes, panel: Panel) -> None:
    """Name what is drawn, if it is more than one thing; the figure grows by the legend's lines."""
    entries = _entries(axis, panel)
    named = [mark.label for mark in panel.marks] + [span.label for span in panel.spans]
    if not entries or (not any(named) and len(entries) == 1 and not panel.series[0].run):
        return
    size = mpl.font_manager.FontProperties(
        size=mpl.rcParams["legend.fontsize"]
    ).get_size_in_points()
    width, height = figure.get_size_inches()
    handle = _HANDLE if any(map(_is_line, entries.values())) else _MARK_HANDLE
    letters = int(width * _POINTS_PER_INCH / (size * _LETTER))
    shown = [textwrap.fill(label, letters - handle) for label in entries]
    columns = _columns([max(map(len, label.splitlines())) + handle for label in shown], letters)
    rows = math.ceil(len(shown) / columns)
    lines = sum(
        max(label.count("\n") + 1 for label in islice(shown, row, None, rows))
        for row in range(rows)
    )
    figure.legend(list(entries.values()), shown, loc="outside lower center", ncols=columns,
                  columnspacing=1.2, handlelength=None if handle == _HANDLE else _MARK_LENGTH,
                   borderaxespad=0.2, labelspacing=0.35,
                  markerscale=2.0 if _are_many(panel) else 1.0)  # fmt: skip
    figure.set_size_inches(width, height + lines * size * _LINE / _POINTS_PER_INCH)


def _columns(widths: Sequence[int], room: int) -> int:
    """How many columns have room for entries of these widths (letters), filled one by one; as in
    matplotlib's legend each is as wide as its own widest entry."""
    for count in range(len(widths), 1, -1):
        columns = np.array_split(np.array(widths), count)
        if sum(int(column.max()) for column in columns) <= room:
            return count
    return 1


def _entries(axis: Axes, panel: Panel) -> dict[str, Any]:
    """What stands in the legend: each label once; of several runs with the same labels the runs by
    their colours and markers, and the labels by their dashes."""
    handles, labels = axis.get_legend_handles_labels()
    entries: dict[str, Any] = {}
    for label, handle in zip(labels, handles, strict=True):
        if label not in entries or not _has_marker(entries[label]):  # points before their fit
            entries[label] = handle
    _tell_ways(entries, panel)
    conditions = list(dict.fromkeys(each.label for each in panel.series if each.run))
    if len(conditions) < 2:
        return entries
    of_runs: dict[str, Any] = {}
    for each in panel.series:
        if each.run and each.run not in of_runs:
            handle = entries.pop(label_of(each))
            drawn = handle[0] if isinstance(handle, tuple) else handle  # of points with bars
            of_runs[each.run] = Line2D([], [], color=drawn.get_color(), marker=drawn.get_marker())
        entries.pop(label_of(each), None)
    dashes = {
        label: Line2D([], [], color="0.3", linestyle=DASHES[number % len(DASHES)])
        for number, label in enumerate(conditions)
        if label
    }
    return {**of_runs, **dashes, **entries}


def _tell_ways(entries: dict[str, Any], panel: Panel) -> None:
    """Have the entries of sweeps tell their levels, and one of their own the way back."""
    ways = [each for each in panel.series if each.back is not None]
    for label in {label_of(each) for each in ways} & set(entries):
        colour = entries[label].get_color()
        entries[label] = Line2D([], [], color=colour, linestyle=WAYS[False])
    if any(each.back for each in ways):
        entries["way back"] = Line2D([], [], color="0.3", linestyle=WAYS[True])


def _has_marker(handle: Any) -> bool:
    """Whether it tells what it is of also in grey."""
    drawn = handle[0] if isinstance(handle, tuple) else handle
    return str(getattr(drawn, "get_marker", lambda: None)()) not in ("None", "none", "", " ")


def _is_line(handle: Any) -> bool:
    """Whether it is more than a mark."""
    drawn = handle[0] if isinstance(handle, tuple) else handle
    style = str(getattr(drawn, "get_linestyle", lambda: "-")())
    return style not in ("None", "none", "", " ")


def label_of(series: Series) -> str:
    """What a series is called: its run, and what it is of."""
    return " · ".join(filter(None, (series.run, series.label)))


def _are_many(panel: Panel) -> bool:
    """Whether the points are so many that they are drawn small."""
    return any(each.look == "points" and each.x.size > SMALL_FROM for each in panel.series)
