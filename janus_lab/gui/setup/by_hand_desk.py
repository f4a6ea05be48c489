"""What passes between the page By hand, the bench's process and the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import BenchState, CommandRefused
from janus_lab.bench_process.requests import KeepCommand, StripKept, StripRows
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.gui.widgets.status_line import show_line

from .desk import Desk

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig
    from janus_lab.gui.window import BenchWindow

    from .by_hand_page import ByHandPage

BY_HAND = "By hand"
_NOT_KEPT = (
    "{} readings of the strip by hand are not kept, and a new strip begins when the bench is "
    "connected. 'Keep this', on the page By hand, keeps them."
)


class ByHandDesk(QtCore.QObject):  # type: ignore[misc]
    """Owns the page By hand of `window`, which is made when it is first shown on `desk`.

    `with_device` calls what it is given with the device that is mounted.
    """

    def __init__(
        self,
        window: BenchWindow,
        desk: Desk,
        with_device: Callable[[Callable[[DeviceConfig], None]], None],
        show_contact: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._with_device = with_device
        self._show_contact = show_contact
        self._state: BenchState | None = None
        self.question = QuestionBar(window.beside_bench)
        window.controller.told.connect(self._hear)
        window.controller.bench_state.connect(self._show_state)

    @property
    def page(self) -> ByHandPage | None:
        """The page, if it has been shown."""
        return self._desk.page(BY_HAND)

    def show(self) -> None:
        """Show the page on which the current runs."""
        self._desk.show_page(BY_HAND, self._make_page)

    def set_bench(self, bench: BenchConfig) -> None:
        """Speak of `bench`, which is not open."""
        self._state = BenchState(connected=False)
        if (page := self.page) is not None:
            page.set_bench(bench)
            page.set_state(self._state)

    def before_connecting(self, connect: Callable[[], None]) -> None:
        """`connect`, which begins a new strip; the person is asked before, where the one that is
        shown is not kept."""
        page = self.page
        if page is None or not page.unkept:
            connect()
            return
        words = _NOT_KEPT.format(page.unkept)
        self.question.ask(words, "Connect, drop them", "Do not connect", connect)

    def _make_page(self) -> QtWidgets.QWidget:
        from .by_hand_page import ByHandPage

        window = self._window
        page = ByHandPage(window.theme)
        page.act_wanted.connect(window.controller.act)
        page.connect_wanted.connect(partial(self.before_connecting, self._connect))
        page.keep_wanted.connect(self._keep)
        page.check_wanted.connect(self._show_contact)
        if window.bench is not None:
            page.set_bench(window.bench)
        if self._state is not None:
            page.set_state(self._state)
        return page

    def _connect(self) -> None:
        bench = self._window.bench
        if bench is not None:
            self._with_device(lambda device: self._window.controller.connect_bench(bench, device))

    def _keep(self, sample: str, note: str) -> None:
        self._window.controller.send(
            KeepCommand(str(self._window.controller.out_dir), sample, note)
        )

    def _show_state(self, state: BenchState) -> None:
        self._state = state
        page = self.page
        if page is not None:
            if self._window.bench is not None:
                page.set_bench(self._window.bench)
            page.set_state(state)

    def _hear(self, report: object) -> None:
        page = self.page
        if page is None:
            return
        match report:
            case StripRows():
                page.add(report.columns, report.strip)
            case StripKept():
                self._window.history.add(Path(report.path))
                words = f"Kept {report.rows} readings: {report.path}"
                words += f". {report.of_sample}" if report.of_sample else ""
                page.kept(words)
                self._window.log.add("info", words)
                show_line(self._window.statusBar(), words)
            case CommandRefused(job=None):
                page.told(str(report.why), wrong=True)
