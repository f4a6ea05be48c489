"""The queue: what is measured now, what comes next, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from qtpy import QtCore, QtWidgets

from janus_lab.durations import duration
from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.widgets.icons import icon
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.gui.widgets.run_table import RunTable

from . import queue_model
from .queue_model import ProgressBars, QueueModel

__all__ = ["QueueEntry", "QueuePanel"]

#: Least and usual widths of the columns, in characters; the last one takes what is left.
_COLUMNS = {
    queue_model.POSITION: (2, 3),
    queue_model.TITLE: (9, 14),
    queue_model.SAMPLE: (7, 12),
    queue_model.DEVICE: (7, 12),
    queue_model.STATE: (9, 12),
    queue_model.PROGRESS: (6, 11),
    queue_model.REMAINING: (7, 10),
}
_NAMES = (queue_model.TITLE, queue_model.SAMPLE, queue_model.DEVICE)


class QueuePanel(QtWidgets.QWidget):  # type: ignore[misc]
    """Shows the entries it is given; what a person wants done with them it says by signals.

    `remove_wanted` carries the id of an entry that waits or has ended, `move_wanted` the id of
    one that waits and by how many places it shall move (-1: it comes earlier), `edit_wanted` that
    of a measurement that waits and shall be changed, or no longer. What is being measured is never
    asked for: stopping that is another button's business.
    """

    remove_wanted = QtCore.Signal(str)
    move_wanted = QtCore.Signal(str, int)
    edit_wanted = QtCore.Signal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: set[str] = set()
        self._to_remove: set[str] = set()  #: what waits, as the question said it
        self.model = QueueModel(self)
        self.table = RunTable(self.model, _COLUMNS, _NAMES, "Queue", self)
        self.table.setItemDelegateForColumn(queue_model.PROGRESS, ProgressBars(self.table))
        self.status = QtWidgets.QLabel(self)
        self.status.setTextFormat(QtCore.Qt.PlainText)
        self.status.setSizePolicy(QtWidgets.QSizePolicy.Ignored, QtWidgets.QSizePolicy.Preferred)
        make = self.table.make_action
        self.up = make("Up", "Ctrl+Up", "Measure it earlier", lambda: self._move(-1))
        self.down = make("Down", "Ctrl+Down", "Measure it later", lambda: self._move(1))
        self.edit = make("Edit", "F2", "Take it into the form; what is queued next takes its place",
                         self._edit)  # fmt: skip
        self.remove = make("Remove", "Delete", "Take it out of the queue", self._remove)
        for button, name in ((self.up, "up"), (self.down, "down"), (self.remove, "remove")):
            button.setIcon(icon(name))
        self.clear = make(
            "Clear", "Ctrl+Shift+Delete", "Remove all but what is being measured", self._clear
        )
        self._lay_out()
        self.question = QuestionBar(self)
        self.model.rearranged.connect(self._rearranged)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        self.table.doubleClicked.connect(lambda _: self._edit())
        self._refresh_state()

    def set_entries(self, entries: Sequence[QueueEntry]) -> None:
        """Show these entries, the one being measured first; the selection stays, and scrolling,
        unless there are new ones, of which the first is brought up."""
        before = {entry.id for entry in self.model.entries}
        self.model.set_entries(entries)
        if new := [entry.id for entry in entries if entry.id not in before]:
            self.bring_up(new[0])
        if self.question.is_asked and self._waiting() != self._to_remove:
            self.question.withdraw()  # nobody has said yes to what is there now
        self._refresh_state()

    def bring_up(self, entry_id: str) -> None:
        """Scroll to an entry."""
        self.table.bring_up(partial(self._row_of, entry_id))

    def _row_of(self, entry_id: str) -> int | None:
        rows = (row for row, entry in enumerate(self.model.entries) if entry.id == entry_id)
        return next(rows, None)

    def selected(self) -> list[QueueEntry]:
        """The entries that are selected, from top to bottom."""
        entries = self.model.entries
        return [entries[row] for row in self.table.selected_rows()]

    def state(self) -> dict[str, Any]:
        """Widths and order of the columns, for JSON."""
        return {"columns": self.table.columns_state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show the columns as `state` gave them once."""
        self.table.restore_columns(state.get("columns"))

    # -- what a person does

    def _movable(self, by: int) -> list[QueueEntry]:
        """Those selected that wait and have one that waits, and stays, before (or after) them.

        They come in the order in which they can move one after the other.
        """
        waiting = [entry for entry in self.model.entries if entry.is_waiting]
        chosen = {entry.id for entry in self.selected()}
        movable = []
        free = False
        for entry in waiting if by < 0 else reversed(waiting):
            if entry.id not in chosen:
                free = True
            elif free:
                movable.append(entry)
        return movable

    def _move(self, by: int) -> None:
        for entry in self._movable(by):
            self.move_wanted.emit(entry.id, by)

    def _editable(self) -> list[QueueEntry]:
        return [entry for entry in self.selected() if entry.is_waiting and entry.device]

    def _edit(self) -> None:
        if len(found := self._editable()) == 1:
            self.edit_wanted.emit(found[0].id)

    def _remove(self) -> None:
        self._ask_to_remove(self.selected())

    def _clear(self) -> None:
        """What waits may have taken long to put together: more than one is asked about."""
        self._to_remove = self._waiting()
        number = len(self._to_remove)
        if number < 2:
            self._remove_all()
            return
        self.question.ask(
            f"{self._in_words()} wait. Remove them all? What is being measured goes on.",
            "Remove them all",
            "Keep them",
            self._remove_all,
        )

    def _in_words(self) -> str:
        """What waits: `4 measurements`, or `4 measurements and 4 other steps`."""
        waiting = [entry for entry in self.model.entries if entry.is_waiting]
        runs = sum(bool(entry.device) for entry in waiting)
        others = len(waiting) - runs
        said = [f"{runs} measurement{'s' * (runs != 1)}"] if runs else []
        if others:
            said.append(f"{others} {'other ' * bool(runs)}step{'s' * (others != 1)}")
        return " and ".join(said)

    def _waiting(self) -> set[str]:
        return {entry.id for entry in self.model.entries if entry.is_waiting}

    def _remove_all(self) -> None:
        self._ask_to_remove(self.model.entries)

    def _ask_to_remove(self, entries: Sequence[QueueEntry]) -> None:
        for entry in [entry for entry in entries if entry.can_be_removed]:
            self.remove_wanted.emit(entry.id)

    def _selection_changed(self) -> None:
        self._chosen = {entry.id for entry in self.selected()}
        self._refresh_state()

    def _rearranged(self) -> None:
        chosen = self._chosen
        rows = [row for row, entry in enumerate(self.model.entries) if entry.id in chosen]
        self.table.select_rows(rows)
        self._selection_changed()

    # -- how it looks

    def _refresh_state(self) -> None:
        entries = self.model.entries
        self.up.setEnabled(bool(self._movable(-1)))
        self.down.setEnabled(bool(self._movable(1)))
        self.edit.setEnabled(len(self._editable()) == 1)
        self.remove.setEnabled(any(entry.can_be_removed for entry in self.selected()))
        self.clear.setEnabled(any(entry.can_be_removed for entry in entries))
        self.status.setText(_summary(entries))

    def _lay_out(self) -> None:
        below = QtWidgets.QHBoxLayout()
        below.addWidget(self.status, 1)
        for action in (self.up, self.down, self.edit, self.remove, self.clear):
            button = QtWidgets.QToolButton(self)
            button.setToolButtonStyle(QtCore.Qt.ToolButtonTextBesideIcon)
            button.setDefaultAction(action)
            button.setFocusPolicy(QtCore.Qt.TabFocus)
            below.addWidget(button)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)


def _summary(entries: Sequence[QueueEntry]) -> str:
    """How many wait, and for how long everything that is known of takes."""
    if not entries:
        return "The queue is empty."
    waiting = sum(entry.is_waiting for entry in entries)
    known = [entry.remaining_s for entry in entries if entry.remaining_s is not None]
    text = f"{waiting} waiting"
    return f"{text}, {duration(sum(known))} to go" if known else text
