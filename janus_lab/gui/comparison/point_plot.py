"""Figures of merit of many runs in one plot, with error bars, and their statistics."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtWidgets

from janus_lab.analysis.figure_of_merit import Bound
from janus_lab.analysis.flags import TAKE_BACK
from janus_lab.gui.plot_tools.curve_table import CurveSamples
from janus_lab.gui.plot_tools.plot_content import PlotContent
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.gui.plots.empty_note import EmptyNote
from janus_lab.gui.plots.sample_curve import SampleCurve
from janus_lab.measurements.origin import origin_of, origin_word
from janus_lab.measurements.panel import Role, Series

from .look import Looks, finish, is_wide, new_plot, set_axis
from .points import MeritAxis, MeritPoint, MeritStatistics

#: Series whose points are joined; more lines would be a thicket.
MOST_JOINED: Final = 40
_MARKS: Final[Mapping[Bound | None, str]] = {None: "o", "lower": "t1", "upper": "t"}
_SIZE, _LARGE = 7, 12  # pixels
_NOTHING: Final = "No figure of merit yet."


@dataclass(frozen=True)
class PointsShown:
    """What is drawn. `series` says of each run which line its points are on."""

    axis: MeritAxis
    label: str
    unit: str
    points: Sequence[MeritPoint]
    series: Mapping[int, int]
    statistics: Sequence[MeritStatistics] = ()
    selected: frozenset[int] = field(default_factory=frozenset)
    #: Of x and y; None: as the values want it.
    logarithmic: tuple[bool | None, bool | None] = (None, None)
    #: Of each run, what the points of its line are called in files.
    names: Mapping[int, str] = field(default_factory=dict)
    simulated: frozenset[int] = frozenset()


class PointPlot(pg.PlotWidget):  # type: ignore[misc]
    """Points with bars of k = 2; bounds are triangles, what a flag takes back is hollow. Of the
    statistics the medians, joined, with bars from quartile to quartile."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        self._plot = new_plot("figures-of-merit")
        super().__init__(parent, plotItem=self._plot)
        self._note = EmptyNote(self._plot, _NOTHING)
        self._axes: object = None
        self._exported: Callable[[], PlotContent] = lambda: PlotContent([])
        self._plot.tools.exports = lambda: self._exported()
        self.logarithmic = (False, False)  #: the axes as they are

    def draw(self, what: PointsShown, looks: Looks, nothing: str = _NOTHING) -> None:
        """Draw this in place of what is drawn; `nothing` is said where there are no points."""
        self.setBackground(looks.theme.background)
        self._plot.clear()  # first: axes that change would draw what goes once more
        self._set_axes(what, looks)
        found = [p for p in what.points if self._has_place(p.x, p.y)]
        self._exported = partial(exported, found, what, looks.numbers)
        self._join(found, what, looks)
        self._bars(found, looks)
        self._marks(found, what.selected, looks)
        self._statistics(what.statistics, looks, joined=not what.axis.ticks)
        self._note.say(nothing)
        self._note.set_theme(looks.theme)
        self._note.set_empty(not found)

    def _has_place(self, x: float, y: float) -> bool:
        """Whether the axes, which may be logarithmic, have a place for it."""
        across, up = self.logarithmic
        return (x > 0 or not across) and (y > 0 or not up)

    # -- what is drawn

    def _join(self, found: Sequence[MeritPoint], what: PointsShown, looks: Looks) -> None:
        lines = _lines(found, what)
        if not _are_joined(lines, what):
            return
        for line in lines:
            strong = any(point.run in what.selected for point in line)
            pen = pg.mkPen(looks.colour(line[0].run), width=2 if strong else 1)
            self._add(pg.PlotDataItem([p.x for p in line], [p.y for p in line], pen=pen), -3)

    def _bars(self, found: Sequence[MeritPoint], looks: Looks) -> None:
        for colour, points in _by_colour([p for p in found if p.u], looks).items():
            x = np.repeat([p.x for p in points], 2)
            ends = [(p.y - 2 * (p.u or 0.0), p.y + 2 * (p.u or 0.0)) for p in points]
            if self.logarithmic[1]:  # a bar to zero has no end: cut a decade below its point
                ends = [
                    (max(low, p.y / 10), high) for (low, high), p in zip(ends, points, strict=True)
                ]
            self._add(pg.PlotDataItem(x, np.ravel(ends), connect="pairs", pen=pg.mkPen(colour)), -2)

    def _marks(
        self, found: Sequence[MeritPoint], selected: frozenset[int], looks: Looks
    ) -> None:  # fmt: skip
        for colour, points in _by_colour(found, looks).items():
            for bound, symbol in _MARKS.items():
                for doubtful in (False, True):
                    for strong in (False, True):
                        chosen = [
                            p
                            for p in points
                            if _is(p, bound, doubtful) and (p.run in selected) == strong
                        ]
                        if chosen:
                            self._mark(chosen, colour, symbol, doubtful, strong)

    def _mark(
        self,
        chosen: Sequence[MeritPoint],
        colour: str,
        symbol: str,
        doubtful: bool,
        strong: bool,
    ) -> None:
        item = SampleCurve(
            marks_only=True, symbol=symbol,
            symbolSize=_LARGE if strong else _SIZE, symbolPen=pg.mkPen(colour),
            symbolBrush=None if doubtful else pg.mkBrush(colour),
        )  # fmt: skip
        item.set_samples([p.x for p in chosen], [p.y for p in chosen])
        self._add(item, 2 if strong else 0)

    def _statistics(
        self, found: Sequence[MeritStatistics], looks: Looks, *, joined: bool
    ) -> None:  # fmt: skip
        middle = [
            (s.x, s.found.median.value, s.found.lower_quartile.value, s.found.upper_quartile.value)
            for s in found
            if s.found.median.value is not None and self._has_place(s.x, s.found.median.value)
        ]
        if not middle:
            return
        colour = looks.theme.foreground
        if joined:
            self._join_medians(found, colour)
        x, y = [m[0] for m in middle], [m[1] for m in middle]
        item = pg.PlotDataItem(
            x, y, pen=None, symbol="d", symbolSize=_LARGE,
            symbolPen=pg.mkPen(colour, width=2), symbolBrush=pg.mkBrush(looks.theme.background),
        )  # fmt: skip
        self._add(item, 6)
        bars = [
            (x, low, high)
            for x, _, low, high in middle
            if low is not None and high is not None and self._has_place(x, low)
        ]
        if bars:
            places = np.repeat([x for x, _, _ in bars], 2)
            ends = np.ravel([(low, high) for _, low, high in bars])
            pen = pg.mkPen(colour, width=3)
            self._add(pg.PlotDataItem(places, ends, connect="pairs", pen=pen), 5)

    def _join_medians(self, found: Sequence[MeritStatistics], colour: str) -> None:
        """From place to place where both are of the same runs: else it would show others."""
        ends = [pair for pair in _neighbours(found) if all(self._has_place(*end) for end in pair)]
        if ends:
            x, y = np.array(ends, np.float64).reshape(-1, 2).T
            pen = pg.mkPen(colour, width=2)
            self._add(pg.PlotDataItem(x, y, connect="pairs", pen=pen), 4)

    def _add(self, item: Any, z: int) -> None:
        item.setZValue(z)
        self._plot.addItem(item)

    def _set_axes(self, what: PointsShown, looks: Looks) -> None:
        across, up = what.logarithmic
        if across is None or what.axis.ticks:
            across = not what.axis.ticks and is_wide([p.x for p in what.points])
        if up is None:
            up = is_wide([p.y for p in what.points])
        asked = across, up
        axes = (what.axis, what.label, what.unit, asked, looks.theme)
        if axes == self._axes:
            return
        self._axes, self.logarithmic = axes, asked
        set_axis(
            self._plot, "bottom", what.axis.words, what.axis.unit, ticks=what.axis.ticks
        )  # fmt: skip
        set_axis(self._plot, "left", what.label, what.unit)
        self._plot.setLogMode(*asked)
        finish(self._plot, looks.theme)
        self._plot.enableAutoRange()


