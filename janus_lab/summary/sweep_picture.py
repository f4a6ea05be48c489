"""Figures of merit against a parameter that was swept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import title_of
from janus_lab.parameter_words import ParameterWords

from . import words
from .axes import has_values, in_unit, is_taken_back, is_wide, origin_in, say_origin
from .gather import RunGroup
from .summary import RunSummary

#: Told apart by colour-blind people (Okabe and Ito).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "black")
#: Of more samples the median and quartiles are shown.
_MOST_LINES = 6


def sweep(summary: RunSummary, groups: Sequence[RunGroup]) -> Figure | None:
    """The figures of merit of one kind of measurement, all of its `groups`, against the parameter
    with most values that was swept, a line for each combination of the others.

    None if nothing with a number was swept, or nothing has a value.
    """
    numbers = {
        name: {_as_number(group.point[name]) for group in groups} for name in groups[0].point
    }
    numeric = {name: found for name, found in numbers.items() if None not in found}
    if not numeric:
        return None
    across = max(numeric, key=lambda name: len(numeric[name]))
    names = [name for name in groups[0].figures if has_values(groups, name)]
    if not names:
        return None
    procedure = groups[0].procedure
    columns = min(2, len(names))
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(6.5 * columns, 4.2 * rows), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axis, name in zip(axes, names, strict=False):
        _against(axis, summary, groups, across, name)
    for axis in axes[len(names) :]:
        axis.set_visible(False)
    swept = ParameterWords(procedure).heading(across)
    figure.suptitle(
        f"{title_of(procedure)}: figures of merit against {swept}\n"
        "bars: k = 2; triangles: bounds; open: not to be used as it stands",
        fontsize="medium",
    )
    say_origin(figure, origin_in(groups))
    return figure


def _as_number(value: object) -> float | None:
    """What can stand on an axis: a number, or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _against(
    axis: Axes, summary: RunSummary, groups: Sequence[RunGroup], across: str, name: str
) -> None:
    lines: dict[str, list[RunGroup]] = {}
    for group in groups:
        others = {key: value for key, value in group.point.items() if key != across}
        lines.setdefault(ParameterWords(group.procedure).settings(others), []).append(group)
    single = len(summary.found.samples) <= _MOST_LINES
    drawn: list[float] = []
    number = 0
    for label, of_line in lines.items():
        rising = sorted(of_line, key=lambda group: _as_number(group.point[across]) or 0.0)
        if not single:
            drawn += _quartiles(axis, summary, rising, across, name, label, _colour(number))
            number += 1
            continue
        for sample in summary.found.samples:
            points = [
                (x, figure)
                for group in rising
                if sample in group.runs
                and (figure := group.runs[sample].figure(name)) is not None
                and (x := _as_number(group.point[across])) is not None
                and figure.value is not None
            ]
            if points:
                text = ", ".join(filter(None, (sample, label)))
                drawn += _line(axis, points, text, _colour(number))
                number += 1
    xs = np.array([_as_number(group.point[across]) or 0.0 for group in groups])
    if is_wide(xs):
        axis.set_xscale("log")
    if is_wide(np.array(drawn)):
        axis.set_yscale("log")
    axis.set_xlabel(ParameterWords(groups[0].procedure).heading(across))
    axis.set_ylabel(words.common_heading(groups, name))
    in_unit(axis.yaxis, groups[0].unit(name))
    if 1 < number <= 12:
        axis.legend(fontsize="small", frameon=False)


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _line(
    axis: Axes, points: Sequence[tuple[float, FigureOfMerit]], label: str, colour: str
) -> list[float]:
    """One sample: values with bars (k = 2), bounds as triangles that point to where it may be."""
    exact = [(x, f.value, 2 * (f.uncertainty or 0.0)) for x, f in points if f.bound is None]
    if exact:
        x, y, bars = zip(*exact, strict=True)
        axis.errorbar(
            x, y, yerr=bars, fmt="o-", color=colour, markersize=4, capsize=3, linewidth=1,
            label=label,
        )  # fmt: skip
    doubtful = [(x, f.value) for x, f in points if f.bound is None and is_taken_back(f)]
    if doubtful:
        axis.plot(*zip(*doubtful, strict=True), "o", color=colour, markerfacecolor="white")
    for bound, marker in (("lower", "^"), ("upper", "v")):
        at = [(x, f.value) for x, f in points if f.bound == bound]
        if at:
            axis.plot(
                *zip(*at, strict=True), marker, color=colour, markerfacecolor="none",
                label=None if exact else label,
            )  # fmt: skip
    return [float(f.value) for _, f in points if f.value is not None]


def _quartiles(
    axis: Axes,
    summary: RunSummary,
    groups: Sequence[RunGroup],
    across: str,
    name: str,
    label: str,
    colour: str,
) -> list[float]:
    """All samples: the median, with bars from quartile to quartile."""
    x, y, below, above = [], [], [], []
    for group in groups:
        found = summary.distribution(group, name)
        at, median = _as_number(group.point[across]), found.median
        lower, upper = found.lower_quartile, found.upper_quartile
        if at is None or median.value is None or median.bound is not None:
            continue
        x.append(at)
        y.append(median.value)
        below.append(0.0 if lower.value is None or lower.bound else median.value - lower.value)
        above.append(0.0 if upper.value is None or upper.bound else upper.value - median.value)
    if x:
        axis.errorbar(
            x, y, yerr=[below, above], fmt="s-", color=colour, markersize=5, capsize=4,
            linewidth=1, label=", ".join(filter(None, ("median and quartiles", label))),
        )  # fmt: skip
    return y
