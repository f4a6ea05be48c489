"""Reads past runs beside the window's thread and tells by signals what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore

from drivers.errors import JanusLabError
from janus_lab.gui.model.past_run import without_line_breaks


class HistoryReader(QtCore.QObject):  # type: ignore[misc]
    """Lists, details and reports of the runs in `runs_dir`, each asked for by a method.

    What reads is imported by the thread that reads: nobody waits for it before measuring. Two
    threads of its own, so that a report, which takes seconds, holds up no list; both end with
    `shutdown`. Signals arrive in the thread that made the object.
    """

    listed = QtCore.Signal(object)  #: a `past_run.RunListing`
    found = QtCore.Signal(object)  #: a `past_run.PastRun` that was asked for by `add`
    detailed = QtCore.Signal(object, object)  #: path, `past_run.RunDetails`
    reported = QtCore.Signal(object)  #: path of a report
    failed = QtCore.Signal(str)  #: why something could not be done, in one line

    def __init__(self, runs_dir: Path, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self.runs_dir = runs_dir
        self._files = ThreadPoolExecutor(1, thread_name_prefix="window: history")
        self._reports = ThreadPoolExecutor(1, thread_name_prefix="window: reports")
        self._is_over = False

    def refresh(self) -> None:
        """Read the list anew."""
        self._submit(self._files, lambda: _past().list_runs(self.runs_dir), self.listed.emit)

    def add(self, path: Path) -> None:
        """Read one run, such as one that has just ended."""
        runs_dir = self.runs_dir
        self._submit(self._files, lambda: _past().read_past_run(runs_dir, path), self.found.emit)

    def read_details(self, paths: Iterable[Path]) -> None:
        """Read what the folders say beside `run.json`."""
        for path in paths:
            read = partial(_read_details, path)
            self._submit(self._files, read, partial(self.detailed.emit, path))

    def write_report(self, path: Path) -> None:
        """Find the report of a run, or write it."""
        self._submit(
            self._reports,
            lambda: _past().report_of(path, lambda: self._is_over),
            self.reported.emit,
        )

    def shutdown(self) -> None:
        """Drop what waits, end what runs, and wait for it; nothing is told any more."""
        self._is_over = True
        for pool in (self._files, self._reports):
            pool.shutdown(wait=True, cancel_futures=True)

    def _submit(
        self, pool: ThreadPoolExecutor, job: Callable[[], Any], tell: Callable[[Any], None]
    ) -> None:
        if not self._is_over:
            pool.submit(self._work, job, tell)

    def _work(self, job: Callable[[], Any], tell: Callable[[Any], None]) -> None:
        try:
            result = job()
        except (JanusLabError, OSError) as error:
            result, tell = without_line_breaks(error), self.failed.emit
        except Exception as error:  # noqa: BLE001 - nobody would hear of it, and the list wait
            result, tell = f"{type(error).__name__}: {without_line_breaks(error)}", self.failed.emit
        if not self._is_over:
            with suppress(RuntimeError):  # the window may be gone meanwhile, and this with it
                tell(result)


def _read_details(path: Path) -> Any:
    return _past().read_details(path)


def _past() -> Any:
    """`past_runs`: with what it reads runs with, a tenth of a second of imports."""
    from janus_lab.gui.model import past_runs

    return past_runs
