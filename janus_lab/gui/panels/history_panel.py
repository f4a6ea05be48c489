"""Past runs: found, compared, reopened and measured again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.past_run import PastRun, RunDetails, RunListing
from janus_lab.gui.widgets.button_bar import ButtonBar
from janus_lab.gui.widgets.run_table import RunTable
from janus_lab.kinds import KINDS

from . import history_model
from .history_filters import HistoryFilters
from .history_model import HistoryModel
from .history_reader import HistoryReader
from .history_status import HistoryStatus

#: Least and usual widths of the columns, in characters; the last one takes what is left.
_COLUMNS = {
    history_model.DATE: (15, 15),
    history_model.ID: (8, 8),
    history_model.PROCEDURE: (9, 13),
    history_model.SAMPLE: (7, 12),
    history_model.DEVICE: (7, 12),
    history_model.STATE: (9, 12),
}
_RESUME = "Queue the rest of a run that was cut short, before what waits"
_NAMES = (history_model.PROCEDURE, history_model.SAMPLE, history_model.DEVICE)


class HistoryPanel(QtWidgets.QWidget):  # type: ignore[misc]
    """The runs of a runs directory, read in the background: call `refresh` for the first time.

    `overlay_wanted` carries a list of paths, `open_wanted`, `requeue_wanted` and `resume_wanted`
    the path of a run, `preview_wanted` that of the one run that is looked at, or None, `message` a
    level and a line for the log. Call `shutdown` before it goes.
    """

    overlay_wanted = QtCore.Signal(list)
    open_wanted = QtCore.Signal(object)
    preview_wanted = QtCore.Signal(object)
    requeue_wanted = QtCore.Signal(object)
    resume_wanted = QtCore.Signal(object)
    message = QtCore.Signal(str, str)

    def __init__(self, runs_dir: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: list[Path] = []
        self._taken: frozenset[Path] = frozenset()
        self._said: set[str] = set()
        self.model = HistoryModel(self)
        self.reader = HistoryReader(runs_dir, self)
        self.filters = HistoryFilters(self)
        self.table = RunTable(self.model, _COLUMNS, _NAMES, "Past runs", self)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(*self.model.sorted_by())
        self.status = HistoryStatus(self)
        self._make_actions()
        self._lay_out()
        self._connect()
        self._refresh_state()

    # -- what is in it

    def refresh(self) -> None:
        """Read the list anew."""
        self.status.is_waiting, self.status.is_unread = True, False
        self._said.clear()
        self.reader.refresh()
        self._refresh_state()

    def add(self, path: Path) -> None:
        """Show a run that has just begun or ended, without reading the others."""
        self.reader.add(path)

    def set_taken(self, paths: Iterable[Path]) -> None:
        """These runs are measured, or wait to be gone on with."""
        taken = frozenset(path.absolute() for path in paths)
        if taken != self._taken:
            self._taken = taken
            self._refresh_state()

    def show_report(self, path: Path) -> None:
        """Open the report of the run in the folder `path`; written first if there is none."""
        self.reader.write_report(path)
        self.status.show_text(f"Opening the report of {path.name} …")

    def show_folder(self, path: Path) -> None:
        """Open the folder of a run."""
        self._open(path)

    def selected(self) -> list[PastRun]:
        """The runs that are selected, from top to bottom."""
        return [self.model.run_at(row) for row in self.table.selected_rows()]

    def search(self) -> None:
        """Give the keyboard to the search."""
        self.filters.text.setFocus(QtCore.Qt.ShortcutFocusReason)
        self.filters.text.selectAll()

    def select(self, path: Path) -> bool:
        """Select the run in the folder `path` alone, whatever is asked for; whether it is there."""
        if self.model.row_of(path) is None:
            self.filters.clear()
        row = self.model.row_of(path)
        if row is not None:
            self.table.select_rows([row])
            self.table.scrollTo(self.model.index(row, 0))
        return row is not None

    def add_button(self, button: QtWidgets.QToolButton) -> None:
        """One more button below the table, behind that which opens runs."""
        self.buttons.insertWidget(self.overlay, button)

    def shutdown(self) -> None:
        """End the threads; what they have not told yet is dropped."""
        self.reader.shutdown()

    def state(self) -> dict[str, Any]:
        """Widths, order and sorting of the columns, for JSON."""
        return {"columns": self.table.columns_state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show the columns as `state` gave them once; what no longer fits is left out."""
        self.table.restore_columns(state.get("columns"))
        header = self.table.horizontalHeader()
        self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._keep_sorted()

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        self.shutdown()
        super().closeEvent(event)

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange and hasattr(self, "overlay"):
            self._refresh_state()

    # -- what the reader found

    def _listed(self, listing: RunListing) -> None:
        self.status.is_waiting = False
        is_left = self._is_left()
        self.model.set_runs(listing.runs)
        self._bring_up_newest(is_left)
        self.filters.offer(listing.runs)
        for note in listing.notes:
            self._say("warning", note)
        self._refresh_state()

    def _found(self, run: PastRun) -> None:
        is_left = self._is_left()
        self.model.put(run)
        self._bring_up_newest(is_left)
        self.filters.offer(self.model.runs)
        self._refresh_state()

    def _is_left(self) -> bool:
        """Whether no person has gone to a run, by selecting or scrolling."""
        return not self._chosen and not self.table.is_scrolled

    def _bring_up_newest(self, is_left: bool) -> None:
        if is_left and self.model.runs:
            self.table.bring_up(partial(self.model.row_of, self.model.runs[0].path))

    def _detailed(self, path: Path, details: RunDetails) -> None:
        self.model.set_details(path, details)

    def _reported(self, page: Path) -> None:
        self._refresh_state()
        self._open(page)

    def _failed(self, problem: str) -> None:
        """Told where other errors are: the line below the table is for the count."""
        self.status.is_unread, self.status.is_waiting = self.status.is_waiting, False
        self.message.emit("error", problem)
        self._refresh_state()

    def _say(self, level: str, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self.message.emit(level, text)

    # -- what a person does

    def _filter(self) -> None:
        self.model.set_filter(self.filters.asked())
        self._refresh_state()

    def _overlay(self) -> None:
        if paths := [run.path for run in self.selected() if not run.is_broken]:
            self.overlay_wanted.emit(paths)

    def _open_runs(self) -> None:
        for run in self.selected():
            if not run.is_broken:
                self.open_wanted.emit(run.path)

    def _look(self) -> None:
        """Preview the run that is selected alone, by a person."""
        runs = self.selected()
        one = len(runs) == 1 and not runs[0].is_broken and self.previews.isChecked()
        self.preview_wanted.emit(runs[0].path if one and self.table.hasFocus() else None)

    def _write_report(self) -> None:
        (run,) = self.selected()
        self.show_report(run.path)

    def _open_folder(self) -> None:
        (run,) = self.selected()
        self.show_folder(run.path)

    def _open(self, path: Path) -> None:
        if not open_path(path):
            self._failed(f"{path}: no program could be found to open it; its path can be copied")

    def _requeue(self) -> None:
        (run,) = self.selected()
        self.requeue_wanted.emit(run.path)

    def _resume(self) -> None:
        (run,) = self.selected()
        self.resume_wanted.emit(run.path)

    def _copy(self) -> None:
        text = "\n".join(str(run.path) for run in self.selected())
        QtWidgets.QApplication.clipboard().setText(text)

    def _leave_search(self) -> None:
        self.filters.clear()
        self.table.setFocus(QtCore.Qt.ShortcutFocusReason)

    def _selection_changed(self) -> None:
        chosen = [run.path for run in self.selected()]
        if chosen != self._chosen:
            self._chosen = chosen
            self._look()
        self._refresh_state()

    def _rearranged(self) -> None:
        """Select again what was selected, where it is still shown."""
        rows = [row for path in self._chosen if (row := self.model.row_of(path)) is not None]
        self.table.select_rows(rows)
        self._selection_changed()

    def _keep_sorted(self) -> None:
        """The arrow of the header stays where the rows are sorted by."""
        header = self.table.horizontalHeader()
        now = (header.sortIndicatorSection(), header.sortIndicatorOrder())
        if now != self.model.sorted_by():
            header.setSortIndicator(*self.model.sorted_by())

    # -- how it looks

    def _refresh_state(self) -> None:
        runs = self.selected()
        one = runs[0] if len(runs) == 1 else None
        readable = any(not run.is_broken for run in runs)
        self.open.setEnabled(readable)
        self.overlay.setEnabled(readable)
        self.report.setEnabled(one is not None and not one.is_broken)
        self.folder.setEnabled(one is not None)
        self.requeue.setEnabled(one is not None and one.procedure in KINDS and readable)
        self._offer_resume(one)
        self.copy.setEnabled(bool(runs))
        if problem := self.filters.problem():
            self.status.show_problem(problem)
        else:
            counts = self.model.rowCount(), len(self.model.runs), len(runs)
            self.status.show_count(*counts, self.reader.runs_dir)

    def _offer_resume(self, one: PastRun | None) -> None:
        """With why not, where not: a grey button alone leaves people guessing."""
        why = one.why_not_resumed if one is not None else "select one run"
        if one is not None and one.path.absolute() in self._taken:
            why = "the run is measured, or waits in the queue, already"
        self.resume.setEnabled(not why)
        self.resume.setToolTip(f"{_RESUME}: {why}" if why else f"{_RESUME} (Ctrl+Shift+R)")

    def _make_actions(self) -> None:
        make = self.table.make_action
        self.open = make("Open", "Return", "Open in a tab, as it looked while it was measured",
                         self._open_runs)  # fmt: skip
        self.open.setShortcuts(["Return", "Enter"])  # the key of the number pad, too
        self.overlay = make("Overlay", "Shift+Return", "Show beside the running one", self._overlay)
        self.report = make("Report", "Ctrl+R", "Open the report; written first if there is none",
                           self._write_report)  # fmt: skip
        self.folder = make("Folder", "Ctrl+D", "Open the folder of the run", self._open_folder)
        self.requeue = make("Queue again", "Ctrl+Shift+Q", "Queue it with the same parameters",
                            self._requeue)  # fmt: skip
        self.resume = make("Resume", "Ctrl+Shift+R", _RESUME, self._resume)
        self.copy = make("Copy path", "Ctrl+C", "Copy the path of the folder", self._copy)
        self.previews = make("Preview", "Ctrl+P", "Show each run while you walk through the list",
                             self._look)  # fmt: skip
        self.previews.setCheckable(True)
        self.previews.setChecked(True)
        self.reread = make("Refresh", "", "Read the list again (F5)", self.refresh)
        of_runs = (self.open, self.overlay, self.report, self.folder, self.requeue, self.resume)
        self.buttons = ButtonBar((*of_runs, self.copy, self.previews, self.reread), self)

    def _lay_out(self) -> None:
        below = QtWidgets.QHBoxLayout()
        below.addWidget(self.status, 1)
        below.addWidget(self.buttons)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.model.details_wanted.connect(lambda path: self.reader.read_details([path]))
        self.model.rearranged.connect(self._rearranged)
        self.reader.listed.connect(self._listed)
        self.reader.found.connect(self._found)
        self.reader.detailed.connect(self._detailed)
        self.reader.reported.connect(self._reported)
        self.reader.failed.connect(self._failed)
        self.filters.changed.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        self.table.doubleClicked.connect(lambda _: self._open_runs())
        self.table.horizontalHeader().sortIndicatorChanged.connect(lambda *_: self._keep_sorted())
        leave = QtWidgets.QShortcut(QtGui.QKeySequence("Escape"), self.filters.text)
        leave.setWhatsThis("Leave the search")
        leave.setContext(QtCore.Qt.WidgetWithChildrenShortcut)
        leave.activated.connect(self._leave_search)


def open_path(path: Path) -> bool:
    """Show a file or folder in the program that the system has for it; whether there is one."""
    return bool(QtGui.QDesktopServices.openUrl(QtCore.QUrl.fromLocalFile(str(path.absolute()))))
