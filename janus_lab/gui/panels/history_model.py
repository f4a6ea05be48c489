"""Past runs as a table: filtered, sorted, and with details read only where they are looked at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

from qtpy import QtCore, QtGui

from janus_lab.gui.model.past_run import PastRun, RunDetails, newest_first
from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.gui.widgets.table_colours import state_colour, state_text
from janus_lab.kinds import title_of
from janus_lab.runs.run_filter import RunFilter

Qt = QtCore.Qt

#: Letters of remarks and notes that a tool tip has.
_LONGEST_TIP = 400
#: Of so many of the newest runs a search reads the figures; of others it knows those that were
#: shown. What they say comes into the list at most so often (ms).
_SEARCHED, _LATE = 200, 150


@dataclass(frozen=True)
class _Column:
    heading: str
    text: Callable[[PastRun], str]
    order: Callable[[PastRun], Any] | None = None  #: None for what is not known of every run


def _date(run: PastRun) -> str:
    return f"{run.created.astimezone():%Y-%m-%d %H:%M}" if run.created else ""


def _seconds(run: PastRun) -> float:
    return run.created.timestamp() if run.created else -math.inf


def _tags(run: PastRun) -> str:
    return " ".join(f"#{tag}" for tag in run.tags)


def _remarks(run: PastRun) -> str:
    """For a tool tip: notes may be long, and many."""
    return shorten(run.remark_words, _LONGEST_TIP, placeholder=" …")


def _sample(run: PastRun) -> str:
    return f"★ {run.sample}" if run.starred else run.sample


_COLUMNS = (
    _Column("Date", _date, _seconds),
    _Column("Id", lambda run: run.id, lambda run: run.id),
    _Column(
        "Procedure",
        lambda run: title_of(run.procedure),
        lambda run: title_of(run.procedure).casefold(),
    ),
    _Column("Sample", _sample, lambda run: run.sample.casefold()),
    _Column("Device", lambda run: run.device, lambda run: run.device.casefold()),
    _Column("State", lambda run: state_text(run.state), lambda run: run.state),
    _Column("Main figures or reason", lambda run: run.reason or ""),
)
DATE, ID, PROCEDURE, SAMPLE, DEVICE, STATE, RESULT = range(len(_COLUMNS))

_LEFT = int(Qt.AlignLeft | Qt.AlignVCenter)


class HistoryModel(QtCore.QAbstractTableModel):  # type: ignore[misc]
    """The runs that pass the filter, in the order of a column.

    `details_wanted` carries the path of a run whose figures are about to be shown and are not
    known; it is emitted once for each until the list is read anew. `rearranged` is emitted after
    other rows are shown, or the same in another order.
    """

    details_wanted = QtCore.Signal(object)
    rearranged = QtCore.Signal()

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[PastRun] = []  # newest first
        self._shown: list[PastRun] = []
        self._row_of: dict[Path, int] = {}
        self._details: dict[Path, RunDetails] = {}
        self._asked: set[Path] = set()
        self._filter = RunFilter()
        self._by = DATE
        self._descending = True
        self._late = QtCore.QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE)
        self._late.timeout.connect(self._arrange_late)

    # -- what is in it

    @property
    def runs(self) -> list[PastRun]:
        """All runs, the newest first, whatever the filter says."""
        return list(self._all)

    @property
    def shown(self) -> list[PastRun]:
        """The runs of the rows."""
        return list(self._shown)

    def run_at(self, row: int) -> PastRun:
        """The run of a row."""
        return self._shown[row]

    def row_of(self, path: Path) -> int | None:
        """The row of a run; None if it is not shown."""
        return self._row_of.get(path)

    def set_runs(self, runs: Iterable[PastRun]) -> None:
        """Show these runs; figures are read again, and shown as they were until then."""
        self._all = newest_first(runs)
        self._asked.clear()
        kept = {run.path for run in self._all}
        self._details = {path: was for path, was in self._details.items() if path in kept}
        self._arrange()

    def put(self, run: PastRun) -> None:
        """Add a run, or show what has become of it."""
        self._all = newest_first([*(r for r in self._all if r.path != run.path), run])
        self._asked.discard(run.path)
        self._arrange()

    def set_details(self, path: Path, details: RunDetails) -> None:
        """Show the figures of a run."""
        self._details[path] = details
        if path not in self._row_of and self._filter.text and not self._late.isActive():
            self._late.start()
        if (row := self._row_of.get(path)) is not None:
            self.dataChanged.emit(self.index(row, RESULT), self.index(row, RESULT))

    def set_filter(self, asked: RunFilter) -> None:
        """Show the runs that match."""
        if asked != self._filter:
            self._filter = asked
            self._arrange()
            for run in self._all[: _SEARCHED if asked.text.strip() else 0]:
                if not run.is_broken:
                    self._ask_for(run)

    def sort(self, column: int, order: Any = Qt.AscendingOrder) -> None:
        """Sort by a column; by one whose text is not known of every run, leave it as it is."""
        if 0 <= column < len(_COLUMNS) and _COLUMNS[column].order is not None:
            self._by, self._descending = column, order == Qt.DescendingOrder
            self._arrange()

    def sorted_by(self) -> tuple[int, Any]:
        """Column and order of the rows."""
        return self._by, Qt.DescendingOrder if self._descending else Qt.AscendingOrder

    def _arrange(self) -> None:
        order = _COLUMNS[self._by].order
        assert order is not None
        self.beginResetModel()
        self._shown = self._matching()
        self._shown.sort(key=order, reverse=self._descending)
        self._row_of = {run.path: row for row, run in enumerate(self._shown)}
        self.endResetModel()
        self.rearranged.emit()

    def _matching(self) -> list[PastRun]:
        known = {path: was.figures or was.problem for path, was in self._details.items()}
        return [run for run in self._all if self._filter.matches(run, known.get(run.path, ""))]

    def _arrange_late(self) -> None:
        """Figures have come that the search may have been for."""
        if len(self._matching()) != len(self._shown):
            self._arrange()

    # -- what a view asks

    def rowCount(self, parent: QtCore.QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: QtCore.QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Any, role: int = Qt.DisplayRole) -> Any:
        if orientation == Qt.Horizontal and role in (Qt.DisplayRole, Qt.ToolTipRole):
            return _COLUMNS[section].heading  # the column may be too narrow for it
        if orientation == Qt.Horizontal and role == Qt.TextAlignmentRole:
            return _LEFT
        return None

    def data(self, index: QtCore.QModelIndex, role: int = Qt.DisplayRole) -> Any:
        if not index.isValid():
            return None
        run, column = self._shown[index.row()], index.column()
        if role == Qt.DisplayRole:
            return self._text(run, column)
        if role == Qt.ToolTipRole:
            return plain_tip(self._tip(run, column)) or None
        if role == Qt.ForegroundRole and column == STATE:
            return QtGui.QBrush(state_colour(run.state))
        return None

    def _text(self, run: PastRun, column: int) -> str:
        if column != RESULT or run.is_broken:
            return _COLUMNS[column].text(run)
        self._ask_for(run)
        known = self._details.get(run.path)
        figures = ("" if run.reason else "…") if known is None else known.figures or known.problem
        return " · ".join(filter(None, (run.reason, _tags(run), figures)))

    def _tip(self, run: PastRun, column: int) -> str:
        """What may not fit into the column."""
        if column in (DATE, ID):
            return f"{self._text(run, column)}\n{run.path}".lstrip()
        if column == STATE and not run.is_broken:
            return f"{run.state}, {run.rows:,} rows"
        if column == RESULT and (known := self._details.get(run.path)):
            told = (run.reason, _remarks(run), known.figures, known.problem)
            return "\n".join(filter(None, told))
        if column == SAMPLE:
            return "\n".join(filter(None, (run.sample, _remarks(run))))
        return self._text(run, column)

    def _ask_for(self, run: PastRun) -> None:
        if run.path not in self._asked:
            self._asked.add(run.path)
            self.details_wanted.emit(run.path)
