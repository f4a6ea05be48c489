"""What of a panel is drawn, in the units of its axes: prefixes, what a logarithmic axis can show,
lines of more points than paper has dots. The CSV file of a panel is exactly this."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from janus_lab.measurements.panel import Axis, Floats, Panel, Series

#: Units that take a prefix on a linear axis, and the largest power of ten of it.
_PREFIXED = {"A": 0, "V": 0, "s": 0, "W": 0, "Hz": 9, "A/W": 0, "A/√Hz": 0, "W/√Hz": 0}
_PREFIXES = {-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}
#: Without a prefix numbers are short if the largest is between these.
_SHORT_FROM, _SHORT_TO = 1e-2, 1e5
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: A logarithmic axis spans more than this factor, or it is a linear one.
_LEAST_SPAN = 3.0
#: A line of more points is drawn as the least and the largest of so many pieces.
_MOST_POINTS, _PIECES = 20_000, 2_000
#: How far down a bar may go on a logarithmic axis, as a share of the value.
_DEEPEST_BAR = 0.9


def as_drawn(panel: Panel) -> Panel:
    """`panel` with its axes and arrays as they are drawn."""
    series = [_thinned(each) for each in panel.series]
    x, series, of_x = _scaled(panel.x, series, "x")
    y, series, of_y = _scaled(panel.y, series, "y")
    factors = {"x": of_x, "y": of_y}
    marks = [
        replace(mark, at=mark.at * factors[mark.axis])
        for mark in panel.marks
        if mark.at > 0 or (x if mark.axis == "x" else y).scale == "linear"
    ]
    spans = [
        replace(span, low=span.low * factors["x"], high=span.high * factors["x"])
        for span in panel.spans
        if span.low > 0 or x.scale == "linear"
    ]
    kept = [each for each in series if np.any(np.isfinite(each.x) & np.isfinite(each.y))]
    return replace(panel, x=x, y=y, series=kept, marks=marks, spans=spans)


def _scaled(axis: Axis, series: Sequence[Series], along: str) -> tuple[Axis, list[Series], float]:
    """The axis and the series as they are drawn, and what their numbers were multiplied by."""
    values = [getattr(each, along) for each in series]
    found = np.concatenate([*values, np.empty(0)])
    found = found[np.isfinite(found)]
    positive = found[found > 0]
    if axis.scale == "log" and positive.size and positive.max() > _LEAST_SPAN * positive.min():
        return axis, [_above_zero(each, along) for each in series], 1.0
    largest = float(np.max(np.abs(found))) if found.size else 0.0
    if axis.limits is not None:
        largest = min(largest, max(map(abs, axis.limits)))
    unit, power = _unit(axis.unit, largest)
    factor = 10.0**-power
    limits = axis.limits and (axis.limits[0] * factor, axis.limits[1] * factor)
    scaled = replace(axis, unit=unit, scale="linear", limits=limits)
    return scaled, [_times(each, along, factor) for each in series], factor


def _unit(unit: str, largest: float) -> tuple[str, int]:
    """`unit` with a prefix, or a power of ten before it, so that numbers up to `largest` are
    short; and that power."""
    if unit in _PREFIXED:
        power = _power(largest, _PREFIXED[unit])
        return _PREFIXES[power] + unit, power
    if largest == 0 or _SHORT_FROM <= largest < _SHORT_TO:
        return unit, 0
    power = math.floor(math.log10(largest))
    return f"10{str(power).translate(SUPERSCRIPT)} {unit}".rstrip(), power


def _power(largest: float, highest: int) -> int:
    """Of the prefix with which `largest` is between 1 and 1000."""
    if largest <= 0:
        return 0
    power = 3 * math.floor(math.log10(largest) / 3 + 1e-9)
    return max(min(power, highest), min(_PREFIXES))


def _times(series: Series, along: str, factor: float) -> Series:
    if factor == 1.0:
        return series
    names = ("x", "across") if along == "x" else ("y", "below", "above")
    arrays: dict[str, Any] = {n: v * factor for n in names if (v := getattr(series, n)) is not None}
    return replace(series, **arrays)


def _above_zero(series: Series, along: str) -> Series:
    values: Floats = getattr(series, along)
    shown = np.where(values > 0, values, np.nan)
    bar = "across" if along == "x" else "below"
    length = getattr(series, bar)
    cut = None if length is None else np.minimum(length, _DEEPEST_BAR * np.nan_to_num(shown))
    arrays: dict[str, Any] = {along: shown, bar: cut}
    return replace(series, **arrays)


def _thinned(series: Series) -> Series:
    """A long line by its least and largest value in each of many pieces."""
    if series.look != "line" or series.x.size <= _MOST_POINTS or series.above is not None:
        return series
    chosen: list[int] = []
    for piece in np.array_split(np.arange(series.x.size), _PIECES):
        y = series.y[piece]
        gaps = piece[~np.isfinite(y)].tolist()
        known = piece[np.isfinite(y)]
        if known.size:
            values = series.y[known]
            chosen += [int(known[np.argmin(values)]), int(known[np.argmax(values)])]
        chosen += gaps
    keep = np.unique(chosen)
    return replace(series, x=series.x[keep], y=series.y[keep])


def panel_csv(drawn: Panel) -> str:
    """The table of what is drawn: a row for each point, and for each line and shaded part that
    stands at a value; columns are named with their units. The last one says what is said of its
    origin, if anything is."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    x, y = _named(drawn.x), _named(drawn.y)
    origin = [drawn.origin] if drawn.origin else []
    bars_of = [f"{y} bar below", f"{y} bar above", f"{x} bar"]
    write(["run", "series", "drawn as", x, y, *bars_of, *(["origin"] if origin else [])])
    for each in drawn.series:
        look = f"{each.bound} bound" if each.bound else each.look
        for i in range(each.x.size):
            bars = (each.below, each.above, each.across)
            lengths = ["" if bar is None else _text(bar[i]) for bar in bars]
            write(
                [each.run, each.label, look, _text(each.x[i]), _text(each.y[i]), *lengths, *origin]
            )
    for mark in drawn.marks:
        at = [_text(mark.at), ""] if mark.axis == "x" else ["", _text(mark.at)]
        write(["", mark.label, f"line across {mark.axis}", *at, "", "", "", *origin])
    for span in drawn.spans:
        for end, value in (("from", span.low), ("to", span.high)):
            write(["", span.label, f"shaded {end}", _text(value), "", "", "", "", *origin])
    return out.getvalue()


def _named(axis: Axis) -> str:
    return f"{axis.quantity} ({axis.unit})" if axis.unit else axis.quantity


def _text(value: float) -> str:
    """Shortest that reads back as the same float; nothing for a gap in a line."""
    return "" if math.isnan(value) else repr(float(value))
