"""The centre of the window: the plots that fit a measurement, and its figures of merit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import RunRows
from janus_lab.gui.model.blocks import Block, Figure, MissingRows
from janus_lab.gui.model.overlays import MOST_OVERLAID, Overlay, read_overlays, read_rows
from janus_lab.gui.plot_tools.in_sight import give_keys
from janus_lab.gui.plot_tools.run_board import RunBoard
from janus_lab.gui.plots.live_plot import LivePlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.on_screen import room_for_current
from janus_lab.gui.widgets.theme import Theme
from janus_lab.kinds import KINDS, load, or_general

from .figures_page import FiguresPage

if TYPE_CHECKING:
    from drivers.config.device import DeviceConfig


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
        self._overlaid: set[str] = set()  #: labels of the past runs that are shown, or soon will be
        self._next_past: list[Overlay] = []
        self._one_past = QtCore.QTimer(self)  # one in a turn of the event loop: they may be long
        self._one_past.setInterval(0)
        self._one_past.timeout.connect(self._show_next_past)
        self.rows: QtWidgets.QWidget | None = None
        self.merit_is_shown = True
        self.merit = MeritPlot(theme=theme)
        self.table_page = FiguresPage()
        self.table = self.table_page.table
        self.addTab(self.merit, "Figures of merit")
        self.addTab(self.table_page, "Table")
        self.setDocumentMode(True)
        #: The run's notes and lines, on all plots.
        self.board = RunBoard(self)
        self.board.said.connect(self.message)
        self.table.said.connect(self.message)
        self.currentChanged.connect(lambda _: self.board.refresh())
        room_for_current(self)
        self.choose(next(iter(KINDS)))

    @property
    def _plots(self) -> list[LivePlot]:
        return [plot for plot in (self.rows, self.merit) if plot is not None]

    def choose(self, procedure: str) -> None:
        """Show the plots that fit `procedure`, empty if they are others than before."""
        is_same = self._procedure and _live_plot(procedure) == _live_plot(self._procedure)
        self._procedure = procedure
        if is_same:
            return
        kind = or_general(procedure)
        self.take_rows(self.spare_rows())
        self.setCurrentIndex(0)
        self.merit_is_shown = kind.has_merit_plot
        place = self.indexOf(self.merit)
        if self.isTabVisible(place) != self.merit_is_shown:
            # else a hidden row of tabs forgets (Qt 5.15) that it has yet to lay out the new one
            self.setTabVisible(place, self.merit_is_shown)
        self.tabBar().setTabEnabled(place, self.merit_is_shown)  # keys stop at hidden tabs, too
        self.merit.clear_overlays()
        self._forget_past()

    def spare_rows(self) -> LivePlot:
        """An empty plot of rows of the procedure that is shown, for `take_rows`."""
        plot: LivePlot = load(or_general(self._procedure).live_plot)(theme=self._theme)
        return plot

    def take_rows(self, plot: LivePlot) -> None:
        """Show this plot of rows in place of the one there is."""
        current, before = self.currentIndex(), self.rows
        has_keyboard = before is not None and before.isAncestorOf(self.window().focusWidget())
        self.rows = plot
        self.insertTab(0, plot, or_general(self._procedure).live_plot_title)
        if before is not None:  # only now: another page would be brought up in between, and made
            self.setCurrentIndex(0)
            self.removeTab(self.indexOf(before))
            before.show_now()  # no picture of it may be due after it is gone
            before.close()
            before.deleteLater()
        self.board.refresh()
        self.setCurrentIndex(current)
        if has_keyboard:
            give_keys(self)

    def begin(
        self,
        job: int,
        procedure: str,
        path: Path | None = None,
        device: DeviceConfig | None = None,
        *,
        simulated: bool = False,
    ) -> None:
        """A run of `device` begins, in the folder `path`: it takes the place of the one shown. What
        goes out of its plots and its table says if it is `simulated`."""
        self.choose(procedure)
        self.of_device(device)
        self._job = job
        self._is_live = True
        self._missing = MissingRows()
        for plot in self._plots:
            plot.clear()
        self.table_page.clear_figures()
        self.board.begin(path, simulated=simulated)
        self.table.origin = self.board.origins.words()

    def of_device(self, device: DeviceConfig | None) -> None:
        """The figures that come are of this device, and stand beside what is published of it."""
        self.table_page.of_device(device)

    def add(self, rows: RunRows) -> None:
        """Show rows of the run that has begun; others are not meant for it."""
        if rows.job != self._job or not self._is_live:
            return
        gap = self._missing.take(rows.first, rows.count)
        for plot in self._plots:
            if gap:
                plot.mark_gap()
            plot.add(rows.columns)

    def end(self, job: int, path: Path, count: int, figures: Sequence[Figure]) -> None:
        """The run has ended with so many rows: show its figures, and the rows that were missed.

        Rows that come after this are not needed: those that have not come are read from the file.
        """
        if job != self._job:
            return
        self._is_live = False
        self.set_figures(figures)
        self.no_more_figures()
        self._say_ended()
        self.board.open(path)
        holes = self._missing.holes(count)
        if holes:
            self._files.run(partial(read_rows, path, holes), partial(self._fill, job))

    def rest(self) -> None:
        """Nothing is being measured, however it has ended: what is shown is of the past."""
        self._is_live = False
        if self.rows is not None:
            self.rows.end()

    def _say_ended(self) -> None:
        for plot in self._plots:
            plot.end()

    def _fill(self, job: int, blocks: list[Block] | Exception) -> None:
        if isinstance(blocks, Exception) or job != self._job:
            return  # the run has been told of; its file can be opened from the history
        for block in blocks:
            for plot in self._plots:
                plot.add(block)
        self._say_ended()

    def set_figures(self, figures: Sequence[Figure], warning: str = "") -> None:
        """Show figures of merit, as they form or at the end, and a `warning` of them all."""
        self.merit.set_figures(figures)
        self.table_page.set_figures(figures, warning)

    def no_more_figures(self) -> None:
        """What there is of the run that is shown is all there will be."""
        self.table_page.no_more(self._procedure)

    # -- past runs beside it

    def overlay(self, paths: Sequence[Path]) -> None:
        """Show past runs beside the one that is measured, read in the background; of very many the
        first, with a message."""
        if len(paths) > MOST_OVERLAID:
            self._tell_too_many()
        self._past.run(partial(read_overlays, list(paths[:MOST_OVERLAID])), self._show_past)

    def clear_overlays(self) -> None:
        """Show the present run alone."""
        self._forget_past()
        for plot in self._plots:
            plot.clear_overlays()

    def _show_past(self, runs: list[Overlay] | Exception) -> None:
        if isinstance(runs, Exception):
            self.message.emit("error", str(runs))
            return
        fitting = self._fitting(runs)
        if not fitting and runs and not self._is_live:
            self.leave()
            self.choose(runs[0].procedure)
            fitting = self._fitting(runs)
        if len(fitting) < len(runs):
            others = "; ".join(run.label for run in runs if run not in fitting)
            shown = "run that is being measured" if self._is_live else "runs that are shown"
            self.message.emit("warning", f"not shown, of another kind than the {shown}: {others}")
        for run in fitting:
            if run.label not in self._overlaid and len(self._overlaid) >= MOST_OVERLAID:
                self._tell_too_many()
                break
            self._overlaid.add(run.label)
            self.board.origins.past[run.label] = run.simulated
            self._next_past.append(run)
        self._one_past.start()

    def _show_next_past(self) -> None:
        if not self._next_past:
            self._one_past.stop()
            return
        run = self._next_past.pop(0)
        for plot in self._plots:
            plot.overlay(run.label, run.columns)
        self.merit.overlay_figures(run.label, run.figures)

    def _forget_past(self) -> None:
        self._overlaid.clear()
        self.board.origins.past.clear()
        self._next_past.clear()

    def _tell_too_many(self) -> None:
        text = f"no more than {MOST_OVERLAID} past runs are laid over; Compare takes any number"
        self.message.emit("warning", text)

    def _fitting(self, runs: Sequence[Overlay]) -> list[Overlay]:
        """Those that the plot of rows which is shown can show."""
        shown = _live_plot(self._procedure)
        return [run for run in runs if _live_plot(run.procedure) == shown]

    def leave(self) -> None:
        """Show the run that has ended no longer; the history has it. What is overlaid stays."""
        self._job = None
        self.board.begin(None)
        for plot in self._plots:
            plot.clear()
        self.table_page.clear_figures()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        for plot in self._plots:
            plot.set_theme(theme)


def _live_plot(procedure: str) -> str:
    """What tells plots of rows apart."""
    return or_general(procedure).live_plot