def exported(found: Sequence[MeritPoint], what: PointsShown, numbers: Sequence[int]) -> PlotContent:
    """The points by line, bounds and those that a flag takes back by themselves, and the medians;
    `numbers` gives the colour of each run."""
    lines = _lines(found, what)
    joined = _are_joined(lines, what)
    curves = []
    for line in lines:
        run = line[0].run
        for bound in _MARKS:
            for doubtful in (False, True):
                chosen = [p for p in line if _is(p, bound, doubtful)]
                if not chosen:
                    continue
                name = what.names.get(run, "")
                name += f", {bound} bound" * (bound is not None) + ", flagged" * doubtful
                role: Role = "pale" if doubtful else "data"
                plain = joined and bound is None and not doubtful
                kind = CurveKind(role, number=numbers[run], bound=bound, origin=_word(chosen, what))
                curves.append(_samples(chosen, name, kind, joined=plain))
    medians = _medians(what.statistics, _word(found, what))
    runs = dict.fromkeys(p.run for p in found)
    origin = origin_of((what.names.get(run, ""), run in what.simulated) for run in runs)
    more = [] if what.axis.ticks else _joined_medians(what.statistics)
    return PlotContent([*curves, *medians], more, origin=origin)


def _word(points: Sequence[MeritPoint], what: PointsShown) -> str:
    return origin_word([point.run in what.simulated for point in points])


