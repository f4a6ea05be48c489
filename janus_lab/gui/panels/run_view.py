"""The centre of the window: the plots that fit a measurement, and its figures of merit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import Rows
from janus_lab.gui.model.missing_rows import MissingRows
from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.live_plot import Figure, LivePlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.plots.past_look import run_label
from janus_lab.gui.plots.time_plot import TimePlot
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.theme import Theme
from janus_lab.runs.errors import RunError
from janus_lab.runs.run import open_run

from .merit_table import TableWithNote

#: The plot of each procedure's rows.
_PLOTS: dict[str, type[Any]] = {
    "iv_sweep": IVPlot,
    "on_off_cycling": TimePlot,
    "storage_stability": TimePlot,
    "response_time": EdgesPlot,
}
_NAMES = {IVPlot: "I–V", TimePlot: "I–t", EdgesPlot: "Edges"}


class RunView(QtWidgets.QTabWidget):  # type: ignore[misc]
    """Tabs: the rows of the run, figures of merit as a picture, figures of merit as a table.

    `message` carries a level and a line for the log.
    """

    message = QtCore.Signal(str, str)

    def __init__(self, theme: Theme, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._procedure = ""
        self._job: int | None = None
        self._is_live = False
        self._missing = MissingRows()
        self._files = Background(self)
        self._past = Background(self)
        self.rows: QtWidgets.QWidget | None = None
        self.merit_is_shown = True
        self.merit = MeritPlot(theme=theme)
        self.table_page = TableWithNote()
        self.table = self.table_page.table
        self.addTab(self.merit, "Figures of merit")
        self.addTab(self.table_page, "Table")
        self.setDocumentMode(True)
        self.choose("iv_sweep")

    @property
    def _plots(self) -> list[LivePlot]:
        return [plot for plot in (self.rows, self.merit) if plot is not None]

    def choose(self, procedure: str) -> None:
        """Show the plots that fit `procedure`, empty if they are others than before."""
        kind = _PLOTS.get(procedure, TimePlot)
        if self._procedure and kind is _PLOTS.get(self._procedure):
            self._procedure = procedure
            return
        self._procedure = procedure
        if self.rows is not None:
            self.removeTab(self.indexOf(self.rows))
            self.rows.show_now()  # no picture of it may be due after it is gone
            self.rows.close()
            self.rows.deleteLater()
        self.rows = kind(theme=self._theme)
        self.insertTab(0, self.rows, _NAMES[kind])
        self.setCurrentIndex(0)
        # of edges there is nothing to draw against irradiance or cycles
        self.merit_is_shown = kind is not EdgesPlot
        self.setTabVisible(self.indexOf(self.merit), self.merit_is_shown)
        self.merit.clear_overlays()

    def begin(self, job: int, procedure: str) -> None:
        """A run begins: its rows and figures take the place of those shown."""
        self.choose(procedure)
        self._job = job
        self._is_live = True
        self._missing = MissingRows()
        for plot in self._plots:
            plot.clear()
        self.table.clear_figures()

    def add(self, rows: Rows) -> None:
        """Show rows of the run that has begun; others are not meant for it."""
        if rows.job != self._job or not self._is_live:
            return
        gap = self._missing.take(rows.first, rows.count)
        if gap and isinstance(self.rows, TimePlot):
            self.rows.mark_gap()
        for plot in self._plots:
            plot.add(rows.columns)

    def end(self, job: int, path: Path, count: int, figures: Sequence[Figure]) -> None:
        """The run has ended with so many rows: show its figures, and the rows that were missed.

        Rows that come after this are not needed: those that have not come are read from the file.
        """
        if job != self._job:
            return
        self._is_live = False
        self.set_figures(figures)
        self.merit.end()
        holes = self._missing.holes(count)
        if holes:
            self._files.run(partial(_read_rows, path, holes), partial(self._fill, job))

    def rest(self) -> None:
        """Nothing is being measured, however it has ended: what is shown is of the past."""
        self._is_live = False

    def _fill(self, job: int, blocks: list[Mapping[str, Any]] | Exception) -> None:
        if isinstance(blocks, Exception) or job != self._job:
            return  # the run has been told of; its file can be opened from the history
        for block in blocks:
            for plot in self._plots:
                plot.add(block)
        self.merit.end()

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show figures of merit, as they form or at the end."""
        self.merit.set_figures(figures)
        self.table.set_figures(figures)

    # -- past runs beside it

    def overlay(self, paths: Sequence[Path]) -> None:
        """Show past runs beside the one that is measured, read in the background."""
        self._past.run(partial(_read_past, list(paths)), self._show_past)

    def clear_overlays(self) -> None:
        """Show the present run alone."""
        for plot in self._plots:
            plot.clear_overlays()

    def _show_past(self, runs: list[_Past] | Exception) -> None:
        if isinstance(runs, Exception):
            self.message.emit("error", str(runs))
            return
        fitting = [run for run in runs if _PLOTS.get(run.procedure) is _PLOTS.get(self._procedure)]
        if not fitting and runs and not self._is_live:
            self._leave()
            self.choose(runs[0].procedure)
            kind = _PLOTS.get(runs[0].procedure)
            fitting = [run for run in runs if _PLOTS.get(run.procedure) is kind]
        if len(fitting) < len(runs):
            others = "; ".join(run.label for run in runs if run not in fitting)
            shown = "run that is being measured" if self._is_live else "runs that are shown"
            self.message.emit("warning", f"not shown, of another kind than the {shown}: {others}")
        for run in fitting:
            for plot in self._plots:
                plot.overlay(run.label, run.columns)
            self.merit.overlay_figures(run.label, run.figures)

    def _leave(self) -> None:
        """Show the run that has ended no longer; the history has it."""
        self._job = None
        for plot in self._plots:
            plot.clear()
        self.table.clear_figures()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        for plot in self._plots:
            plot.set_theme(theme)


class _Past:
    """What is shown of a past run."""

    def __init__(self, path: Path) -> None:
        run = open_run(path)
        self.procedure = run.record.procedure_name
        self.label = run_label(run.record.sample, run.record.created, run.record.id)
        self.columns = {name: run.data[name].to_numpy() for name in run.columns}
        self.figures = run.figures


def _read_past(paths: list[Path]) -> list[_Past]:
    return [_Past(path) for path in paths]


def _read_rows(path: Path, holes: list[tuple[int, int]]) -> list[Mapping[str, Any]]:
    """The rows of `holes` (first, end) from the run's file."""
    run = open_run(path)
    try:
        data = run.data
    except RunError:
        return []
    return [
        {name: np.asarray(data[name].to_numpy()[first:end]) for name in run.columns}
        for first, end in holes
    ]
