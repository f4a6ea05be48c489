"""What a plot shows as a figure for a paper, drawn as the report draws; without Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from drivers.errors import Cause, JanusLabError
from janus_lab.measurements.panel import Axis, Mark, Panel, Series, Shade

from .curve_table import AxisColumn, CurveSamples
from .quantity_text import TIME_UNITS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Widths that figures can have, by name, and the styles of the report that make them so.
WIDTHS: Final[dict[str, tuple[str, ...]]] = {
    "one column (86 mm)": (),
    "two columns (178 mm)": ("double-column",),
}
FORMATS: Final = ("svg", "pdf", "png")
#: More points of a cloud would make a file larger than the data; a line is thinned by the drawing.
_MOST_POINTS: Final = 20_000
#: matplotlib's settings are the process's: one figure after the other.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Scale:
    """How an axis is scaled: the unit that times are shown in, and the ends in the data's unit."""

    is_log: bool = False
    time_unit: str = ""
    limits: tuple[float, float] | None = None


def panel_of(
    x: tuple[AxisColumn, Scale],
    y: tuple[AxisColumn, Scale],
    curves: Sequence[CurveSamples],
    more: Sequence[Series] = (),
    marks: Sequence[Mark] = (),
    spans: Sequence[Shade] = (),
    origin: str = "",
) -> Panel:
    """The panel of `curves`, of `more` lines and bands that are no samples, of `marks` and of
    shaded `spans`, as the plot shows them: its scales and its part in view. `origin` is said at its
    edge; where it is not the same of all curves, each says its own."""
    factors = [1 / TIME_UNITS.get(scale.time_unit, 1.0) for _, scale in (x, y)]
    if len({curve.kind.origin for curve in curves}) > 1:
        curves = [_saying_origin(curve) for curve in curves]
    series = [_series(curve, x[1], y[1], factors, named=len(curves) > 1) for curve in curves]
    series += [_scaled(line, factors) for line in more]
    return Panel(
        "figure",
        "",
        _axis(*x, factors[0]),
        _axis(*y, factors[1]),
        series,
        [replace(mark, at=mark.at * factors[mark.axis == "y"]) for mark in marks],
        [replace(span, low=span.low * factors[0], high=span.high * factors[0]) for span in spans],
        empty="nothing measured",
        origin=origin,
    )


def _saying_origin(curve: CurveSamples) -> CurveSamples:
    kind = curve.kind
    if not kind.origin:
        return curve
    name, run = (f"{of}, {kind.origin}".removeprefix(", ") for of in (curve.name, kind.run))
    return replace(curve, name=name, kind=replace(kind, run=run if kind.run else ""))


def _scaled(line: Series, factors: Sequence[float]) -> Series:
    ends = [None if end is None else end * factors[1] for end in (line.below, line.above)]
    return replace(line, x=line.x * factors[0], y=line.y * factors[1], below=ends[0], above=ends[1])


def _series(
    curve: CurveSamples, x: Scale, y: Scale, factors: Sequence[float], *, named: bool
) -> Series:
    kind = curve.kind
    along, up = curve.with_gaps() if curve.drawn_as == "line" else curve.arrays()
    below, above = kind.bars or (None, None)
    if y.is_log:
        up = np.abs(up)
    if x.limits is not None and curve.drawn_as == "line":
        along, up = _in_view(along, up, x.limits)
    if curve.drawn_as == "points" and below is None and len(along) > _MOST_POINTS:
        chosen = np.linspace(0, len(along) - 1, _MOST_POINTS).astype(np.intp)
        along, up = along[chosen], up[chosen]
    if y.is_log and below is not None:  # a bar to zero has no end: cut a decade below its point
        below = np.minimum(below, 0.9 * up)
    name = curve.name if named or kind.bound else ""
    if kind.back is not None and named:
        name = kind.of_run
    return Series(
        along * factors[0],
        up * factors[1],
        kind.of_run if kind.run else name,
        curve.drawn_as,
        kind.role,
        below=None if below is None else below * factors[1],
        above=None if above is None else above * factors[1],
        bound=kind.bound,
        place=kind.place,
        run=kind.run if named else "",
        number=kind.number,
        back=kind.back,
    )


def _axis(column: AxisColumn, scale: Scale, factor: float) -> Axis:
    limits = scale.limits and (scale.limits[0] * factor, scale.limits[1] * factor)
    unit = scale.time_unit or column.unit
    return Axis(column.quantity, unit, "log" if scale.is_log else "linear", limits)


def _in_view(x: np.ndarray, y: np.ndarray, limits: tuple[float, float]) -> tuple[np.ndarray, ...]:
    """The stretch of a line that is in view, and a sample beyond each end."""
    inside = np.flatnonzero((x >= limits[0]) & (x <= limits[1]))
    if not len(inside):
        return x[:0], y[:0]
    part = slice(max(0, int(inside[0]) - 1), int(inside[-1]) + 2)
    return x[part], y[part]


def drawn(panel: Panel, width: str, formats: Sequence[str]) -> dict[str, bytes]:
    """The figure as files, by format; takes about a second.

    Raises JanusLabError if matplotlib is not installed, or if the user's own style is none.
    """

    def files() -> dict[str, bytes]:
        from janus_lab.report.figure_files import drawn as all_drawn

        pictures = all_drawn({panel.name: panel})
        if panel.name not in pictures.figures:
            raise JanusLabError(
                "there is nothing to draw", advice="measure first", kind=Cause.NOT_FOUND
            )
        return {format_: pictures.bytes(panel.name, format_) for format_ in formats}

    return _in_style(width, files)


def drawn_own(make: Callable[[], Figure], width: str, formats: Sequence[str]) -> dict[str, bytes]:
    """The same of a figure that is not made of a panel."""

    def files() -> dict[str, bytes]:
        from janus_lab.report.figure_files import saved

        figure = make()
        return {format_: saved(figure, format_) for format_ in formats}

    return _in_style(width, files)


def _in_style(width: str, files: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    try:
        from janus_lab.report.style import styled

        with _ONE_AT_A_TIME, styled(WIDTHS[width], text_is_edited=True):
            return files()
    except ImportError:
        raise JanusLabError(
            "figures need the extra 'report'",
            advice="pip install 'janus-lab[report]'",
            kind=Cause.NOT_FOUND,
        ) from None