def _lines(found: Iterable[MeritPoint], what: PointsShown) -> list[list[MeritPoint]]:
    """The points of each line, by rising x."""
    lines: dict[int, list[MeritPoint]] = {}
    for point in found:
        lines.setdefault(what.series[point.run], []).append(point)
    return [sorted(line, key=lambda point: point.x) for line in lines.values()]


def _are_joined(lines: Sequence[object], what: PointsShown) -> bool:
    return not what.axis.ticks and len(lines) <= MOST_JOINED


def _is(point: MeritPoint, bound: Bound | None, doubtful: bool) -> bool:
    taken_back = bool(TAKE_BACK.intersection(point.figure.flags))
    return point.figure.bound == bound and taken_back == doubtful


def _samples(
    chosen: Sequence[MeritPoint], name: str, kind: CurveKind, *, joined: bool
) -> CurveSamples:
    x, y = (np.array([getattr(point, axis) for point in chosen]) for axis in ("x", "y"))
    bar = np.array([2 * (point.u or 0.0) for point in chosen])
    kind = replace(kind, bars=(bar, bar) if bar.any() else None)
    return CurveSamples(name, [(x, y)], "both" if joined else "points", kind)


def _medians(found: Sequence[MeritStatistics], origin: str) -> list[CurveSamples]:
    rows = [
        (s.x, *(d.value for d in (s.found.median, s.found.lower_quartile, s.found.upper_quartile)))
        for s in found
        if s.found.median.value is not None
    ]
    if not rows:
        return []
    x, y, low, high = np.array(rows, np.float64).T
    bars = np.nan_to_num(y - low), np.nan_to_num(high - y)
    kind = CurveKind("middle", bars=bars, origin=origin)
    return [CurveSamples("median, and quartiles", [(x, y)], "points", kind)]


def _neighbours(
    found: Sequence[MeritStatistics],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Places of medians beside each other that are of the same runs."""
    return [
        ((one.x, one.found.median.value), (other.x, other.found.median.value))
        for one, other in pairwise(found)
        if one.runs == other.runs
        and one.found.median.value is not None
        and other.found.median.value is not None
    ]


def _joined_medians(found: Sequence[MeritStatistics]) -> list[Series]:
    """The line from median to median; it is interrupted where the runs are others."""
    gap = (math.nan, math.nan)
    places = [place for one, other in _neighbours(found) for place in (one, other, gap)]
    if not places:
        return []
    x, y = np.array(places, np.float64).T
    return [Series(x, y, role="middle")]


def _by_colour(points: Iterable[MeritPoint], looks: Looks) -> dict[str, list[MeritPoint]]:
    found: dict[str, list[MeritPoint]] = {}
    for point in points:
        found.setdefault(looks.colour(point.run), []).append(point)
    return found
