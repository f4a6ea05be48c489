"""The run that plots show, as far as its folder is needed: notes pinned to points, and the lines of
its figures of merit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from drivers.errors import Problem
from janus_lab.gui.widgets.background import Background
from janus_lab.measurements.panel import Panel
from janus_lab.runs.notes import pinned
from janus_lab.runs.notes.pinned import PinnedNote

from .run_lines import read_lines
from .run_origins import RunOrigins
from .tools import PlotTools
from .working_plot import plots_in

_Found = tuple[list[PinnedNote], list[Problem]]


class RunBoard(QtCore.QObject):  # type: ignore[misc]
    """Serves all plots inside a widget, those that are made later at the next `refresh`.

    `said` carries a level and a line for the log, `noted` the notes as they stand now, `written`
    the folder of a run whose notes have changed.
    """

    said = QtCore.Signal(str, str)
    noted = QtCore.Signal(list)
    written = QtCore.Signal(object)

    def __init__(self, widget: QtWidgets.QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._path: Path | None = None
        self._has_ended = False
        self._notes: list[PinnedNote] = []
        self._panels: list[Panel] | None = None
        #: Which of the runs that are shown were simulated.
        self.origins = RunOrigins()
        self._reading = Background(self)
        self._drawing = Background(self)
        self._writing: list[Background] = []

    @property
    def has_folder(self) -> bool:
        """Whether notes can be kept: there is a run."""
        return self._path is not None

    def begin(self, path: Path | None, *, simulated: bool = False) -> None:
        """Another run is shown, which is being measured in the folder `path`; None: nothing is
        known of its folder."""
        self._path, self._has_ended = path, False
        self.origins.simulated = simulated
        self._notes, self._panels = [], None
        for tools in self._tools():
            tools.forget()
        self.refresh()

    def open(self, path: Path) -> None:
        """The run in `path` is shown, and has ended: read its notes, and its lines if they are
        wanted."""
        if path != self._path:
            self.begin(path, simulated=self.origins.simulated)
        self._has_ended = True
        self._panels = None
        self._reading.run(partial(pinned.read_notes, path), self._take_notes)
        self.refresh()
        if any(tools.shows_lines for tools in self._tools()):
            self.want_lines()

    def refresh(self) -> None:
        """Serve plots that have been made meanwhile, too."""
        for tools in self._tools():
            if tools.board is not self:
                tools.board, tools.origins = self, self.origins
                tools.said.connect(self.said)
            tools.set_notes(self._notes)
            tools.set_lines(self._panels or ())

    def _tools(self) -> Iterator[PlotTools]:
        for view in self._widget.findChildren(pg.GraphicsView):
            yield from (plot.tools for plot in plots_in(view))

    # -- notes

    def _take_notes(self, found: _Found | Exception) -> None:
        if isinstance(found, Exception):
            self.said.emit("warning", str(found))
            return
        self._notes, odd = found
        for problem in odd:
            self.said.emit("warning", str(problem))
        self.refresh()
        self.noted.emit(list(self._notes))

    def pin(self, note: PinnedNote) -> None:
        """Keep a new note with the run."""
        if self._path is not None:
            self._write(partial(pinned.pin, self._path, note))

    def change(self, note: PinnedNote, text: str) -> None:
        """Give a note another text."""
        if self._path is not None:
            self._write(partial(pinned.change, self._path, note, text))

    def remove(self, note: PinnedNote) -> None:
        """Take a note away."""
        if self._path is not None:
            self._write(partial(pinned.remove, self._path, note))

    def _write(self, job: Callable[[], object]) -> None:
        """Do it beside the window's thread, then show what stands in the file."""
        worker = Background(self)
        self._writing = [busy for busy in self._writing if busy.busy] + [worker]
        path = self._path
        assert path is not None

        def work() -> _Found:
            job()
            return pinned.read_notes(path)

        worker.run(work, partial(self._written, path))

    def _written(self, path: Path, found: _Found | Exception) -> None:
        if isinstance(found, Exception):
            self.said.emit("error", str(found))
            return
        self.written.emit(path)
        if path == self._path:
            self._take_notes(found)

    # -- lines of the figures of merit

    def want_lines(self) -> None:
        """Have the plots show what the figures of merit were made from, once the run has ended."""
        if self._path is None or not self._has_ended:
            self.said.emit("info", "fits and lines are there once the run has ended")
        elif self._panels is None and not self._drawing.busy:
            self._drawing.run(partial(read_lines, self._path), self._take_lines)

    def _take_lines(self, found: list[Panel] | Exception) -> None:
        if isinstance(found, Exception):
            self.said.emit("warning", str(found))
            return
        self._panels = found
        self.refresh()
        tools = list(self._tools())
        if not any(each.shows_lines and (each.lines or each.marks) for each in tools):
            self.said.emit("info", "this run's figures of merit have no lines to show on the data")
