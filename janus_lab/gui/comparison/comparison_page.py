"""A comparison of runs: their figures of merit, their curves, their numbers, and who is who."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from qtpy import QtCore, QtWidgets

from janus_lab.durations import runs
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.gui.widgets.stream import BackgroundStream, Tell
from janus_lab.gui.widgets.theme import Theme
from janus_lab.quantities import condition_text

from .compared_run import ComparedRun
from .curve_plot import MOST_DRAWN
from .curves_part import CurvesPart
from .kept_comparison import kept_values
from .look import Looks
from .merit_part import MeritPart
from .numbers_table import NumbersTable
from .run_list import RunList

#: The pictures follow what has been read at most so often (ms).
_FRAME: Final = 250


class ComparisonPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Compares the runs in some folders, read in the background in their order.

    `open_wanted` carries the path of a run that is to be opened by itself, `message` a level and a
    line for the log. Call `stop` before it
    goes.
    """

    open_wanted = QtCore.Signal(object)
    message = QtCore.Signal(str, str)

    def __init__(
        self, theme: Theme, paths: Sequence[Path], parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.paths: list[Path] = []
        self.runs: dict[int, ComparedRun] = {}
        self._failed: dict[int, str] = {}
        self.stream = BackgroundStream("window: comparison", self)
        self.list = RunList()
        self.numbers = NumbersTable()
        self.merit = MeritPart(self.numbers, self._draw)
        self.curves = CurvesPart(theme, self._draw)
        self.tabs = QtWidgets.QTabWidget()
        self.by_sample = QtWidgets.QCheckBox("A colour for each sample")
        self.by_sample.setToolTip("Otherwise each run has one")
        self.status = wrapped_label(self)
        self._frame = QtCore.QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(_FRAME)
        self._frame.timeout.connect(self._draw)
        self._lay_out()
        self._connect()
        self.add(paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Compare these runs too; those that are compared already stay as they are."""
        more = [path for path in dict.fromkeys(paths) if path not in self.paths]
        self.paths += more
        self.list.add(more)
        left = [n for n in range(len(self.paths)) if n not in self.runs and n not in self._failed]
        if left:
            self.stream.start(partial(_read, [(n, self.paths[n]) for n in left]))
        self._draw()

    def kept(self) -> dict[str, Any]:
        """What it is kept as until the next start."""
        return kept_values(self)

    def stop(self) -> None:
        """End the thread that reads, and wait for it."""
        self._frame.stop()
        self.stream.stop()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._draw()

    # -- what the reading tells

    def _told(self, what: str, value: object) -> None:
        if what == "run":
            assert isinstance(value, tuple)
            number, run = value
            self.runs[number] = run
            self.list.name(number, run.label, parts=run.parts)
            self._samples_seen()
        elif what == "problem":
            assert isinstance(value, tuple)
            number, problem = value
            self._failed[number] = problem
            self.list.name(number, self.paths[number].name, problem)
        elif what == "failed":
            self._failed |= {
                n: str(value) for n in range(len(self.paths)) if n not in self.runs
            }  # fmt: skip
        first = len(self.runs) + len(self._failed) == 1
        if what in ("ended", "failed") or first:
            self._draw()
        elif not self._frame.isActive():
            self._frame.start()

    def _samples_seen(self) -> None:
        """Runs of one sample have one colour as soon as there are two, unless a person decides."""
        if self.colours_are_chosen or self.by_sample.isChecked():
            return
        samples = [run.sample for run in self.runs.values()]
        if len(set(samples)) < len(samples) and len(set(samples)) > 1:
            blocker = QtCore.QSignalBlocker(self.by_sample)
            self.by_sample.setChecked(True)
            del blocker

    # -- what is drawn

    def _draw(self) -> None:
        self._frame.stop()
        shown = self.list.shown
        drawable = [n for n in sorted(self.runs) if n in shown]
        looks = Looks(self._theme, self._colour_numbers())
        selected = frozenset(self.list.selected)
        runs = [self.runs[number] for number in drawable]
        at_all = [self.runs[n] for n in sorted(self.runs)]
        nothing = self._nothing(drawable)
        shown_runs = dict(zip(drawable, runs, strict=True))
        drawn = frozenset(drawable)
        if self.tabs.currentWidget() is self.curves:
            self.curves.draw(at_all, shown_runs, selected, looks, nothing)
            drawn = self.curves.plot.drawn
        else:  # the numbers are those of its points
            numbers = self.tabs.currentWidget() is self.numbers
            self.merit.draw(at_all, shown_runs, selected, looks, nothing, as_numbers=numbers)
        self.list.colour(lambda n: (looks.colour(n), n in drawn))
        self.status.setText(self._count(drawable, self.list.shorten()))

    def _colour_numbers(self) -> list[int]:
        count = len(self.paths)
        if not self.by_sample.isChecked():
            return list(range(count))
        known: dict[str, int] = {}  # in the order of reading: none changes as more arrive
        return [
            known.setdefault(self.runs[n].sample, len(known)) if n in self.runs else 0
            for n in range(count)
        ]

    def _nothing(self, numbers: Sequence[int]) -> str:
        if self.stream.busy and not self.runs:
            return "The runs are being read …"
        if not self.runs:
            return "None of the runs can be read."
        return "No run has a tick." if not numbers else "The runs have nothing of this kind."

    def _count(self, numbers: Sequence[int], shared: str) -> str:
        read, asked = len(self.runs) + len(self._failed), len(self.paths)
        text = f"{len(numbers)} of {runs(asked)}" if read == asked else f"{read} of {asked} read …"
        if shared and read == asked:
            text += f", all of {shared}"
        if self._failed and read == asked:
            text += f"; {len(self._failed)} cannot be read"
        are_curves = self.tabs.currentWidget() is self.curves
        if self.merit.stated and not are_curves:
            text += f". {self.merit.stated.strip()}"
        if are_curves and len(lights := self.curves.lights) > 1:
            low, high = (condition_text("irradiance_mW_cm2", at) for at in (lights[0], lights[-1]))
            text += f". Not in the same light: {low} to {high}"
        if are_curves and self.curves.plot.band is not None:
            text += f". Of the curves {min(MOST_DRAWN, len(numbers))} are drawn, the others a band"
        return text

    # -- how it is put together

    def _lay_out(self) -> None:
        for name, part in (
            ("Figures of merit", self.merit), ("Curves", self.curves), ("Numbers", self.numbers)
        ):  # fmt: skip
            self.tabs.addTab(part, name)
        self.tabs.setDocumentMode(True)
        every = QtWidgets.QToolButton()
        every.setText("All")
        every.setToolTip("Tick all runs")
        every.clicked.connect(lambda _: self.list.tick_all(True))
        none = QtWidgets.QToolButton()
        none.setText("None")
        none.setToolTip("Tick no run")
        none.clicked.connect(lambda _: self.list.tick_all(False))
        ticks = QtWidgets.QHBoxLayout()
        for widget in (every, none):
            ticks.addWidget(widget)
        ticks.addStretch(1)
        side = QtWidgets.QWidget()
        beside = QtWidgets.QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(3)
        beside.addLayout(ticks)
        beside.addWidget(self.list, 1)
        beside.addWidget(self.by_sample)
        beside.addWidget(self.status)
        splitter = QtWidgets.QSplitter(QtCore.Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.tabs)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 4)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([450, 190])
        splitter.setChildrenCollapsible(False)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 2)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.colours_are_chosen = False
        self.by_sample.toggled.connect(self._choose_colours)
        self.stream.told.connect(self._told)
        self.list.switched.connect(self._draw)
        self.list.highlighted.connect(self._draw)
        self.list.open_wanted.connect(self.open_wanted)
        self.tabs.currentChanged.connect(lambda _: self._draw())
        for plot in (self.merit.plot, self.merit.map, self.curves.plot):
            plot.getPlotItem().tools.said.connect(self.message)

    def _choose_colours(self) -> None:
        self.colours_are_chosen = True
        self._draw()


def _read(runs: Sequence[tuple[int, Path]], tell: Tell) -> None:
    from drivers.errors import JanusLabError

    from .compared_run import read_compared

    for number, path in runs:
        try:
            wanted = tell("run", (number, read_compared(path)))
        except (JanusLabError, OSError) as error:
            wanted = tell("problem", (number, " ".join(str(error).split())))
        if not wanted:
            return
