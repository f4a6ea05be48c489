"""The line below the list of past runs: how many there are, or what is wrong with what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from qtpy import QtWidgets

from janus_lab.durations import runs
from janus_lab.gui.widgets.labels import ElidedLabel, problem_colour

#: The count has this room from the start, so that buttons do not jump.
_USUAL: Final = "1,000 runs, 10 selected"
#: Of the line itself (pixels).
_MARGIN: Final = 4


class HistoryStatus(ElidedLabel):
    """A count is never shortened; longer words are, where there is no room for them."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.is_waiting = True  #: whether the runs are being read
        self.is_unread = False  #: whether they could not be read
        self._give_room("")

    def show_problem(self, problem: str) -> None:
        """Say what is wrong with what is asked."""
        self._give_room("")
        self.show_text(f"⚠ {problem}")
        self._colour(f"color: {problem_colour(self.palette()).name()}")

    def show_count(self, shown: int, known: int, selected: int, runs_dir: Path) -> None:
        """Say how many of the runs of `runs_dir` that are known are shown, and selected."""
        self._colour("")
        if known:
            text = self._count(shown, known, selected)
            self._give_room(text)
            self.show_text(text)
            return
        self._give_room("")
        if self.is_waiting:
            self.show_text("Reading past runs …")
        elif self.is_unread:
            self.show_text("The runs could not be read.")
        else:
            self.show_text(f"There are no runs in {runs_dir} yet.")

    def _count(self, shown: int, known: int, selected: int) -> str:
        if not shown:
            return f"None of {runs(known)} matches."
        text = runs(known) if shown == known else f"{shown:,} of {runs(known)}"
        return f"{text}, {selected} selected" if selected else text

    def _give_room(self, text: str) -> None:
        room = max(self.fontMetrics().horizontalAdvance(each) for each in (text, _USUAL))
        self.setMinimumWidth(room + _MARGIN)

    def _colour(self, sheet: str) -> None:
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
