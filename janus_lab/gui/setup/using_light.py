"""From a run that has measured the light to the bench file that is to have it: the entry of the
menu, the button of a run that has just ended, and that of an opened one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from janus_lab.kinds import or_general
from janus_lab.runs.states import RunState

if TYPE_CHECKING:
    from janus_lab.gui.model.run_queue import QueuedJob
    from janus_lab.gui.window import BenchWindow

    from .bench_page import BenchPage
    from .set_up import SetUpPages

_TIP = "Take its light calibration into the bench file, where you look at it and save it"


class UsingLight(QtCore.QObject):  # type: ignore[misc]
    """Leads from `window`'s runs to the light calibration on its page of the bench."""

    def __init__(self, window: BenchWindow, set_up: SetUpPages) -> None:
        super().__init__(window)
        self._window, self._set_up = window, set_up
        self._measured: Path | None = None  #: the run that has just ended, if it is of the light
        self.action = QtWidgets.QAction("&Light calibration from a run", window)
        self.action.setShortcut("Ctrl+Shift+U")
        self.action.setToolTip("Take the light calibration of the run that is shown, or choose one")
        self.action.triggered.connect(lambda _: self.use_shown())
        self.button = button = QtWidgets.QToolButton(window.view)
        button.setText("Use in bench file …")
        button.setToolTip(f"{_TIP} ({self.action.shortcut().toString()})")
        button.setFocusPolicy(QtCore.Qt.TabFocus)
        button.clicked.connect(lambda _: self._use_measured())
        button.hide()
        window.controller.begun.connect(lambda _: self._ended(None))
        window.controller.ended.connect(lambda job, _: self._ended(job))
        window.pages.light_wanted.connect(self.use)

    def use(self, run: Path) -> None:
        """Show what the `run` has found on the page of the bench, in the file that is edited, or,
        while none is, in that of the bench in use."""
        self._page().take_light(run, self._window.bench_path)

    def use_shown(self) -> None:
        """That of the run that is shown; where that is none of the light, offer those there are."""
        run = self._shown()
        if run is None:
            self._page().show_light()
        else:
            self.use(run)

    def _page(self) -> BenchPage:
        self._set_up.show_bench()
        page = self._set_up.bench_page
        assert page is not None
        return page

    def _shown(self) -> Path | None:
        """The calibration that has the keyboard, or is in sight among the tabs."""
        pages = self._window.pages
        if not pages.isVisible():
            return None
        focused = pages.focused_run()
        page: Any = pages.main.currentWidget()
        for each in pages.pages:
            if focused is not None and getattr(each, "path", None) == focused:
                page = each
        if page is pages.live:
            return self._measured
        run = getattr(page, "run", None)
        return page.path if run is not None and or_general(run.procedure).calibrates_light else None

    def _use_measured(self) -> None:
        if self._measured is not None:
            self.use(self._measured)

    def _ended(self, job: QueuedJob | None) -> None:
        """The run that is shown where it is measured; None: another one begins."""
        self._measured = None
        if job is not None and job.measurement is not None and job.state == RunState.FINISHED:
            procedure = job.measurement.procedure.name
            self._measured = job.path if or_general(procedure).calibrates_light else None
        shown = self._measured is not None
        # beside the tabs, where nothing moves when it comes; hidden, it would take their room
        self._window.view.setCornerWidget(self.button if shown else None)
        self.button.setVisible(shown)
