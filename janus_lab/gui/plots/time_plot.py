"""Current against time: the whole run, and below it the cycle in progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.blocks import Figure
from janus_lab.gui.model.cycle_rows import (
    CycleBlock,
    CycleRows,
    Stretch,
    cycle_blocks,
    joined,
    put,
    put_turns,
)
from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.model.overlays import PastRows
from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.plot_content import PlotContent, curves_on
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.widgets.theme import LIGHT, ORANGE, Theme
from janus_lab.measurements.panel import Shade

from .empty_note import NOTHING_YET, EmptyNote
from .lit_phases import LitPhases
from .live_curve import Frames, LiveCurve
from .live_plot import (
    LOWEST,
    dress,
    dress_legend,
    pen,
)
from .overlay_style import overlay_style
from .row_legend import RowLegend, line_sample

#: Row of a plot's own layout in which nothing stands.
_BELOW_AXES: Final = 4
#: A figure shades no more times with light: they would be one grey.
_MOST_SHADES: Final = 100
#: Shade of the time with light: a good fifth of orange.
LIT: Final = ORANGE + "38"


class TimePlot(QtWidgets.QWidget):  # type: ignore[misc]
    """Plots of the current against time, fed with blocks of rows.

    Above the whole run, below, where the rows say what cycle they are of, the cycle in progress
    with the one before it in grey. Times with light are shaded. Blocks may come at any rate; the
    picture follows 30 times a second at most.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.run_plot = _plot("current-time", "Time", self)
        self.cycle_plot = _plot("current-time-cycle", "Time in the cycle", self)
        self.legend = RowLegend()
        self.legend.sigSampleClicked.connect(self._follow)
        self.run_plot.getPlotItem().layout.addItem(self.legend, _BELOW_AXES, 0, 1, 2)
        self._notes = [
            EmptyNote(plot.getPlotItem(), f"{NOTHING_YET}\nHere: the current against time")
            for plot in (self.run_plot, self.cycle_plot)
        ]
        splitter = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical, self)
        splitter.addWidget(self.run_plot)
        splitter.addWidget(self.cycle_plot)
        splitter.setSizes([500, 500])
        splitter.setChildrenCollapsible(False)
        self._splitter = splitter
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._run, self._irradiance = LiveSeries(), LiveSeries()
        self._stretch: Stretch | None = None
        self._begins: dict[Stretch, float] = {}  # of each stretch, its first known time (s)
        self._cycle, self._previous = CycleRows(), CycleRows()
        self._run_curve = LiveCurve(self._run)
        self._cycle_curve = LiveCurve(self._cycle.current)
        self._previous_curve = LiveCurve(self._previous.current)
        self._run_curve.named = "this run"
        self._cycle_curve.named, self._previous_curve.named = "this cycle", "the one before"
        self._shades = [LitPhases(self._irradiance), LitPhases(self._cycle.irradiance)]
        self.run_plot.addItem(self._shades[0])
        for plot, shades in zip((self.run_plot, self.cycle_plot), self._shades, strict=True):
            plot.getPlotItem().tools.exports = partial(_exported, plot.getPlotItem(), shades)
        self.run_plot.addItem(self._run_curve)
        self.cycle_plot.addItem(self._shades[1])
        self.cycle_plot.addItem(self._previous_curve)
        self.cycle_plot.addItem(self._cycle_curve)
        self._frames = Frames(self)
        self._frames.add(self._show)
        self._past: dict[str, LiveCurve] = {}
        self._shown_title = ""
        self._shown_name: str | None = None
        self._listed: object = None
        self._given = 0  # pixels that the plots have given to the legend
        self.set_theme(theme)

    # -- what is shown

    def add(self, block: Mapping[str, ArrayLike]) -> None:
        """Show more rows: for each column an array of shape (n,), or a number for all of them.

        TIME and CURRENT are needed; IRRADIANCE, CYCLE, START and BLOCK are used where they are
        there (`procedures.rows`). At each new start or record the line is broken. Rows that the
        display missed may come later, in any order.

        Raises KeyError if a column is missing; ValueError if the lengths differ, time goes back
        within the block, or rows of its time are there already.
        """
        for stretch, of_stretch in groupby(cycle_blocks(block), lambda part: part.stretch):
            parts = list(of_stretch)
            last = self._run.x_range
            late = last is not None and parts[0].time[0] < last[1]
            if stretch != self._stretch and not late:
                self.mark_gap()
                self._stretch = stretch
            whole = joined(parts)
            put(self._run, whole.time, whole.current)
            put_turns(self._irradiance, whole.time, whole.irradiance)
            began = float(whole.time[0])
            self._begins[stretch] = min(began, self._begins.get(stretch, began))
            if late:
                self._part_stretches()
            self._add_cycles(parts, late)
        self._frames.request()

    def _add_cycles(self, parts: Sequence[CycleBlock], late: bool) -> None:
        """Show the last two cycles of `parts`; those before them are passed over."""
        kept = {self._cycle.key, self._previous.key, *(part.key for part in parts[-2:])}
        for part in parts:
            if np.isnan(part.key[1]) or part.key not in kept:
                continue
            if part.key not in (self._cycle.key, self._previous.key) and not late:
                self._previous = self._cycle
                self._cycle = CycleRows(part.key, began=float(part.time[0]))
            for cycle in (self._previous, self._cycle):
                if part.key == cycle.key:
                    cycle.add(part)

    def _part_stretches(self) -> None:
        """Break the lines before each stretch: rows that came late may have closed the gap."""
        for began in self._begins.values():
            for series in (self._run, self._irradiance):
                series.break_before(began)

    def mark_gap(self) -> None:
        """Break the lines: rows are missing here, which may come later."""
        for series in (
            self._run, self._irradiance, self._cycle.current, self._cycle.irradiance
        ):  # fmt: skip
            series.mark_gap()

    def end(self) -> None:
        """Nothing: what is shown looks the same once the run has ended."""

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures stand beside the curves."""

    def overlay(self, label: str, columns: Mapping[str, ArrayLike]) -> None:
        """Show a past run, dashed, beside the live one; raises KeyError and ValueError as `add`."""
        rows = PastRows.of(columns)
        self._forget(label)
        self._past[label] = curve = LiveCurve(rows.current)
        curve.named = label
        curve.setZValue(-50)
        self.run_plot.addItem(curve)
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        for label in tuple(self._past):
            self._forget(label)
        self._show()

    def _forget(self, label: str) -> None:
        curve = self._past.pop(label, None)
        if curve is not None:
            self.run_plot.removeItem(curve)

    def clear(self) -> None:
        """Forget the run: another begins. What is overlaid stays."""
        self._run.clear()
        self._irradiance.clear()
        self._stretch = None
        self._begins.clear()
        self._cycle, self._previous = CycleRows(), CycleRows()
        for plot in (self.run_plot, self.cycle_plot):
            plot.enableAutoRange()
        self._show()

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self._frames.show_now()

    def _show(self) -> None:
        for curve in (self._run_curve, *self._past.values()):
            curve.refresh()
        known = (len(self._run) > 0, list(self._past))
        if known != self._listed:
            self._listed = known
            self._list()
        self._notes[0].set_empty(not len(self._run) and not self._past)
        self._notes[1].set_empty(not len(self._cycle.current))
        self._shades[0].refresh()
        cycle = self._cycle
        self.cycle_plot.setVisible(not np.isnan(cycle.key[1]))
        if self._cycle_curve.series is not cycle.current:
            self._cycle_curve.series = cycle.current
            self._previous_curve.series = self._previous.current
            self._shades[1].series = cycle.irradiance
        self._cycle_curve.refresh()
        self._previous_curve.refresh()
        self._shades[1].refresh()
        light = f" · {cycle.brightest:.3g} mW/cm²" if cycle.brightest else ""
        before = " (grey: before)" if len(self._previous.current) else ""
        title = f"Cycle {cycle.key[1]:.0f}{light}{before}"
        self._share()
        if title != self._shown_title:  # a new title lays the plot out anew
            self._shown_title = title
            dress(self.cycle_plot.getPlotItem(), self._theme, title)
        name = "" if np.isnan(cycle.key[1]) else "Whole run"  # alone it needs none
        if name != self._shown_name:
            self._shown_name = name
            self.run_plot.getPlotItem().setTitle(None)
            dress(self.run_plot.getPlotItem(), self._theme, name)

    # -- how it looks

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show the logarithm of |I| in place of I."""
        for plot in (self.run_plot, self.cycle_plot):
            plot.getPlotItem().set_scales(log_y=logarithmic)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._splitter.setStyleSheet(f"QSplitter::handle {{ background: {theme.background}; }}")
        for plot in (self.run_plot, self.cycle_plot):
            plot.setBackground(theme.background)
        dress(self.run_plot.getPlotItem(), theme)
        dress(self.cycle_plot.getPlotItem(), theme)
        self._run_curve.setPen(pen(theme.series(0)))
        self._cycle_curve.setPen(pen(theme.series(0)))
        self._previous_curve.setPen(pen(theme.muted))
        for note in self._notes:
            note.set_theme(theme)
        self._listed = None
        for shade in self._shades:
            shade.set_color(LIT)
        self._shown_title, self._shown_name = "", None
        self._show()

    def _list(self) -> None:
        """The legend: which run is which; nothing to say without past ones."""
        dress_legend(self.legend, self._theme)
        entries = []
        for number, (label, curve) in enumerate(self._past.items()):
            look = overlay_style(self._theme, number)
            curve.setPen(look.pen())
            entries.append((line_sample(look.pen(width=2), label), label))
            entries[-1][0].setVisible(curve.isVisible())
        if entries and len(self._run):
            entries.insert(0, (line_sample(pen(self._theme.series(0), width=2)), "this run"))
        self.legend.fill(entries)

    def _share(self) -> None:
        """Let both plots give half of the legend's room."""
        run, cycle = self._splitter.sizes()
        needed = self.legend.needed_height()
        if run and cycle and needed != self._given:  # there is nothing to share with a hidden plot
            more = min((needed - self._given) // 2, cycle // 2)
            self._given = needed
            self._splitter.setSizes([run + more, cycle - more])

    def _follow(self, sample: Any) -> None:
        """Hide or show the past run whose sample was clicked."""
        self._past[sample.stands_for].setVisible(sample.isVisible())

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """A wider legend needs fewer rows."""
        super().resizeEvent(event)
        self.legend.fit(self.width())
        self._share()


def _exported(plot: WorkingPlot, shades: LitPhases) -> PlotContent:
    """The curves, and when there was light of what is in view."""
    low, high = plot.getViewBox().viewRange()[0]
    if plot.tools.x.logMode:
        low, high = 10.0**low, 10.0**high
    seen = [
        (max(begin, low), min(end, high))
        for begin, end in shades.spans()
        if end > low and begin < high
    ]
    spans = [Shade(*ends, "light") for ends in seen] if len(seen) <= _MOST_SHADES else []
    return PlotContent(curves_on(plot), spans=spans)


def _plot(name: str, time: str, parent: QtWidgets.QWidget) -> pg.PlotWidget:
    item = WorkingPlot(name, TimeAxis("bottom", time), QuantityAxis("left", "Current", "A"))
    plot = pg.PlotWidget(parent, plotItem=item)
    plot.setMinimumHeight(LOWEST)
    return plot
