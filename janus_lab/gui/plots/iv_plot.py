"""I–V curves as they arrive: current and, beside it, its magnitude on a logarithmic axis."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.blocks import Block, Figure
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.widgets.theme import LIGHT, Theme
from janus_lab.measurements.panel import Role
from janus_lab.numbers import rounded_text
from procedures.rows import CURRENT, DIRECTION, IRRADIANCE, SWEEP, TIME, VOLTAGE

from .empty_note import NOTHING_YET, EmptyNote
from .live_curve import Frames
from .live_plot import (
    Plots,
    dress,
    dress_legend,
    pen,
)
from .overlay_style import overlay_style, shade
from .row_legend import Switches
from .sample_curve import SampleCurve

Floats = NDArray[np.float64]

#: So many curves at most are antialiased: fourteen take 26 ms to draw on a 4K screen, in place of
#: 13 ms; forty would take 0.1 s.
_SMOOTH = 16
#: The 2400 says 9.9E37 for overflow and 9.91E37 for "not a number".
_NOT_A_READING = 1e30


@dataclass(frozen=True)
class _Key:
    level: float  #: irradiance (mW/cm²); infinite where the light may have gone off meanwhile
    sweep: float
    direction: int


@dataclass
class _Curve:
    """One sweep at one irradiance, drawn twice."""

    linear: SampleCurve
    logarithmic: SampleCurve
    parts: list[tuple[float, Floats, Floats]] = field(default_factory=list)
    changed: bool = True

    @property
    def items(self) -> tuple[SampleCurve, SampleCurve]:
        return self.linear, self.logarithmic

    def show(self) -> None:
        if not self.changed:
            return
        self.changed = False
        parts = sorted(self.parts, key=lambda part: part[0])
        voltage = np.concatenate([part[1] for part in parts])
        current = np.concatenate([part[2] for part in parts])
        for item in self.items:
            item.set_samples(voltage, current)


class IVPlot(Plots):
    """One curve for each irradiance, sweep and direction, coloured by the order of irradiances.

    The way back is dotted. A past run has a colour and a kind of dash of its own, its levels are
    shades of the colour, its ways back thin. A click on the legend hides a level or a run.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live: dict[_Key, _Curve] = {}
        self._past: dict[str, dict[_Key, _Curve]] = {}
        self._switches = Switches(self._hide)
        self.linear, self.logarithmic = (
            self.add_plot(
                name,
                QuantityAxis("bottom", "Bias", "V"),
                QuantityAxis("left", "Current", "A"),
                row=2,
                column=column,
            )
            for column, name in enumerate(("current-bias", "current-bias-log"))
        )
        self.logarithmic.set_scales(log_y=True)
        self.logarithmic.follow(self.linear, "x")
        self._notes = [
            EmptyNote(plot, f"{NOTHING_YET}\n{what}, a curve for each irradiance and direction")
            for plot, what in (
                (self.linear, "Here: the current against the bias"),
                (self.logarithmic, "Here: its magnitude, logarithmic"),
            )
        ]
        self.levels = self.add_legend(columns=2)
        self.runs = self.add_legend(columns=2)
        self._switches.serve(self.levels, self.runs)
        self._dressed: object = None
        self._frames = Frames(self)
        self._frames.add(self._show)
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `IVSweep` gives them; raises KeyError if a column is missing."""
        self._take(self._live, block)
        self._frames.request()

    def mark_gap(self) -> None:
        """Nothing: rows that come later are put in their place by time."""

    def end(self) -> None:
        """Nothing: what is shown looks the same once the run has ended."""

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures stand beside the curves."""

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._remove(self._live)
        self._switches.forget(float)
        for plot in (self.linear, self.logarithmic):
            plot.enableAutoRange()
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, dashed, in place of one with the same label."""
        self._remove(self._past.get(label, {}))
        self._past[label] = {}
        self._take(self._past[label], columns)
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        for curves in self._past.values():
            self._remove(curves)
        self._past.clear()
        self._switches.forget(str)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._dressed = None
        self.setBackground(theme.background)
        for legend in (self.levels, self.runs):
            dress_legend(legend, theme)
        for plot, note in zip((self.linear, self.logarithmic), self._notes, strict=True):
            dress(plot, theme)
            note.set_theme(theme)
        self._show()

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self._frames.show_now()

    # -- curves

    def _take(self, curves: dict[_Key, _Curve], block: Block) -> None:
        for key, part in _parts(block):
            if key not in curves:
                curves[key] = _Curve(self._item(self.linear), self._item(self.logarithmic))
            curves[key].parts.append(part)
            curves[key].changed = True

    def _item(self, plot: WorkingPlot) -> SampleCurve:
        item = SampleCurve(connect="finite", antialias=False)
        plot.addItem(item)
        return item

    def _remove(self, curves: dict[_Key, _Curve]) -> None:
        for curve in curves.values():
            self.linear.removeItem(curve.linear)
            self.logarithmic.removeItem(curve.logarithmic)
        curves.clear()

    def _show(self) -> None:
        runs = [self._live, *self._past.values()]
        for curves in runs:
            for curve in curves.values():
                curve.show()
        known = (self._theme, [frozenset(curves) for curves in runs], list(self._past))
        if known != self._dressed:
            self._dressed = known
            self._dress_curves()
            for note in self._notes:
                note.set_empty(not any(runs))

    # -- colours and legend

    def _dress_curves(self) -> None:
        runs = [self._live, *self._past.values()]
        is_smooth = sum(len(curves) for curves in runs) <= _SMOOTH
        for item in (item for curves in runs for c in curves.values() for item in c.items):
            item.opts["antialias"] = is_smooth  # taken with the pen
        colours = self._colours()
        _named(self._live, "this run" if self._past else "")
        for key, curve in self._live.items():
            style = QtCore.Qt.DotLine if key.direction < 0 else QtCore.Qt.SolidLine
            for item in curve.items:
                item.setPen(pen(colours[key.level], style, width=2))
                item.setZValue(2)
        past = sorted({key.level for curves in self._past.values() for key in curves})
        for number, (label, curves) in enumerate(self._past.items()):
            look = overlay_style(self._theme, number)
            _named(curves, label)
            for key, curve in curves.items():
                colour = shade(self._theme, look.colour, past.index(key.level), len(past))
                for item in curve.items:
                    item.setPen(look.pen(colour, width=1 if key.direction < 0 else 2))
                    item.setZValue(3)  # between its dashes the line of another run can be seen
        self._hide()
        self._list_levels(colours if self._live else self._greys(past))
        self._list_runs()

    def _colours(self) -> dict[float, str]:
        """Of the levels of the present run."""
        lit = sorted({key.level for key in self._live if 0 < key.level < math.inf})
        colours = {level: self._theme.level(i, len(lit)) for i, level in enumerate(lit)}
        return colours | {0.0: self._theme.foreground, math.inf: self._theme.muted}

    def _greys(self, past: Sequence[float]) -> dict[float, str]:
        """How strong the levels of past runs are, where there is no present one."""
        theme, count = self._theme, len(past)
        return {level: shade(theme, theme.foreground, i, count) for i, level in enumerate(past)}

    def _list_levels(self, colours: dict[float, str]) -> None:
        shown = [self._live] if self._live else list(self._past.values())
        keys = [key for curves in shown for key in curves]
        entries = [
            (self._switches.sample(pen(colours[level], width=2), level), _level_text(level))
            for level in sorted({key.level for key in keys})
        ]
        if any(key.direction < 0 for key in keys):
            line = pen(self._theme.muted, QtCore.Qt.DotLine, 2) if self._live else None
            text = "way back" if not self._past else "way back (of past runs: thin)"
            entries.append((self._switches.sample(line or pen(self._theme.muted)), text))
        self.levels.fill(entries)

    def _list_runs(self) -> None:
        """Which run is which: nothing to say without past ones."""
        entries = [
            (self._switches.sample(overlay_style(self._theme, number).pen(width=2), label), label)
            for number, label in enumerate(self._past)
        ]
        if entries and self._live:
            entries.insert(
                0, (self._switches.sample(pen(self._theme.foreground, width=2)), "this run")
            )
        self.runs.fill(entries)

    def _hide(self) -> None:
        for label, curves in [(None, self._live), *self._past.items()]:
            for key, curve in curves.items():
                for item in curve.items:
                    item.setVisible(not {label, key.level} & self._switches.hidden)


def _named(curves: Mapping[_Key, _Curve], run: str = "") -> None:
    """Give each curve its name: ``13 mW/cm², back``; of several alike, with the sweep's number; and
    what a figure tells it by. `run` is what the run is called, where several are shown."""
    alike = Counter((key.level, key.direction) for key in curves)
    lit = sorted({key.level for key in curves if 0 < key.level < math.inf})
    for key, curve in curves.items():
        parts = [_level_text(key.level)] + ["back"] * (key.direction < 0)
        if alike[key.level, key.direction] > 1:
            parts.append(f"sweep {key.sweep:g}")
        of_run = ", ".join(parts)
        place = None
        if key.level in lit:
            only = 1.0 if run else 0.5  # by itself it is of the middle, as on the screen
            place = lit.index(key.level) / (len(lit) - 1) if len(lit) > 1 else only
        role: Role = "dark" if key.level == 0 else "data"
        if not math.isfinite(key.level):
            role = "reference"
        # of several runs the dashes tell the levels as well, since the colours tell the runs
        told = CurveKind(role, place, run, of_run)
        if not run:
            told = CurveKind(role, place, of_run=_level_text(key.level), back=key.direction < 0)
        for item in curve.items:
            item.named = f"{run}, {of_run}" if run else of_run
            item.kind = told


def _level_text(level: float) -> str:
    if level == 0:
        return "dark"
    return f"{rounded_text(level, 6)} mW/cm²" if math.isfinite(level) else "light not certain"


def _parts(block: Block) -> Iterator[tuple[_Key, tuple[float, Floats, Floats]]]:
    """The rows of a block by curve: when they begin (s), voltages and currents."""
    names = (TIME, VOLTAGE, CURRENT, IRRADIANCE, DIRECTION, SWEEP)
    time, voltage, current, irradiance, direction, sweep = (
        np.asarray(block[name], np.float64) for name in names
    )
    current = np.where(np.abs(current) < _NOT_A_READING, current, np.nan)
    level = np.where(np.isfinite(irradiance), np.clip(irradiance, 0, None), np.inf)
    direction = np.where(direction < 0, -1.0, 1.0)
    rows = np.stack([level, sweep, direction])
    turn = np.flatnonzero((rows[:, 1:] != rows[:, :-1]).any(axis=0)) + 1
    for low, high in zip([0, *turn], [*turn, len(time)], strict=True):
        if high > low:
            key = _Key(float(level[low]), float(sweep[low]), int(direction[low]))
            yield key, (float(time[low]), voltage[low:high], current[low:high])
