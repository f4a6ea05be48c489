"""Histograms and maps of the figures of merit of many samples."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from drivers.config.quantities import parse
from janus_lab.quantities import quantity_text

from . import words
from .axes import LINE, has_values, in_unit, is_taken_back, is_wide, origin_in, say_origin
from .gather import RunGroup
from .place_picture import LIMIT, DrawnPlace, draw_places
from .positions import Places
from .summary import RunSummary

_MOST_BINS = 20


def distributions(summary: RunSummary, group: RunGroup) -> Figure | None:
    """A histogram for each figure of merit that has values, and a map where the samples have
    places; None without any."""
    places = summary.places
    columns = 2 if places else 1
    names = [name for name in group.figures if has_values([group], name)]
    if not names:
        return None
    figure = Figure(figsize=(6.5 * columns, 3.2 * len(names)), layout="constrained")
    axes = figure.subplots(len(names), columns, squeeze=False)
    for row, name in zip(axes, names, strict=True):
        _histogram(row[0], summary, group, name)
        if places is not None:
            _map(figure, row[1], summary, group, name, places)
    figure.suptitle(words.title(group))
    say_origin(figure, origin_in([group]))
    return figure


def _exact(group: RunGroup, name: str, *, doubtful: bool | None = None) -> dict[str, float]:
    """The values of a figure by sample, without bounds; only the `doubtful` ones, which a flag
    takes back, or only the others."""
    found = {sample: run.figure(name) for sample, run in group.runs.items()}
    return {
        sample: figure.value
        for sample, figure in found.items()
        if figure is not None
        and figure.value is not None
        and figure.bound is None
        and doubtful in (None, is_taken_back(figure))
    }


def _histogram(axis: Axes, summary: RunSummary, group: RunGroup, name: str) -> None:
    values = np.array(list(_exact(group, name).values()), np.float64)
    found = summary.distribution(group, name)
    wide = is_wide(values)
    if values.size:
        drawn = np.log10(values) if wide else values
        edges = np.histogram_bin_edges(drawn, "auto")
        if edges.size > _MOST_BINS + 1:
            edges = np.linspace(edges[0], edges[-1], _MOST_BINS + 1)
        bins = list(10**edges if wide else edges)
        for doubtful, opacity in ((False, 0.6), (True, 0.2)):
            shown_values = list(_exact(group, name, doubtful=doubtful).values())
            axis.hist(shown_values, bins=bins, color=LINE, alpha=opacity)
    if wide:
        axis.set_xscale("log")
    lower, upper = found.lower_quartile, found.upper_quartile
    if lower.value is not None and upper.value is not None and not lower.bound and not upper.bound:
        axis.axvspan(lower.value, upper.value, color=LINE, alpha=0.12, linewidth=0)
    if found.median.value is not None:
        axis.axvline(found.median.value, color="black", linewidth=1.2)
    for least_or_most in _limits(summary, group, name):
        axis.axvline(least_or_most, color=LIMIT, linestyle="--", linewidth=1.2)
    in_unit(axis.xaxis, group.unit(name))
    axis.set_xlabel(words.heading(group, name))
    axis.set_ylabel("samples")
    axis.yaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_title(
        f"median {words.estimate(found.median)}; {words.counted(found)} values", fontsize="small"
    )


def _limits(summary: RunSummary, group: RunGroup, name: str) -> list[float]:
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
    figure: Figure, axis: Axes, summary: RunSummary, group: RunGroup, name: str, places: Places
) -> None:
    """The figure by place; what is not to be used pale, a bad sample framed."""
    drawn = []
    for sample, run in group.runs.items():
        if sample not in places.at:
            continue
        found = run.figure(name)
        drawn.append(
            DrawnPlace(
                *places.at[sample],
                sample,
                None if found is None else found.value,
                None if found is None else found.bound,
                is_pale=found is not None and is_taken_back(found),
                is_bad=summary.good is not None and summary.good.verdicts[sample] == "bad",
            )
        )
    bar = draw_places(figure, axis, drawn, places)
    if bar is not None:
        in_unit(bar.ax.yaxis, group.unit(name))
    elif exact := [p.value for p in drawn if p.value is not None and p.bound is None]:
        value = quantity_text(exact[0], group.unit(name))
        axis.set_title(f"all: {value.number} {value.unit}".rstrip(), fontsize="small")
