"""The runs of a sample with their main figures, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.gui.widgets.run_table import in_rows
from janus_lab.kinds import title_of

#: Runs that are listed; the history below finds all.
MOST_RUNS = 200
#: Of so many of them, the newest, the figures are read.
_WITH_FIGURES = 40
_HEADINGS = ("Measured", "Measurement", "Sample", "State", "Main figures")


class RunsOfSample(QtWidgets.QTableWidget):  # type: ignore[misc]
    """`open_wanted` carries the folder of a run."""

    open_wanted = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(0, len(_HEADINGS), parent)
        self._runs: list[PastRun] = []
        self._files = Background(self)
        self.setHorizontalHeaderLabels([*_HEADINGS])
        in_rows(self)
        self.setSelectionMode(QtWidgets.QAbstractItemView.SingleSelection)
        self.horizontalHeader().setStretchLastSection(True)
        self.setAccessibleName("Runs of the sample")
        self.setToolTip("Return or a double click opens a run")
        self.activated.connect(lambda index: self._open(index.row()))

    def set_runs(self, runs: Sequence[PastRun]) -> None:
        """Show these, the newest first."""
        if [*runs[:MOST_RUNS]] == self._runs:
            return
        self._runs = [*runs[:MOST_RUNS]]
        self.setRowCount(len(self._runs))
        for row, run in enumerate(self._runs):
            when = f"{run.created:%Y-%m-%d %H:%M}" if run.created else ""
            for column, text in enumerate(
                (when, title_of(run.procedure), run.sample, run.state, "")
            ):
                item = QtWidgets.QTableWidgetItem(text)
                item.setToolTip(plain_tip(run.reason or ""))
                self.setItem(row, column, item)
        for column in range(len(_HEADINGS) - 1):
            self.resizeColumnToContents(column)
        paths = [run.path for run in self._runs if not run.is_broken][:_WITH_FIGURES]
        self._files.run(partial(_figures, paths), self._show_figures)

    def _show_figures(self, found: dict[Path, str] | Exception) -> None:
        if isinstance(found, Exception):
            return
        for row, run in enumerate(self._runs):
            figures = found.get(run.path, "")
            item = self.item(row, len(_HEADINGS) - 1)
            item.setText(figures)
            item.setToolTip(plain_tip(figures))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._runs):
            self.open_wanted.emit(self._runs[row].path)


def _figures(paths: Sequence[Path]) -> dict[Path, str]:
    from janus_lab.gui.model.past_runs import read_details

    return {path: read_details(path).figures for path in paths}
