"""Current against time: the whole run, and below it the cycle in progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from qtpy import QtCore, QtWidgets

from .lit_phases import LitPhases, turns
from .live_curve import Frames, LiveCurve
from .live_plot import TITLE_SIZE, Figure, LogAxis, dress, pen, tidy
from .live_series import LiveSeries
from .theme import LIGHT, ORANGE, Theme

Floats = NDArray[np.float64]

TIME: Final = "Time (s)"
CURRENT: Final = "Current (A)"
IRRADIANCE: Final = "Irradiance (mW/cm**2)"
CYCLE: Final = "Cycle"
START: Final = "Start"


#: Shade of the time with light: a good fifth of orange.
LIT: Final = ORANGE + "38"


@dataclass
class _Cycle:
    """A cycle by its start and number, from bench time `began` (s) on."""

    key: tuple[float, float] = (np.nan, np.nan)
    began: float = 0.0
    brightest: float = 0.0
    current: LiveSeries = field(default_factory=LiveSeries)
    irradiance: LiveSeries = field(default_factory=LiveSeries)

    def add(self, part: _Part) -> None:
        time = part.time - self.began
        known = time >= 0  # of what came late, what is from before all that is known has no place
        _put(self.current, time[known], part.current[known])
        _put_turns(self.irradiance, time[known], part.irradiance[known])
        self.brightest = max(self.brightest, float(np.nanmax(part.irradiance, initial=0.0)))


@dataclass(frozen=True)
class _Part:
    """Rows of one cycle; arrays of shape (n,), n >= 1."""

    key: tuple[float, float]
    time: Floats
    current: Floats
    irradiance: Floats


class TimePlot(QtWidgets.QWidget):  # type: ignore[misc]
    """Plots of the current against time, fed with blocks of rows.

    Above the whole run, below, where the rows say what cycle they are of, the cycle in progress
    with the one before it in grey. Times with light are shaded. Blocks may come at any rate; the
    picture follows 30 times a second at most.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.run_plot = _plot(self)
        self.cycle_plot = _plot(self)
        self.legend = self.run_plot.addLegend(offset=(-8, 6), labelTextSize="9pt")
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
        self._start = np.nan
        self._cycle, self._previous = _Cycle(), _Cycle()
        self._run_curve = LiveCurve(self._run)
        self._cycle_curve = LiveCurve(self._cycle.current)
        self._previous_curve = LiveCurve(self._previous.current)
        self._shades = [LitPhases(self._irradiance), LitPhases(self._cycle.irradiance)]
        self.run_plot.addItem(self._shades[0])
        self.run_plot.addItem(self._run_curve)
        self.cycle_plot.addItem(self._shades[1])
        self.cycle_plot.addItem(self._previous_curve)
        self.cycle_plot.addItem(self._cycle_curve)
        self._frames = Frames(self)
        self._frames.add(self._show)
        self._past: dict[str, LiveCurve] = {}
        self._shown_title = ""
        self.set_theme(theme)

    # -- what is shown

    def add(self, block: Mapping[str, ArrayLike]) -> None:
        """Show more rows: for each column an array of shape (n,), or a number for all of them.

        "Time (s)" and "Current (A)" are needed; "Irradiance (mW/cm**2)", "Cycle" and "Start" are
        used where they are there. At each new start the line is broken. Rows that the display
        missed may come later, in any order.

        Raises KeyError if a column is missing; ValueError if the lengths differ, time goes back
        within the block, or rows of its time are there already.
        """
        for part in _parts(block):
            last = self._run.x_range
            late = last is not None and part.time[0] < last[1]
            if part.key[0] != self._start and not late:
                self.mark_gap()
                self._start = part.key[0]
            _put(self._run, part.time, part.current)
            _put_turns(self._irradiance, part.time, part.irradiance)
            if np.isnan(part.key[1]):
                continue
            if part.key not in (self._cycle.key, self._previous.key) and not late:
                self._previous = self._cycle
                self._cycle = _Cycle(part.key, began=float(part.time[0]))
            for cycle in (self._previous, self._cycle):
                if part.key == cycle.key:
                    cycle.add(part)
        self._frames.request()

    def mark_gap(self) -> None:
        """Break the lines: rows are missing here, which may come later."""
        for series in (
            self._run, self._irradiance, self._cycle.current, self._cycle.irradiance
        ):  # fmt: skip
            series.mark_gap()

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures stand beside the curves."""

    def overlay(self, label: str, columns: Mapping[str, ArrayLike]) -> None:
        """Show a past run, paler, beside the live one; raises KeyError and ValueError as `add`."""
        series = LiveSeries()
        for part in _parts(columns):
            series.append(part.time, part.current)
        self._forget(label)
        self._past[label] = curve = LiveCurve(series, name=label)
        curve.setZValue(-50)
        self.run_plot.addItem(curve)
        self.set_theme(self._theme)
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        for label in tuple(self._past):
            self._forget(label)

    def _forget(self, label: str) -> None:
        curve = self._past.pop(label, None)
        if curve is not None:
            self.legend.removeItem(curve)
            self.run_plot.removeItem(curve)

    def clear(self) -> None:
        """Forget the run: another begins. What is overlaid stays."""
        self._run.clear()
        self._irradiance.clear()
        self._start = np.nan
        self._cycle, self._previous = _Cycle(), _Cycle()
        for plot in (self.run_plot, self.cycle_plot):
            plot.enableAutoRange()
        self._show()

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self._frames.show_now()

    def _show(self) -> None:
        for curve in (self._run_curve, *self._past.values()):
            curve.refresh()
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
        before = " (in grey the one before)" if len(self._previous.current) else ""
        title = f"Cycle {cycle.key[1]:.0f}{light}{before}"
        if title != self._shown_title:  # a new title lays the plot out anew
            self._shown_title = title
            self.cycle_plot.setTitle(title, color=self._theme.foreground, size=TITLE_SIZE)

    # -- how it looks

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show the logarithm of |I| in place of I."""
        for plot in (self.run_plot, self.cycle_plot):
            axis = LogAxis("left", prefixes=True) if logarithmic else pg.AxisItem("left")
            plot.setAxisItems({"left": axis})
            if logarithmic:
                plot.setLabel("left", "|Current| (A)")  # the ticks have the prefixes
            else:
                plot.setLabel("left", "Current", units="A")
            plot.setLogMode(x=False, y=logarithmic)
            plot.getPlotItem().updateGrid()  # the new axis has none
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._splitter.setStyleSheet(f"QSplitter::handle {{ background: {theme.background}; }}")
        for plot in (self.run_plot, self.cycle_plot):
            plot.setBackground(theme.background)
        dress(self.run_plot.getPlotItem(), theme, "Whole run")
        dress(self.cycle_plot.getPlotItem(), theme)
        self._run_curve.setPen(pen(theme.series(0)))
        self._cycle_curve.setPen(pen(theme.series(0)))
        self._previous_curve.setPen(pen(theme.muted))
        self.legend.clear()
        for number, (label, curve) in enumerate(self._past.items(), start=1):
            curve.setPen(pen(theme.paler(theme.series(number), 0.6)))
            self.legend.addItem(curve, label)
        for shade in self._shades:
            shade.set_color(LIT)
        self._shown_title = ""
        self._show()


