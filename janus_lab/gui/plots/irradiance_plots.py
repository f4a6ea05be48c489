"""Figures of merit against irradiance, with uncertainties and bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.analysis.figure_of_merit import Bound
from janus_lab.gui.model.blocks import Figure
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.widgets.theme import LIGHT, Theme
from janus_lab.quantities import common_bias

from .empty_note import NOTHING_YET, EmptyNote
from .live_curve import Frames
from .live_plot import (
    Plots,
    dress,
    dress_legend,
    pen,
)
from .overlay_style import OverlayStyle, overlay_style
from .sample_curve import Bars, SampleCurve

#: Name of a figure, in words, its unit, factor to that unit.
PANELS: Final = (
    ("responsivity", "Responsivity", "A/W", 1.0),
    ("detectivity_shot", "Shot-limited D*", "Jones", 1.0),
    ("eqe", "EQE", "%", 100.0),
    ("photocurrent", "Photocurrent", "A", 1.0),
)
#: Decades of the axes, across and up, around points within less than half of that: numbers stand
#: at some of their ticks even if there is one irradiance only.
_DECADES: Final = (2.2, 1.0)
#: Of the left axes, in letters, so that the panels stand straight below each other.
_AXIS_LETTERS: Final = 8
_SYMBOLS: Final[Mapping[Bound | None, str]] = {None: "o", "lower": "t1", "upper": "t"}
_SIZE: Final = 8  # pixels
_LEGEND: Final = (("o", "± k = 2"), ("t1", "lower bound"), ("t", "upper bound"))


class IrradiancePlots(Plots):
    """R, D*, EQE and photocurrent, both axes logarithmic, bars k = 2, bounds as triangles."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figures: list[Figure] = []
        self._past: dict[str, list[Figure]] = {}
        self._titled = ""
        self.plots: dict[str, WorkingPlot] = {}
        self._nothing: dict[str, EmptyNote] = {}
        self._room: dict[str, _Room] = {}
        width = self.fontMetrics().horizontalAdvance("0" * _AXIS_LETTERS)
        for number, (name, words, unit, _) in enumerate(PANELS):
            plot = self.add_plot(
                name,
                QuantityAxis("bottom", "Irradiance", "mW/cm²", labelled=number >= 2),
                QuantityAxis("left", words, unit, labelled=False),
                row=2 + number // 2,
                column=number % 2,
            )
            plot.set_scales(log_x=True, log_y=True)
            plot.tools.y.setWidth(width)
            self.plots[name], self._nothing[name] = plot, EmptyNote(plot, NOTHING_YET)
            self._room[name] = _Room()
        self.marks = self.add_legend(columns=2)
        self.runs = self.add_legend(columns=2)
        self._frames = Frames(self)
        self._frames.add(self._draw)
        self.set_theme(theme)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these figures in place of those shown."""
        self._figures = list(figures)
        self._draw()

    def overlay_figures(self, label: str, figures: Sequence[Figure]) -> None:
        """Show the figures of a past run, hollow, in place of those with the same label."""
        self._past[label] = list(figures)
        self._frames.request()  # many may follow each other, and each picture shows them all

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self._frames.show_now()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        self._past.clear()
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.setBackground(theme.background)
        for legend in (self.marks, self.runs):
            dress_legend(legend, theme)
        self._titled = ""
        for nothing in self._nothing.values():
            nothing.set_theme(theme)
        self._draw()

    def _draw(self) -> None:
        theme = self._theme
        looks = [overlay_style(theme, number) for number in range(len(self._past))]
        runs: list[tuple[Sequence[Figure], OverlayStyle | None, str]] = []
        runs.append((self._figures, None, "this run"))
        runs += zip(self._past.values(), looks, self._past, strict=True)
        self._title(common_bias(f["conditions"] for figures, _, _ in runs for f in figures))
        symbols: set[str] = set()
        for name, words, _, factor in PANELS:
            plot = self.plots[name]
            plot.clear()
            found: list[_Point] = []
            for number, (figures, look, of_run) in reversed([*enumerate(runs)]):
                points = _points(figures, name, factor)
                found += points
                symbols |= self._draw_points(plot, points, look, number, len(runs), of_run)
            self._room[name] = _Room(found)
            plot.addItem(self._room[name])
            nothing = self._nothing[name]
            nothing.say(
                f"No {_within(words)} in this run."
                if any(figures for figures, _, _ in runs)
                else f"{NOTHING_YET}\nHere: {_within(words)} against irradiance"
            )
            nothing.set_empty(not found)
        self._list(symbols)

    def _title(self, bias: str) -> None:
        """Say what is drawn, and at which bias where it is one; a new title is laid out anew."""
        at = f" at {bias}" if bias else ""
        titled = f"{self._theme.name}{at}"
        if titled != self._titled:
            self._titled = titled
            for name, words, unit, _ in PANELS:  # too long to stand upright
                dress(self.plots[name], self._theme, f"{words} ({unit}){at}")

    def _draw_points(
        self,
        plot: WorkingPlot,
        points: Sequence[_Point],
        look: OverlayStyle | None,
        number: int,
        count: int,
        of_run: str,
    ) -> set[str]:
        """Marks of the present run are filled, those of a past one hollow, larger and its own; the
        first in number of `count` runs lies above the others.

        Returns what has been drawn, as `_LEGEND` has it.
        """
        z = count - number
        colour = self._theme.series(0) if look is None else look.colour
        bars = [p for p in points if p[2] > 0]
        if bars:
            lengths = Bars(pen=pen(colour))
            lengths.set_bars(*np.array([p[:3] for p in bars]).T)
            lengths.setZValue(z)
            plot.addItem(lengths)
        drawn = set()
        size = _SIZE if look is None else look.size
        for bound, usual in _SYMBOLS.items():
            chosen = [p for p in points if p[3] == bound]
            if chosen:
                symbol = look.symbol if look is not None and bound is None else usual
                x, y, bar = np.array([p[:3] for p in chosen]).T
                item = SampleCurve(
                    marks_only=True, symbol=symbol, symbolSize=size + 2 * (bound is not None),
                    symbolBrush=colour if look is None else None,  # others are seen through it
                    symbolPen=None if look is None else pen(colour), antialias=True,
                )  # fmt: skip
                item.set_samples(x, y)
                item.named = of_run if bound is None else f"{of_run}, {bound} bound"
                item.kind = CurveKind(number=number, bound=bound,
                                      bars=(bar, bar) if bar.any() else None)  # fmt: skip
                item.setZValue(z)
                plot.addItem(item)
                drawn.add(usual)
        return drawn

    def _list(self, symbols: set[str]) -> None:
        """The legends: what the marks mean, and which run has which."""
        theme = self._theme
        own = theme.series(0)
        # without a present run the marks are nobody's: each past one has its own below
        of_all = own if self._figures else theme.muted
        found = [(symbol, text) for symbol, text in _LEGEND if symbol in symbols]
        self.marks.fill((_mark(symbol, None, of_all), text) for symbol, text in found)
        entries = []
        for number, label in enumerate(self._past):
            look = overlay_style(theme, number)
            entries.append((_mark(look.symbol, pen(look.colour), None), label))
        if entries and self._figures:
            entries.insert(0, (_mark("o", None, own), "this run"))
        self.runs.fill(entries)


def _mark(symbol: str, line: Any, brush: str | None) -> pg.ScatterPlotItem:
    return pg.ScatterPlotItem(symbol=symbol, size=9, antialias=True, pen=line, brush=brush)


def _within(words: str) -> str:
    """`words` inside a sentence: abbreviations stay as they are."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


