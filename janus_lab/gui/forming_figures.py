"""Figures of merit as they form: the analysis of a running run, again and again, elsewhere."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from qtpy import QtCore

from .model.figures_so_far import SoFar, end_with_parent, figures_so_far

#: The analysis may take this share of the time, and begins at most this often (s).
_SHARE, _LEAST = 0.2, 4.0
_LOOK = 200  # ms


class FormingFigures(QtCore.QObject):  # type: ignore[misc]
    """Follows one run at a time; `formed` carries its figures of merit as dicts."""

    formed = QtCore.Signal(list)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ProcessPoolExecutor | None = None
        self._path: Path | None = None
        self._pending: tuple[Path, Future[SoFar]] | None = None
        self._pause = QtCore.QElapsedTimer()
        self._wait = _LEAST
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    def follow(self, path: Path) -> None:
        """Say from now on what the rows of the run in `path` give."""
        self._path = path
        self._wait = _LEAST
        self._pause.start()
        self._timer.start()

    def stop(self) -> None:
        """The run has ended, and its own figures are there."""
        self._path = None
        self._timer.stop()

    def close(self) -> None:
        """End the process that computes."""
        self.stop()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _look(self) -> None:
        if self._pending is not None:
            path, future = self._pending
            if not future.done():
                return
            self._pending = None
            self._take(path, future)
        elif self._path is not None and self._pause.elapsed() >= 1000 * self._wait:
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, spawn, end_with_parent)
            self._pending = self._path, self._pool.submit(figures_so_far, self._path)

    def _take(self, path: Path, future: Future[SoFar]) -> None:
        error = future.exception()
        found = SoFar([], _LEAST) if error is not None else future.result()
        self._wait = max(_LEAST, found.seconds / _SHARE)
        self._pause.start()
        if path == self._path and found.figures:
            self.formed.emit(found.figures)
