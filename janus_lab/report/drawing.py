"""Draws a panel with matplotlib, in the style that is in force: colours, dashes and markers differ
together, so that a plot can be read in grey; the legend stands outside, where it covers nothing."""

from __future__ import annotations

import math
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from janus_lab.measurements.panel import Axis, Floats, Panel, Series

from .drawn_data import SUPERSCRIPT
from .legend import DASHES, SMALL_FROM, WAYS, add_legend, label_of

#: From so many points on they are drawn as pixels, or the file would be larger than the data.
_RASTER_FROM = 4_000
#: Markers along a line that has many points.
_MARKERS_ON_LINE = 6
_MARKERS = "os^DvPX<>p*hd"
_MARK_DASHES: tuple[Any, ...] = ((0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)))
#: At which all is laid out: with fewer, letters are whole dots high, and a long legend stands far
#: below its axes in files that have more.
_DPI = 600
_DARK, _REFERENCE, _MARK = "black", "0.55", "0.25"
#: Grey and hatch of shaded parts by what they are; some viewers of SVG leave hatches out.
_FILLS = (("0.9", ""), ("0.78", ""), ("0.9", "////"), ("0.78", "...."))
_FIT = "#d55e00"
#: Colours of numbered series: the last of the style, black, is of what was measured in the dark.
_NUMBERED = 6
#: How strong bands are: the first, and those that may lie within it.
_BANDS = (0.2, 0.45)
#: How strong the palest of one run's series is that are in an order.
_PALEST = 0.4
#: The part of the colour map that is used for runs, and for levels, as in the light window.
_END = 0.85
_LEVELS = (0.15, 0.78)
_MOST_DECADES_WITH_MINORS = 5
#: A logarithmic axis between these has plain numbers.
_PLAIN_FROM, _PLAIN_TO = 5e-3, 5e3
#: Of what is said of the origin: its size over that of the labels, and its distance (points).
_ORIGIN, _ORIGIN_PAD = 0.75, 2.0
_BOUNDS = {"lower": "^", "upper": "v"}


@dataclass(frozen=True)
class _Look:
    colour: Any
    dashes: Any
    marker: str
    alpha: float = 1.0
    order: float = 2.0
    heavy: bool = False  #: large hollow marks with strong bars


def draw(drawn: Panel) -> Figure:
    """The figure of a panel that `as_drawn` gave, as wide as the style says; with a legend it is
    higher by that."""
    figure = Figure(layout="constrained", dpi=_DPI)
    axis = figure.subplots()
    if drawn.is_empty:
        axis.text(0.5, 0.5, textwrap.fill(drawn.empty, 40), transform=axis.transAxes, ha="center",
                  va="center", color="0.35")  # fmt: skip
        axis.set(xticks=[], yticks=[])
        _label(axis, drawn)
        return _laid_out(figure)
    _scale(axis, drawn)
    kinds = list(dict.fromkeys(span.label for span in drawn.spans))
    for span in drawn.spans:
        fill, hatch = _FILLS[kinds.index(span.label) % len(_FILLS)]
        axis.axvspan(span.low, span.high, facecolor=fill, linewidth=0, hatch=hatch,
                     edgecolor=_MARK, label=span.label or None, zorder=0.5)  # fmt: skip
    looks = _looks(drawn.series)
    for number, (series, look) in enumerate(zip(drawn.series, looks, strict=True)):
        _draw(axis, series, look, number)
    labels = list(dict.fromkeys(mark.label for mark in drawn.marks))
    for mark in drawn.marks:
        dashes = _MARK_DASHES[labels.index(mark.label) % len(_MARK_DASHES)]
        across = axis.axvline if mark.axis == "x" else axis.axhline
        across(mark.at, color=_MARK, linewidth=0.8, linestyle=dashes, label=mark.label or None,
               zorder=1.5)  # fmt: skip
    _label(axis, drawn)
    _limits(axis, drawn)
    _say_origin(axis, drawn)
    add_legend(figure, axis, drawn)
    return _laid_out(figure)


def _laid_out(figure: Figure) -> Figure:
    """`figure` with everything in its place; or each file would lay it out again.

    It has no layout engine then: for one that does nothing ("none") each file would be drawn twice.
    """
    figure.draw_without_rendering()
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
    return figure