#: Irradiance (mW/cm²), value and k = 2 in the unit of the panel, bound.
_Point = tuple[float, float, float, Any]


def _points(figures: Sequence[Figure], name: str, factor: float) -> list[_Point]:
    """What of `name` has a place on logarithmic axes, by rising irradiance."""
    points = []
    for figure in figures:
        irradiance = figure["conditions"].get("irradiance_mW_cm2", 0.0)
        value = figure["value"]
        if figure["name"] == name and value is not None and value > 0 and irradiance > 0:
            expanded = 2 * factor * (figure["uncertainty"] or 0.0)
            points.append((float(irradiance), factor * value, expanded, figure["bound"]))
    return sorted(points, key=lambda point: point[0])


class _Room(pg.GraphicsObject):  # type: ignore[misc]
    """Nothing to be seen: it makes logarithmic axes `_DECADES` long around few points."""

    def __init__(self, points: Sequence[_Point] = ()) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)
        self._bounds: list[tuple[float, float] | tuple[None, None]] = [(None, None)] * 2
        self._log = [True, True]
        if points:
            for axis, least in enumerate(_DECADES):
                values = np.log10([point[axis] for point in points])
                low, high = float(values.min()), float(values.max())
                if high - low < least / 2:
                    middle = (low + high) / 2
                    self._bounds[axis] = (middle - least / 2, middle + least / 2)

    def setLogMode(self, x: bool, y: bool) -> None:
        """Linear axes need no room."""
        self._log = [x, y]
        self.informViewBoundsChanged()

    def boundingRect(self) -> QtCore.QRectF:
        return QtCore.QRectF()

    def dataBounds(self, ax: int, frac: float = 1.0, orthoRange: Any = None) -> Any:
        return self._bounds[ax] if self._log[ax] else (None, None)

    def paint(self, *args: Any) -> None:
        """Nothing."""