def _plot(parent: QtWidgets.QWidget) -> pg.PlotWidget:
    plot = pg.PlotWidget(parent)
    plot.setLabel("left", "Current", units="A")
    plot.setLabel("bottom", "Time", units="s")
    plot.setMinimumHeight(120)
    tidy(plot.getPlotItem())
    plot.getPlotItem().ctrl.logXCheck.setEnabled(False)  # a run begins at zero
    return plot


def _put(series: LiveSeries, x: Floats, y: Floats) -> None:
    last = series.x_range
    if last is not None and len(x) and x[0] < last[1]:
        series.insert(x, y)
    else:
        series.append(x, y)


def _put_turns(series: LiveSeries, x: Floats, y: Floats) -> None:
    enough = turns(y)
    _put(series, x[enough], y[enough])


def _parts(block: Mapping[str, ArrayLike]) -> Iterator[_Part]:
    """The rows of a block, cycle by cycle."""
    missing = [name for name in (TIME, CURRENT) if name not in block]
    if missing:
        raise KeyError(f"no column {', '.join(map(repr, missing))} to plot")
    names = (TIME, CURRENT, IRRADIANCE, CYCLE, START)
    given = [np.asarray(block.get(name, np.nan), np.float64) for name in names]
    time, current, irradiance, cycle, start = np.broadcast_arrays(*map(np.atleast_1d, given))
    start = np.nan_to_num(start)
    numbers = np.nan_to_num(cycle, nan=-1.0)
    turn = np.flatnonzero((np.diff(numbers) != 0) | (np.diff(start) != 0)) + 1
    for low, high in zip([0, *turn], [*turn, len(time)], strict=True):
        if high > low:
            rows = slice(low, high)
            key = (float(start[low]), float(cycle[low]))
            yield _Part(key, time[rows], current[rows], irradiance[rows])