@contextmanager
def any_letters() -> Iterator[None]:
    """Inside, a letter that no installed font has is drawn as a box, and no warning is made."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing from font", category=UserWarning
        )
        yield


def _label(axis: Axes, panel: Panel) -> None:
    axis.set_xlabel(_words(panel.x))
    axis.set_ylabel(_words(panel.y))


def _words(axis: Axis) -> str:
    return f"{axis.quantity} ({axis.unit})" if axis.unit else axis.quantity


def _say_origin(axis: Axes, panel: Panel) -> None:
    """Small, above the axes, where it covers nothing."""
    if panel.origin:
        size = (
            _ORIGIN
            * mpl.font_manager.FontProperties(
                size=mpl.rcParams["axes.labelsize"]
            ).get_size_in_points()
        )
        axis.set_title(panel.origin, loc="right", fontsize=size, fontweight="normal",
                       color=_MARK, pad=_ORIGIN_PAD)  # fmt: skip


def _scale(axis: Axes, panel: Panel) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

    for of, scale, found in ((panel.x, axis.set_xscale, axis.xaxis),
                             (panel.y, axis.set_yscale, axis.yaxis)):  # fmt: skip
        scale(of.scale)
        if of.scale == "log":
            # few decades have labels between them
            subs = (1.0, 2.0, 5.0) if _decades(panel, of) < 1.7 else (1.0,)
            found.set_major_locator(LogLocator(subs=subs, numticks=7))
            found.set_major_formatter(FuncFormatter(_decade_text(panel, of)))
            found.set_minor_formatter(NullFormatter())
            if _decades(panel, of) > _MOST_DECADES_WITH_MINORS:
                found.set_minor_locator(NullLocator())  # or they are one black line
        else:
            whole = not of.unit and _are_whole(panel, of)
            found.set_major_locator(MaxNLocator(6, integer=whole, steps=[1, 2, 2.5, 5, 10]))


def _decade_text(panel: Panel, axis: Axis) -> Callable[[float, object], str]:
    """`0.5` and `20`, or where the axis goes further `10⁻⁶` and `2×10⁵`; letters alone, since
    formulas take ten times as long."""
    known = _positive(panel, axis)
    plain = known.size and known.min() >= _PLAIN_FROM and known.max() <= _PLAIN_TO

    def text(value: float, _: object = None) -> str:
        if plain or value <= 0:
            return f"{value:.6g}"
        power = math.floor(math.log10(value) + 1e-9)
        mantissa = f"{value / 10.0**power:.3g}"
        ten = f"10{str(power).translate(SUPERSCRIPT)}"
        return ten if mantissa == "1" else f"{mantissa}×{ten}"

    return text


def _decades(panel: Panel, axis: Axis) -> float:
    known = _positive(panel, axis)
    return float(np.log10(known.max() / known.min())) if known.size else 0.0


def _positive(panel: Panel, axis: Axis) -> Floats:
    known = np.concatenate([each.x if axis is panel.x else each.y for each in panel.series])
    return np.asarray(known[np.isfinite(known) & (known > 0)])


def _are_whole(panel: Panel, axis: Axis) -> bool:
    values = [each.x if axis is panel.x else each.y for each in panel.series]
    known = np.concatenate(values)
    known = known[np.isfinite(known)]
    return bool(known.size and np.all(known == np.round(known)))


def _limits(axis: Axes, panel: Panel) -> None:
    for of, current, change in ((panel.x, axis.get_xlim, axis.set_xlim),
                                (panel.y, axis.get_ylim, axis.set_ylim)):  # fmt: skip
        if of.limits is not None:
            change(of.limits)
        elif of.scale == "log":  # whole decades where it is nearly one
            low, high = current()
            change(low / 1.1, high * 1.1)
    if not panel.x.unit and panel.x.limits is None and _are_whole(panel, panel.x):
        counts = np.unique(np.concatenate([each.x for each in panel.series]))
        if len(counts) == 1:  # cycle 1 alone: there is none half a cycle beside it
            axis.set_xlim(counts[0] - 1, counts[0] + 1)


def _looks(series: Sequence[Series]) -> list[_Look]:
    """Each with the look of its role, its run, its place in an order, or the next one there is."""
    properties = list(mpl.rcParams["axes.prop_cycle"])
    runs = list(dict.fromkeys(each.run for each in series if each.run))
    labels = list(dict.fromkeys(each.label for each in series if each.run))
    known: dict[str, dict[str, int]] = {}
    bands: dict[str, int] = {}
    found = []
    for each in series:
        if each.run:
            found.append(_of_run(each, runs, labels, properties))
        elif each.look == "band":  # it goes with the data
            number = bands.setdefault(each.label, len(bands))
            found.append(replace(_of_role(each, 0, properties), alpha=_BANDS[min(number, 1)]))
        else:
            alike = each.role if each.number is None else f"{each.role} {each.number}"
            of_role = known.setdefault(alike, {})
            number = of_role.setdefault(each.label, len(of_role))
            found.append(_of_role(each, number, properties))
    return found


def _of_run(
    series: Series, runs: Sequence[str], labels: Sequence[str], properties: Sequence[dict[str, Any]]
) -> _Look:
    number = runs.index(series.run)
    if len(runs) <= len(properties):
        colour = properties[number]["color"]
    else:
        colour = mpl.colormaps[mpl.rcParams["image.cmap"]](_END * number / (len(runs) - 1))
    dashes = DASHES[labels.index(series.label) % len(DASHES)]
    marker = _MARKERS[number % len(_MARKERS)]
    strength = 1.0 if series.place is None else _PALEST + (1 - _PALEST) * series.place
    return _Look(colour, dashes, marker, 0.4 if series.role == "pale" else strength)


def _of_role(series: Series, number: int, properties: Sequence[dict[str, Any]]) -> _Look:
    if series.back is not None:
        return _of_way(series)
    if series.role == "dark":
        return _Look(_DARK, DASHES[(1 + number) % len(DASHES)], "", order=2.1)
    if series.role == "fit":
        return _Look(_FIT if number == 0 else "0.3", DASHES[number % len(DASHES)], "", order=2.2)
    if series.role == "middle":
        return _Look(_DARK, "-", "D", order=4.0, heavy=True)
    if series.role == "reference":
        return _Look(_REFERENCE, DASHES[(number + 3) % len(DASHES)], "x", order=1.9)
    if series.number is not None:
        shown = properties[series.number % min(_NUMBERED, len(properties))]["color"]
        again = series.number // _NUMBERED + number  # a colour that comes again: other dashes
        dashes = DASHES[(series.number + again) % len(DASHES)]
        marker = _MARKERS[series.number % len(_MARKERS)]
        return _Look(shown, dashes, marker, 0.4 if series.role == "pale" else 1.0)
    if series.role == "pale":
        return _Look(properties[0]["color"], "-", "o", 0.35, 1.9)
    own = properties[number % len(properties)]
    if series.place is None:
        return _Look(own["color"], own.get("linestyle", "-"), own.get("marker", "o"))
    return _Look(
        _of_level(series.place), DASHES[number % len(DASHES)], _MARKERS[number % len(_MARKERS)]
    )


def _of_way(series: Series) -> _Look:
    """Of a way of a sweep: black in the dark, else the colour of its level."""
    colour = _DARK if series.role == "dark" else _REFERENCE
    if series.place is not None:
        colour = _of_level(series.place)
    return _Look(colour, WAYS[bool(series.back)], "", order=2.1 if series.role == "dark" else 2.0)


def _of_level(place: float) -> Any:
    low, high = _LEVELS
    return mpl.colormaps[mpl.rcParams["image.cmap"]](low + (high - low) * place)


def _draw(axis: Axes, series: Series, look: _Look, number: int) -> None:
    label = label_of(series) or None
    shared: dict[str, Any] = {"color": look.colour, "alpha": look.alpha, "zorder": look.order}
    if series.look == "band" and series.below is not None and series.above is not None:
        axis.fill_between(series.x, series.y - series.below, series.y + series.above, linewidth=0,
                          color=look.colour, alpha=look.alpha, label=label)  # fmt: skip
    elif series.look == "steps":
        axis.step(series.x, series.y, where="post", label=label, linestyle=look.dashes, **shared)
    elif series.look == "both":
        thin = {"linewidth": 0.5, "linestyle": look.dashes, "marker": ""}
        axis.plot(series.x, series.y, **{**thin, **shared})
        _draw_points(axis, series, look, label, shared)
    elif series.look == "line":
        step = series.x.size // _MARKERS_ON_LINE
        marked = bool(series.run and step and series.role != "fit")
        axis.plot(series.x, series.y, linestyle=look.dashes, label=label,
                  marker=look.marker if marked else "",  # or the cycle of the style gives one
                  markevery=(number * 7 % step, step) if marked else None, **shared)  # fmt: skip
        alone = _alone(series)
        if alone.any():  # a line through one point is not seen
            axis.plot(series.x[alone], series.y[alone], linestyle="", marker=look.marker or "o",
                      **shared)  # fmt: skip
    else:
        _draw_points(axis, series, look, label, shared)


def _alone(series: Series) -> np.ndarray:
    """Which points of a line have no neighbour on it."""
    known = np.isfinite(series.x) & np.isfinite(series.y)
    beside = np.zeros_like(known)
    beside[:-1] |= known[1:]
    beside[1:] |= known[:-1]
    return known & ~beside


def _draw_points(
    axis: Axes, series: Series, look: _Look, label: str | None, shared: dict[str, Any]
) -> None:
    marker = _BOUNDS[series.bound] if series.bound else look.marker or "o"
    many = series.x.size > SMALL_FROM
    many = many and not look.heavy
    size = mpl.rcParams["lines.markersize"] * (0.5 if many else 1.5 if look.heavy else 1.0)
    if look.heavy:
        shared = {**shared, "markerfacecolor": "white", "markeredgewidth": 1.0}
    if series.above is None and series.across is None:
        axis.plot(series.x, series.y, linestyle="", marker=marker, markersize=size, label=label,
                  rasterized=series.x.size > _RASTER_FROM,
                  **{"markeredgewidth": 0 if many and marker != "x" else None,
                     **shared})  # fmt: skip
        return
    if not many:
        shared = {**shared, "zorder": look.order + 0.4}  # above what is fitted to them
    bars = None
    if series.above is not None and series.below is not None:
        bars = np.vstack((series.below, series.above))
    axis.errorbar(series.x, series.y, yerr=bars, xerr=series.across, linestyle="", marker=marker,
                  markersize=size, label=label, elinewidth=1.4 if look.heavy else 0.6,
                  capsize=0 if many or look.heavy else None,
                  **shared)  # fmt: skip
