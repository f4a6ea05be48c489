"""What the history, the pages of opened runs and the form have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from janus_lab.gui.comparison.comparing import Comparing
from janus_lab.gui.widgets.background import Background

from .kept_pages import KeptPages
from .opened_run import OpenedRun

if TYPE_CHECKING:
    from janus_lab.gui.window import BenchWindow


class Reopening(QtCore.QObject):  # type: ignore[misc]
    """Opens in `window` what its history is asked for. Its history, pages and views are there."""

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        history, pages = window.history, window.pages
        history.overlay_wanted.connect(self._overlay)
        history.open_wanted.connect(pages.open_run)
        history.preview_wanted.connect(pages.preview)
        pages.report_wanted.connect(history.show_report)
        pages.folder_wanted.connect(history.show_folder)
        pages.form_wanted.connect(self._load_into_form)
        pages.message.connect(self._answer)
        pages.noted.connect(history.add)
        window.view.board.written.connect(self._noted_live)
        self.comparing = Comparing(window)
        self.kept = KeptPages(pages, self.comparing, window.controller.out_dir)
        asked = (history.open_wanted, history.overlay_wanted)
        compared = (self.comparing.runs, self.comparing.samples, self.comparing.sheet)
        for signal in (*asked, *(action.triggered for action in compared)):
            signal.connect(lambda _: self._uncover())
        self._imports = Background(self)
        window.below.currentChanged.connect(lambda _: self._expect_reading())
        window.controller.begun.connect(lambda _: pages.close_preview())

    def _uncover(self) -> None:
        """What is asked for is behind the builder, and that behind a page of the set-up."""
        self._window.building.hide()
        self._window.set_up.desk.show_measuring()

    def _overlay(self, paths: Sequence[Path]) -> None:
        self._window.pages.show_live()
        self._window.view.overlay(paths)

    def _noted_live(self, path: Path) -> None:
        """A run that is measured comes into the history, with its notes, when it has ended."""
        history = self._window.history
        if any(run.path == path for run in history.model.runs):
            history.add(path)

    def _expect_reading(self) -> None:
        """The first run opens sooner if what reads its rows is there when it is chosen."""
        window = self._window
        if window.below.currentWidget() is window.history and hasattr(window, "measurement"):
            self._imports.run(partial(import_module, "pandas"), lambda _: None)

    def _load_into_form(self, run: OpenedRun) -> None:
        """The device stays as it is: which one is mounted, the run does not know. A sample that was
        only called as its device is not named, so that it goes with the device."""
        if not hasattr(self._window, "measurement"):
            self._answer("error", "the measurements are still being loaded")
            return
        self._window.measurement.fill(run.procedure, run.parameters, run.own_sample)
        device = f"; its device was {run.device}" if run.device else ""
        self._answer("info", f"the form has the parameters of {run.id}{device}")

    def _answer(self, level: str, text: str) -> None:
        self._window.view.message.emit(level, text)
