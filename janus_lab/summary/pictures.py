"""The pictures of a summary: histograms and maps of each group, and figures against what was
swept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from drivers.config.quantities import parse
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import kind_of, title_of
from janus_lab.measurements.picture_style import COLOUR_MAP, LINE
from janus_lab.values import shown
from janus_lab.varied import in_words

from . import words
from .gather import Group
from .positions import Places
from .summary import Summary

#: Told apart by colour-blind people (Okabe and Ito).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "black")
_LIMIT = "#d55e00"
#: Values that span more than this factor are drawn on a logarithmic axis.
_WIDE = 30.0
_MOST_BINS = 20
#: Of more samples a sweep shows the median and quartiles.
_MOST_LINES = 6


def distributions(summary: Summary, group: Group) -> Figure:
    """A histogram for each figure of merit, and a map where the samples have places."""
    places = summary.places
    columns = 2 if places else 1
    rows = len(group.figures)
    figure = Figure(figsize=(6.5 * columns, 3.2 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False)
    for row, name in zip(axes, group.figures, strict=True):
        _histogram(row[0], summary, group, name)
        if places is not None:
            _map(figure, row[1], summary, group, name, places)
    figure.suptitle(words.title(group))
    return figure


def _exact(group: Group, name: str) -> dict[str, float]:
    found = {sample: run.figure(name) for sample, run in group.runs.items()}
    return {
        sample: figure.value
        for sample, figure in found.items()
        if figure is not None and figure.value is not None and figure.bound is None
    }


def _is_wide(values: np.ndarray[Any, Any]) -> bool:
    return bool(values.size and values.min() > 0 and values.max() > _WIDE * values.min())


def _histogram(axis: Axes, summary: Summary, group: Group, name: str) -> None:
    values = np.array(list(_exact(group, name).values()), np.float64)
    found = summary.distribution(group, name)
    wide = _is_wide(values)
    if values.size:
        drawn = np.log10(values) if wide else values
        edges = np.histogram_bin_edges(drawn, "auto")
        if edges.size > _MOST_BINS + 1:
            edges = np.linspace(edges[0], edges[-1], _MOST_BINS + 1)
        axis.hist(values, bins=list(10**edges if wide else edges), color=LINE, alpha=0.6)
    if wide:
        axis.set_xscale("log")
    lower, upper = found.lower_quartile, found.upper_quartile
    if lower.value is not None and upper.value is not None and not lower.bound and not upper.bound:
        axis.axvspan(lower.value, upper.value, color=LINE, alpha=0.12, linewidth=0)
    if found.median.value is not None:
        axis.axvline(found.median.value, color="black", linewidth=1.2)
    for least_or_most in _limits(summary, group, name):
        axis.axvline(least_or_most, color=_LIMIT, linestyle="--", linewidth=1.2)
    axis.set_xlabel(words.heading(group, name))
    axis.set_ylabel("samples")
    axis.yaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_title(
        f"median {words.estimate(found.median)}; {words.counted(found)} values", fontsize="small"
    )


def _limits(summary: Summary, group: Group, name: str) -> list[float]:
    if summary.good is None:
        return []
    unit = group.unit(name)
    return [
        parse(text, unit)
        for each in summary.good.limits
        if each.group is group and each.limit.figure == name
        for text in (each.limit.min, each.limit.max)
        if text is not None
    ]


def _map(
    figure: Figure, axis: Axes, summary: Summary, group: Group, name: str, places: Places
) -> None:
    """The figure by place; a bound as a triangle, a missing one as a cross, a bad sample framed."""
    values = _exact(group, name)
    numbers = np.array(list(values.values()), np.float64)
    scale = LogNorm if _is_wide(numbers) else Normalize
    norm = scale(numbers.min(), numbers.max()) if numbers.size else Normalize(0, 1)
    size = _marker_size(places)
    for sample, run in group.runs.items():
        if sample not in places.at:
            continue
        x, y = places.at[sample]
        found = run.figure(name)
        bad = summary.good is not None and summary.good.verdicts[sample] == "bad"
        if sample in values:
            colour = colormaps[COLOUR_MAP](norm(values[sample]))
            axis.scatter(
                x, y, s=size, marker="s", facecolors=[colour],
                edgecolors=_LIMIT if bad else "none", linewidths=2.5 if bad else 0,
            )  # fmt: skip
        elif found is not None and found.value is not None:
            marker = "^" if found.bound == "lower" else "v"
            axis.scatter(x, y, s=size / 2, marker=marker, facecolors="none", edgecolors="grey")
        else:
            axis.scatter(x, y, s=size / 2, marker="x", color=_LIMIT if bad else "grey")
        axis.annotate(
            sample, (x, y), ha="center", va="center", fontsize=6, color="black",
            bbox={"facecolor": "white", "alpha": 0.6, "linewidth": 0, "pad": 0.8},
        )  # fmt: skip
    axis.margins(0.15)
    if places.rows:
        axis.set_yticks(list(places.rows), list(places.rows.values()))
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    else:
        axis.set_xlabel("x")
        axis.set_ylabel("y")
    if numbers.size:
        from matplotlib.cm import ScalarMappable

        figure.colorbar(ScalarMappable(norm, COLOUR_MAP), ax=axis)


def _marker_size(places: Places) -> float:
    """Points² of a square that leaves its neighbours room."""
    across = max(len({x for x, _ in places.at.values()}), len({y for _, y in places.at.values()}))
    return min(900.0, (170.0 / max(across, 1)) ** 2)


def sweep(summary: Summary, procedure: str) -> Figure | None:
    """The figures of merit of one kind of measurement against the parameter with most values that
    was swept, a line for each combination of the others; None if nothing with a number was."""
    groups = [group for group in summary.found.groups if group.procedure == procedure]
    numbers = {
        name: {_as_number(group.point[name]) for group in groups} for name in groups[0].point
    }
    numeric = {name: found for name, found in numbers.items() if None not in found}
    if not numeric:
        return None
    across = max(numeric, key=lambda name: len(numeric[name]))
    names = groups[0].figures
    columns = min(2, len(names))
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(6.5 * columns, 4.2 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).flat
    for axis, name in zip(axes, names, strict=False):
        _against(axis, summary, groups, across, name)
    for axis in list(axes)[len(names) :]:
        axis.set_visible(False)
    figure.suptitle(f"{title_of(procedure)}: figures of merit against {_label(procedure, across)}")
    return figure


def _as_number(value: object) -> float | None:
    """What can stand on an axis: a number, or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _label(procedure: str, name: str) -> str:
    kind = kind_of(procedure)
    known = kind.procedure().parameter_objects() if kind is not None else {}
    unit = shown(getattr(known.get(name), "units", "") or "")
    words_of_it = getattr(known.get(name), "name", name).lower()
    return f"{words_of_it} ({unit})" if unit else words_of_it


def _against(axis: Axes, summary: Summary, groups: Sequence[Group], across: str, name: str) -> None:
    lines: dict[str, list[Group]] = {}
    for group in groups:
        others = {key: value for key, value in group.point.items() if key != across}
        lines.setdefault(in_words(group.procedure, others), []).append(group)
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
    if _is_wide(xs):
        axis.set_xscale("log")
    if _is_wide(np.array(drawn)):
        axis.set_yscale("log")
    axis.set_xlabel(_label(groups[0].procedure, across))
    axis.set_ylabel(words.heading(groups[0], name) if len(groups) == 1 else _plain(groups, name))
    if 1 < number <= 12:
        axis.legend(fontsize="small", frameon=False)


def _plain(groups: Sequence[Group], name: str) -> str:
    """The heading of a figure, with the irradiance if it is the same in all groups."""
    headings = {words.heading(group, name) for group in groups}
    return headings.pop() if len(headings) == 1 else words.heading(groups[0], name).split(" at ")[0]


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
    summary: Summary,
    groups: Sequence[Group],
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
