"""Tells how the queue ended, or that something failed, to somebody who is not looking."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from drivers.errors import Problem
from janus_lab.bench_process.messages import RunEnded, RunStarted
from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.widgets.background import Background

if TYPE_CHECKING:
    from janus_lab.notification.news import News
    from janus_lab.notification.ways import Ways

#: How long a message of the desktop stays (ms).
_SHOWN = 15_000


class Notifier(QtCore.QObject):  # type: ignore[misc]
    """Follows the runs of `window`. `said` carries a level and a line for the log; `told`: News."""

    said = QtCore.Signal(str, str)
    told = QtCore.Signal(object)

    def __init__(self, window: Any, folder: Path | None) -> None:
        """`folder` has the user's `notification.yaml`; without one nobody is told."""
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._began: float | None = None  #: when the queue began, by the monotonic clock (s)
        self._tray: QtWidgets.QSystemTrayIcon | None = None

    def hear(self, report: object, entry: QueueEntry | None, waiting: int) -> None:
        """A report of the bench's process, about `entry`, with so many others `waiting`."""
        if isinstance(report, RunStarted) and self._began is None:
            self._began = time.monotonic()
        if not isinstance(report, RunEnded) or entry is None:
            return
        from janus_lab.notification.news import news_of

        now = time.monotonic()
        lasted = now - (now if self._began is None else self._began)
        if not waiting:
            self._began = None
        news = news_of(entry.title, entry.sample, report.ending, waiting)
        if news is not None:
            self.tell(news, lasted)

    def tell(self, news: News, lasted: float = float("inf")) -> None:
        """Tell `news` in all the user's ways; what went well and was short is not told."""
        if (folder := self._folder) is None:
            return

        from janus_lab.notification.sending import send
        from janus_lab.notification.ways import read_ways

        def job() -> tuple[Ways, list[Problem]]:
            ways = read_ways(folder)
            if not news.failed and lasted < ways.at_least:
                return ways.model_copy(update={"desktop": False}), []
            return ways, send(news, ways)

        Background(self).run(job, partial(self._done, news))  # one each: all are told

    def _done(self, news: News, result: tuple[Ways, list[Problem]] | Exception) -> None:
        if isinstance(result, Exception):
            self.said.emit("warning", f"nobody was told: {result}")
            return
        ways, problems = result
        for problem in problems:
            self.said.emit("warning", str(problem))
        if ways.desktop:
            self._show(news)
        self.told.emit(news)

    def _show(self, news: News) -> None:
        """On the desktop, where it shows such things; the entry of the window in any case."""
        QtWidgets.QApplication.alert(self._window)
        if self._window.isActiveWindow() or not QtWidgets.QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            icon = self._window.style().standardIcon(QtWidgets.QStyle.SP_ComputerIcon)
            self._tray = QtWidgets.QSystemTrayIcon(icon, self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        kind = QtWidgets.QSystemTrayIcon
        level = kind.Critical if news.failed else kind.Information
        self._tray.showMessage(f"Janus Lab: {news.headline}", news.text, level, _SHOWN)
