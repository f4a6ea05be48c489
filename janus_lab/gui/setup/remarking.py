"""Stars, tags and comments of runs where the runs are: in the history, and in those opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.background import Background

if TYPE_CHECKING:
    from janus_lab.gui.window import BenchWindow

    from .desk import Desk

_PAGE = "Tags and comments"


class Remarking(QtCore.QObject):  # type: ignore[misc]
    """Owns the page of remarks on `desk`, and the actions that lead to it from `window`'s history
    and opened runs."""

    def __init__(self, window: BenchWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._history = history = window.history
        make = history.table.make_action
        self.star = make("Star", "Ctrl+Shift+T", "Mark the selected runs with a star, or take "
                         "theirs away", self._star_selected)  # fmt: skip
        self.star.setCheckable(True)
        self.remarks = make("Tags and comment …", "Ctrl+T", "Star, tags and comment of the "
                            "selected runs", self._show_focused)  # fmt: skip
        self.remarks.setShortcutContext(QtCore.Qt.WindowShortcut)  # it is in a menu, too
        history.buttons.insertActions(history.copy, [self.star, self.remarks])
        window.pages.star_wanted.connect(self._star_one)
        window.pages.remarks_wanted.connect(self.show_of)
        history.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        history.model.rearranged.connect(self._refresh)
        self._refresh()

    def show(self) -> None:
        """Show star, tags and comment of the runs that are selected in the history."""
        page: Any = self._desk.show_page(_PAGE, self._make_page)
        self._window.below.setCurrentWidget(self._history)
        page.set_runs(self._history.selected())

    def show_of(self, path: Path) -> None:
        """Show those of the run in the folder `path`, which is selected in the history."""
        if self._history.select(path):
            self.show()
        else:
            self._say("error", f"{path.name} is not in the history")

    def _show_focused(self) -> None:
        """Of the opened run that has the keyboard, or else of those selected in the history."""
        path = self._window.pages.focused_run()
        if path is None:
            self.show()
        else:
            self.show_of(path)

    def _make_page(self) -> QtWidgets.QWidget:
        from .remarks_page import RemarksPage

        page = RemarksPage(self._window.controller.out_dir / "exports")
        page.changed.connect(self._history.add)
        chosen = self._history.table.selectionModel()
        chosen.selectionChanged.connect(lambda *_: page.set_runs(self._history.selected()))
        return page

    # -- stars

    def _star_selected(self) -> None:
        runs = [run for run in self._history.selected() if not run.is_broken]
        on = not all(run.starred for run in runs)
        self._give([run.path for run in runs], on)
        self._refresh()  # ticked as soon as the star is there

    def _star_one(self, path: Path) -> None:
        known = {run.path: run for run in self._history.model.runs if not run.is_broken}
        if path not in known:
            self._say("error", f"{path.name} is not in the history")
            return
        on = not known[path].starred
        self._give([path], on)
        self._say("info", f"{known[path].id} {'has a star now' if on else 'has no star any more'}")

    def _give(self, paths: Sequence[Path], on: bool) -> None:
        def done(problem: object) -> None:
            if isinstance(problem, Exception):
                self._say("error", " ".join(str(problem).split()))
            for path in paths:
                self._history.add(path)

        Background(self).run(partial(_give_stars, paths, on), done)

    def _refresh(self) -> None:
        runs = [run for run in self._history.selected() if not run.is_broken]
        self.star.setEnabled(bool(runs))
        self.star.setChecked(bool(runs) and all(run.starred for run in runs))

    def _say(self, level: str, text: str) -> None:
        self._window.view.message.emit(level, text)


def _give_stars(paths: Sequence[Path], on: bool) -> None:
    from janus_lab.runs.notes.remarks import give_star

    for path in paths:
        give_star(path, on)
