"""Values where they were measured on a substrate, as coloured squares with a bar of colours."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import colormaps, rcParams
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from janus_lab.numbers import are_alike

from .axes import COLOUR_MAP, is_wide, say_origin
from .positions import Places, pitch_of

#: Of what is beyond a limit.
LIMIT = "#d55e00"
#: Width of the places of a map, and of a letter in it (points).
_ROOM, _LETTER = 170.0, 3.0
#: Of the distance between neighbours, what a square takes in a map by itself.
_SIDE = 0.88
_FEWEST_LETTERS = 5
#: Letters of a line above a map.
_TITLE = 44
#: Names of rows or columns that have room.
_MOST_TICKS = 12


@dataclass(frozen=True)
class DrawnPlace:
    """What is drawn at one place: a bound as a triangle, a missing value as a cross."""

    x: float
    y: float
    text: str
    value: float | None
    bound: str | None = None
    is_pale: bool = False  #: not to be used as it stands
    is_bad: bool = False  #: framed, as beyond a limit


def place_figure(
    drawn: Sequence[DrawnPlace],
    plane: Places,
    label: str,
    *,
    logarithmic: bool | None = None,
    origin: str = "",
) -> Figure:
    """A map by itself, in the style that is in force; `label` says what the colours are, `origin`
    how it was measured."""
    figure = Figure(layout="constrained")
    axis = figure.subplots()
    bar = draw_places(figure, axis, drawn, plane, logarithmic=logarithmic)
    pitch = pitch_of([(place.x, place.y) for place in drawn])
    for ends, set_ends in (
        ([p.x for p in drawn], axis.set_xlim),
        ([p.y for p in drawn], axis.set_ylim),
    ):
        set_ends(min(ends) - 0.6 * pitch, max(ends) + 0.6 * pitch)
    axis.set_aspect("equal", adjustable="box")
    axis.grid(visible=False)
    if bar is not None:
        bar.set_label(label)
        _number(bar)
    else:
        figure.suptitle(textwrap.fill(label, _TITLE), fontsize=rcParams["axes.labelsize"])
    say_origin(figure, origin)
    figure.draw_without_rendering()  # only now it is known how large a place is
    width = axis.get_window_extent().width * 72 / figure.dpi
    side = _SIDE * pitch * width / (axis.get_xlim()[1] - axis.get_xlim()[0])
    for place, marks in zip(drawn, axis.collections, strict=True):
        exact = place.value is not None and place.bound is None
        marks.set(sizes=[side**2 * (1.0 if exact else 0.25)])
    return figure


def _number(bar: Any) -> None:
    """Plain numbers beside the colours, as at the axes of figures."""
    low, high = bar.norm.vmin, bar.norm.vmax
    is_log = isinstance(bar.norm, LogNorm)
    bar.set_ticks(LogLocator(subs=(1, 2, 5)) if is_log and high > 5 * low else MaxNLocator(5))
    bar.ax.yaxis.set_minor_locator(NullLocator())
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.6g}"))


def draw_places(
    figure: Figure,
    axis: Axes,
    drawn: Sequence[DrawnPlace],
    plane: Places,
    *,
    logarithmic: bool | None = None,
) -> Any:
    """Draw the places on `axis`, and return the bar of their colours; None where all exact values
    are one, or there are none.

    `logarithmic`: how the colours go with the values; None: as these want it.
    """
    numbers = np.array(
        [p.value for p in drawn if p.value is not None and p.bound is None], np.float64
    )
    wide = is_wide(numbers) if logarithmic is None else logarithmic and bool(np.all(numbers > 0))
    scale = LogNorm if wide else Normalize
    low, high = (numbers.min(), numbers.max()) if numbers.size else (0.0, 1.0)
    of_several = bool(numbers.size) and not are_alike(low, high)
    norm = scale(low, high if of_several else low) if numbers.size else Normalize(0, 1)
    size, letters = _marker_size(plane), int(_ROOM / _across(plane) / _LETTER)
    for place in drawn:
        at = place.x, place.y
        edge = LIMIT if place.is_bad else "none"
        if place.value is None:
            colour = LIMIT if place.is_bad else "grey"
            axis.scatter(*at, s=size / 2, marker="x", color=colour)
        elif place.bound is not None:
            marker = "^" if place.bound == "lower" else "v"
            axis.scatter(*at, s=size / 2, marker=marker, facecolors="none", edgecolors="grey")
        else:
            axis.scatter(
                *at, s=size, marker="s", facecolors=[colormaps[COLOUR_MAP](norm(place.value))],
                alpha=0.4 if place.is_pale else 1, edgecolors=edge,
                linewidths=2.5 if place.is_bad else 0,
            )  # fmt: skip
        axis.annotate(
            shortened(place.text, letters), at, ha="center", va="center", fontsize=6,
            color="black", bbox={"facecolor": "white", "alpha": 0.6, "linewidth": 0, "pad": 0.8},
        )  # fmt: skip
    axis.margins(0.15)
    _tick(axis, plane)
    if not plane.rows:
        axis.set_xlabel("x")
        axis.set_ylabel("y")
    return figure.colorbar(ScalarMappable(norm, COLOUR_MAP), ax=axis) if of_several else None


def _tick(axis: Axes, plane: Places) -> None:
    """Where there are places, by their names; of many every so manyth one."""
    columns = sorted({x for x, _ in plane.at.values()})
    rows = sorted({y for _, y in plane.at.values()}, reverse=True)  # from the top down
    for found, names, set_ticks in (
        (columns, {}, axis.set_xticks), (rows, plane.rows, axis.set_yticks)
    ):  # fmt: skip
        if not plane.rows and len(found) > _MOST_TICKS:
            continue  # places that are in no rows: as the numbers want it
        shown = found[:: max(1, -(-len(found) // _MOST_TICKS))]
        set_ticks(shown, [names.get(place, f"{place:g}") for place in shown])


def shortened(name: str, letters: int) -> str:
    """`name` with so many letters, or five: its beginning and its end, where names differ."""
    letters = max(letters, _FEWEST_LETTERS)
    if len(name) <= letters:
        return name
    end = letters // 2
    return f"{name[: letters - end - 1]}…{name[-end:]}"


def _marker_size(plane: Places) -> float:
    """Points² of a square that leaves its neighbours room."""
    return min(900.0, (_ROOM / _across(plane)) ** 2)


def _across(plane: Places) -> int:
    """Of how many places the map has room beside each other."""
    at = plane.at.values()
    return max(len({x for x, _ in at}), len({y for _, y in at}), 1)
